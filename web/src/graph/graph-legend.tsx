import { formatCount } from '../format/number.ts';
import styles from './graph-legend.module.css';

export interface LegendEntry {
  readonly group: string;
  readonly label: string;
  readonly colour: string;
  readonly letter?: string | undefined;
  readonly count: number;
  readonly shown: boolean;
}

/** What the colours and letters mean; pressing an entry hides its nodes, or brings them back. */
export function GraphLegend({
  title,
  entries,
  onToggle,
}: {
  readonly title: string;
  readonly entries: readonly LegendEntry[];
  readonly onToggle: (group: string) => void;
}) {
  if (entries.length === 0) return null;
  return (
    <fieldset className={styles.legend}>
      <legend className="visually-hidden">{title}</legend>
      {entries.map(({ group, label, colour, letter, count, shown }) => (
        <button
          key={group}
          type="button"
          aria-pressed={shown}
          title={shown ? `Hide ${label}` : `Show ${label}`}
          onClick={() => onToggle(group)}
        >
          <span
            className={styles.swatch}
            aria-hidden="true"
            style={{ background: colour.startsWith('--') ? `var(${colour})` : colour }}
          />
          {letter !== undefined && (
            <span className={styles.letter} aria-hidden="true">
              {letter}
            </span>
          )}
          <span className={styles.label}>{label}</span>
          <span className={styles.count}>{formatCount(count)}</span>
        </button>
      ))}
    </fieldset>
  );
}
