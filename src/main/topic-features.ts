import type { TopicsApi } from '../api/foresight-dependencies.ts';
import { pageById } from '../api/paging.ts';
import { timestamp } from '../api/responses.ts';
import { toWireSignal } from '../api/wire/signal.ts';
import { toWireTopic, toWireTopicDetail, toWireTopicEvent, toWireTopicMap } from '../api/wire/topic.ts';
import type { Clock } from '../base/clock.ts';
import { createThreadPool } from '../base/threads/thread-pool.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Log } from '../drivers/pino/pino-log.ts';
import type { Summariser } from '../language/summaries/summarise.ts';
import type { Database } from '../ports/database.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Signals } from '../search/signals.ts';
import { writeAudit } from '../tenancy/audit.ts';
import type { TopicAssigner } from '../trends/topic-assigner.ts';
import { createTopicAssigner } from '../trends/topics/assigner.ts';
import { createTopicLoop, type TopicLoop } from '../trends/topics/topic-loop.ts';
import { createTopics, type Topics } from '../trends/topics/topics.ts';

/** Vectors are outside the heap; titles and the graph of what is alike are in it. */
const HEAP_MIB = 1_024;
/** How long a summary may take, a language model's attempts included, in milliseconds. */
const SUMMARY_MS = 25_000;

export interface TopicFeatures extends AsyncDisposable {
  readonly topics: Topics;
  /** For the pipeline. */
  readonly assigner: TopicAssigner;
  /** Runs in the process that has the pipeline role. */
  readonly loop: TopicLoop;
  recluster(tenant: TenantId, actor: string): Promise<number>;
}

export interface TopicFeatureOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tenants: () => Promise<readonly { readonly id: TenantId }[]>;
  /** Of this process, where leases are kept. */
  readonly owner: string;
  readonly summariser: () => Promise<Summariser>;
  /** Called when topics changed without new signals. */
  readonly onChanged: (tenant: TenantId) => Promise<void>;
}

/** Topics, put together over the database. */
export function createTopicFeatures(options: TopicFeatureOptions): TopicFeatures {
  const { database, clock, log, metrics, tenants, owner } = options;
  const now = () => clock.now();
  const clustering = createThreadPool({ threads: 1, heapMiB: HEAP_MIB });
  // A reader of the map does not wait for a clustering.
  const maps = createThreadPool({ threads: 1 });
  const topics = createTopics({
    database,
    threads: maps,
    now,
    summarise: async (tenant, texts, signal) => (await options.summariser()).summarise(tenant, texts, signal),
  });
  return {
    topics,
    assigner: createTopicAssigner(),
    loop: createTopicLoop({
      database,
      threads: clustering,
      now,
      tenants,
      owner,
      onEvent(event) {
        if (event.kind === 'failed') {
          log.warn({ tenant: event.tenant, err: event.error }, 'work on topics failed');
          return;
        }
        metrics
          .histogram('worker_processing_seconds', { task_type: `topics_${event.kind}` })
          .observe(event.milliseconds / 1000);
        log.info({ topics: event }, 'topics found');
      },
      onChanged: (tenant) => {
        options
          .onChanged(tenant)
          .catch((error: unknown) => log.warn({ tenant, err: error }, 'trends were not told of new topics'));
      },
    }),
    async recluster(tenant, actor) {
      const at = await topics.recluster(tenant);
      await writeAudit(database.platform, clock, {
        tenant,
        actor,
        action: 'topics.reclustered',
      });
      return at;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([clustering[Symbol.asyncDispose](), maps[Symbol.asyncDispose]()]);
    },
  };
}

/** Topics, behind the API's interface. */
export function topicsApi(
  { topics, recluster }: Pick<TopicFeatures, 'topics' | 'recluster'>,
  signals: Pick<Signals, 'read'>,
): TopicsApi {
  return {
    async list(tenant, { q, alive, sort }, page) {
      const filter = {
        ...(q === undefined ? {} : { q }),
        ...(alive === undefined ? {} : { alive }),
        ...(sort === undefined ? {} : { sort }),
      };
      const found = await topics.list(tenant, filter, page);
      return { items: found.items.map(toWireTopic), next: found.next, total: found.total };
    },
    get: async (tenant, id) =>
      toWireTopicDetail(await topics.get(tenant, id, AbortSignal.timeout(SUMMARY_MS))),
    async signals(tenant, id, page) {
      const { ids, next } = await topics.signals(tenant, id, page);
      return { items: (await signals.read(tenant, ids)).map(toWireSignal), next };
    },
    async events(tenant, { topic, kind }, { limit, after }) {
      const found = await topics.events(
        tenant,
        { ...(topic === undefined ? {} : { topic }), ...(kind === undefined ? {} : { kind }) },
        { limit: limit + 1, ...(after === undefined ? {} : { before: after }) },
      );
      const page = pageById(found, limit);
      return { items: page.items.map(toWireTopicEvent), next: page.next };
    },
    map: async (tenant) => toWireTopicMap(await topics.map(tenant)),
    recluster: async (tenant, actor) => ({ requested_at: timestamp(await recluster(tenant, actor)) }),
  };
}
