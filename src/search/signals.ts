import { BellwetherError } from '../base/errors.ts';
import { isUuid } from '../base/ids.ts';
import { ANALYSED_LENGTH } from '../domain/analysis.ts';
import {
  FACET_FIELDS,
  type FacetFilters,
  type HistogramInterval,
  type QueryNode,
  type SearchMode,
  type SearchRequest,
  type SearchResult,
  type SearchSort,
} from '../domain/search-query.ts';
import type {
  Signal,
  SignalDetail,
  SignalHistogram,
  SignalPage,
  SignalStory,
  SimilarSignal,
} from '../domain/signal.ts';
import type { SummarisedSignal } from '../domain/summary.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Database } from '../ports/database.ts';
import type { SearchIndex } from '../ports/search-index.ts';
import type { VectorHit } from '../ports/vector-index.ts';
import { type AskedRequest, decodeCursor, encodeCursor } from './cursor.ts';
import { parseDateRange } from './date-range.ts';
import { labelFacet } from './facet-labels.ts';
import { createHighlighter } from './highlighter.ts';
import { intervalFor, monthsToYears, spanOfMonths } from './histogram.ts';
import { plainWords, searchByMeaning, searchHybrid } from './hybrid.ts';
import { parseQuery } from './parse-query.ts';
import { createReadTogether } from './read-together.ts';
import type { Semantics } from './semantics.ts';
import {
  type DetailRow,
  detailStatement,
  type ListRow,
  listStatement,
  onlySighting,
  type SightingRow,
  sightingsStatement,
  toDetail,
  toSignal,
} from './signal-rows.ts';
import { storiesOf, storyMembers } from './stories.ts';

export const SIGNALS_DEFAULTS = {
  limit: 20,
  facetSize: 20,
  /** Texts of a story that a summary reads. */
  summarised: 20,
} as const;

/** A request for a list as it came in: texts are not parsed yet. */
export interface SignalQuery {
  readonly q?: string;
  readonly from?: string;
  readonly to?: string;
  /** A source may be given by id or by name. */
  readonly filters?: FacetFilters;
  /** Default: by relevance when words are asked for, newest first otherwise. */
  readonly sort?: SearchSort;
  /** 0 to 200. */
  readonly limit?: number;
  readonly cursor?: string;
  readonly facets?: boolean;
  readonly histogram?: HistogramInterval | 'auto';
  /**
   * Default: `hybrid` for plain words sorted by relevance. Anything else is `text`, because a neighbour by meaning
   * would not hold to what was asked.
   */
  readonly mode?: SearchMode;
}

export interface Signals {
  /** Throws INVALID_QUERY, INVALID_INPUT or INVALID_CURSOR for what cannot be understood. */
  list(tenant: TenantId, query: SignalQuery): Promise<SignalPage>;
  /** Throws NOT_FOUND. */
  get(tenant: TenantId, id: string): Promise<SignalDetail>;
  /** As a list shows them, in this order; those that do not exist are left out. */
  read(tenant: TenantId, ids: readonly string[]): Promise<readonly Signal[]>;
  /** What is closest in meaning, closest first; none while it has no vector. Throws NOT_FOUND. */
  similar(tenant: TenantId, id: string, limit: number): Promise<readonly SimilarSignal[]>;
  /** What is closest in meaning to a text, closest first. */
  nearestTo(tenant: TenantId, text: string, limit: number): Promise<readonly SimilarSignal[]>;
  /** The texts of the signal's story, itself first; only its own when it stands alone. Throws NOT_FOUND. */
  storyTexts(tenant: TenantId, id: string): Promise<readonly SummarisedSignal[]>;
}

export interface SignalsDependencies {
  readonly database: Database;
  readonly searchIndex: SearchIndex;
  readonly semantics: Semantics;
}

/** Reading signals: the index finds them, the store shows them. */
export function createSignals({ database, searchIndex, semantics }: SignalsDependencies): Signals {
  const highlighter = createHighlighter();
  const unmarked = highlighter.markerFor({ kind: 'all' });

  const details = createReadTogether((tenant, ids) =>
    database.tenant(tenant).query<DetailRow>(detailStatement(ids)),
  );

  const stories = createReadTogether(async (tenant, ids) =>
    [...(await storiesOf(database.tenant(tenant), ids))].map(([id, story]) => ({ id, story })),
  );

  async function list(tenant: TenantId, query: SignalQuery): Promise<SignalPage> {
    const started = performance.now();
    const request = await readRequest(tenant, query);
    const result = await find(tenant, request);
    const [items, names, histogram] = await Promise.all([
      show(tenant, result.hits, highlighter.markerFor(request.query)),
      namesOf(tenant, result.facets),
      query.histogram === undefined
        ? undefined
        : histogramOf(tenant, { asked: query.histogram, request, result }),
    ]);
    return {
      items,
      nextCursor: result.next === undefined ? null : encodeCursor(tenant, request, result.next),
      total: result.total,
      related: result.related ?? 0,
      ...(query.facets === true
        ? {
            facets: Object.fromEntries(
              FACET_FIELDS.map((field) => [field, labelFacet(field, result.facets[field] ?? [], names)]),
            ),
          }
        : {}),
      ...(histogram === undefined ? {} : { histogram }),
      tookMs: performance.now() - started,
    };
  }

  function find(tenant: TenantId, request: AskedRequest): Promise<SearchResult> {
    const byWords = request.mode === 'text' || request.sort !== 'relevance' || request.limit === 0;
    const words = byWords ? null : plainWords(request.query);
    if (words === null) return searchIndex.search(tenant, request);
    const asked = { ...request, words };
    return request.mode === 'vector'
      ? searchByMeaning(semantics, tenant, asked)
      : searchHybrid({ searchIndex, semantics }, tenant, asked);
  }

  /** The hits as a list shows them, in order; one that was deleted meanwhile is left out. */
  async function show(
    tenant: TenantId,
    hits: readonly { readonly id: string; readonly score: number }[],
    mark: ReturnType<typeof highlighter.markerFor>,
  ): Promise<Signal[]> {
    if (hits.length === 0) return [];
    const ids = hits.map(({ id }) => id);
    const reader = database.tenant(tenant);
    const [rows, stories] = await Promise.all([
      reader.query<ListRow>(listStatement(ids)),
      storiesOf(reader, ids),
    ]);
    const rowOf = new Map(rows.map((row) => [row.id, row]));
    return hits.flatMap(({ id, score }) => {
      const row = rowOf.get(id);
      if (row === undefined) return [];
      return [toSignal(row, { ...mark(row), score, storySize: stories.get(id)?.size ?? 1 })];
    });
  }

  async function showSimilar(tenant: TenantId, hits: readonly VectorHit[]): Promise<SimilarSignal[]> {
    const similarity = new Map(hits.map((hit) => [hit.id, hit.similarity]));
    const signals = await show(
      tenant,
      hits.map(({ id }) => ({ id, score: 0 })),
      unmarked,
    );
    return signals.map((signal) => ({ signal, similarity: Math.max(0, similarity.get(signal.id)!) }));
  }

  async function readStory(tenant: TenantId, id: string): Promise<SignalStory | null> {
    const [row] = await stories.rows(tenant, id);
    if (row === undefined) return null;
    const { story } = row;
    const members = await storyMembers(database.tenant(tenant), id);
    return {
      id: story.id,
      size: story.size,
      sources: story.sources,
      members: members.map(({ documentId, matchedId: _, ...member }) => ({
        signalId: documentId,
        ...member,
      })),
    };
  }

  async function readRequest(tenant: TenantId, query: SignalQuery): Promise<AskedRequest> {
    const parsed = parseQuery(query.q ?? '');
    const filters = await resolveSources(tenant, query.filters ?? {});
    const request: AskedRequest = {
      query: parsed,
      ...parseDateRange(query.from, query.to),
      filters,
      facets: query.facets === true ? FACET_FIELDS : [],
      facetSize: SIGNALS_DEFAULTS.facetSize,
      sort: query.sort ?? (asksForWords(parsed) ? 'relevance' : 'newest'),
      limit: query.limit ?? SIGNALS_DEFAULTS.limit,
      mode: query.mode ?? 'hybrid',
    };
    const interval = query.histogram === undefined ? undefined : firstInterval(query.histogram, request);
    return {
      ...request,
      ...(interval === undefined ? {} : { histogram: interval }),
      ...(query.cursor === undefined ? {} : { after: decodeCursor(tenant, request, query.cursor) }),
    };
  }

  /** Names among the source filter's values become ids; a name that no source has matches nothing. */
  async function resolveSources(tenant: TenantId, filters: FacetFilters): Promise<FacetFilters> {
    const names = filters.source?.filter((value) => !isUuid(value)) ?? [];
    if (names.length === 0) return filters;
    const rows = await database.tenant(tenant).query<{ id: string }>({
      name: 'search-source-ids',
      text: 'SELECT id FROM sources WHERE lower(name) = ANY($1::text[])',
      values: [names.map((name) => name.toLowerCase())],
    });
    return { ...filters, source: [...filters.source!.filter(isUuid), ...rows.map(({ id }) => id)] };
  }

  /** Names of the sources and entities among the facets' values, by id. */
  async function namesOf(
    tenant: TenantId,
    { source = [], entity = [] }: SearchResult['facets'],
  ): Promise<ReadonlyMap<string, string>> {
    if (source.length + entity.length === 0) return new Map();
    const rows = await database.tenant(tenant).query<{ id: string; name: string }>({
      name: 'search-names',
      text: `SELECT id, name FROM sources WHERE id = ANY($1::uuid[])
             UNION ALL SELECT id, name FROM entities WHERE id = ANY($2::uuid[])`,
      values: [source.map(({ value }) => value), entity.map(({ value }) => value)],
    });
    return new Map(rows.map(({ id, name }) => [id, name]));
  }

  /** An open range was asked for by months first: what came says which interval reads well. */
  async function histogramOf(
    tenant: TenantId,
    {
      asked,
      request,
      result,
    }: { asked: HistogramInterval | 'auto'; request: SearchRequest; result: SearchResult },
  ): Promise<SignalHistogram> {
    const first = request.histogram!;
    const wanted =
      asked === 'auto' && first === 'month' && openEnded(request)
        ? intervalFor(spanOfMonths(result.histogram))
        : first;
    if (wanted === first) return { interval: first, buckets: result.histogram };
    if (wanted === 'year') return { interval: wanted, buckets: monthsToYears(result.histogram) };
    const { after: _, ...rest } = request;
    const finer = await searchIndex.search(tenant, { ...rest, facets: [], limit: 0, histogram: wanted });
    return { interval: wanted, buckets: finer.histogram };
  }

  /** At least one row. Throws NOT_FOUND. */
  async function detailRows(tenant: TenantId, id: string): Promise<readonly [DetailRow, ...DetailRow[]]> {
    const key = id.toLowerCase();
    const [row, ...others] = isUuid(key) ? await details.rows(tenant, key) : [];
    if (row === undefined) {
      throw new BellwetherError(
        'NOT_FOUND',
        `There is no signal ${JSON.stringify(id.slice(0, 60))}. It may have been deleted.`,
      );
    }
    return [row, ...others];
  }

  return {
    list,
    read: (tenant, ids) =>
      show(
        tenant,
        ids.map((id) => ({ id, score: 0 })),
        unmarked,
      ),
    async storyTexts(tenant, id) {
      const [{ id: key }] = await detailRows(tenant, id);
      const reader = database.tenant(tenant);
      const members = await storyMembers(reader, key);
      const others = members.map(({ documentId }) => documentId).filter((member) => member !== key);
      const ids = [key, ...others].slice(0, SIGNALS_DEFAULTS.summarised);
      const rows = await reader.query<SummarisedSignal>({
        name: 'search-texts',
        text: `SELECT d.id, d.title, left(d.body, ${ANALYSED_LENGTH}) AS body
               FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted(id, place)
               CROSS JOIN LATERAL (SELECT * FROM documents WHERE documents.id = wanted.id LIMIT 1) AS d
               ORDER BY wanted.place`,
        values: [ids],
      });
      return rows;
    },

    async get(tenant, id) {
      const rows = await detailRows(tenant, id);
      const [row] = rows;
      const [sightings, story] = await Promise.all([
        onlySighting(rows) ?? database.tenant(tenant).query<SightingRow>(sightingsStatement(row.id)),
        readStory(tenant, row.id),
      ]);
      return toDetail(row, sightings, { ...unmarked(row), score: 0, story });
    },

    async similar(tenant, id, limit) {
      const [{ id: key }] = await detailRows(tenant, id);
      const { hits } = await semantics.nearestToDocument(tenant, key, { limit });
      return showSimilar(tenant, hits);
    },

    async nearestTo(tenant, text, limit) {
      const { hits } = await semantics.nearestToText(tenant, text, { limit });
      return showSimilar(tenant, hits);
    },
  };
}

function openEnded(request: SearchRequest): boolean {
  return request.from === undefined || request.to === undefined;
}

function firstInterval(asked: HistogramInterval | 'auto', request: SearchRequest): HistogramInterval {
  if (asked !== 'auto') return asked;
  return openEnded(request) ? 'month' : intervalFor(request.to! - request.from!);
}

/** Whether anything in the query can score: only exclusions, or nothing at all, cannot. */
function asksForWords(node: QueryNode): boolean {
  switch (node.kind) {
    case 'all':
    case 'not':
      return false;
    case 'and':
    case 'or':
      return node.nodes.some(asksForWords);
    default:
      return true;
  }
}
