import { useDocumentTitle } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useApi } from '../../api/api-context.ts';
import type { TopicDetail } from '../../api/contract.ts';
import { CopyLink } from '../../detail/copy-link.tsx';
import { FactList } from '../../detail/fact-list.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { LoadMore } from '../../feedback/load-more.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatCount, formatQuantity } from '../../format/number.ts';
import { Icon } from '../../icons/icon.tsx';
import { SignalRow } from '../../signal/signal-row.tsx';
import { RelativeTime } from '../../time/relative-time.tsx';
import { SignalTitles } from '../../trend/signal-titles.tsx';
import { TopicEvents } from '../../trend/topic-events.tsx';
import { decimal } from '../../trend/trend-words.ts';
import { useTopic } from '../../trend/use-topic.ts';
import { WhySection } from '../../trend/why-section.tsx';
import styles from './topic-page.module.css';

/** One topic: what its signals are about, on which of them that rests, how it came to be, and what is like it. */
export function TopicPage() {
  const { id } = useParams({ from: '/app/topics/$id' });
  const { data: topic, isError, error, refetch } = useTopic(id);
  useDocumentTitle(`${topic?.label ?? 'Topic'} · Bellwether`);
  if (isError && topic === undefined) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <article className={styles.page}>
      <div className={styles.bar}>
        <Link to="/topics" className={styles.action}>
          <Icon name="chevronLeft" size={15} /> All topics
        </Link>
        <Link to="/trends/$id" params={{ id: `topic:${id}` }} className={styles.action}>
          <Icon name="trends" size={15} /> Its trend
        </Link>
        <Link to="/topics" search={{ view: 'map', topic: id }} className={styles.action}>
          <Icon name="map" size={15} /> On the map
        </Link>
        <CopyLink />
      </div>
      <header className={styles.lead}>
        <h1>{topic === undefined ? <Skeleton width={280} height={24} /> : topic.label}</h1>
        <p className={styles.sentence}>
          {topic === undefined ? <Skeleton width="min(520px, 80vw)" height={16} /> : sentence(topic)}
        </p>
      </header>
      {topic === undefined ? (
        <Skeleton height={240} />
      ) : (
        <div className={styles.columns}>
          <div className={styles.main}>
            <Summary topic={topic} />
            <WhySection id="representative" title="Signals at its centre">
              <SignalTitles
                signals={topic.representative}
                note={(at) => `${decimal(topic.representative[at]?.similarity ?? 0, 2)} alike`}
              />
            </WhySection>
            <TopicSignals id={id} total={topic.signals} />
          </div>
          <div className={styles.side}>
            <WhySection id="terms" title="Its words" figure="the most distinctive first">
              <ul className={styles.terms}>
                {topic.terms.map(({ term, weight }) => (
                  <li key={term} title={`Weight ${decimal(weight, 3)}`}>
                    <Link to="/signals" search={{ q: `"${term}"` }} preload={false}>
                      {term}
                    </Link>
                  </li>
                ))}
              </ul>
            </WhySection>
            {topic.nearest.length > 0 && (
              <WhySection id="nearest" title="Most alike">
                <ul className={styles.nearest}>
                  {topic.nearest.map((other) => (
                    <li key={other.id}>
                      <Link to="/topics/$id" params={{ id: other.id }}>
                        {other.label}
                      </Link>
                      <span>{decimal(other.similarity, 2)}</span>
                    </li>
                  ))}
                </ul>
              </WhySection>
            )}
            <TopicEvents events={topic.events} current={id} />
            <FactList
              facts={[
                ['Sources', formatCount(topic.sources)],
                [
                  'Cohesion',
                  <span
                    key="c"
                    title="Mean similarity of its signals to its centre"
                  >{`${decimal(topic.cohesion, 2)} of 1`}</span>,
                ],
                ['First signal', <RelativeTime key="f" at={topic.first_published_at} />],
                ['Last signal', <RelativeTime key="l" at={topic.last_published_at} />],
              ]}
            />
          </div>
        </div>
      )}
    </article>
  );
}

function sentence(topic: TopicDetail) {
  const { signals, sources, born_at, died_at } = topic;
  return (
    <>
      {formatQuantity(signals, 'signal')} from {formatQuantity(sources, 'source')}, a topic since{' '}
      <RelativeTime at={born_at} />
      {died_at !== null && (
        <>
          , ended <RelativeTime at={died_at} />
        </>
      )}
      .
    </>
  );
}

/** Sentences taken from signals; the number after each leads to the signals that say it. */
function Summary({ topic }: { readonly topic: TopicDetail }) {
  if (topic.summary.length === 0) return null;
  const numbers = new Map<string, number>();
  for (const { signals } of topic.summary)
    for (const id of signals) if (!numbers.has(id)) numbers.set(id, numbers.size + 1);
  return (
    <WhySection id="summary" title="What it is about">
      <p className={styles.summary}>
        {topic.summary.map(({ text, signals }) => (
          <span key={text}>
            {text}
            {signals.map((id) => (
              <sup key={id}>
                <Link
                  to="/signals/$id"
                  params={{ id }}
                  className={styles.cite}
                  aria-label={`Signal ${numbers.get(id)} that says it`}
                  title={topic.representative.find((signal) => signal.id === id)?.title}
                >
                  {numbers.get(id)}
                </Link>
              </sup>
            ))}{' '}
          </span>
        ))}
      </p>
    </WhySection>
  );
}

const PAGE_SIZE = 20;

function TopicSignals({ id, total }: { readonly id: string; readonly total: number }) {
  const api = useApi();
  const signals = useInfiniteQuery({
    queryKey: ['topic-signals', id],
    queryFn: ({ pageParam, signal }) => api.topicSignals(id, { limit: PAGE_SIZE, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    staleTime: 30_000,
  });
  const all = signals.data?.pages.flatMap(({ items }) => items);
  if (signals.isError && all === undefined)
    return <ErrorState error={signals.error} onRetry={() => void signals.refetch()} />;
  return (
    <WhySection id="signals" title="All its signals" figure="the newest first">
      {all === undefined ? (
        <Skeleton height={120} />
      ) : (
        <>
          {all.map((signal) => (
            <SignalRow
              key={signal.id}
              signal={signal}
              brief
              link={(title) => (
                <Link to="/signals/$id" params={{ id: signal.id }}>
                  {title}
                </Link>
              )}
            />
          ))}
          <LoadMore
            shown={all.length}
            total={Math.max(total, all.length)}
            more={signals.hasNextPage}
            busy={signals.isFetchingNextPage}
            failed={signals.isFetchNextPageError}
            onMore={() => void signals.fetchNextPage()}
          />
        </>
      )}
    </WhySection>
  );
}
