import { useElementSize } from '@mantine/hooks';

import { formatCount } from '../format/number.ts';
import styles from './overlay-chart.module.css';
import { knownRuns, niceTicks } from './series.ts';
import { spreadLabels } from './spread-labels.ts';
import { timeTicks } from './time-ticks.ts';
import { useStepCursor } from './use-step-cursor.ts';

export interface OverlayLine {
  readonly id: string;
  readonly name: string;
  readonly colour: string;
  /** Dashes of the stroke, so that colour never speaks alone. */
  readonly dashes?: string | undefined;
  /** Null where nothing is known. */
  readonly values: readonly (number | null)[];
}

interface OverlayChartProps {
  readonly lines: readonly OverlayLine[];
  readonly steps: readonly { readonly start: number; readonly end: number }[];
  readonly unit: string;
  readonly height: number;
  readonly summary: string;
  readonly stepName: (start: number) => string;
  readonly formatValue: (value: number) => string;
}

const LEFT = 44;
const ABOVE = 22;
const BELOW = 24;
const LABEL_PX = 15;

/** Several series in one picture, each named at its end; arrow keys and the pointer read exact values. */
export function OverlayChart({
  lines,
  steps,
  unit,
  height,
  summary,
  stepName,
  formatValue,
}: OverlayChartProps) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const { at, handlers } = useStepCursor(steps.length);
  const first = steps[0];
  const final = steps.at(-1);
  if (first === undefined || final === undefined) return null;
  const right = Math.min(170, width * 0.32);
  const plot = Math.max(1, width - LEFT - right);
  const bottom = height - BELOW;
  const high = Math.max(0, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0)));
  const ticks = niceTicks(high);
  const most = ticks.at(-1) ?? 1;
  const span = Math.max(1, final.end - first.start);
  const x = (time: number) => LEFT + ((time - first.start) / span) * plot;
  const y = (value: number) => bottom - (value / most) * (bottom - ABOVE);
  const middle = (at: number) => {
    const step = steps[at] ?? first;
    return x((step.start + step.end) / 2);
  };
  const ends = lines.map(({ values }) => {
    const at = values.findLastIndex((value) => value !== null);
    return { at: Math.max(0, at), y: y(values[at] ?? 0) };
  });
  const places = spreadLabels(
    ends.map((end) => end.y),
    LABEL_PX,
    { from: ABOVE, to: bottom },
  );
  const letters = Math.max(6, Math.floor((right - 24) / 6.6));
  const reading = readingOf(lines, at ?? steps.length - 1, formatValue);
  const now = steps[at ?? -1];
  return (
    <div
      ref={ref}
      className={styles.chart}
      style={{ height }}
      role="slider"
      tabIndex={0}
      aria-label={`${summary}. Arrow keys read the values`}
      aria-valuemin={1}
      aria-valuemax={steps.length}
      aria-valuenow={(at ?? steps.length - 1) + 1}
      aria-valuetext={`${stepName((now ?? final).start)}: ${reading.map(({ name, text }) => `${name} ${text}`).join(', ')}`}
      {...handlers({ steps, start: first.start, span, left: LEFT, width: plot, rest: steps.length })}
    >
      {width > 0 && (
        <svg width={width} height={height} aria-hidden="true">
          {ticks.map((tick) => (
            <g key={tick}>
              <line className={styles.grid} x1={LEFT} x2={LEFT + plot} y1={y(tick)} y2={y(tick)} />
              <text className={styles.tick} x={LEFT - 6} y={y(tick) + 4} textAnchor="end">
                {tick < 1 && tick > 0 ? tick : formatCount(tick)}
              </text>
            </g>
          ))}
          <text className={styles.tick} x={0} y={11}>
            {unit}
          </text>
          {timeTicks(first.start, final.end, plot).map((tick) => (
            <text
              key={tick.at}
              className={styles.tick}
              x={x(tick.at)}
              y={bottom + 16}
              textAnchor={tick.anchor}
            >
              {tick.text}
            </text>
          ))}
          <line className={styles.axis} x1={LEFT} x2={LEFT + plot} y1={bottom} y2={bottom} />
          {now !== undefined && at !== null && (
            <line className={styles.cursor} x1={middle(at)} x2={middle(at)} y1={ABOVE} y2={bottom} />
          )}
          {lines.map((line, index) => (
            <g key={line.id}>
              {knownRuns(line.values.map((value) => ({ known: value !== null }))).map(([from, to]) => (
                <polyline
                  key={from}
                  className={styles.line}
                  stroke={line.colour}
                  strokeDasharray={line.dashes}
                  points={line.values
                    .slice(from, to + 1)
                    .map((value, offset) => `${middle(from + offset).toFixed(1)},${y(value ?? 0).toFixed(1)}`)
                    .join(' ')}
                />
              ))}
              <line
                className={styles.lead}
                stroke={line.colour}
                x1={middle(ends[index]?.at ?? 0) + 2}
                y1={ends[index]?.y}
                x2={LEFT + plot + 10}
                y2={places[index]}
              />
              <text
                className={styles.name}
                fill={line.colour}
                x={LEFT + plot + 14}
                y={(places[index] ?? 0) + 4}
              >
                {line.name.length > letters ? `${line.name.slice(0, letters - 1)}…` : line.name}
              </text>
              {at !== null && line.values[at] != null && (
                <circle fill={line.colour} cx={middle(at)} cy={y(line.values[at] ?? 0)} r={3} />
              )}
            </g>
          ))}
        </svg>
      )}
      {now !== undefined && at !== null && (
        <div
          className={styles.reading}
          aria-hidden="true"
          style={middle(at) > width / 2 ? { right: width - middle(at) + 12 } : { left: middle(at) + 12 }}
        >
          <p>{stepName(now.start)}</p>
          {reading.map(({ id, name, colour, text }) => (
            <p key={id}>
              <i style={{ background: colour }} /> {name} <b>{text}</b>
            </p>
          ))}
        </div>
      )}
    </div>
  );
}

/** The values of a step, the highest first. */
function readingOf(lines: readonly OverlayLine[], at: number, formatValue: (value: number) => string) {
  return lines
    .map(({ id, name, colour, values }) => ({ id, name, colour, value: values[at] ?? null }))
    .sort((a, b) => (b.value ?? -1) - (a.value ?? -1))
    .map(({ value, ...line }) => ({ ...line, text: value === null ? 'no data' : formatValue(value) }));
}
