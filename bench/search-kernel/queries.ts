import type { Random } from '../../src/base/random.ts';
import { wordAt } from '../../src/kernels/index/dictionary.ts';
import type { Segment } from '../../src/kernels/index/segment.ts';
import type { Query, SearchOptions } from '../../src/kernels/index/types.ts';

/** One query in both languages: the kernel's tree, and FTS5's MATCH with the conditions of the SQL around it. */
export interface BenchQuery {
  readonly query: Query;
  readonly options: SearchOptions;
  readonly match: string;
  readonly where: string;
  /** Column whose values are counted, when facets are. */
  readonly facet: string | null;
}

export type QueryKind = (typeof KINDS)[number];

export const KINDS = [
  'rare',
  'middling',
  'common',
  'and',
  'or',
  'phrase',
  'prefix',
  'fuzzy',
  'filtered',
  'faceted',
] as const;

const LIMIT = 20;

/**
 * Draws queries of one kind from the words of an index, by the part of documents that hold them: rare 0.01-0.02 %,
 * middling 0.3-0.7 %, common 13-21 % (17 % on average). `texts` are bodies of documents, from which phrases are
 * taken as they stand: a middling or common word and its neighbour.
 */
export function createQueries(
  segment: Segment,
  texts: readonly string[],
  random: Random,
): Readonly<Record<QueryKind, () => BenchQuery>> {
  const band = (low: number, high: number): string[] => {
    const words: string[] = [];
    for (let term = 0; term < segment.terms.size; term++) {
      const share = segment.documentFrequency[term]! / segment.documents;
      const word = share >= low && share <= high ? wordAt(segment.terms, term) : '';
      // Words that the stemmer changes again would be different words to FTS5's own stemmer.
      if (/^[a-z]{4,}$/.test(word)) words.push(word);
    }
    return words;
  };
  const bands = { rare: band(0.0001, 0.0002), middling: band(0.003, 0.007), common: band(0.13, 0.21) };
  const draw = (name: keyof typeof bands): string => bands[name][Math.floor(random() * bands[name].length)]!;
  // Documents come in order of time: the middle half of the span.
  const dates = segment.dates.get('published')!;
  const span = dates[dates.length - 1]! - dates[0]!;
  const [from, to] = [Math.round(dates[0]! + span / 4), Math.round(dates[0]! + (span * 3) / 4)];
  const term = (word: string): Query => ({ kind: 'term', term: word });
  const plain = (query: Query, match: string, options: SearchOptions = {}): BenchQuery => ({
    query,
    options: { limit: LIMIT, ...options },
    match,
    where: '',
    facet: null,
  });
  const phrase = (): [string, string] => {
    const common = new Set([...bands.middling, ...bands.common]);
    for (;;) {
      const words = texts[Math.floor(random() * texts.length)]!.toLowerCase().split(/[^a-z]+/);
      const at = Math.floor(random() * (words.length - 2));
      if (common.has(words[at]!) && /^[a-z]{4,}$/.test(words[at + 1]!)) return [words[at]!, words[at + 1]!];
    }
  };
  return {
    rare: () => {
      const word = draw('rare');
      return plain(term(word), word);
    },
    middling: () => {
      const word = draw('middling');
      return plain(term(word), word);
    },
    common: () => {
      const word = draw('common');
      return plain(term(word), word);
    },
    and: () => {
      const [a, b] = [draw('common'), draw('common')];
      return plain({ kind: 'and', of: [term(a), term(b)] }, `${a} AND ${b}`);
    },
    or: () => {
      const [a, b] = [draw('common'), draw('common')];
      return plain({ kind: 'or', of: [term(a), term(b)] }, `${a} OR ${b}`);
    },
    phrase: () => {
      const terms = phrase();
      return plain({ kind: 'phrase', terms }, `"${terms.join(' ')}"`);
    },
    prefix: () => {
      const prefix = draw('middling').slice(0, 4);
      return plain({ kind: 'prefix', prefix }, `${prefix}*`);
    },
    // FTS5 has no fuzzy search: its column stays empty.
    fuzzy: () => {
      const word = draw('middling');
      return plain({ kind: 'fuzzy', word: word.slice(0, 2) + word[3]! + word[2]! + word.slice(4) }, '');
    },
    filtered: () => {
      const word = draw('common');
      const filtered = plain(term(word), word, {
        filters: [
          { column: 'source_type', values: ['news', 'paper'] },
          { column: 'published', from, to },
        ],
      });
      return {
        ...filtered,
        where: ` AND source_type IN ('news', 'paper') AND published >= ${from} AND published < ${to}`,
      };
    },
    faceted: () => {
      const word = draw('common');
      const facets = {
        type: { column: 'source_type' },
        country: { column: 'country' },
        month: { column: 'published', interval: 'month' },
      } as const;
      return { ...plain(term(word), word, { facets }), facet: 'country' };
    },
  };
}
