import { uuidV7Floor, uuidV7Time } from '../../base/ids.ts';
import type { ThreadPool } from '../../base/threads/thread-pool.ts';
import type { TenantId } from '../../domain/tenant.ts';
import { STATIC_MODEL } from '../../domain/vector.ts';
import { resolutionFor, TOPICS } from '../../kernels/cluster/find-topics.ts';
import { titleTerms } from '../../kernels/text/title-terms.ts';
import type { Database, Queryable } from '../../ports/database.ts';
import { lockSeries } from '../series/rewrite-series.ts';
import { type Applied, applyClusters } from './apply-clusters.ts';
import { nearestTopic } from './assigner.ts';
import type { ClusterInput, ClusterOutput } from './cluster-signals.ts';
import { readLivingTopics, readTopicsVersion } from './living-topics.ts';
import { FIRST, readWindow, type SignalWindow } from './read-window.ts';
import { type AssignedSignal, writeAssigned } from './signal-topics.ts';
import { raiseTopicsVersion, readTopicRows, type TopicRow } from './topic-rows.ts';

export const CLUSTERING = {
  /** Newest signals that are clustered together. */
  window: 150_000,
  /** Newest signals without a topic among which new ones are looked for. */
  unassigned: 10_000,
  seed: 1,
} as const;

export interface ClusteringDependencies {
  readonly database: Database;
  readonly threads: ThreadPool;
  readonly now: () => number;
}

/** Ids of documents of one tenant are in the order of their transactions but for so many milliseconds. */
const DISORDER_MS = 60_000;
const TASK = new URL('./cluster-signals.ts', import.meta.url).href;

/**
 * Clusters the newest signals of a tenant and applies what was found in one transaction. Undefined when another process
 * changed the topics meanwhile: then nothing was written.
 */
export async function reclusterTopics(
  dependencies: ClusteringDependencies,
  tenant: TenantId,
  signal?: AbortSignal,
): Promise<(Applied & { readonly signals: number }) | undefined> {
  const { database, now } = dependencies;
  const started = performance.now();
  const startedAt = now();
  const store = database.tenant(tenant);
  const version = await readTopicsVersion(store);
  const olds = await readTopicRows(store);
  const window = await readWindow(store, { limit: CLUSTERING.window, signal });
  const output = await computeClusters(dependencies, { window, olds, signal });
  return store.transaction(async (transaction) => {
    await lockSeries(transaction);
    if ((await readTopicsVersion(transaction)) !== version) return undefined;
    const applied = await applyClusters(transaction, { window, olds, output }, now());
    await raiseTopicsVersion(transaction);
    await assignMeanwhile(transaction, window);
    await transaction.query({
      name: 'topics-clustered',
      text: `UPDATE topic_head SET clustered_at = to_timestamp($1::float8 / 1000), clustered_signals = $2, clustered_to = $3::uuid,
               births_to = $3::uuid, clustered_ms = $4,
               requested_at = CASE WHEN requested_at > to_timestamp($5::float8 / 1000) THEN requested_at END`,
      values: [
        now(),
        window.ids.length,
        window.ids.at(-1) ?? FIRST,
        Math.round(performance.now() - started),
        startedAt,
      ],
    });
    return { ...applied, signals: window.ids.length };
  });
}

/**
 * Looks for new topics among the newest signals that have none. Those that exist stay as they are. Undefined when another
 * process changed the topics meanwhile.
 */
export async function findBirths(
  dependencies: ClusteringDependencies,
  tenant: TenantId,
  signal?: AbortSignal,
): Promise<Applied | undefined> {
  const { database, now } = dependencies;
  const store = database.tenant(tenant);
  const version = await readTopicsVersion(store);
  const [head] = await store.query<{ newest: string | null; signals: number }>({
    name: 'topics-newest',
    text: `SELECT (SELECT id FROM documents ORDER BY id DESC LIMIT 1) AS newest, clustered_signals AS signals FROM topic_head`,
  });
  const window = await readWindow(store, { limit: CLUSTERING.unassigned, unassigned: true, signal });
  // As specific as topics of all signals are.
  const all = Math.max(head!.signals, window.ids.length, 1);
  const resolution = Math.max(TOPICS.leastResolution, (resolutionFor(all) * window.ids.length) / all);
  const output = await computeClusters(dependencies, { window, olds: [], resolution, signal });
  return store.transaction(async (transaction) => {
    await lockSeries(transaction);
    if ((await readTopicsVersion(transaction)) !== version) return undefined;
    const silent = (await readTopicRows(transaction)).filter(({ death }) => death === 'silence');
    const applied = await applyClusters(transaction, { window, olds: silent, output }, now());
    if (applied.born > 0 || applied.moved > 0) {
      await raiseTopicsVersion(transaction);
      await assignMeanwhile(transaction, window);
    }
    await transaction.query({
      name: 'topics-births-to',
      text: 'UPDATE topic_head SET births_to = $1::uuid',
      values: [head!.newest ?? FIRST],
    });
    return applied;
  });
}

function computeClusters(
  { threads }: Pick<ClusteringDependencies, 'threads'>,
  {
    window,
    olds,
    resolution,
    signal,
  }: {
    readonly window: SignalWindow;
    readonly olds: readonly TopicRow[];
    readonly resolution?: number;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<ClusterOutput> {
  const placeOf = new Map(olds.map(({ number }, place) => [number, place]));
  const input: ClusterInput = {
    titles: window.titles,
    dimensions: STATIC_MODEL.dimensions,
    vectors: window.vectors,
    stories: window.stories,
    sources: window.sources,
    before: window.topics.map((number) => placeOf.get(number) ?? -1),
    topics: olds.length,
    seed: CLUSTERING.seed,
    ...(resolution === undefined ? {} : { resolution }),
  };
  return threads.run<ClusterOutput>(TASK, input, { signal });
}

/** Signals that came while the clustering ran belong to the topics that it found. */
async function assignMeanwhile(transaction: Queryable, window: SignalWindow): Promise<void> {
  const newest = window.ids.at(-1);
  if (newest === undefined) return;
  const since = await readWindow(transaction, {
    limit: CLUSTERING.window,
    after: uuidV7Floor(Math.max(0, uuidV7Time(newest) - DISORDER_MS)),
  });
  const known = new Set(window.ids);
  const living = await readLivingTopics(transaction, await readTopicsVersion(transaction));
  const { dimensions } = STATIC_MODEL;
  const assigned: { readonly place: number; readonly topic: number; readonly affinity: number }[] = [];
  const without: string[] = [];
  for (const [place, id] of since.ids.entries()) {
    if (known.has(id)) continue;
    const vector = since.vectors.subarray(place * dimensions, (place + 1) * dimensions);
    const found = nearestTopic(living, { vector, terms: titleTerms(since.titles[place]!) });
    if (found === null) without.push(id);
    else assigned.push({ place, ...found });
  }
  if (assigned.length === 0 && without.length === 0) return;
  const rows = await transaction.query<{ id: string; source: string; at: number }>({
    name: 'topics-meanwhile',
    text: `SELECT id, source_id AS source, CASE WHEN published_at >= 'epoch' AND published_at <= captured_at + interval '1 day'
             THEN published_at ELSE captured_at END AS at
           FROM documents WHERE id = ANY($1::uuid[])`,
    values: [assigned.map(({ place }) => since.ids[place]!)],
  });
  const rowOf = new Map(rows.map((row) => [row.id, row]));
  await writeAssigned(
    transaction,
    assigned.flatMap(({ place, topic, affinity }): AssignedSignal[] => {
      const row = rowOf.get(since.ids[place]!);
      return row === undefined
        ? []
        : [{ id: row.id, sourceId: row.source, publishedAt: row.at, topic, affinity }];
    }),
    without,
  );
}
