import { Link } from '@tanstack/react-router';
import type { Relation } from '../api/contract.ts';
import { formatShare } from '../format/number.ts';
import styles from './relation-list.module.css';
import type { Reading } from './use-reading.ts';

/**
 * Who does what to whom, each with the sentence that says it. The sentence is lit in the text while the relation is
 * hovered or has the focus, and stays lit after a click.
 */
export function RelationList({
  relations,
  reading,
  onShow,
}: {
  readonly relations: readonly Relation[];
  readonly reading: Reading;
  /** Brings the lit sentence into view. */
  readonly onShow: () => void;
}) {
  if (relations.length === 0) return null;
  return (
    <section aria-labelledby="relations">
      <h2 id="relations">Relations</h2>
      <ol className={styles.relations}>
        {relations.map((relation) => {
          const pinned = reading.pinned === relation;
          return (
            <li
              key={`${relation.kind} ${relation.subject_id} ${relation.object_id} ${relation.field} ${relation.start}`}
              data-pinned={pinned || undefined}
              onPointerEnter={() => reading.point(relation)}
              onPointerLeave={() => reading.point(null)}
            >
              <p className={styles.triple}>
                <EntityName id={relation.subject_id} reading={reading} />{' '}
                <span className={styles.kind}>{relation.kind.replaceAll('_', ' ')}</span>{' '}
                <EntityName id={relation.object_id} reading={reading} />
              </p>
              <button
                type="button"
                className={styles.evidence}
                aria-pressed={pinned}
                title="Shows the sentence in the text"
                onFocus={() => reading.point(relation)}
                onBlur={() => reading.point(null)}
                onClick={() => {
                  reading.pin(relation);
                  if (!pinned) onShow();
                }}
              >
                “{relation.evidence.trim()}”
              </button>
              <p className={styles.sure}>
                {formatShare(relation.confidence)} sure, by the pattern {relation.pattern}
              </p>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function EntityName({ id, reading }: { readonly id: string; readonly reading: Reading }) {
  return (
    <Link to="/entities/$id" params={{ id }} preload={false} className={styles.name}>
      {reading.entities.get(id)?.name ?? 'an entity'}
    </Link>
  );
}
