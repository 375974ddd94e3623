import { describe, expect, it } from 'vitest';
import { type NaiveDocument, naiveFacet, naiveSearch } from '../../../test/reference/naive-search.ts';
import { type Random, seededRandom } from '../../base/random.ts';
import { createAnalyser } from '../text/analyser.ts';
import { createSegmentBuilder } from './builder.ts';
import { countDeleted, createDeletions, isDeleted, markDeleted } from './deletions.ts';
import { wordAt } from './dictionary.ts';
import { explain } from './explain.ts';
import { findKey, keyAt } from './keys.ts';
import { mergeSegments } from './merge.ts';
import { search } from './search.ts';
import { openSegment } from './segment.ts';
import type { Facet, Filter, IndexDocument, IndexSchema, Query, SearchCursor, SortOrder } from './types.ts';
import type { View, ViewSegment } from './view.ts';

const ROUNDS = Number(process.env.SEARCH_ROUNDS ?? 60);
const FIRST_SEED = Number(process.env.SEARCH_SEED ?? 20260101);

const WORDS = [
  ...[
    'run',
    'runs',
    'running',
    'runner',
    'sky',
    'skies',
    'market',
    'markets',
    'marketing',
    'to',
    'be',
    'or',
    'not',
    'the',
  ],
  ...[
    'quantum',
    'quantom',
    'network',
    'networks',
    'c++',
    'U.S.',
    'café',
    'naïve',
    '東京都',
    '3.11',
    "company's",
    'a',
    'zebra',
  ],
];
const TERMS = [
  'run',
  'runner',
  'sky',
  'market',
  'to',
  'be',
  'or',
  'not',
  'the',
  'quantum',
  'network',
  'c++',
  'us',
  'cafe',
  '東京',
  'absent',
];
const COLUMNS = { source: ['news', 'arxiv', 'github', 'patent'], labels: ['x', 'y', 'z', 'ü', 'w'] } as const;

function schemaOf(random: Random): IndexSchema {
  const all = [
    { name: 'title', boost: 3, lengthNormalisation: 0.5 },
    { name: 'company', boost: 2 },
    { name: 'extra' },
    { name: 'body' },
  ];
  return {
    text: all.slice(0, 3 - Math.floor(random() * 3)).concat(all[3]!),
    keywords: [{ name: 'source' }, { name: 'labels', multiple: true }],
    dates: ['published', 'seen'],
    ...(random() < 0.5 ? { k1: 0.9 } : {}),
  };
}

const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!;

function words(random: Random, most: number): string {
  const count = Math.floor(random() * most);
  return Array.from({ length: count }, () => WORDS[Math.floor(random() ** 2 * WORDS.length)]!).join(
    pick(random, [' ', ' ', ', ']),
  );
}

function documentOf(random: Random, schema: IndexSchema, key: string): IndexDocument {
  const text: Record<string, string | string[]> = {};
  for (const { name } of schema.text) {
    if (random() < 0.2) continue;
    // Now and then a document whose frequencies overflow their bits.
    const most = random() < 0.03 ? 900 : name === 'body' ? 40 : 6;
    text[name] = random() < 0.2 ? [words(random, most), words(random, 4)] : words(random, most);
  }
  const labels = COLUMNS.labels.filter(() => random() < 0.3);
  return {
    key,
    text,
    keywords: { ...(random() < 0.9 ? { source: pick(random, COLUMNS.source) } : {}), labels },
    dates: {
      ...(random() < 0.9
        ? { published: Math.floor(random() * 40 - 20) * 43_200_000 * pick(random, [1, 1, 30, 9000]) }
        : {}),
      seen: random() < 0.1 ? Number.NaN : 1.6e12 + Math.floor(random() * 1e9),
    },
  };
}

function queryOf(random: Random, schema: IndexSchema, depth = 0): Query {
  const field = random() < 0.25 ? { field: pick(random, schema.text).name } : {};
  const boost = random() < 0.2 ? { boost: 1 + Math.floor(random() * 4) } : {};
  const kind = random() * (depth < 3 ? 1 : 0.6);
  const several = (): Query[] =>
    Array.from({ length: 1 + Math.floor(random() * 3) }, () => queryOf(random, schema, depth + 1));
  if (kind < 0.28) return { kind: 'term', term: pick(random, TERMS), ...field, ...boost };
  if (kind < 0.4)
    return {
      kind: 'phrase',
      terms: Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(random, TERMS)),
      ...field,
      ...boost,
    };
  if (kind < 0.5)
    return {
      kind: 'prefix',
      prefix: pick(random, ['r', 'runn', 'ski', 'mark', 'marketi', 'zz', '東', 'n']),
      ...field,
      ...boost,
    };
  if (kind < 0.58) {
    const edits = random() < 0.5 ? { edits: Math.floor(random() * 3) } : {};
    const first = random() < 0.5 ? { firstExact: random() < 0.5 } : {};
    return {
      kind: 'fuzzy',
      word: pick(random, ['quantim', 'makret', 'netwrok', 'ruining', 'teh', 'skiies', 'caffe']),
      ...edits,
      ...first,
      ...field,
    };
  }
  if (kind < 0.6) return { kind: 'all' };
  if (kind < 0.78) return { kind: 'or', of: several() };
  if (kind < 0.94) return { kind: 'and', of: several(), ...(random() < 0.3 ? { prefer: several() } : {}) };
  return { kind: 'not', of: queryOf(random, schema, depth + 1) };
}

function filtersOf(random: Random): Filter[] {
  const filters: Filter[] = [];
  if (random() < 0.25)
    filters.push({ column: 'source', values: COLUMNS.source.filter(() => random() < 0.5) });
  if (random() < 0.2) filters.push({ column: 'labels', values: ['x', 'ü', 'nowhere'] });
  if (random() < 0.25)
    filters.push({
      column: 'published',
      ...(random() < 0.7 ? { from: -86_400_000 * 3 } : {}),
      ...(random() < 0.7 ? { to: 86_400_000 * 5 } : {}),
    });
  return filters;
}

const FACETS: Readonly<Record<string, Facet>> = {
  source: { column: 'source' },
  labels: { column: 'labels', top: 3 },
  days: { column: 'published', interval: 'day' },
  weeks: { column: 'published', interval: 'week' },
  months: { column: 'published', interval: 'month' },
  years: { column: 'seen', interval: 'year' },
};

/** An index grown at random, and the same documents as the naive search sees them. */
function grow(random: Random) {
  const schema = schemaOf(random);
  const analyser = createAnalyser();
  const builder = createSegmentBuilder(schema, analyser);
  const sources = new Map<string, IndexDocument>();
  let next = 0;
  const newKey = (): string => {
    const high = Math.floor(random() * 4).toString(16);
    return `0000000${high}-0000-7000-8000-${(next++ * (random() < 0.5 ? 1 : 2654435761)).toString(16).padStart(12, '0').slice(-12)}`;
  };
  let segments: ViewSegment[] = [];
  const parts = 1 + Math.floor(random() * 5);
  for (let part = 0; part < parts; part++) {
    const size = random() < 0.15 ? 0 : Math.floor(random() * 90);
    for (let i = 0; i < size; i++) {
      const key = newKey();
      if (sources.has(key)) continue;
      if (random() < 0.05) builder.add(documentOf(random, schema, key)); // replaced at once
      const source = documentOf(random, schema, key);
      builder.add(source);
      if (random() < 0.03) builder.remove(key);
      else sources.set(key, source);
    }
    const segment = openSegment(builder.seal());
    segments.push(random() < 0.8 ? { segment, deleted: createDeletions(segment.documents) } : { segment });
    const everything = random() < 0.05;
    for (const { segment: within, deleted } of segments) {
      if (deleted === undefined) continue;
      for (let d = 0; d < within.documents; d++) if (everything || random() < 0.06) markDeleted(deleted, d);
    }
    if (random() < 0.3 && segments.length > 1) {
      const chosen = segments.filter(() => random() < 0.7);
      if (chosen.length > 0) {
        const { buffer, remaps } = mergeSegments(
          chosen.map(({ segment: one, deleted }) =>
            deleted === undefined ? { segment: one } : { segment: one, deleted },
          ),
        );
        const merged = openSegment(buffer);
        const deleted = createDeletions(merged.documents);
        // A deletion that arrives while the merge runs.
        const late = Math.floor(random() * (chosen[0]!.segment.documents || 1));
        const moved = remaps[0]![late] ?? -1;
        if (moved !== -1 && chosen[0]!.deleted !== undefined) markDeleted(deleted, moved);
        segments = segments.filter((one) => !chosen.includes(one));
        segments.push({ segment: merged, deleted });
      }
    }
  }
  const documents: NaiveDocument[] = segments.flatMap(({ segment, deleted }) =>
    Array.from({ length: segment.documents }, (_, d) => ({
      source: sources.get(keyAt(segment, d))!,
      deleted: deleted !== undefined && isDeleted(deleted, d),
    })),
  );
  const surfaces = new Map<string, string>();
  for (const { segment } of segments) {
    for (let i = 0; i < segment.surfaces.size; i++)
      surfaces.set(wordAt(segment.surfaces, i), wordAt(segment.terms, segment.surfaceTerm[i]!));
  }
  return {
    view: { schema, segments } satisfies View,
    collection: { schema, analyser, documents, surfaces },
    random,
  };
}

/** The same documents in one segment, deleted ones still there. */
function inOne(view: View): View {
  const { buffer, remaps } = mergeSegments(view.segments.map(({ segment }) => ({ segment })));
  const segment = openSegment(buffer);
  const deleted = createDeletions(segment.documents);
  view.segments.forEach((part, s) => {
    for (let d = 0; d < part.segment.documents; d++) {
      if (part.deleted !== undefined && isDeleted(part.deleted, d)) markDeleted(deleted, remaps[s]![d]!);
    }
  });
  return { schema: view.schema, segments: [{ segment, deleted }] };
}

describe('search against a naive search on random indexes', () => {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + ROUNDS; seed++) {
    it(`agrees on totals, scores, order, facets, pages and explanations (seed ${seed})`, () => {
      const random = seededRandom(seed);
      const { view, collection } = grow(random);
      const single = inOne(view);
      for (let q = 0; q < 12; q++) {
        const query = queryOf(random, view.schema);
        const filters = filtersOf(random);
        const sort = pick(random, ['relevance', 'relevance', 'newest', 'oldest'] satisfies SortOrder[]);
        const expected = naiveSearch(collection, query, { filters, sort });
        const about = JSON.stringify({ query, filters, sort });
        const whole = search(view, query, { filters, sort, limit: 1000, facets: FACETS });

        expect(whole.total, about).toBe(expected.hits.length);
        expect(whole.hits.length, about).toBe(expected.hits.length);
        const scoreOf = new Map(expected.hits.map((hit) => [hit.key, hit.score]));
        whole.hits.forEach((hit, rank) => {
          const wanted = expected.hits[rank]!;
          expect(scoreOf.has(hit.key), about).toBe(true);
          if (sort !== 'relevance')
            expect({ key: hit.key, date: hit.date, score: hit.score }, about).toEqual({
              key: wanted.key,
              date: wanted.date,
              score: null,
            });
          else {
            expect(Math.abs(hit.score! - wanted.score), about).toBeLessThan(1e-5 * (1 + wanted.score));
            expect(Math.abs(hit.score! - scoreOf.get(hit.key)!), about).toBeLessThan(
              1e-5 * (1 + wanted.score),
            );
          }
        });
        for (const [name, facet] of Object.entries(FACETS)) {
          expect(whole.facets[name], `${name} ${about}`).toEqual(naiveFacet(expected.matches, facet));
        }
        // The same documents in one segment: the same answer to the last bit.
        expect(search(single, query, { filters, sort, limit: 1000, facets: FACETS }), about).toEqual(whole);

        // Pages, the layout changing between them, yield each hit once and in the same order.
        const paged: string[] = [];
        let after: SearchCursor | undefined;
        for (let page = 0; page <= whole.total; page++) {
          const { hits } = search(page % 2 === 0 ? view : single, query, {
            filters,
            sort,
            limit: 7,
            statistics: whole.statistics,
            ...(after === undefined ? {} : { after }),
          });
          paged.push(...hits.map((hit) => hit.key));
          const last = hits[hits.length - 1];
          if (last === undefined) break;
          after =
            sort === 'relevance' ? { score: last.score!, key: last.key } : { date: last.date, key: last.key };
        }
        expect(paged, about).toEqual(whole.hits.map((hit) => hit.key));

        if (sort === 'relevance') {
          for (const hit of whole.hits.slice(0, 3)) {
            const explained = explain(view, query, hit.key);
            expect(Math.abs((explained?.value ?? Number.NaN) - hit.score!), about).toBeLessThan(
              1e-5 * (1 + hit.score!),
            );
          }
        }
      }
      for (const { segment, deleted } of [...view.segments, ...single.segments]) {
        for (let d = 0; d < segment.documents; d++) expect(findKey(segment, keyAt(segment, d))).toBe(d);
        expect(findKey(segment, 'ffffffff-ffff-ffff-ffff-ffffffffffff')).toBe(-1);
        if (deleted !== undefined) expect(countDeleted(deleted)).toBeLessThanOrEqual(segment.documents);
      }
    });
  }
});
