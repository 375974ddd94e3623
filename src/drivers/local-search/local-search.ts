import type { TenantId } from '../../domain/tenant.ts';
import type { SearchIndex } from '../../ports/search-index.ts';
import type { PostgresOptions } from '../postgres/database.ts';
import type { ProjectionName } from '../projection/messages.ts';
import { createProjectionClient } from '../projection/projection-client.ts';
import { explainHit, matchingHits } from './explain-hit.ts';
import type { IndexWorkerData, PublishedView, SearchEvent } from './messages.ts';
import {
  type DocumentFilters,
  EMPTY_VIEW,
  type MatchingDocuments,
  matchingDocuments,
  openView,
  type QueryView,
  searchView,
  statusOf,
} from './query-view.ts';
import { createQueryTranslator } from './translate-query.ts';

export const LOCAL_SEARCH_DEFAULTS = {
  /** A new document is searchable after at most this long, in milliseconds, or when so many wait. */
  refreshMs: 200,
  refreshDocuments: 8_000,
  /** The index is made durable this often, in milliseconds, or after so many documents. */
  commitMs: 5_000,
  commitDocuments: 50_000,
  /** How often the outbox is looked at when no notification comes, in milliseconds. */
  pollMs: 2_000,
  /** Memory of all loaded indexes; above it the one unused for longest is unloaded. */
  maxBytes: 2 * 1024 ** 3,
  /** How long a query waits for an index that is being opened, in milliseconds. */
  openTimeoutMs: 5_000,
} as const;

export interface LocalSearchOptions
  extends Partial<{ readonly [Key in keyof typeof LOCAL_SEARCH_DEFAULTS]: number }> {
  /** Owned by this process alone while the index is open. */
  readonly directory: string;
  /** The index worker's own connections. */
  readonly database: Pick<PostgresOptions, 'address' | 'pooling' | 'limits'>;
  /** Called on the main thread; must not throw. */
  readonly onEvent?: (event: SearchEvent) => void;
}

export interface LocalSearch extends SearchIndex {
  /** The tenant's outbox has grown: sooner than the store's notification arrives. */
  notify(tenant: TenantId): void;
  /** The documents that pass the filters, for an index of something else about them. */
  filterDocuments(tenant: TenantId, filters: DocumentFilters): Promise<MatchingDocuments>;
}

/**
 * Search inside this process. An index worker thread follows each tenant's outbox and publishes states on shared
 * memory; queries are answered here, on the calling thread, straight from that memory: handing a query to another
 * thread costs more than most queries take. Throws DATA_DIRECTORY_IN_USE on first use when another process owns
 * the directory, and UNAVAILABLE while an index is rebuilt and there is no older one to answer from.
 */
export function createLocalSearch(options: LocalSearchOptions): LocalSearch {
  const settings = { ...LOCAL_SEARCH_DEFAULTS, ...options };
  const translate = createQueryTranslator();
  const workerData: IndexWorkerData = {
    directory: settings.directory,
    database: settings.database,
    refreshMs: settings.refreshMs,
    refreshDocuments: settings.refreshDocuments,
    commitMs: settings.commitMs,
    commitDocuments: settings.commitDocuments,
    pollMs: settings.pollMs,
    maxBytes: settings.maxBytes,
  };
  const projection = createProjectionClient<ProjectionName, PublishedView, QueryView, SearchEvent>({
    title: 'search index',
    items: 'documents',
    script: new URL('./index-worker.ts', import.meta.url),
    workerData,
    openTimeoutMs: settings.openTimeoutMs,
    keyOf: ({ tenant }) => tenant,
    empty: EMPTY_VIEW,
    openView,
    onEvent: options.onEvent,
  });

  async function viewOf(tenant: TenantId): Promise<QueryView> {
    const current = await projection.ready({ tenant });
    return current();
  }

  return {
    capabilities: { exactTotals: true, phrase: true, fuzzy: true },

    async search(tenant, request) {
      return searchView(await viewOf(tenant), request, translate);
    },

    async filterDocuments(tenant, filters) {
      return matchingDocuments(await viewOf(tenant), filters);
    },

    async explain(tenant, request, id) {
      return explainHit(await viewOf(tenant), request, { id, translate });
    },

    async matching(tenant, request, ids) {
      return matchingHits(await viewOf(tenant), request, { ids, translate });
    },

    waitFor: (tenant, position, signal) => projection.waitFor({ tenant }, position, signal),

    async rebuild(tenant, onProgress) {
      return { documents: await projection.rebuild({ tenant }, onProgress) };
    },

    async status(tenant) {
      return statusOf(await viewOf(tenant));
    },

    drop: (tenant) => projection.drop({ tenant }, [{ tenant }]),

    notify: projection.notify,
    [Symbol.asyncDispose]: projection[Symbol.asyncDispose],
  };
}
