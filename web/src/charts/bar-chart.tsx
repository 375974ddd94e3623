import { useElementSize } from '@mantine/hooks';
import styles from './bar-chart.module.css';
import { niceTicks } from './series.ts';

export interface Bar {
  readonly key: string;
  readonly label: string;
  /** Null where nothing is known: there is no bar then. */
  readonly value: number | null;
  /** Written above the bar. */
  readonly text: string;
  /** What it should be: a line across the bar. */
  readonly mark?: number;
}

const LEFT = 48;
const TOP = 20;
const BELOW = 38;

/** A few bars from zero, each with its value; a dashed line says what was promised. The table beside it has the same. */
export function BarChart({
  bars,
  top,
  tick,
  xLabel,
  height,
  summary,
}: {
  readonly bars: readonly Bar[];
  /** The end of the axis; as high as the bars when left out. */
  readonly top?: number;
  readonly tick: (value: number) => string;
  readonly xLabel: string;
  readonly height: number;
  readonly summary: string;
}) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const most = Math.max(...bars.map(({ value, mark }) => Math.max(value ?? 0, mark ?? 0)));
  const ticks = top === undefined ? niceTicks(most, 4) : [0, top / 2, top];
  const end = top ?? Math.max(most, ticks.at(-1) ?? 0);
  const base = height - BELOW;
  const y = (value: number) => (end === 0 ? base : base - (value / end) * (base - TOP));
  const step = Math.max(0, width - LEFT) / Math.max(1, bars.length);
  const thick = Math.min(52, step * 0.7);
  const isTight = step < 42;
  return (
    <div ref={ref} style={{ height }}>
      {width > 0 && (
        <svg className={styles.chart} width={width} height={height} role="img" aria-label={summary}>
          {ticks.map((value) => (
            <g key={value}>
              <line className={styles.grid} x1={LEFT} x2={width} y1={y(value)} y2={y(value)} />
              <text className={styles.tick} x={LEFT - 6} y={y(value) + 4} textAnchor="end">
                {tick(value)}
              </text>
            </g>
          ))}
          {bars.map(({ key, label, value, text, mark }, at) => {
            const middle = LEFT + step * (at + 0.5);
            return (
              <g key={key}>
                <title>{`${label}: ${value === null ? 'nothing known' : text}`}</title>
                {value !== null && (
                  <rect
                    className={styles.bar}
                    x={middle - thick / 2}
                    width={thick}
                    y={y(value)}
                    height={Math.max(0, base - y(value))}
                  />
                )}
                {mark !== undefined && (
                  <line
                    className={styles.mark}
                    x1={middle - thick / 2 - 4}
                    x2={middle + thick / 2 + 4}
                    y1={y(mark)}
                    y2={y(mark)}
                  />
                )}
                {!isTight && (
                  <text
                    className={styles.value}
                    x={middle}
                    y={Math.min(y(value ?? 0), y(mark ?? value ?? 0)) - 6}
                    textAnchor="middle"
                  >
                    {value === null ? 'none' : text}
                  </text>
                )}
                {(!isTight || at % 2 === 0) && (
                  <text className={styles.tick} x={middle} y={base + 16} textAnchor="middle">
                    {label}
                  </text>
                )}
              </g>
            );
          })}
          <line className={styles.base} x1={LEFT} x2={width} y1={base} y2={base} />
          <text className={styles.tick} x={LEFT + (width - LEFT) / 2} y={height - 4} textAnchor="middle">
            {xLabel}
          </text>
        </svg>
      )}
    </div>
  );
}
