import type {
  RadarCommands,
  SavedSearchCommands,
  TopicCommands,
  TrendCommands,
} from '../cli/trend-session.ts';
import type { TenantId } from '../domain/tenant.ts';
import { parseTrendId } from '../domain/trend.ts';
import { apiFeatures } from './api-features.ts';
import type { Application } from './application.ts';
import { awaitWork, type WorkState } from './await-work.ts';

/** How the command line appears in history and audit log. */
const ACTOR = 'operator';
const OPERATOR = { actor: ACTOR, name: 'the operator' };
const MOST = 200;

/** Trends for commands, which read the store themselves; what is computed is computed by the server that runs, and here when none does. */
export function trendCommands(app: Application): TrendCommands {
  const { trends, trendRuns, windows, forecasts, backtests } = apiFeatures(app);
  const { attached } = app.store;
  return {
    async list(tenant, { limit = 20, ...query }) {
      const { next, items, ...page } = await trends.list(tenant, query, { limit });
      return { ...page, items: [...items], next_cursor: next };
    },
    get: trends.get,
    series: trends.series,
    track: (tenant, id, note) => trends.track(tenant, { id, ...(note === undefined ? {} : { note }) }, ACTOR),
    untrack: (tenant, id) => trends.untrack(tenant, id, ACTOR),
    async bursts(tenant, { limit = 10, ...query }) {
      const { items, next } = await trends.bursts(tenant, query, { limit });
      return { items: [...items], next_cursor: next };
    },
    calls: async (tenant, { limit = 20, ...query }) => (await trends.calls(tenant, query, { limit })).items,
    why: trends.why,
    async run(tenant, { signal, onProgress }) {
      const { id } = await trendRuns.ask(tenant, ACTOR);
      return awaitWork({
        read: () => trendRuns.get(tenant, id),
        cancel: () => trendRuns.cancel(tenant, id, ACTOR),
        work: attached ? null : app.trends.run,
        signal,
        onProgress,
      });
    },
    forecasts: async (tenant, subject, limit) => {
      const filter = subject === undefined ? {} : { subject: parseTrendId(subject) };
      return (await forecasts.list(tenant, filter, { limit })).items;
    },
    calibration: forecasts.calibration,
    windows: windows.rules,
    addWindow: (tenant, rule) => windows.create(tenant, rule, ACTOR),
    removeWindow: (tenant, id) => windows.remove(tenant, id, ACTOR),
    windowHits: async (tenant, limit) => (await windows.hits(tenant, {}, { limit })).items,
    async backtest(tenant, request, { signal, onProgress }) {
      const { id } = await backtests.ask(tenant, request, ACTOR);
      return awaitWork({
        read: () => backtests.get(tenant, id),
        work: attached ? null : app.backtests.backtests.run,
        signal,
        onProgress,
      });
    },
  };
}

export function topicCommands(app: Application): TopicCommands {
  const { topics } = apiFeatures(app);
  return {
    async list(tenant, { limit = 20, ...query }) {
      const { items, next, total } = await topics.list(tenant, query, { limit });
      return { items: [...items], next_cursor: next, total };
    },
    get: topics.get,
    events: async (tenant, limit) => (await topics.events(tenant, {}, { limit })).items,
    async recluster(tenant, { signal, onProgress }) {
      if (!app.store.attached) return app.topics.loop.catchUp(tenant, signal);
      const asked = Date.parse((await topics.recluster(tenant, ACTOR)).requested_at);
      await awaitWork({ read: () => clusteringSince(app, tenant, asked), work: null, signal, onProgress });
    },
  };
}

/** Whether the server found the topics anew since it was asked to. */
async function clusteringSince(app: Application, tenant: TenantId, asked: number): Promise<WorkState> {
  const [head] = await app.database.tenant(tenant).query<{ clustered_at: number | null }>({
    text: 'SELECT clustered_at FROM topic_head',
  });
  const isDone = (head?.clustered_at ?? 0) >= asked;
  return { state: isDone ? 'done' : 'running', progress: isDone ? 1 : 0, error: null };
}

export function radarCommands(app: Application): RadarCommands {
  const { radar } = apiFeatures(app);
  return {
    editions: async (tenant) => [...(await radar.editions(tenant, { limit: MOST })).items],
    edition: radar.edition,
    create: (tenant, edition) => radar.create(tenant, edition, OPERATOR),
    publish: (tenant, id) => radar.publish(tenant, id, OPERATOR),
    import: (tenant, file) => radar.import(tenant, file, OPERATOR),
    async export(tenant, id, format) {
      const { content } = await radar.export(tenant, id, format);
      const parts = await Array.fromAsync<string | Uint8Array>(content);
      return Buffer.concat(parts.map((part) => Buffer.from(part))).toString('utf8');
    },
  };
}

export function searchCommands(app: Application): SavedSearchCommands {
  const { savedSearches } = apiFeatures(app);
  return {
    list: async (tenant) => (await savedSearches.list(tenant, ACTOR, { limit: MOST })).items,
    save: (tenant, search) => savedSearches.create(tenant, search, OPERATOR),
    remove: (tenant, id) => savedSearches.remove(tenant, id, ACTOR),
    opened: (tenant, id) => savedSearches.opened(tenant, id, ACTOR),
  };
}
