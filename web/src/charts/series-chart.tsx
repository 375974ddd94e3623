import { useElementSize } from '@mantine/hooks';
import { type ReactNode, useId } from 'react';
import { formatCount } from '../format/number.ts';
import {
  type ForecastStep,
  knownRuns,
  niceTicks,
  type SeriesMark,
  type SeriesPoint,
  type SeriesSpan,
} from './series.ts';
import styles from './series-chart.module.css';
import { Bands, Expected, Line, Strip } from './series-shapes.tsx';
import { timeTicks } from './time-ticks.ts';
import { useStepCursor } from './use-step-cursor.ts';

export interface SeriesChartProps {
  readonly points: readonly SeriesPoint[];
  /** Of the vertical axis: `Signals per day`. */
  readonly unit: string;
  readonly height: number;
  /** The picture in words, for those who do not see it. */
  readonly summary: string;
  /** What a step holds, in words; read on hover, by keyboard, and by screen readers. */
  readonly describe: (point: SeriesPoint) => readonly string[];
  readonly spans?: readonly SeriesSpan[];
  readonly changes?: readonly SeriesMark[];
  readonly events?: readonly SeriesMark[];
  readonly forecast?: readonly ForecastStep[];
  readonly describeForecast?: (step: ForecastStep) => readonly string[];
  /** A strip under the picture: the more sources speak in a step, the darker. */
  readonly strip?: boolean;
  /** The highest value of the axis, where several pictures share it. */
  readonly top?: number | undefined;
  readonly colour?: string;
}

const LEFT = 52;
const RIGHT = 8;
const AXIS = 22;
const EVENTS = 12;
const STRIP = 16;
const SMALL = 160;

/**
 * Counts over time as a line with its area: bursts shaded, what was expected dashed, gaps left open, change points and
 * events as ticks, the forecast as bands. Arrow keys move a cursor that reads exact values.
 */
export function SeriesChart(props: SeriesChartProps) {
  const { points, unit, height, summary, describe, describeForecast, strip = false } = props;
  const { spans = [], changes = [], events = [], forecast = [], colour = 'var(--chart)' } = props;
  const { ref, width } = useElementSize<HTMLDivElement>();
  const hatch = useId();
  const below = AXIS + (events.length > 0 ? EVENTS : 0) + (strip ? STRIP : 0);
  // A forecast may begin with the week that is not over: read is what came so far.
  const lastEnd = points.at(-1)?.end ?? Number.NEGATIVE_INFINITY;
  const ahead = forecast.filter(({ start }) => start >= lastEnd);
  const steps: readonly { readonly start: number; readonly end: number }[] = [...points, ...ahead];
  const { at, handlers } = useStepCursor(steps.length);
  const first = steps[0];
  const final = steps.at(-1);
  if (first === undefined || final === undefined) return null;

  const high = Math.max(
    ...points.map(({ value, expected }) => Math.max(value, expected ?? 0)),
    ...forecast.flatMap(({ bands }) => bands.map(([, most]) => most)),
  );
  // A small picture has room for few names, and needs none for a unit that it does not say.
  const above = unit === '' ? 8 : 22;
  const ticks = niceTicks(props.top ?? high, height < SMALL ? 2 : 4);
  const most = ticks.at(-1) ?? 1;
  const plotWidth = Math.max(1, width - LEFT - RIGHT);
  const bottom = height - below;
  const span = Math.max(1, final.end - first.start);
  const x = (time: number) => LEFT + ((time - first.start) / span) * plotWidth;
  const y = (value: number) => bottom - (Math.min(value, most) / most) * (bottom - above);
  const middle = (step: { readonly start: number; readonly end: number }) => x((step.start + step.end) / 2);
  const inside = (time: number) => time >= first.start && time <= final.end;

  const point = at === null ? undefined : points[at];
  const step = at === null ? undefined : ahead[at - points.length];
  const lines =
    point !== undefined ? describe(point) : step !== undefined ? describeForecast?.(step) : undefined;
  const reading = at === null ? describe(points.at(-1) ?? (points[0] as SeriesPoint)) : (lines ?? []);
  const near = steps[at ?? -1];
  const told =
    near === undefined
      ? []
      : [...changes, ...events].filter((mark) => mark.at >= near.start && mark.at < near.end).slice(0, 3);

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
      aria-valuenow={(at ?? points.length - 1) + 1}
      aria-valuetext={reading.join(', ')}
      {...handlers({ steps, start: first.start, span, left: LEFT, width: plotWidth, rest: points.length })}
    >
      {width > 0 && (
        <svg width={width} height={height} aria-hidden="true">
          <defs>
            <pattern
              id={hatch}
              width="6"
              height="6"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <line className={styles.hatch} x1="0" y1="0" x2="0" y2="6" />
            </pattern>
          </defs>
          {spans.map((one) => {
            const from = Math.max(first.start, one.from);
            const to = Math.min(final.end, one.to);
            return from < to ? (
              <rect
                key={one.from}
                className={styles.burst}
                x={x(from)}
                y={above}
                width={Math.max(2, x(to) - x(from))}
                height={bottom - above}
              />
            ) : null;
          })}
          {ticks.map((tick) => (
            <g key={tick}>
              <line className={styles.grid} x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} />
              <text className={styles.tick} x={LEFT - 6} y={y(tick) + 4} textAnchor="end">
                {tick < 1 && tick > 0 ? tick : formatCount(tick)}
              </text>
            </g>
          ))}
          <text className={styles.tick} x={0} y={11}>
            {unit}
          </text>
          {gapsOf(points).map(([from, to]) => (
            <rect
              key={from}
              fill={`url(#${hatch})`}
              x={x(from)}
              y={above}
              width={Math.max(1, x(to) - x(from))}
              height={bottom - above}
            />
          ))}
          <Bands
            forecast={forecast}
            above={above}
            middle={middle}
            y={y}
            last={points.findLast(({ partial }) => !partial)}
            colour={colour}
          />
          <Line points={points} middle={middle} y={y} bottom={bottom} colour={colour} />
          <Expected points={points} middle={middle} y={y} />
          {changes
            .filter((one) => inside(one.at))
            .map((one) => (
              <g key={one.at} className={styles.change}>
                <line x1={x(one.at)} x2={x(one.at)} y1={above - 4} y2={bottom} />
                <path d={`M${x(one.at) - 4} ${above - 8}h8l-4 6z`} />
              </g>
            ))}
          <line className={styles.axis} x1={LEFT} x2={width - RIGHT} y1={bottom} y2={bottom} />
          {timeTicks(first.start, final.end, plotWidth).map((tick) => (
            <g key={tick.at}>
              <line className={styles.axis} x1={x(tick.at)} x2={x(tick.at)} y1={bottom} y2={bottom + 4} />
              <text className={styles.tick} x={x(tick.at)} y={bottom + 16} textAnchor={tick.anchor}>
                {tick.text}
              </text>
            </g>
          ))}
          {events
            .filter((one) => inside(one.at))
            .map((one) => (
              <line
                key={`${one.at} ${one.text}`}
                className={styles.event}
                x1={x(one.at)}
                x2={x(one.at)}
                y1={bottom + AXIS}
                y2={bottom + AXIS + 9}
              />
            ))}
          {strip && <Strip points={points} x={x} top={height - STRIP + 2} />}
          {near !== undefined && (
            <line className={styles.cursor} x1={middle(near)} x2={middle(near)} y1={above} y2={bottom} />
          )}
          {point?.known && <circle className={styles.at} cx={middle(point)} cy={y(point.value)} r={3.5} />}
        </svg>
      )}
      {near !== undefined && width > 0 && (
        <Reading at={middle(near)} width={width}>
          {(lines ?? []).map((line, index) => (
            <p key={line} data-first={index === 0 || undefined}>
              {line}
            </p>
          ))}
          {told.map((mark) => (
            <p key={`${mark.at} ${mark.text}`}>{mark.text}</p>
          ))}
        </Reading>
      )}
    </div>
  );
}

function Reading({
  at,
  width,
  children,
}: {
  readonly at: number;
  readonly width: number;
  readonly children: ReactNode;
}) {
  const isRight = at > width / 2;
  return (
    <div
      className={styles.reading}
      aria-hidden="true"
      style={isRight ? { right: width - at + 12 } : { left: at + 12 }}
    >
      {children}
    </div>
  );
}

/** From and to of the times in which nothing is known. */
function gapsOf(points: readonly SeriesPoint[]): [number, number][] {
  return knownRuns(points.map(({ known }) => ({ known: !known }))).map(([from, to]) => [
    points[from]?.start ?? 0,
    points[to]?.end ?? 0,
  ]);
}
