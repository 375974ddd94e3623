import type { SearchRequest, SearchResult } from '../domain/search-query.ts';
import type { TenantId } from '../domain/tenant.ts';

/**
 * Full-text search over a tenant's documents: a projection of the outbox, rebuildable at any time.
 * An answer is always a consistent state of the index; it may be behind the store by the refresh interval.
 */
export interface SearchIndex extends AsyncDisposable {
  readonly capabilities: { readonly exactTotals: boolean; readonly phrase: boolean; readonly fuzzy: boolean };
  /** A tenant without documents answers with a total of 0. */
  search(tenant: TenantId, request: SearchRequest): Promise<SearchResult>;
  /** The numbers behind a hit's score, or undefined when the document does not match. */
  explain(tenant: TenantId, request: SearchRequest, id: string): Promise<ScoreExplanation | undefined>;
  /** Which of the documents match the query of the request; its filters are not looked at. */
  matching(tenant: TenantId, request: SearchRequest, ids: readonly string[]): Promise<ReadonlySet<string>>;
  /** Resolves when everything up to the outbox position is searchable. Rejects when the signal aborts. */
  waitFor(tenant: TenantId, position: number, signal: AbortSignal): Promise<void>;
  /** Rebuilds from the store beside the serving index, then swaps. `onProgress` counts documents. */
  rebuild(
    tenant: TenantId,
    onProgress?: (done: number, total: number) => void,
  ): Promise<{ readonly documents: number }>;
  status(tenant: TenantId): Promise<SearchIndexStatus>;
  /** Forgets the tenant: memory and files. */
  drop(tenant: TenantId): Promise<void>;
}

export interface SearchIndexStatus {
  readonly documents: number;
  readonly segments: number;
  /** Bytes held in memory by segments. */
  readonly bytes: number;
  /** The last outbox position that is searchable. */
  readonly position: number;
}

export interface ScoreExplanation {
  readonly score: number;
  readonly terms: readonly {
    readonly term: string;
    readonly documentFrequency: number;
    readonly inverseDocumentFrequency: number;
    readonly weightedFrequency: number;
    readonly contribution: number;
  }[];
  /** Names the formula and its constants, with a version. */
  readonly formula: string;
}
