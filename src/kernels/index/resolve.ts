import { BellwetherError } from '../../base/errors.ts';
import { encodeWord, findWord, prefixRange, wordAt } from './dictionary.ts';
import { withinEdits } from './edit-distance.ts';
import { averageLengths, inverseDocumentFrequency } from './scoring.ts';
import type { FuzzyQuery, PhraseQuery, PrefixQuery, Query, Statistics, TermQuery } from './types.ts';
import type { View } from './view.ts';

/** Words that a fuzzy term is widened to at most: the nearest, then the most frequent. */
const MOST_FUZZY = 50;
const MOST_DEPTH = 64;

/** A query against one view: terms looked up in every segment, weights fixed by statistics over all of them. */
export type Resolved =
  | ResolvedTerm
  | ResolvedPhrase
  | ResolvedGroup
  | {
      readonly kind: 'and';
      readonly cost: number;
      readonly of: readonly Resolved[];
      readonly prefer: readonly Resolved[];
    }
  | { readonly kind: 'or'; readonly cost: number; readonly of: readonly Resolved[] }
  | { readonly kind: 'not'; readonly cost: number; readonly of: Resolved }
  | { readonly kind: 'all'; readonly cost: number }
  | { readonly kind: 'none'; readonly cost: number };

interface ResolvedLeaf {
  /** Documents that may match, over all segments: orders the parts of an `and` alike in every layout. */
  readonly cost: number;
  /** Index of the only field that counts, or -1. */
  readonly field: number;
  /** idf times boost. */
  readonly weight: number;
  readonly query: TermQuery | PhraseQuery | PrefixQuery | FuzzyQuery;
  /** Where this leaf's document frequencies stand in the statistics. */
  readonly statisticsAt: number;
}

export interface ResolvedTerm extends ResolvedLeaf {
  readonly kind: 'term';
  /** Per segment, the term or -1. */
  readonly terms: Int32Array;
}

export interface ResolvedPhrase extends ResolvedLeaf {
  readonly kind: 'phrase';
  /** Per segment, the terms in order, or null where one is missing. */
  readonly terms: readonly (Int32Array | null)[];
}

/** A prefix or a fuzzy word: many terms scored as one. */
export interface ResolvedGroup extends ResolvedLeaf {
  readonly kind: 'group';
  /** Per segment, ascending; `weights` runs alongside. */
  readonly terms: readonly Int32Array[];
  readonly weights: readonly Float32Array[];
}

export interface ResolvedQuery {
  readonly root: Resolved;
  readonly statistics: Statistics;
}

/** Throws INVALID_QUERY for an unknown field or a tree nested too deeply. */
export function resolveQuery(view: View, query: Query, given?: Statistics): ResolvedQuery {
  const { schema, segments } = view;
  const frequencies: number[] = [];
  const documents = given?.documents ?? segments.reduce((sum, { segment }) => sum + segment.documents, 0);
  const statistics: Statistics = {
    documents,
    averageLengths: given?.averageLengths ?? averageLengths(view),
    frequencies,
  };

  const root = resolve(query, 0);
  if (given !== undefined && given.frequencies.length !== frequencies.length) {
    throw new BellwetherError(
      'INVALID_CURSOR',
      'The statistics belong to another query; ask for the first page again.',
    );
  }
  return { root, statistics };

  function resolve(node: Query, depth: number): Resolved {
    if (depth > MOST_DEPTH)
      throw new BellwetherError('INVALID_QUERY', `The query is nested more than ${MOST_DEPTH} deep.`);
    switch (node.kind) {
      case 'term':
        return resolveTerm(node);
      case 'phrase':
        return resolvePhrase(node);
      case 'prefix':
        return resolvePrefix(node);
      case 'fuzzy':
        return resolveFuzzy(node);
      case 'and': {
        const of = node.of.map((child) => resolve(child, depth + 1));
        const prefer = (node.prefer ?? []).map((child) => resolve(child, depth + 1));
        if (of.some((child) => child.kind === 'none')) return NONE;
        // Fewest first; a stable sort, so that scores add up in the same order in every segment.
        of.sort((a, b) => a.cost - b.cost);
        return { kind: 'and', of, prefer, cost: of[0]?.cost ?? documents };
      }
      case 'or': {
        const of = node.of.map((child) => resolve(child, depth + 1)).filter((child) => child.kind !== 'none');
        if (of.length === 0) return NONE;
        return { kind: 'or', of, cost: of.reduce((sum, child) => sum + child.cost, 0) };
      }
      case 'not': {
        const of = resolve(node.of, depth + 1);
        return of.kind === 'none'
          ? { kind: 'all', cost: documents }
          : { kind: 'not', of, cost: Number.MAX_VALUE };
      }
      case 'all':
        return { kind: 'all', cost: documents };
      default: {
        const unknown: never = node;
        throw new BellwetherError(
          'INVALID_QUERY',
          `The query has a part of unknown kind: ${JSON.stringify(unknown)}.`,
        );
      }
    }
  }

  /** Notes how many documents hold a term and returns what the score is to believe. */
  function note(frequency: number): number {
    const at = frequencies.length;
    frequencies.push(given?.frequencies[at] ?? Math.min(frequency, documents));
    return frequencies[at]!;
  }

  function fieldIndex(name: string | undefined): number {
    if (name === undefined) return -1;
    const index = schema.text.findIndex((field) => field.name === name);
    if (index < 0)
      throw new BellwetherError('INVALID_QUERY', `There is no text field named ${JSON.stringify(name)}.`);
    return index;
  }

  function look(term: string): { terms: Int32Array; frequency: number } {
    const word = encodeWord(term);
    let frequency = 0;
    const terms = Int32Array.from(segments, ({ segment }) => {
      const index = findWord(segment.terms, word);
      if (index !== -1) frequency += segment.documentFrequency[index]!;
      return index;
    });
    return { terms, frequency };
  }

  function resolveTerm(query: TermQuery): Resolved {
    const field = fieldIndex(query.field);
    const statisticsAt = frequencies.length;
    const { terms, frequency } = look(query.term);
    const weight = (query.boost ?? 1) * inverseDocumentFrequency(documents, note(frequency));
    return frequency === 0
      ? NONE
      : { kind: 'term', cost: frequency, field, weight, query, statisticsAt, terms };
  }

  function resolvePhrase(query: PhraseQuery): Resolved {
    if (query.terms.length === 0) return NONE;
    if (query.terms.length === 1) return resolveTerm({ ...query, kind: 'term', term: query.terms[0]! });
    const field = fieldIndex(query.field);
    const statisticsAt = frequencies.length;
    const looked = query.terms.map(look);
    let weight = 0;
    for (const { frequency } of looked) weight += inverseDocumentFrequency(documents, note(frequency));
    const cost = Math.min(...looked.map(({ frequency }) => frequency));
    if (cost === 0) return NONE;
    const terms = segments.map((_, s) => {
      const found = Int32Array.from(looked, (one) => one.terms[s]!);
      return found.includes(-1) ? null : found;
    });
    return { kind: 'phrase', cost, field, weight: weight * (query.boost ?? 1), query, statisticsAt, terms };
  }

  function resolvePrefix(query: PrefixQuery): Resolved {
    const prefix = encodeWord(query.prefix);
    const ranges = segments.map(({ segment }) => prefixRange(segment.terms, prefix));
    // A word as written may begin so while its stem does not ("ski*" and skies, whose stem is sky). Such stems
    // are sought in every segment, so that an answer does not depend on where the word was written.
    const beside = new Set<string>();
    segments.forEach(({ segment }, s) => {
      const [from, to] = prefixRange(segment.surfaces, prefix);
      const [low, high] = ranges[s]!;
      for (let i = from; i < to; i++) {
        const term = segment.surfaceTerm[i]!;
        if (term < low || term >= high) beside.add(wordAt(segment.terms, term));
      }
    });
    const terms = segments.map(({ segment }, s) => {
      const [low, high] = ranges[s]!;
      const found: number[] = [];
      for (const term of beside) {
        const index = findWord(segment.terms, encodeWord(term));
        if (index !== -1) found.push(index);
      }
      const all = new Int32Array(high - low + found.length);
      for (let i = low; i < high; i++) all[i - low] = i;
      all.set(found, high - low);
      return found.length === 0 ? all : all.sort();
    });
    return resolveGroup(
      query,
      terms,
      terms.map((list) => new Float32Array(list.length).fill(1)),
    );
  }

  function resolveFuzzy(query: FuzzyQuery): Resolved {
    const characters = [...query.word];
    const most = query.edits ?? (characters.length >= 8 ? 2 : characters.length >= 4 ? 1 : 0);
    const first =
      (query.firstExact ?? true) && characters.length > 0 ? encodeWord(characters[0]!) : encodeWord('');
    const distances = new Map<string, number>();
    for (const { segment } of segments) {
      const offer = (term: number, distance: number): void => {
        const word = wordAt(segment.terms, term);
        if ((distances.get(word) ?? Number.MAX_VALUE) > distance) distances.set(word, distance);
      };
      const [from, to] = prefixRange(segment.terms, first);
      withinEdits(segment.terms, query.word, { most, from, to }, offer);
      const [low, high] = prefixRange(segment.surfaces, first);
      withinEdits(segment.surfaces, query.word, { most, from: low, to: high }, (index, distance) =>
        offer(segment.surfaceTerm[index]!, distance),
      );
    }
    const nearest = [...distances]
      .map(([term, distance]) => ({ term, distance, ...look(term) }))
      .sort((a, b) => a.distance - b.distance || b.frequency - a.frequency || (a.term < b.term ? -1 : 1))
      .slice(0, MOST_FUZZY);
    const perSegment = segments.map((_, s) =>
      nearest
        .map(({ terms, distance }) => ({ term: terms[s]!, weight: 2 ** -distance }))
        .filter(({ term }) => term !== -1)
        .sort((a, b) => a.term - b.term),
    );
    return resolveGroup(
      query,
      perSegment.map((list) => Int32Array.from(list, ({ term }) => term)),
      perSegment.map((list) => Float32Array.from(list, ({ weight }) => weight)),
    );
  }

  function resolveGroup(
    query: PrefixQuery | FuzzyQuery,
    terms: Int32Array[],
    weights: Float32Array[],
  ): Resolved {
    const field = fieldIndex(query.field);
    const statisticsAt = frequencies.length;
    let frequency = 0;
    segments.forEach(({ segment }, s) => {
      for (const term of terms[s]!) frequency += segment.documentFrequency[term]!;
    });
    const weight = (query.boost ?? 1) * inverseDocumentFrequency(documents, note(frequency));
    return frequency === 0
      ? NONE
      : { kind: 'group', cost: frequency, field, weight, query, statisticsAt, terms, weights };
  }
}

const NONE: Resolved = { kind: 'none', cost: 0 };
