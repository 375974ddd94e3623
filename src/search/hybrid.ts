import { isBellwetherError } from '../base/errors.ts';
import type {
  QueryNode,
  SearchHit,
  SearchPosition,
  SearchRequest,
  SearchResult,
} from '../domain/search-query.ts';
import type { TenantId } from '../domain/tenant.ts';
import { fuseRankings } from '../kernels/rank/reciprocal-rank-fusion.ts';
import type { SearchIndex } from '../ports/search-index.ts';
import type { VectorHit } from '../ports/vector-index.ts';
import type { Semantics } from './semantics.ts';

export const HYBRID_DEFAULTS = {
  /** Hits of each ranking that are fused; behind them the list goes on as text search has it. */
  window: 200,
  /** Neighbours by meaning. */
  neighbours: 100,
  /** Neighbours further away than this are not shown. Cosine. */
  leastSimilarity: 0.35,
  /** Of the fusion: how slowly a place further down loses weight. */
  k: 10,
  /** How much each ranking counts: all of the words, any of the words, the meaning. `npm run bench -- ir` shows why. */
  weights: { all: 1, any: 1, meaning: 0.5 },
  /** With fewer hits for all of the words, any of them will do: the best so many. */
  enough: 20,
  any: 50,
} as const;

/** A longer question that shares no word with any document is worth an answer by its meaning. */
const SLIP_WORDS = 2;

/** A position in the fused list is told from one in the text list by its id, which no document has. */
const FUSED_ID = '00000000-0000-0000-0000-000000000000';

export interface HybridDependencies {
  readonly searchIndex: SearchIndex;
  readonly semantics: Semantics;
}

/**
 * The words of a query that asks for plain words and nothing else, or null. Phrases, fields, prefixes, exclusions and
 * brackets say exactly what is wanted; a neighbour by meaning that does not hold to it would be wrong.
 */
export function plainWords(node: QueryNode): string | null {
  const words: string[] = [];
  const plain = (part: QueryNode): boolean => {
    if (part.kind === 'and') return part.nodes.every(plain);
    if (part.kind !== 'term' || part.field !== undefined) return false;
    words.push(part.text);
    return true;
  };
  return plain(node) && words.length > 0 ? words.join(' ') : null;
}

/**
 * Text search and nearest neighbours as one list, by reciprocal rank fusion. Totals, facets and the histogram count what
 * matches by its words, and the total also what is only related: found by some of the words, or by meaning.
 */
export async function searchHybrid(
  { searchIndex, semantics }: HybridDependencies,
  tenant: TenantId,
  request: SearchRequest & { readonly words: string },
): Promise<SearchResult> {
  const { words, after, limit, ...asked } = request;
  const { window, neighbours, leastSimilarity, k, weights, enough } = HYBRID_DEFAULTS;
  if (after !== undefined && after.id !== FUSED_ID) return textTail(after);

  const [text, near] = await Promise.all([
    searchIndex.search(tenant, { ...asked, limit: window }),
    nearest(),
  ]);
  const any = text.total < enough ? await searchIndex.search(tenant, anyOf(asked)) : undefined;
  // Where no document holds the one word or two, as of a slip of the keys, what is near is near by chance.
  const slip = any?.total === 0 && words.split(' ').length <= SLIP_WORDS && !(await holdsAnyWord());
  const meaning = slip ? [] : near;
  const fused = fuseRankings(
    [
      { ids: text.hits.map(({ id }) => id), weight: weights.all },
      { ids: any?.hits.map(({ id }) => id) ?? [], weight: weights.any },
      { ids: meaning.map(({ id }) => id), weight: weights.meaning },
    ],
    k,
  );
  const dates = new Map([...text.hits, ...(any?.hits ?? [])].map((hit) => [hit.id, hit.publishedAt]));
  const from = after?.value ?? 0;
  const hits = fused
    .slice(from, from + limit)
    .map(({ id, score }): SearchHit => ({ id, score, publishedAt: dates.get(id) ?? 0 }));
  const { next: _, ...rest } = text;
  const related = fused.length - (await countMatching(fused, text));
  return {
    ...rest,
    hits,
    total: text.total + related,
    related,
    ...position(from + hits.length, fused.length, text),
  };

  /** Whether anything at all has one of the words: what the filters leave says nothing about the words. */
  async function holdsAnyWord(): Promise<boolean> {
    const { from: _from, to: _to, histogram: _, ...everywhere } = anyOf(asked);
    const { total } = await searchIndex.search(tenant, { ...everywhere, filters: {}, limit: 0 });
    return total > 0;
  }

  async function nearest(): Promise<readonly VectorHit[]> {
    try {
      const found = await semantics.nearestToText(tenant, words, { limit: neighbours, ...bounds(asked) });
      return found.hits.filter(({ similarity }) => similarity >= leastSimilarity);
    } catch (error) {
      // While vectors are being rebuilt the words still answer.
      if (isBellwetherError(error, 'UNAVAILABLE')) return [];
      throw error;
    }
  }

  /** How many of the fused hits the text total already counts. */
  async function countMatching(
    hits: readonly { readonly id: string }[],
    found: SearchResult,
  ): Promise<number> {
    const first = new Set(found.hits.map(({ id }) => id));
    const others = hits.map(({ id }) => id).filter((id) => !first.has(id));
    const known = hits.length - others.length;
    if (found.total <= found.hits.length || others.length === 0) return known;
    return known + (await searchIndex.matching(tenant, { ...asked, limit: 0 }, others)).size;
  }

  /** Behind the fused list: text search from where the window ended, without what was shown by its meaning. */
  async function textTail(from: SearchPosition): Promise<SearchResult> {
    const [text, meaning] = await Promise.all([
      searchIndex.search(tenant, { ...asked, limit, after: from }),
      nearest(),
    ]);
    const shown = new Set(meaning.map(({ id }) => id));
    return { ...text, hits: text.hits.filter(({ id }) => !shown.has(id)) };
  }
}

/** Nearest neighbours alone: one page of them, and no counts beyond it, because everything is near to some degree. */
export async function searchByMeaning(
  semantics: Semantics,
  tenant: TenantId,
  { words, ...request }: SearchRequest & { readonly words: string },
): Promise<SearchResult> {
  const limit = Math.max(1, request.limit);
  const found = await semantics.nearestToText(tenant, words, { limit, ...bounds(request) });
  const hits = found.hits.map(({ id, similarity }): SearchHit => ({ id, score: similarity, publishedAt: 0 }));
  return {
    total: hits.length,
    related: hits.length,
    hits,
    facets: {},
    histogram: [],
    position: found.position,
  };
}

function bounds({ filters, from, to }: Pick<SearchRequest, 'filters' | 'from' | 'to'>) {
  return { filters, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function anyOf(asked: Omit<SearchRequest, 'limit'>): SearchRequest {
  const { query } = asked;
  return {
    ...asked,
    query: query.kind === 'and' ? { kind: 'or', nodes: query.nodes } : query,
    facets: [],
    limit: HYBRID_DEFAULTS.any,
  };
}

function position(shown: number, fused: number, text: SearchResult): { readonly next?: SearchPosition } {
  if (shown < fused) return { next: { id: FUSED_ID, value: shown } };
  return text.next === undefined || text.hits.length < HYBRID_DEFAULTS.window ? {} : { next: text.next };
}
