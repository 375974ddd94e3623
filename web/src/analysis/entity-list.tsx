import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { LinkedEntity } from '../api/contract.ts';
import { formatCount } from '../format/number.ts';
import styles from './chips.module.css';
import { ENTITY_KINDS } from './entity-kinds.ts';

const FEW = 16;

/** Who and what the text names, the most mentioned first; each leads to its page. */
export function EntityList({ entities }: { readonly entities: readonly LinkedEntity[] }) {
  const [all, setAll] = useState(false);
  if (entities.length === 0) return null;
  const shown = all ? entities : entities.slice(0, FEW);
  return (
    <section aria-labelledby="entities">
      <h2 id="entities">Names</h2>
      <ul className={styles.chips}>
        {shown.map(({ id, kind, name, known, mentions }) => (
          <li key={id}>
            <Link
              to="/entities/$id"
              params={{ id }}
              preload={false}
              title={`${ENTITY_KINDS[kind].one}${known ? '' : ', proposed by this text: no list of names knows it'}. Shows what is known of it`}
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
      {entities.length > FEW && (
        <button type="button" className={styles.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show fewer' : `Show ${formatCount(entities.length)} names`}
        </button>
      )}
    </section>
  );
}
