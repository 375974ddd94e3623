import type { Paths } from '../../api/contract.ts';
import { signalsOf } from '../../entity/relationship-strength.ts';
import { pathSentence } from '../../entity/relationship-words.ts';
import { formatQuantity } from '../../format/number.ts';
import { pairOf } from '../../neighbourhood/combine-fragments.ts';
import styles from './path-list.module.css';
import { type Explorer, LONGEST_PATH } from './use-explorer.ts';

/** The paths, each as a sentence; the chosen one is lit, and its steps lead to their evidence. */
export function PathList({ explorer, paths }: { readonly explorer: Explorer; readonly paths: Paths }) {
  const { search, change, combined } = explorer;
  const nameOf = (id: string) => combined.entities.get(id)?.name ?? 'an entity';
  const chosen = search.path ?? '1';
  return (
    <section aria-labelledby="paths" className={styles.paths}>
      <div className={styles.head}>
        <h2 id="paths">Paths</h2>
        <fieldset className={styles.mode}>
          <legend className="visually-hidden">Which paths</legend>
          {(['shortest', 'all'] as const).map((mode) => (
            <button
              key={mode}
              type="button"
              aria-pressed={(search.paths ?? 'shortest') === mode}
              onClick={() => change({ paths: mode === 'all' ? 'all' : undefined, path: undefined })}
            >
              {mode === 'all' ? `All up to ${LONGEST_PATH} steps` : 'Shortest'}
            </button>
          ))}
        </fieldset>
      </div>
      {paths.paths.length === 0 ? (
        <p className={styles.quiet}>Let more kinds through or lower the confidence, then look again.</p>
      ) : (
        <ol className={styles.list}>
          {paths.paths.map((path, at) => {
            const place = String(at + 1);
            const ties = path.relationships.flatMap((id) => combined.relationships.get(id) ?? []);
            const isLit = chosen === place;
            return (
              <li key={path.relationships.join(' ')}>
                <button
                  type="button"
                  className={styles.path}
                  aria-pressed={isLit}
                  title={isLit ? 'Show all paths alike' : 'Light this path'}
                  onClick={() => change({ path: isLit ? 'all' : place }, true)}
                >
                  {pathSentence(path.entities, ties, nameOf)}
                </button>
                {isLit && (
                  <p className={styles.steps}>
                    Evidence:{' '}
                    {ties.map((tie, step) => (
                      <button
                        key={tie.id}
                        type="button"
                        onClick={() =>
                          change({ pair: pairOf(tie.subject_id, tie.object_id), select: undefined })
                        }
                      >
                        step {step + 1} ({formatQuantity(signalsOf(tie), 'signal')})
                      </button>
                    ))}
                  </p>
                )}
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}
