import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { type Clock, systemClock } from '../base/clock.ts';
import { messageOf } from '../base/errors.ts';
import { createAddressPolicy, parseAllowList } from '../collect/address-policy.ts';
import { type Collector, createCollector } from '../collect/collect-source.ts';
import { createConnectors } from '../collect/connectors/index.ts';
import { createPoliteness } from '../collect/politeness.ts';
import { createSafeFetch } from '../collect/safe-fetch.ts';
import { runScheduler, type ScheduledRun } from '../collect/scheduler.ts';
import { createSources, type Sources } from '../collect/sources.ts';
import { asTenantId, type TenantId } from '../domain/tenant.ts';
import { STATIC_MODEL } from '../domain/vector.ts';
import type { LocalSearch } from '../drivers/local-search/local-search.ts';
import type { LocalVectors } from '../drivers/local-vectors/local-vectors.ts';
import { createLog, type Log } from '../drivers/pino/pino-log.ts';
import { createPostgresEventLog, EVENT_LOG_CHANNEL } from '../drivers/postgres/event-log.ts';
import { createPrometheusMetrics, type PrometheusMetrics } from '../drivers/prometheus/prometheus-metrics.ts';
import type { KnowledgeGraph } from '../graph/knowledge-graph.ts';
import type { GraphProjector } from '../graph/project/projector.ts';
import { createDeadLetters, type DeadLetters } from '../pipeline/dead-letters.ts';
import { createIngest, type Ingest } from '../pipeline/ingest.ts';
import { createPreparePool } from '../pipeline/prepare-pool.ts';
import { createPipeline, PIPELINE_GROUP } from '../pipeline/runner.ts';
import { OUTBOX_CHANNEL, outboxPosition } from '../pipeline/store.ts';
import type { Database } from '../ports/database.ts';
import type { EventLog } from '../ports/event-log.ts';
import { noTracing, type Tracer } from '../ports/tracer.ts';
import { createDashboard, type DashboardFigures } from '../search/dashboard.ts';
import { createSavedSearches, type SavedSearches } from '../search/saved-searches.ts';
import { createSemantics } from '../search/semantics.ts';
import { createSignals, type Signals } from '../search/signals.ts';
import { loadSigningKeys, type SigningKeys } from '../tenancy/signing-keys.ts';
import { createTenancy, type Tenancy } from '../tenancy/tenancy.ts';
import type { Configuration } from './configuration.ts';
import { type ConfiguredModels, openConfiguredModels } from './configured-models.ts';
import { createForesight, type Foresight } from './foresight.ts';
import { createGraphFeatures } from './graph-features.ts';
import { createLanguageFeatures, type LanguageFeatures } from './language-features.ts';
import { runMaintenance } from './maintenance.ts';
import { createNetworkFeatures, type NetworkFeatures } from './network-features.ts';
import { observePipeline } from './observe-pipeline.ts';
import { observeQuestions } from './observe-questions.ts';
import { openIndexes } from './open-indexes.ts';
import { createReEmbedding } from './re-embedding.ts';
import { createResolutionFeatures, type ResolutionFeatures } from './resolution-features.ts';
import { openStore, type Store, type WaitForOwner } from './store.ts';
import { createStoreRate } from './store-rate.ts';
import { VERSION } from './version.ts';

/** What a process does; `serve` does all of it unless told otherwise. */
export const ROLES = ['api', 'pipeline', 'scheduler'] as const;
export type Role = (typeof ROLES)[number];

/** Every feature, put together over the drivers. The only place where the two meet. */
export interface Application extends Foresight, AsyncDisposable {
  readonly configuration: Configuration;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: PrometheusMetrics;
  readonly tracer: Tracer;
  readonly store: Store;
  readonly database: Database;
  readonly eventLog: EventLog;
  readonly signingKeys: SigningKeys;
  readonly tenancy: Tenancy;
  readonly sources: Sources;
  readonly collector: Collector;
  readonly ingest: Ingest;
  readonly deadLetters: DeadLetters;
  readonly searchIndex: LocalSearch;
  readonly vectorIndex: LocalVectors;
  readonly configuredModels: ConfiguredModels;
  readonly language: LanguageFeatures;
  readonly signals: Signals;
  readonly dashboard: DashboardFigures;
  readonly knowledgeGraph: KnowledgeGraph;
  readonly graphProjector: GraphProjector;
  readonly resolution: ResolutionFeatures;
  readonly networks: NetworkFeatures;
  readonly savedSearches: SavedSearches;
  /** Documents in the event log that the pipeline has not processed. */
  backlog(): Promise<number>;
  /** Rebuilds the tenant's projections from the store while they serve: words, vectors, graph, series. Progress counts each by itself. */
  reindex(
    tenant: TenantId,
    onProgress: (done: number, total: number) => void,
  ): Promise<{ readonly documents: number }>;
  /** Resolves when everything stored so far can be found, by words and by meaning, and stands in the graph. */
  waitUntilSearchable(tenant: TenantId, signal: AbortSignal): Promise<void>;
  /** Runs the loops of the roles until the signal aborts; rejects when one of them breaks for good. */
  run(roles: readonly Role[], signal: AbortSignal): Promise<void>;
  /** Calls back with the tenant after each of its batches was stored, by whichever process. */
  onStored(listener: (tenant: TenantId) => void): Promise<AsyncDisposable>;
  /** Called with every run of a source that this process made. */
  onSourceRun: ((run: ScheduledRun) => void) | undefined;
}

export interface ApplicationOptions {
  /** `never`: refuse a data directory that another process owns. */
  readonly attach?: 'when-owned' | 'never';
  readonly wait?: WaitForOwner;
  readonly clock?: Clock;
}

export async function openApplication(
  configuration: Configuration,
  options: ApplicationOptions = {},
): Promise<Application> {
  const clock = options.clock ?? systemClock;
  await using opened = new AsyncDisposableStack();
  const log = createLog({ level: configuration.logLevel });
  opened.defer(() => log.flush());
  const metrics = createPrometheusMetrics({
    onError: (error) => log.warn({ err: error }, 'a metric could not be read'),
  });
  const tracer = await createTracer(configuration, opened);
  const queryTime = new Map<string, { observe(seconds: number): void }>();

  const store = opened.use(
    await openStore(configuration, {
      ...(options.attach === undefined ? {} : { attach: options.attach }),
      ...(options.wait === undefined ? {} : { wait: options.wait }),
      log: (line) => log.debug({ part: 'postgres' }, line),
      onQuery: (kind, milliseconds) => {
        let histogram = queryTime.get(kind);
        if (histogram === undefined)
          queryTime.set(
            kind,
            (histogram = metrics.histogram('db_query_duration_seconds', { query_type: kind })),
          );
        histogram.observe(milliseconds / 1000);
      },
    }),
  );
  const { database } = store;
  metrics.beforeRender(() => {
    const { open, idle } = database.connections;
    metrics.gauge('db_connections_active', { database: 'bellwether' }).set(open - idle);
  });

  const eventLog = createPostgresEventLog({ database });
  const signingKeys = await loadSigningKeys({
    ...(configuration.jwtSecret === '' ? {} : { secret: configuration.jwtSecret }),
    file: join(configuration.data, 'keys.json'),
    now: clock.now(),
  });
  const tenancy = createTenancy({ database, clock, signingKeys, provisionTenant: store.provisionTenant });

  const connectors = createConnectors(
    configuration.hackerNewsUrl === '' ? {} : { hackerNewsUrl: configuration.hackerNewsUrl },
  );
  const fetcher = opened.use(
    createSafeFetch({
      version: VERSION,
      policy: createAddressPolicy({ allow: parseAllowList(configuration.fetchAllow) }),
      clock,
    }),
  );
  const sources = createSources({ database, connectors, clock });
  const collector = createCollector({
    database,
    eventLog,
    connectors,
    clock,
    fetch: fetcher.fetch,
    politeness: createPoliteness({ clock }),
    random: Math.random,
  });

  const { searchIndex, vectorIndex } = openIndexes({ configuration, store, log, metrics }, opened);
  const configured = await openConfiguredModels(configuration, { database, metrics, clock }, opened);
  const language = createLanguageFeatures({ database, metrics, clock, configured });
  const signals = createSignals({
    database,
    searchIndex,
    semantics: createSemantics({
      database,
      vectorIndex,
      embedderOf: language.embedderOf,
      onQuestion: observeQuestions({ metrics, log }),
    }),
  });
  const rate = createStoreRate(clock);
  const owner = `${process.pid}-${randomUUID()}`;

  const backlog = async () => {
    let documents = 0;
    for (const lag of (await eventLog.lag(PIPELINE_GROUP)).values()) documents += lag;
    return documents;
  };

  const limitOf = async (tenant: TenantId) => {
    const { nodesPerGraph: entities, plan } = await tenancy.plans.limits(tenant);
    return { entities, plan };
  };
  const { knowledge: knowledgeGraph, projector: graphProjector } = createGraphFeatures({
    database,
    clock,
    log,
    metrics,
    tenants: tenancy.tenants.list,
    limitOf,
  });
  const resolution = createResolutionFeatures({
    database,
    clock,
    limitOf,
    log,
    tenants: tenancy.tenants.list,
    automatic: configuration.automaticMerges,
  });
  const networks = opened.use(
    createNetworkFeatures({
      database,
      clock,
      tenancy,
      owner,
      version: VERSION,
      data: configuration.data,
      uploadBytes: configuration.uploadMb * 1024 * 1024,
      threads: configuration.graphThreads,
      knowledge: knowledgeGraph,
      onError: (error) => log.warn({ err: error, part: 'networks' }, 'work on networks failed'),
    }),
  );

  const onStored: Application['onStored'] = (listener) =>
    database.listen(OUTBOX_CHANNEL, (payload) => listener(asTenantId(payload)));
  const foresight = opened.use(
    createForesight({
      database,
      clock,
      log,
      metrics,
      owner,
      onStored,
      tenants: tenancy.tenants.list,
      summariser: () => language.summariser(),
    }),
  );
  const { trends, backtests, topics, forecasts, radar } = foresight;

  const closers = opened.move();
  const application: Application = {
    configuration,
    clock,
    log,
    metrics,
    tracer,
    store,
    database,
    eventLog,
    signingKeys,
    tenancy,
    sources,
    collector,
    ingest: createIngest({ database, log: eventLog, clock }),
    deadLetters: createDeadLetters({ database, log: eventLog }),
    searchIndex,
    vectorIndex,
    configuredModels: configured,
    language,
    signals,
    dashboard: createDashboard({
      database,
      searchIndex,
      signals,
      clock,
      backlog,
      sourceStates: async (tenant) =>
        new Map((await sources.list(tenant)).map((source) => [source.id, source.health.state])),
      ratePerSecond: rate.perSecond,
    }),
    knowledgeGraph,
    graphProjector,
    resolution,
    networks,
    trends,
    backtests,
    topics,
    forecasts,
    radar,
    savedSearches: createSavedSearches({ database, clock }),
    onSourceRun: undefined,
    backlog,

    onStored,

    async reindex(tenant, onProgress) {
      const rebuilt = await searchIndex.rebuild(tenant, onProgress);
      const models = await database
        .tenant(tenant)
        .query<{ id: string }>({ text: "SELECT id FROM embedding_models WHERE state <> 'retired'" });
      for (const model of new Set([STATIC_MODEL.id, ...models.map(({ id }) => id)]))
        await vectorIndex.rebuild(tenant, model, onProgress);
      await graphProjector.rebuild(tenant, onProgress);
      await foresight.recount(tenant, onProgress);
      return rebuilt;
    },

    async waitUntilSearchable(tenant, signal) {
      const position = await outboxPosition(database.tenant(tenant));
      await searchIndex.waitFor(tenant, position, signal);
      await vectorIndex.waitFor(tenant, STATIC_MODEL.id, position, signal);
      await graphProjector.catchUp(tenant, signal);
    },

    async run(roles, signal) {
      const tidy = async (tenant: TenantId): Promise<void> => {
        await networks.tidy(tenant);
        await trends.tidy(tenant);
      };
      const stop = new AbortController();
      const both = AbortSignal.any([signal, stop.signal]);
      await using pool = createPreparePool({
        threads: configuration.pipelineThreads,
        ...(configuration.language ? { language: await language.forThreads() } : {}),
      });
      const { embedding } = configured;
      const reEmbedding =
        embedding === undefined
          ? undefined
          : createReEmbedding({
              database,
              embedding,
              tenants: tenancy.tenants.list,
              metrics,
              log,
              onEmbedded: vectorIndex.notify,
            });
      const pipeline = createPipeline({
        database,
        log: eventLog,
        pool,
        owner,
        clock,
        observer: observePipeline({
          metrics,
          log,
          onStored: (batch) => {
            const { tenant } = batch;
            rate.add(tenant, batch.documents.length);
            searchIndex.notify(tenant);
            // Opens an index that nobody has asked yet, so that the first who asks does not wait for it.
            searchIndex.status(tenant).catch(() => {});
            vectorIndex.notify(tenant);
            if (configuration.language) vectorIndex.status(tenant, STATIC_MODEL.id).catch(() => {});
            reEmbedding?.stored(batch);
          },
        }),
        follower: foresight.follower,
        listen: (wake) => database.listen(EVENT_LOG_CHANNEL, wake, wake),
      });
      const loops: Promise<void>[] = [];
      if (roles.includes('pipeline')) loops.push(pipeline.run(both));
      if (roles.includes('pipeline') && reEmbedding !== undefined) loops.push(reEmbedding.run(both));
      if (roles.includes('pipeline')) loops.push(graphProjector.run(both), resolution.resolver.run(both));
      if (roles.includes('pipeline')) loops.push(networks.run(both), ...foresight.loops(both));
      if (roles.includes('scheduler')) {
        loops.push(
          runScheduler(
            { database, collector, clock, owner, onRun: (run) => application.onSourceRun?.(run) },
            both,
          ),
          runMaintenance({ store, tenants: tenancy.tenants.list, eventLog, clock, log, tidy }, both),
        );
      }
      try {
        await Promise.all([
          ...loops,
          Promise.race([store.lost.then((reason) => Promise.reject(new Error(reason))), aborted(both)]),
        ]);
      } catch (error) {
        if (!signal.aborted) log.error({ err: error }, messageOf(error));
        throw error;
      } finally {
        stop.abort();
        await Promise.allSettled(loops);
      }
    },

    [Symbol.asyncDispose]: () => closers.disposeAsync(),
  };
  return application;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}

async function createTracer(configuration: Configuration, opened: AsyncDisposableStack): Promise<Tracer> {
  if (configuration.traceEndpoint === '') return noTracing;
  const { createOpenTelemetryTracer } = await import('../drivers/opentelemetry/opentelemetry-tracer.ts');
  return opened.use(createOpenTelemetryTracer({ endpoint: configuration.traceEndpoint, version: VERSION }));
}
