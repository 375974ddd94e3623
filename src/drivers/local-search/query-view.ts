import { BellwetherError } from '../../base/errors.ts';
import type {
  FacetField,
  SearchPosition,
  SearchRequest,
  SearchResult,
  SearchSort,
} from '../../domain/search-query.ts';
import { createDocumentFilter, type PassingDocuments } from '../../kernels/index/filter-documents.ts';
import { search } from '../../kernels/index/search.ts';
import { openSegment, type Segment } from '../../kernels/index/segment.ts';
import type { Deletions, Facet, Filter, SearchOptions, Statistics } from '../../kernels/index/types.ts';
import type { SearchIndexStatus } from '../../ports/search-index.ts';
import { INDEX_SCHEMA } from './index-schema.ts';
import type { PublishedView } from './messages.ts';
import type { QueryTranslator } from './translate-query.ts';

/** One state of a tenant's index as the main thread reads it: replaced whole, never changed. */
export interface QueryView {
  readonly writer: string;
  readonly position: number;
  readonly segments: readonly ViewSegment[];
  readonly documents: number;
  readonly bytes: number;
}

export interface ViewSegment {
  readonly number: number;
  readonly segment: Segment;
  readonly deleted?: Deletions;
}

export const EMPTY_VIEW: QueryView = { writer: '', position: 0, segments: [], documents: 0, bytes: 0 };

/** Opens what is new in a published state; segments known from the previous one are kept open. */
export function openView(published: PublishedView, previous: QueryView): QueryView {
  const kept = published.writer === previous.writer ? previous.segments : [];
  const known = new Map(kept.map(({ number, segment }) => [number, segment]));
  let documents = 0;
  let bytes = 0;
  const segments = published.segments.map(({ number, buffer, deletions, deleted }): ViewSegment => {
    const segment = known.get(number) ?? openSegment(buffer, { verify: false });
    documents += segment.documents - deleted;
    bytes += buffer.byteLength + (deletions?.byteLength ?? 0);
    return { number, segment, ...(deletions === null ? {} : { deleted: deletions }) };
  });
  return { writer: published.writer, position: published.position, segments, documents, bytes };
}

export function statusOf(view: QueryView): SearchIndexStatus {
  return {
    documents: view.documents,
    segments: view.segments.length,
    bytes: view.bytes,
    position: view.position,
  };
}

export function searchView(
  view: QueryView,
  request: SearchRequest,
  translate: QueryTranslator,
): SearchResult {
  const result = search(
    { schema: INDEX_SCHEMA, segments: view.segments },
    translate(request.query, view.segments),
    kernelOptions(request),
  );
  const facets: Partial<Record<FacetField, readonly { value: string; count: number }[]>> = {};
  for (const field of request.facets) facets[field] = result.facets[field]?.buckets ?? [];
  const hits = result.hits.map(({ key, score, date }) => ({
    id: key,
    score: score ?? 0,
    publishedAt: date ?? 0,
  }));
  return {
    total: result.total,
    hits,
    ...nextPosition(request, hits, result.statistics),
    facets,
    histogram: (result.facets[HISTOGRAM]?.buckets ?? []).map(({ value, count }) => ({
      start: Date.parse(value),
      count,
    })),
    position: view.position,
  };
}

/** Cannot be a facet field's name. */
const HISTOGRAM = 'histogram of publication';

function kernelOptions(request: SearchRequest): SearchOptions {
  if (!(request.limit >= 0 && request.limit <= 200)) {
    throw new BellwetherError('INVALID_INPUT', `The limit is ${request.limit} and may be 0 to 200.`);
  }
  const facets: Record<string, Facet> = {};
  for (const field of request.facets) facets[field] = { column: field, top: request.facetSize };
  if (request.histogram !== undefined)
    facets[HISTOGRAM] = { column: 'published', interval: request.histogram };
  const { after } = request;
  return {
    filters: filtersOf(request),
    facets,
    sort: request.sort,
    limit: request.limit,
    ...(after === undefined ? {} : startAfter(request.sort, after)),
  };
}

/** Absent on the last page. */
function nextPosition(
  { limit, sort }: SearchRequest,
  hits: SearchResult['hits'],
  { documents, averageLengths, frequencies }: Statistics,
): { readonly next?: SearchPosition } {
  const last = hits.at(-1);
  if (last === undefined || hits.length < limit) return {};
  if (sort !== 'relevance') return { next: { id: last.id, value: last.publishedAt } };
  return {
    next: { id: last.id, value: last.score, statistics: [documents, ...averageLengths, ...frequencies] },
  };
}

function startAfter(
  sort: SearchSort,
  { id, value, statistics }: SearchPosition,
): Pick<SearchOptions, 'after' | 'statistics'> {
  if (sort !== 'relevance') return { after: { key: id, date: value } };
  if (statistics === undefined) return { after: { key: id, score: value } };
  const fields = INDEX_SCHEMA.text.length;
  const pinned: Statistics = {
    documents: statistics[0] ?? 0,
    averageLengths: statistics.slice(1, 1 + fields),
    frequencies: statistics.slice(1 + fields),
  };
  return { after: { key: id, score: value }, statistics: pinned };
}

/** Which documents pass, without a query. */
export type DocumentFilters = Pick<SearchRequest, 'filters' | 'from' | 'to'>;

/** A consistent state of the index: what passes is found while the segments are gone through, without waiting. */
export interface MatchingDocuments {
  readonly position: number;
  readonly segments: readonly Segment[];
  passing(): Iterable<PassingDocuments>;
}

/** Knows segments by themselves, so all indexes of a thread may share it. */
const documentFilter = createDocumentFilter();

export function matchingDocuments(view: QueryView, filters: DocumentFilters): MatchingDocuments {
  return {
    position: view.position,
    segments: view.segments.map(({ segment }) => segment),
    passing: () =>
      documentFilter.passing({ schema: INDEX_SCHEMA, segments: view.segments }, filtersOf(filters)),
  };
}

function filtersOf(request: DocumentFilters): Filter[] {
  const filters: Filter[] = [];
  for (const [column, values] of Object.entries(request.filters))
    if (values !== undefined) filters.push({ column, values });
  if (request.from !== undefined || request.to !== undefined) {
    filters.push({
      column: 'published',
      ...(request.from === undefined ? {} : { from: request.from }),
      ...(request.to === undefined ? {} : { to: request.to }),
    });
  }
  return filters;
}
