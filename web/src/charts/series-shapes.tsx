import { type ForecastStep, knownRuns, type SeriesPoint } from './series.ts';
import styles from './series-chart.module.css';

/** Where a step stands, from left to right. */
type Place = (step: { readonly start: number; readonly end: number }) => number;

interface LineProps {
  readonly points: readonly SeriesPoint[];
  readonly middle: Place;
  readonly y: (value: number) => number;
}

/** The line, in pieces between gaps; the step that is not over is reached by dots. */
export function Line({
  points,
  middle,
  y,
  bottom,
  colour,
}: LineProps & { readonly bottom: number; readonly colour: string }) {
  return knownRuns(points).map(([from, to]) => {
    const run = points.slice(from, to + 1);
    const whole = run.at(-1)?.partial === true ? run.slice(0, -1) : run;
    const at = (point: SeriesPoint) => `${middle(point).toFixed(1)},${y(point.value).toFixed(1)}`;
    const line = whole.map(at).join(' ');
    const [start, end] = [whole[0], whole.at(-1)];
    const last = run.at(-1) as SeriesPoint;
    return (
      <g key={from}>
        {start !== undefined && end !== undefined && (
          <polygon
            fill={colour}
            opacity={0.12}
            points={`${middle(start).toFixed(1)},${bottom} ${line} ${middle(end).toFixed(1)},${bottom}`}
          />
        )}
        {whole.length === 1 && start !== undefined && (
          <circle fill={colour} cx={middle(start)} cy={y(start.value)} r={2.5} />
        )}
        <polyline className={styles.line} stroke={colour} points={line} />
        {last.partial && (
          <>
            {end !== undefined && (
              <polyline className={styles.line} data-open stroke={colour} points={`${at(end)} ${at(last)}`} />
            )}
            <circle className={styles.open} stroke={colour} cx={middle(last)} cy={y(last.value)} r={3} />
          </>
        )}
      </g>
    );
  });
}

export function Expected({ points, middle, y }: LineProps) {
  const runs = knownRuns(points.map(({ expected, known }) => ({ known: known && expected !== null })));
  const last = runs.at(-1);
  const end = last === undefined ? undefined : points[last[1]];
  if (end === undefined) return null;
  return (
    <>
      {runs.map(([from, to]) => (
        <polyline
          key={from}
          className={styles.expected}
          points={points
            .slice(from, to + 1)
            .map((point) => `${middle(point).toFixed(1)},${y(point.expected ?? 0).toFixed(1)}`)
            .join(' ')}
        />
      ))}
      <text className={styles.direct} x={middle(end)} y={y(end.expected ?? 0) - 5} textAnchor="end">
        expected
      </text>
    </>
  );
}

const BAND_OPACITY = [0.3, 0.18, 0.1];

/** The bands open from the last value that is known. */
export function Bands({
  forecast,
  middle,
  y,
  last,
  above,
  colour,
}: {
  readonly forecast: readonly ForecastStep[];
  readonly middle: Place;
  readonly y: (value: number) => number;
  readonly last: SeriesPoint | undefined;
  readonly above: number;
  readonly colour: string;
}) {
  const [start] = forecast;
  const end = forecast.at(-1);
  if (start === undefined || end === undefined) return null;
  const from = last === undefined ? [] : [`${middle(last).toFixed(1)},${y(last.value).toFixed(1)}`];
  const edge = (step: ForecastStep, value: number) => `${middle(step).toFixed(1)},${y(value).toFixed(1)}`;
  return (
    <>
      {start.bands.map((_, band) => {
        const high = forecast.map((step) => edge(step, step.bands[band]?.[1] ?? step.mean));
        const low = forecast.map((step) => edge(step, step.bands[band]?.[0] ?? step.mean)).reverse();
        return (
          <polygon
            // biome-ignore lint/suspicious/noArrayIndexKey: the bands are always these
            key={band}
            fill={colour}
            opacity={BAND_OPACITY[band] ?? 0.1}
            points={[...from, ...high, ...low].join(' ')}
          />
        );
      })}
      <polyline
        className={styles.line}
        data-open
        stroke={colour}
        points={[...from, ...forecast.map((step) => edge(step, step.mean))].join(' ')}
      />
      <text className={styles.direct} x={middle(end)} y={above - 6} textAnchor="end">
        forecast: 50, 80, 95 %
      </text>
    </>
  );
}

export function Strip({
  points,
  x,
  top,
}: {
  readonly points: readonly SeriesPoint[];
  readonly x: (time: number) => number;
  readonly top: number;
}) {
  const most = Math.max(1, ...points.map(({ sources }) => sources));
  return (
    <>
      <text className={styles.tick} x={0} y={top + 10}>
        Sources
      </text>
      {points.map((point) =>
        point.sources === 0 ? null : (
          <rect
            key={point.start}
            className={styles.heat}
            x={x(point.start)}
            y={top}
            width={Math.max(0.8, x(point.end) - x(point.start) - 0.5)}
            height={12}
            opacity={0.15 + 0.85 * (point.sources / most)}
          />
        ),
      )}
    </>
  );
}
