import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/api-context.ts';
import type { SignalDetail } from '../api/contract.ts';
import { Skeleton } from '../feedback/skeleton.tsx';
import { Retry } from './retry.tsx';
import { SignalLink } from './signal-link.tsx';
import styles from './summary-box.module.css';

/** Characters of a text that is read as fast as a summary of it. */
const SHORT = 500;

/** What the signal and its story say in a few sentences, each with the signals that say it. */
export function SummaryBox({ signal }: { readonly signal: SignalDetail }) {
  const worth = signal.body.length > SHORT || (signal.story?.size ?? 1) > 1;
  const api = useApi();
  const { data, isError, refetch } = useQuery({
    queryKey: ['summary', signal.id, signal.revision, signal.story?.size],
    queryFn: ({ signal: abort }) => api.summary(signal.id, abort),
    staleTime: 300_000,
    enabled: worth,
  });
  if (!worth || data?.sentences.length === 0) return null;
  const cited = [...new Set(data?.sentences.flatMap(({ signal_ids }) => signal_ids))];
  const titles = new Map(signal.story?.members.map((member) => [member.signal_id, member]));
  return (
    <section aria-labelledby="summary" className={styles.box}>
      <h2 id="summary">In short</h2>
      {isError ? (
        <Retry onRetry={() => void refetch()}>The summary could not be loaded.</Retry>
      ) : data === undefined ? (
        <p>
          <Skeleton height={14} />
          <Skeleton height={14} width="70%" />
        </p>
      ) : (
        <>
          <ul>
            {data.sentences.map(({ text, signal_ids }) => (
              <li key={text}>
                {text}
                {signal_ids.map((id) => (
                  <sup key={id}>
                    {id === signal.id ? (
                      <span title="This signal says it">{cited.indexOf(id) + 1}</span>
                    ) : (
                      <SignalLink id={id}>
                        <span className="visually-hidden">Source </span>
                        {cited.indexOf(id) + 1}
                      </SignalLink>
                    )}
                  </sup>
                ))}
              </li>
            ))}
          </ul>
          <p className={styles.sources}>
            {data.method === 'extractive'
              ? 'Sentences taken from the text'
              : `Written by ${data.model ?? 'a language model'}, checked against its sources`}
            {cited.length > 1 || cited[0] !== signal.id ? ': ' : '.'}
            {(cited.length > 1 || cited[0] !== signal.id) &&
              cited.map((id, at) => (
                <span key={id}>
                  {at > 0 && ', '}
                  {at + 1}{' '}
                  {id === signal.id ? 'this signal' : (titles.get(id)?.source.name ?? 'another signal')}
                </span>
              ))}
          </p>
        </>
      )}
    </section>
  );
}
