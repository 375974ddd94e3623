import type { UseQueryResult } from '@tanstack/react-query';
import type { Finding, Findings } from '../../api/contract.ts';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { METRIC_WORDS } from '../../network/metric-words.ts';
import { kindWords, numbersOf } from './describe-finding.ts';
import styles from './finding-list.module.css';
import type { NetworkPageState } from './use-network.ts';

/** What is worth knowing about the network, in plain words; why is one press away. */
export function FindingList({
  state,
  query: { data, isError, error, refetch },
}: {
  readonly state: NetworkPageState;
  readonly query: UseQueryResult<Findings>;
}) {
  const { search, change, network } = state;
  if (network?.ties === 0) return null;
  return (
    <section className={styles.findings} aria-labelledby="findings">
      <h2 id="findings">What stands out</h2>
      {isError ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <div className={styles.skeleton} role="status">
          <span className="visually-hidden">Looking for brokers, silos and gatekeepers…</span>
          {[92, 80, 88, 72, 84].map((width) => (
            <Skeleton key={width} width={`${width}%`} height={34} />
          ))}
        </div>
      ) : data.items.length === 0 ? (
        <p className={styles.quiet}>
          Nobody and no group stands out by the rules for brokers, silos and gatekeepers.
        </p>
      ) : (
        <ol>
          {data.items.map((finding, at) => {
            const number = String(at + 1);
            const isOpen = search.finding === number;
            const words = kindWords(finding.kind);
            return (
              <li key={`${finding.kind} ${finding.text}`} data-open={isOpen || undefined}>
                <span className={styles.kind}>
                  <span aria-hidden="true">{words.letter}</span> {words.label}
                </span>
                <p>
                  {finding.text}{' '}
                  <button
                    type="button"
                    className={styles.why}
                    aria-expanded={isOpen}
                    aria-label={`Why: ${finding.text}`}
                    onClick={() => change({ finding: isOpen ? undefined : number }, true)}
                  >
                    why
                  </button>
                </p>
                {isOpen && <Why finding={finding} state={state} />}
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}

function Why({
  finding,
  state: { change },
}: {
  readonly finding: Finding;
  readonly state: NetworkPageState;
}) {
  const words = kindWords(finding.kind);
  const metric = METRIC_WORDS[finding.metric];
  const { value, compared } = numbersOf(finding);
  const keys = finding.nodes.map(({ key }) => key);
  return (
    <div className={styles.evidence}>
      <p className={styles.number}>
        <b>{value}</b> {words.value.charAt(0).toLowerCase() + words.value.slice(1)}
        {compared !== null && (
          <>
            ; {words.compared.charAt(0).toLowerCase() + words.compared.slice(1)}: <b>{compared}</b>
          </>
        )}
        {finding.group !== null && ` (${finding.group})`}
      </p>
      <dl>
        <dt>{words.label}</dt>
        <dd>{words.rule}</dd>
        <dt>{metric.title}</dt>
        <dd>
          {metric.definition} <span>({metric.source})</span>
        </dd>
      </dl>
      <p className={styles.people}>
        {finding.nodes.map(({ key, label }) => (
          <button key={key} type="button" onClick={() => change({ person: key })}>
            {label}
          </button>
        ))}
      </p>
      {keys.length > 0 && keys.length <= 10 && (
        <button
          type="button"
          className={styles.why}
          onClick={() => {
            change({ part: 'what-if', remove: keys, group: undefined, gone: 'yes' });
            document.getElementById('part')?.scrollIntoView({ block: 'nearest' });
          }}
        >
          What if {keys.length === 1 ? 'they were' : 'all of them were'} gone?
        </button>
      )}
    </div>
  );
}
