import styles from './sparkline.module.css';

const WIDTH = 112;
const HEIGHT = 24;
const PAD = 2;

/** Weekly counts as a small line from zero; the last week has a dot. Decoration: the numbers stand beside it. */
export function Sparkline({
  values,
  bursting = false,
}: {
  readonly values: readonly number[];
  readonly bursting?: boolean;
}) {
  if (values.length === 0) return null;
  const top = Math.max(1, ...values);
  const x = (at: number) => PAD + (at / Math.max(1, values.length - 1)) * (WIDTH - 2 * PAD);
  const y = (value: number) => HEIGHT - PAD - (value / top) * (HEIGHT - 2 * PAD);
  const line = values.map((value, at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  const last = values.length - 1;
  return (
    <svg
      className={styles.spark}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      height={HEIGHT}
      aria-hidden="true"
      focusable="false"
    >
      <polygon
        className={styles.area}
        points={`${x(0)},${HEIGHT - PAD} ${line} ${x(last).toFixed(1)},${HEIGHT - PAD}`}
      />
      <polyline className={styles.line} points={line} />
      <circle
        className={styles.dot}
        data-bursting={bursting || undefined}
        cx={x(last)}
        cy={y(values[last] ?? 0)}
        r={2.2}
      />
    </svg>
  );
}
