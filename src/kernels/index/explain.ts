import { isDeleted } from './deletions.ts';
import { wordAt } from './dictionary.ts';
import { findKey } from './keys.ts';
import { decodeLength } from './lengths.ts';
import { PhraseMatcher } from './phrase-matcher.ts';
import { PostingsReader } from './postings-reader.ts';
import {
  type Resolved,
  type ResolvedGroup,
  type ResolvedPhrase,
  type ResolvedTerm,
  resolveQuery,
} from './resolve.ts';
import { createScorer, DEFAULT_B, DEFAULT_K1, inverseDocumentFrequency } from './scoring.ts';
import type { Segment } from './segment.ts';
import type { Explanation, Query, Statistics } from './types.ts';
import type { View } from './view.ts';

/**
 * The numbers behind one document's score, or null when the key is not in the view or does not match. The value at
 * the root equals the hit's score up to single-precision rounding. Filters play no part.
 */
export function explain(view: View, query: Query, key: string, given?: Statistics): Explanation | null {
  return createExplainer(view, query, given)(key);
}

/** `explain` for several keys of one query, which is resolved once. */
export function createExplainer(
  view: View,
  query: Query,
  given?: Statistics,
): (key: string) => Explanation | null {
  const { root, statistics } = resolveQuery(view, query, given);
  const k1 = view.schema.k1 ?? DEFAULT_K1;
  return (key) => {
    for (let at = 0; at < view.segments.length; at++) {
      const { segment, deleted } = view.segments[at]!;
      const document = findKey(segment, key);
      if (document === -1 || (deleted !== undefined && isDeleted(deleted, document))) continue;
      return explainNode(root, { at, segment, document });
    }
    return null;
  };

  interface Place {
    readonly at: number;
    readonly segment: Segment;
    readonly document: number;
  }

  function explainNode(node: Resolved, place: Place): Explanation | null {
    switch (node.kind) {
      case 'none':
        return null;
      case 'all':
        return { value: 0, description: 'every document matches, and adds nothing', parts: [] };
      case 'not':
        return explainNode(node.of, place) === null
          ? { value: 0, description: 'does not hold what is excluded, which adds nothing', parts: [] }
          : null;
      case 'or': {
        const parts = node.of.map((child) => explainNode(child, place)).filter((part) => part !== null);
        return parts.length === 0 ? null : sum('sum of the alternatives that match', parts);
      }
      case 'and': {
        const parts = node.of.map((child) => explainNode(child, place));
        if (parts.includes(null)) return null;
        const preferred = node.prefer
          .map((child) => explainNode(child, place))
          .filter((part) => part !== null);
        return sum('sum of all parts', [...(parts as Explanation[]), ...preferred]);
      }
      case 'term': {
        const term = node.terms[place.at]!;
        const frequencies = term === -1 ? null : frequenciesOf(place, term);
        return frequencies === null ? null : explainLeaf(node, place, [{ name: '', factor: 1, frequencies }]);
      }
      case 'phrase': {
        const terms = node.terms[place.at];
        if (terms == null) return null;
        const averages = createScorer(view.schema, statistics.averageLengths);
        const matcher = new PhraseMatcher({ segment: place.segment, scorer: averages }, node, terms);
        const frequencies = matcher.frequenciesIn(place.document);
        return frequencies === null ? null : explainLeaf(node, place, [{ name: '', factor: 1, frequencies }]);
      }
      case 'group': {
        const occurrences: Occurrence[] = [];
        node.terms[place.at]!.forEach((term, i) => {
          const frequencies = frequenciesOf(place, term);
          if (frequencies === null) return;
          occurrences.push({
            name: wordAt(place.segment.terms, term),
            factor: node.weights[place.at]![i]!,
            frequencies,
          });
        });
        return explainLeaf(node, place, occurrences);
      }
    }
  }

  function explainLeaf(
    node: ResolvedTerm | ResolvedPhrase | ResolvedGroup,
    place: Place,
    occurrences: readonly Occurrence[],
  ): Explanation | null {
    const parts: Explanation[] = [];
    for (const { name, factor, frequencies } of occurrences) {
      view.schema.text.forEach(({ name: field, boost = 1, lengthNormalisation: b = DEFAULT_B }, f) => {
        const frequency = frequencies[f]!;
        if (frequency === 0 || (node.field !== -1 && node.field !== f)) return;
        const length = decodeLength(place.segment.lengths[f]![place.document]!);
        const average = statistics.averageLengths[f]! > 0 ? statistics.averageLengths[f]! : 1;
        const value = (factor * boost * frequency) / (1 - b + (b * length) / average);
        const nearness = factor === 1 ? '' : ` * nearness ${factor}`;
        parts.push({
          value,
          description: `${name === '' ? '' : `${name} `}in ${field}: boost ${boost}${nearness} * frequency ${frequency} / (1 - b + b * length / average)`,
          parts: [
            { value: frequency, description: `frequency in ${field}`, parts: [] },
            { value: length, description: `length of ${field} in tokens, as stored`, parts: [] },
            { value: average, description: `average length of ${field}`, parts: [] },
            { value: b, description: `b of ${field}`, parts: [] },
          ],
        });
      });
    }
    if (parts.length === 0) return null;
    const weight = sum('weight: sum over fields', parts);
    const saturation: Explanation = {
      value: ((k1 + 1) * weight.value) / (k1 + weight.value),
      description: '(k1 + 1) * weight / (k1 + weight)',
      parts: [weight, { value: k1, description: 'k1', parts: [] }],
    };
    const rarity = explainRarity(node);
    const boost = node.query.boost ?? 1;
    return {
      value: boost * rarity.value * saturation.value,
      description: `${leafName(node)}: ${boost === 1 ? '' : `boost ${boost} * `}rarity * saturation`,
      parts: [rarity, saturation],
    };
  }

  function explainRarity(node: ResolvedTerm | ResolvedPhrase | ResolvedGroup): Explanation {
    const count = node.query.kind === 'phrase' ? node.query.terms.length : 1;
    const parts = Array.from({ length: count }, (_, i): Explanation => {
      const frequency = statistics.frequencies[node.statisticsAt + i]!;
      return {
        value: inverseDocumentFrequency(statistics.documents, frequency),
        description: 'rarity: ln(1 + (N - n + 0.5) / (n + 0.5))',
        parts: [
          { value: statistics.documents, description: 'N, documents in all', parts: [] },
          { value: frequency, description: 'n, documents that hold the term', parts: [] },
        ],
      };
    });
    return parts.length === 1 ? parts[0]! : sum('rarity of the phrase: sum over its terms', parts);
  }
}

interface Occurrence {
  /** The expansion, for a prefix or fuzzy word. */
  readonly name: string;
  readonly factor: number;
  readonly frequencies: Int32Array;
}

function frequenciesOf(
  { segment, document }: { segment: Segment; document: number },
  term: number,
): Int32Array | null {
  const reader = new PostingsReader(segment).open(term);
  if (reader.seek(document) !== document) return null;
  const frequencies = new Int32Array(segment.codes.fields);
  reader.frequenciesAt(reader.index, frequencies);
  return frequencies;
}

function leafName({ query }: ResolvedTerm | ResolvedPhrase | ResolvedGroup): string {
  if (query.kind === 'phrase') return `phrase "${query.terms.join(' ')}"`;
  if (query.kind === 'prefix') return `prefix ${query.prefix}*`;
  return query.kind === 'fuzzy' ? `like ${query.word}` : `term ${query.kind === 'term' ? query.term : ''}`;
}

function sum(description: string, parts: readonly Explanation[]): Explanation {
  return { value: parts.reduce((total, part) => total + part.value, 0), description, parts };
}
