import { Link } from '@tanstack/react-router';
import type { LinkedEntity } from '../api/contract.ts';
import { formatCount } from '../format/number.ts';
import styles from './chips.module.css';
import { ENTITY_KINDS } from './entity-kinds.ts';

/** Who and what the text names, the most mentioned first; each leads to the signals that name it. */
export function EntityList({ entities }: { readonly entities: readonly LinkedEntity[] }) {
  if (entities.length === 0) return null;
  return (
    <section aria-labelledby="entities">
      <h2 id="entities">Names</h2>
      <ul className={styles.chips}>
        {entities.map(({ id, kind, name, known, mentions }) => (
          <li key={id}>
            <Link
              to="/signals"
              search={{ entity: [id] }}
              preload={false}
              title={`${ENTITY_KINDS[kind].one}${known ? '' : ', proposed by this text: no list of names knows it'}. Shows the signals that name it`}
            >
              <span aria-hidden="true" className={styles.letter} data-kind={kind}>
                {ENTITY_KINDS[kind].letter}
              </span>
              {name}
              {!known && <span className={styles.quiet}>new</span>}
              {mentions > 1 && <span className={styles.quiet}>{formatCount(mentions)}</span>}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
