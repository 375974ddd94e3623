import { DAY_MS } from '../../domain/series.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Database, Queryable } from '../../ports/database.ts';
import { lockSeries } from '../series/rewrite-series.ts';
import { type NewTopicEvent, sentences, writeTopicEvents } from './topic-events.ts';
import { endTopics, raiseTopicsVersion, readTopicRows, reviveTopics, type TopicRow } from './topic-rows.ts';

export const SILENCE = {
  /** A topic has ended when nothing was published about it for so many days before the newest signal of all, */
  days: 60,
  /** and for so many times the mean time between two of its signals. */
  gaps: 4,
} as const;

/** Days of what is called recent. */
const RECENT_DAYS = 30;

/** Counts the signals of all topics. Only rows that changed are written. One read of `signal_topics`: 1 s for a million. */
export async function countTopics(store: Queryable): Promise<void> {
  await store.query({
    name: 'topics-count',
    text: `WITH newest AS (SELECT max(published_at) AS at FROM signal_topics),
           counted AS (
             SELECT topic, count(*)::int AS signals, count(DISTINCT source_id)::int AS sources, min(published_at) AS first,
               max(published_at) AS last,
               (count(*) FILTER (WHERE published_at > newest.at - interval '${RECENT_DAYS} days'))::int AS recent,
               (count(*) FILTER (WHERE published_at > newest.at - interval '${2 * RECENT_DAYS} days'
                  AND published_at <= newest.at - interval '${RECENT_DAYS} days'))::int AS before_recent
             FROM signal_topics, newest GROUP BY topic),
           now_counted AS (
             SELECT t.number, coalesce(c.signals, 0) AS signals, coalesce(c.sources, 0) AS sources, c.first, c.last,
               coalesce(c.recent, 0) AS recent, coalesce(c.before_recent, 0) AS before_recent
             FROM topics AS t LEFT JOIN counted AS c ON c.topic = t.number)
           UPDATE topics AS t SET signals = n.signals, sources = n.sources, first_published_at = coalesce(n.first, t.first_published_at),
             last_published_at = coalesce(n.last, t.last_published_at), recent = n.recent, before_recent = n.before_recent
           FROM now_counted AS n
           WHERE t.number = n.number AND (t.signals, t.sources, t.recent, t.before_recent) IS DISTINCT FROM (n.signals, n.sources, n.recent, n.before_recent)
              OR t.number = n.number AND (n.first IS DISTINCT FROM t.first_published_at OR n.last IS DISTINCT FROM t.last_published_at) AND n.signals > 0`,
  });
}

/** Ends topics that have fallen silent and revives those that are spoken of again. Gives how many changed. */
export async function endSilentTopics(
  { database, now }: { readonly database: Database; readonly now: () => number },
  tenant: TenantId,
): Promise<number> {
  const store = database.tenant(tenant);
  const { silent, revived } = judge(await readTopicRows(store));
  if (silent.length + revived.length === 0) return 0;
  return store.transaction(async (transaction) => {
    await lockSeries(transaction);
    // Another process may have been at it.
    const again = judge(await readTopicRows(transaction));
    const at = now();
    await endTopics(
      transaction,
      again.silent.map(({ topic }) => ({ number: topic.number, death: 'silence', into: null })),
      at,
    );
    await reviveTopics(
      transaction,
      again.revived.map(({ number }) => number),
    );
    const events: NewTopicEvent[] = [
      ...again.silent.map(({ topic, days }) => ({
        kind: 'death' as const,
        topic: topic.number,
        others: [],
        text: topic.signals === 0 ? sentences.emptied(topic.label) : sentences.silent(topic.label, days),
      })),
      ...again.revived.map((topic) => ({
        kind: 'revival' as const,
        topic: topic.number,
        others: [],
        text: sentences.revival(topic.label, topic.signals),
      })),
    ];
    await writeTopicEvents(transaction, events, at);
    await raiseTopicsVersion(transaction);
    return events.length;
  });
}

/** Which of the topics have ended, and which silent ones have not. Time is that of the newest signal of all. */
export function judge(topics: readonly TopicRow[]): {
  readonly silent: readonly { readonly topic: TopicRow; readonly days: number }[];
  readonly revived: readonly TopicRow[];
} {
  const newest = topics.reduce((most, { lastPublishedAt }) => Math.max(most, lastPublishedAt ?? 0), 0);
  const silent: { topic: TopicRow; days: number }[] = [];
  const revived: TopicRow[] = [];
  for (const topic of topics) {
    const { signals, firstPublishedAt, lastPublishedAt, death } = topic;
    const last = lastPublishedAt ?? 0;
    const gap = signals > 1 ? (last - (firstPublishedAt ?? last)) / (signals - 1) : 0;
    const quiet = newest - last;
    const isSilent = signals === 0 || quiet > Math.max(SILENCE.days * DAY_MS, SILENCE.gaps * gap);
    if (isSilent && death === null) silent.push({ topic, days: Math.floor(quiet / DAY_MS) });
    if (!isSilent && death === 'silence') revived.push(topic);
  }
  return { silent, revived };
}
