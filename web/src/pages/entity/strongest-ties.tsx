import type { UseQueryResult } from '@tanstack/react-query';
import { Fragment } from 'react';
import { Retry } from '../../analysis/retry.tsx';
import type { Neighbours, Relationship } from '../../api/contract.ts';
import { EntityLink } from '../../entity/entity-link.tsx';
import { RelationshipEvidence } from '../../entity/relationship-evidence.tsx';
import { signalsOf, strengthOf } from '../../entity/relationship-strength.ts';
import { kindLabel, RELATIONSHIP_KINDS, verbFrom } from '../../entity/relationship-words.ts';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatCount, formatQuantity, formatShare } from '../../format/number.ts';
import { RelativeTime } from '../../time/relative-time.tsx';
import styles from './entity-page.module.css';

const OF_A_KIND = 8;

/** The strongest relationships by kind, each with its evidence one click away. */
export function StrongestTies({
  id,
  query: { data, isError, refetch },
  why,
  onWhy,
}: {
  readonly id: string;
  readonly query: UseQueryResult<Neighbours>;
  readonly why: string | undefined;
  readonly onWhy: (relationship: string | undefined) => void;
}) {
  const groups = data === undefined ? [] : byKind(data, id);
  const names = new Map(data?.entities.map((entity) => [entity.id, entity]));
  return (
    <section aria-labelledby="ties">
      <h2 id="ties">Relationships</h2>
      {isError ? (
        <Retry onRetry={() => void refetch()}>The relationships could not be loaded.</Retry>
      ) : data === undefined ? (
        <div className={styles.skeleton}>
          {[80, 62, 71].map((width) => (
            <Skeleton key={width} width={`${width}%`} height={16} />
          ))}
        </div>
      ) : groups.length === 0 ? (
        <p className={styles.quiet}>
          No sentence ties it to anything yet, and no text names it together with another.
        </p>
      ) : (
        <table className={styles.ties}>
          <thead>
            <tr>
              <th scope="col">Says</th>
              <th scope="col">Of</th>
              <th scope="col" data-number>
                Signals
              </th>
              <th scope="col" data-number data-wide>
                Confidence
              </th>
              <th scope="col" data-wide>
                Known since
              </th>
              <th scope="col">
                <span className="visually-hidden">Evidence</span>
              </th>
            </tr>
          </thead>
          {groups.map(({ kind, ties }) => (
            <tbody key={kind}>
              <tr className={styles.group}>
                <th scope="rowgroup" colSpan={6}>
                  {kindLabel(kind)}, {formatCount(ties.length)}
                </th>
              </tr>
              {ties.slice(0, OF_A_KIND).map((tie) => {
                const other = names.get(tie.subject_id === id ? tie.object_id : tie.subject_id);
                const isOpen = why === tie.id;
                return (
                  <Fragment key={tie.id}>
                    <tr>
                      <td className={styles.verb}>{verbFrom(tie, id)}</td>
                      <th scope="row">{other === undefined ? 'an entity' : <EntityLink entity={other} />}</th>
                      <td data-number>{formatCount(signalsOf(tie))}</td>
                      <td data-number data-wide>
                        {formatShare(tie.confidence)}
                      </td>
                      <td data-wide>
                        <RelativeTime at={tie.known_from} />
                      </td>
                      <td data-number>
                        <button
                          type="button"
                          className={styles.why}
                          aria-expanded={isOpen}
                          aria-label={`Why: ${verbFrom(tie, id)} ${other?.name ?? 'an entity'}`}
                          onClick={() => onWhy(isOpen ? undefined : tie.id)}
                        >
                          why
                        </button>
                      </td>
                    </tr>
                    {isOpen && (
                      <tr className={styles.evidence}>
                        <td colSpan={6}>
                          <RelationshipEvidence relationship={tie} />
                        </td>
                      </tr>
                    )}
                  </Fragment>
                );
              })}
              {ties.length > OF_A_KIND && (
                <tr>
                  <td colSpan={6} className={styles.quiet}>
                    and {formatCount(ties.length - OF_A_KIND)} more, in the graph
                  </td>
                </tr>
              )}
            </tbody>
          ))}
        </table>
      )}
      {data?.partial && (
        <p className={styles.quiet}>
          Not all of it: of {formatQuantity(data.total, 'neighbour')} the strongest{' '}
          {formatCount(data.entities.length - 1)} are shown.
        </p>
      )}
    </section>
  );
}

function byKind(
  { relationships }: Neighbours,
  id: string,
): { readonly kind: string; readonly ties: readonly Relationship[] }[] {
  const groups = new Map<string, Relationship[]>();
  for (const tie of relationships) {
    if (tie.subject_id !== id && tie.object_id !== id) continue;
    const known = groups.get(tie.kind);
    if (known === undefined) groups.set(tie.kind, [tie]);
    else known.push(tie);
  }
  const order = RELATIONSHIP_KINDS as readonly string[];
  const rank = (kind: string) =>
    kind === 'mentioned_with' ? order.length + 1 : order.includes(kind) ? order.indexOf(kind) : order.length;
  return [...groups]
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([kind, ties]) => ({ kind, ties: ties.sort((a, b) => strengthOf(b) - strengthOf(a)) }));
}
