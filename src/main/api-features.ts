import type { ApiDependencies } from '../api/dependencies.ts';
import type { PageRequest } from '../api/page.ts';
import { toWireAnalysis } from '../api/wire/analysis.ts';
import { toWireCounts, toWireDashboard } from '../api/wire/dashboard.ts';
import { toWireDetail, toWirePage, toWireSimilar, toWireSummary } from '../api/wire/signal.ts';
import { toWireSource } from '../api/wire/source.ts';
import { BellwetherError, isBellwetherError } from '../base/errors.ts';
import { isUuid } from '../base/ids.ts';
import { createSharedRuns } from '../base/shared-runs.ts';
import type { NewSource, SourceChange, Sources, SourceWithHealth } from '../collect/sources.ts';
import { isSourceType, type SourceType } from '../domain/source-type.ts';
import type { TenantId } from '../domain/tenant.ts';
import { embeddedText } from '../language/embedding/embedded-text.ts';
import type { Application } from './application.ts';
import { backtestsApi } from './backtest-features.ts';
import { forecastsApi } from './forecast-features.ts';
import { graphApi } from './graph-features.ts';
import { networkApi } from './network-features.ts';
import { radarApi } from './radar-features.ts';
import { resolutionApi } from './resolution-features.ts';
import { savedSearchesApi } from './saved-search-features.ts';
import { toSignalQuery } from './signal-query.ts';
import { topicsApi } from './topic-features.ts';
import { callCalibration, trendApi } from './trend-features.ts';
import { createWindowFeatures } from './window-features.ts';

type Features = Pick<
  ApiDependencies,
  | 'signals'
  | 'analysis'
  | 'graph'
  | 'resolution'
  | 'sources'
  | 'deadLetters'
  | 'ingest'
  | 'dashboard'
  | 'trends'
  | 'topics'
  | 'trendRuns'
  | 'backtests'
  | 'networks'
  | 'uploads'
  | 'forecasts'
  | 'savedSearches'
  | 'radar'
  | 'windows'
>;

/** Puts the features behind the API's interfaces: domain objects on one side, the words of the wire on the other. */
export function apiFeatures(app: Application): Features {
  const { signals, sources, deadLetters, dashboard } = app;
  const listSources = createSharedRuns((tenant: TenantId) => sources.list(tenant));
  const readCounts = createSharedRuns((tenant: TenantId) => dashboard.counts(tenant));
  return {
    ...networkApi(app.networks),
    ...trendApi(app.trends),
    topics: topicsApi(app.topics, signals),

    signals: {
      list: async (tenant, query) => toWirePage(await signals.list(tenant, toSignalQuery(query))),
      get: (tenant, id) =>
        orNull(async () => {
          const [signal, topic] = await Promise.all([
            signals.get(tenant, id),
            app.topics.topics.topicOf(tenant, id),
          ]);
          return { ...toWireDetail(signal), topic };
        }),
      similar: (tenant, id, { limit }) =>
        orNull(async () => toWireSimilar(await signals.similar(tenant, id, limit))),
      summary: (tenant, id) =>
        orNull(async () => {
          const summariser = await app.language.summariser();
          const texts = await signals.storyTexts(tenant, id);
          return toWireSummary(await summariser.summarise(tenant, texts, AbortSignal.timeout(SUMMARY_MS)));
        }),
    },

    analysis: {
      async analyze(tenant, { title = '', text, language = null, nearest = 0 }) {
        const document = { title, body: text, language };
        const stages = await app.language.language();
        const analysis = toWireAnalysis(stages.analyse(document), document);
        if (nearest === 0) return { analysis };
        return {
          analysis,
          nearest: toWireSimilar(await signals.nearestTo(tenant, embeddedText(document), nearest)),
        };
      },
    },

    graph: graphApi(app.knowledgeGraph),
    resolution: resolutionApi(app.resolution),
    backtests: backtestsApi(app.backtests),
    radar: radarApi(app.radar),
    windows: createWindowFeatures(app),
    savedSearches: savedSearchesApi(app.savedSearches, signals),
    forecasts: forecastsApi(app.forecasts, (tenant) => callCalibration(app.trends.trends, tenant)),

    sources: {
      list: async (tenant, page) => pageByName(await listSources(tenant), page),
      get: (tenant, id) => orNull(async () => toWireSource(await sources.get(tenant, id))),
      create: async (tenant, source) =>
        toWireSource(await sources.create(tenant, fromWire<NewSource>(source))),
      update: async (tenant, id, changes) =>
        toWireSource(await sources.update(tenant, id, fromWire<SourceChange>(changes))),
      remove: (tenant, id) => sources.delete(tenant, id),
      run: (tenant, id, signal) => app.collector.collect(tenant, id, { signal }),
    },

    deadLetters: {
      async list(tenant, { limit, after, stage }) {
        if (after !== undefined && !isUuid(after))
          throw new BellwetherError('INVALID_CURSOR', 'This cursor belongs to another list');
        const rows = await deadLetters.list(tenant, {
          limit: limit + 1,
          ...(after === undefined ? {} : { before: after }),
          ...(stage === undefined ? {} : { stage }),
        });
        const items = rows.slice(0, limit).map((letter) => ({
          id: letter.id,
          topic: letter.topic,
          source_id: letter.sourceId,
          stage: letter.stage,
          code: letter.code,
          reason: letter.reason,
          location: letter.location,
          payload: letter.payload,
          replayable: letter.replayable,
          occurred_at: new Date(letter.occurredAt).toISOString(),
        }));
        return { items, next: rows.length > limit ? items.at(-1)!.id : null };
      },
      replay: (tenant, which) => deadLetters.replay(tenant, which === 'all' ? 'all' : which.ids),
      remove: async (tenant, id) =>
        (await orNull(() => deadLetters.discard(tenant, id).then(() => true))) ?? false,
    },

    ingest: {
      async submit(tenant, { sourceType, documents }) {
        const sourceId = await submissionSource(sources, tenant, sourceType);
        const runId = await app.ingest.start(tenant, sourceId);
        await app.ingest.append(tenant, { runId, sourceId, sourceType }, { documents, rejected: [] });
        return { runId, queued: documents.length };
      },
      async run(tenant, id) {
        const run = isUuid(id) ? await app.ingest.run(tenant, id) : undefined;
        if (run === undefined) return null;
        const { accepted, duplicates, rejected, startedAt } = run;
        return { id, accepted, duplicates, rejected, started_at: new Date(startedAt).toISOString() };
      },
    },

    dashboard: {
      get: async (tenant, range) => toWireDashboard(await dashboard.read(tenant, range)),
      counts: async (tenant) => toWireCounts(await readCounts(tenant)),
    },
  };
}

/** How long a summary may take, a language model's attempts included, in milliseconds. */
const SUMMARY_MS = 60_000;

async function orNull<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (isBellwetherError(error, 'NOT_FOUND')) return null;
    throw error;
  }
}

/** The wire says `source_type` and `rate_limit`; the features say `sourceType` and `rateLimit`. */
function fromWire<T>({
  source_type,
  rate_limit,
  ...rest
}: {
  source_type?: SourceType;
  rate_limit?: number;
}): T {
  return {
    ...rest,
    ...(source_type === undefined ? {} : { sourceType: source_type }),
    ...(rate_limit === undefined ? {} : { rateLimit: rate_limit }),
  } as T;
}

/** Sources are few and read whole; a page continues after a name, which is unique. */
function pageByName(all: readonly SourceWithHealth[], { limit, after }: PageRequest) {
  const rest = after === undefined ? all : all.filter((source) => source.name.toLowerCase() > after);
  const items = rest.slice(0, limit);
  return {
    items: items.map(toWireSource),
    next: rest.length > limit ? items.at(-1)!.name.toLowerCase() : null,
  };
}

/** Documents sent to the API belong to one source per type, made with the first. */
async function submissionSource(sources: Sources, tenant: TenantId, sourceType: SourceType): Promise<string> {
  if (!isSourceType(sourceType))
    throw new BellwetherError('INVALID_INPUT', `"${String(sourceType)}" is not a source type`);
  const name = `API: ${sourceType}`;
  const known = await sources.find(tenant, name);
  if (known !== null) return known.id;
  try {
    return (await sources.create(tenant, { kind: 'api', name, sourceType })).id;
  } catch (error) {
    // Another request was faster.
    const made = isBellwetherError(error, 'CONFLICT') ? await sources.find(tenant, name) : null;
    if (made === null) throw error;
    return made.id;
  }
}
