import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api/api-context.ts';
import { Skeleton } from '../feedback/skeleton.tsx';
import { RelativeTime } from '../time/relative-time.tsx';
import { PestleBadges } from './pestle-badges.tsx';
import styles from './related-signals.module.css';
import { Retry } from './retry.tsx';
import { SignalLink } from './signal-link.tsx';
import { Measure } from './story-members.tsx';

/** Signals that are near by meaning, the nearest first. Comes after the text, as it is asked for by itself. */
export function SimilarSignals({ id }: { readonly id: string }) {
  const api = useApi();
  const { data, isError, refetch } = useQuery({
    queryKey: ['similar', id],
    queryFn: ({ signal }) => api.similar(id, signal),
    staleTime: 60_000,
  });
  return (
    <section aria-labelledby="similar">
      <h2 id="similar">Similar signals</h2>
      {isError ? (
        <Retry onRetry={() => void refetch()}>The similar signals could not be loaded.</Retry>
      ) : data === undefined ? (
        <div className={styles.signals}>
          {[80, 64, 72].map((width) => (
            <p key={width}>
              <Skeleton width={`${width}%`} height={14} />
            </p>
          ))}
        </div>
      ) : data.items.length === 0 ? (
        <p className={styles.quiet}>Nothing is near it yet.</p>
      ) : (
        <ol className={styles.signals}>
          {data.items.map(({ signal, similarity }) => (
            <li key={signal.id}>
              <Measure value={similarity} />
              <span>
                <SignalLink id={signal.id}>{signal.title}</SignalLink>
              </span>
              <span className={styles.where}>
                <span>{signal.source.name}</span>
                <RelativeTime at={signal.published_at} />
                <PestleBadges classes={signal.pestle} />
              </span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
