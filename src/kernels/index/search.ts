import { BellwetherError } from '../../base/errors.ts';
import { countDeleted } from './deletions.ts';
import { FacetCounter } from './facets.ts';
import { createFilters, deletionFilter } from './filters.ts';
import { WINDOW, WINDOW_WORDS } from './matcher.ts';
import { END } from './postings-reader.ts';
import { resolveQuery } from './resolve.ts';
import { createScorer, type Scorer } from './scoring.ts';
import { type Segment, sameShape, schemaFacts } from './segment.ts';
import { TermMatcher } from './term-matcher.ts';
import { TopHits } from './top-hits.ts';
import { type Borrowed, createMatcher } from './tree-matchers.ts';
import type { IndexSchema, Query, SearchCursor, SearchOptions, SearchResult } from './types.ts';
import type { View } from './view.ts';
import { windowDates } from './window-dates.ts';

const DEFAULT_LIMIT = 20;
const MOST_HITS = 10_000;

/**
 * Answers a query exactly: every match is counted and faceted, the best `limit` are returned. Synchronous;
 * O(postings of the terms asked for). Throws INVALID_QUERY, INVALID_CURSOR.
 */
export function search(view: View, query: Query, options: SearchOptions = {}): SearchResult {
  const { schema } = view;
  const { sort = 'relevance', limit = DEFAULT_LIMIT, filters = [] } = options;
  if (!(Number.isInteger(limit) && limit >= 0 && limit <= MOST_HITS)) {
    throw new BellwetherError(
      'INVALID_QUERY',
      `A page of ${limit} hits is not possible; ask for 0 to ${MOST_HITS}.`,
    );
  }
  const dateColumn = schema.dates[0];
  if (sort !== 'relevance' && dateColumn === undefined) {
    throw new BellwetherError('INVALID_QUERY', `The index has no date column to sort by ${sort}.`);
  }
  checkShape(view);
  const { root, statistics } = resolveQuery(view, query, options.statistics);
  const scorer = scorerOf(view, statistics.averageLengths);
  const scored = sort === 'relevance' && limit > 0;
  const top = new TopHits(limit, cursorPlace(options.after, sort));
  const facets = Object.entries(options.facets ?? {}).map(([name, facet]) => ({
    name,
    counter: new FacetCounter(schema, facet),
  }));
  let total = 0;

  view.segments.forEach(({ segment, deleted }, at) => {
    const steps = createFilters(schema, segment, filters);
    if (steps === null) return;
    if (deleted !== undefined) steps.unshift(deletionFilter(deleted));
    const borrowed: Borrowed = [];
    const matcher = createMatcher({ segment, scorer }, root, { segment: at, scored, borrowed });
    if (matcher === null) return;
    const dates = sort === 'relevance' ? null : segment.dates.get(dateColumn!)!;
    top.begin(segment);
    for (const { counter } of facets) counter.begin(segment);

    // Everything, unfiltered: counted without looking at a document, and listed from few windows.
    const everything = root.kind === 'all' && filters.length === 0;
    if (everything) {
      total += segment.documents - (deleted === undefined ? 0 : countDeleted(deleted));
      for (const { counter } of facets) counter.countAll(segment, deleted);
    }
    const collect = (count: number): void => {
      for (const step of steps) count = step(documents, scores, count);
      if (count === 0) return;
      if (!everything) {
        total += count;
        for (const { counter } of facets) counter.count(documents, count);
      }
      if (limit === 0) return;
      if (dates === null) top.offer(documents, scores, count);
      else {
        const sign = sort === 'newest' ? 1 : -1;
        for (let i = 0; i < count; i++) {
          const date = dates[documents[i]!]!;
          values[i] = Number.isNaN(date) ? -Infinity : date * sign;
        }
        top.offer(documents, values, count);
      }
    };
    if (matcher instanceof TermMatcher) {
      for (let count = matcher.list(documents, scores); count > 0; count = matcher.list(documents, scores))
        collect(count);
    } else if (root.kind === 'all') {
      if (everything && limit === 0) return;
      const spans = everything && dates !== null ? windowDates(dates) : null;
      const windows = Math.ceil(segment.documents / WINDOW);
      scores.fill(0);
      for (let i = 0; i < windows; i++) {
        const w = sort === 'newest' ? windows - 1 - i : i;
        if (spans !== null && (sort === 'newest' ? spans.latest[w]! : -spans.earliest[w]!) < top.least)
          continue;
        const base = w * WINDOW;
        const count = Math.min(WINDOW, segment.documents - base);
        for (let d = 0; d < count; d++) documents[d] = base + d;
        collect(count);
      }
    } else {
      for (let next = matcher.next(0); next < segment.documents; ) {
        const base = next - (next % WINDOW);
        bits.fill(0);
        sums.fill(0);
        matcher.fill(base, bits, scored ? sums : null);
        collect(listWindow(base));
        if (base + WINDOW >= segment.documents) break;
        next = matcher.next(base + WINDOW);
        if (next === END) break;
      }
    }
    for (const group of borrowed) group.release();
  });

  const hits = top.take().map(({ value, segment, document, key }) => {
    const date = dateColumn === undefined ? Number.NaN : segment.dates.get(dateColumn)![document]!;
    return { key, score: sort === 'relevance' ? value : null, date: Number.isNaN(date) ? null : date };
  });
  return {
    total,
    hits,
    facets: Object.fromEntries(facets.map(({ name, counter }) => [name, counter.result()])),
    statistics,
  };
}

// One window's worth of matches. Searches run to the end without yielding, so a thread needs one set.
const bits = new Int32Array(WINDOW_WORDS);
const sums = new Float32Array(WINDOW);
const documents = new Int32Array(WINDOW);
const scores = new Float32Array(WINDOW);
const values = new Float64Array(WINDOW);

/** The window's set bits as a list of documents with their scores. */
function listWindow(base: number): number {
  let count = 0;
  for (let w = 0; w < WINDOW_WORDS; w++) {
    for (let left = bits[w]!; left !== 0; ) {
      const lowest = left & -left;
      left ^= lowest;
      const slot = (w << 5) + 31 - Math.clz32(lowest);
      documents[count] = base + slot;
      scores[count++] = sums[slot]!;
    }
  }
  return count;
}

function cursorPlace(
  after: SearchCursor | undefined,
  sort: string,
): { value: number; key: string } | undefined {
  if (after === undefined) return undefined;
  const value = sort === 'relevance' ? after.score : after.date === null ? -Infinity : after.date;
  if (value === undefined || Number.isNaN(value)) {
    throw new BellwetherError(
      'INVALID_CURSOR',
      `The cursor lacks the ${sort === 'relevance' ? 'score' : 'date'} that the list is sorted by.`,
    );
  }
  return { value: sort === 'oldest' && value !== -Infinity ? -value : value, key: after.key };
}

/** Segments found to fit a schema: comparing names again would cost more than a rare term's search. */
const fitting = new WeakMap<IndexSchema, WeakSet<Segment>>();

function checkShape({ schema, segments }: View): void {
  let fits = fitting.get(schema);
  if (fits === undefined) fitting.set(schema, (fits = new WeakSet()));
  for (const { segment } of segments) {
    if (fits.has(segment)) continue;
    if (!sameShape(segment.facts, schemaFacts(schema))) {
      throw new BellwetherError(
        'SEGMENT_CORRUPT',
        'A search segment holds other fields than the schema says; rebuild the index.',
      );
    }
    fits.add(segment);
  }
}

/** The tables of the last few statistics: rebuilding them costs more than a rare term's whole search. */
const scorers: { schema: IndexSchema; averages: readonly number[]; scorer: Scorer }[] = [];

function scorerOf({ schema }: View, averages: readonly number[]): Scorer {
  const found = scorers.findIndex(
    (entry) => entry.schema === schema && entry.averages.every((average, f) => average === averages[f]),
  );
  const entry =
    found === -1
      ? { schema, averages, scorer: createScorer(schema, averages) }
      : scorers.splice(found, 1)[0]!;
  scorers.unshift(entry);
  if (scorers.length > 8) scorers.pop();
  return entry.scorer;
}
