import { formatCount } from '../format/number.ts';
import { ENTITY_KINDS } from './entity-kinds.ts';
import styles from './kind-toggles.module.css';
import type { Reading } from './use-reading.ts';

/** The legend of the marks in the text; each kind can be taken out. */
export function KindToggles({ reading }: { readonly reading: Reading }) {
  if (reading.kinds.length === 0) return null;
  return (
    <fieldset className={styles.toggles}>
      <legend className="visually-hidden">Marked in the text</legend>
      {reading.kinds.map(({ kind, count, shown }) => (
        <button
          key={kind}
          type="button"
          aria-pressed={shown}
          data-kind={kind}
          title={shown ? `Take ${ENTITY_KINDS[kind].many.toLowerCase()} out of the text` : 'Mark them again'}
          onClick={() => reading.toggleKind(kind)}
        >
          <span aria-hidden="true" className={styles.letter}>
            {ENTITY_KINDS[kind].letter}
          </span>
          {count === 1 ? ENTITY_KINDS[kind].one : ENTITY_KINDS[kind].many}
          <span className={styles.count}>{formatCount(count)}</span>
        </button>
      ))}
    </fieldset>
  );
}
