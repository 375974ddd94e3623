import { expect, it } from 'vitest';
import type { SearchRequest, SearchResult } from '../domain/search-query.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { SearchIndex } from '../ports/search-index.ts';
import { searchByMeaning, searchHybrid } from './hybrid.ts';
import type { Semantics } from './semantics.ts';

const tenant = 'acme00000000' as TenantId;
const request: SearchRequest & { readonly words: string } = {
  query: { kind: 'term', text: 'battery', fuzzy: false },
  words: 'battery',
  filters: {},
  facets: ['language'],
  facetSize: 10,
  sort: 'relevance',
  limit: 10,
};

/** An index where the words match these documents, and neighbours with their similarities. */
function world(matching: readonly string[], near: readonly (readonly [id: string, similarity: number])[]) {
  const found: SearchResult = {
    total: matching.length,
    hits: matching.map((id, at) => ({ id, score: 10 - at, publishedAt: 0 })),
    facets: { language: [{ value: 'en', count: matching.length }] },
    histogram: [],
    position: 1,
  };
  const searchIndex = {
    search: async (_tenant: TenantId, { limit }: SearchRequest) => ({
      ...found,
      hits: found.hits.slice(0, limit),
    }),
    matching: async (_tenant: TenantId, _request: SearchRequest, ids: readonly string[]) =>
      new Set(ids.filter((id) => matching.includes(id))),
  } as unknown as SearchIndex;
  const hits = near.map(([id, similarity]) => ({ id, similarity }));
  const semantics = {
    nearestToText: async () => ({ hits, position: 1 }),
  } as unknown as Semantics;
  return { searchIndex, semantics };
}

it('says how many it found by meaning alone, so that facets add up to the rest', async () => {
  const answer = await searchHybrid(
    world(
      ['a', 'b'],
      [
        ['b', 0.9],
        ['c', 0.8],
        ['d', 0.1],
      ],
    ),
    tenant,
    request,
  );
  expect(answer).toMatchObject({
    total: 3,
    related: 1,
    facets: { language: [{ value: 'en', count: 2 }] },
  });
  expect(answer.hits.map(({ id }) => id).sort()).toEqual(['a', 'b', 'c']);
});

it('does not take a match beyond the window of the words for one by meaning alone', async () => {
  const many = Array.from({ length: 300 }, (_, at) => `m${at}`);
  const answer = await searchHybrid(
    world(many, [
      ['m299', 0.9],
      ['other', 0.8],
    ]),
    tenant,
    request,
  );
  expect(answer).toMatchObject({ total: 301, related: 1 });
});

it('counts everything that is only near as found by meaning', async () => {
  const { semantics } = world([], [['c', 0.8]]);
  expect(await searchByMeaning(semantics, tenant, request)).toMatchObject({ total: 1, related: 1 });
});

it.each([
  ['nothing that is near where no document holds a word of it', false, []],
  ['what is near where only the filters keep the words away', true, ['near']],
])('shows %s', async (_, elsewhere, expected) => {
  const { searchIndex, semantics } = world([], [['near', 0.9]]);
  const search: SearchIndex['search'] = async (id, asked) => {
    const found = await searchIndex.search(id, asked);
    return elsewhere && asked.filters.language === undefined ? { ...found, total: 1 } : found;
  };
  const answer = await searchHybrid({ searchIndex: { ...searchIndex, search }, semantics }, tenant, {
    ...request,
    filters: { language: ['sv'] },
  });
  expect(answer.hits.map(({ id }) => id)).toEqual(expected);
});
