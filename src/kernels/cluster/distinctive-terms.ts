import type { TermColumns } from './nearest-by-terms.ts';

/** Terms of each cluster, most distinctive first. */
export type DistinctiveTerms = readonly (readonly { readonly term: number; readonly weight: number }[])[];

/** A word that mostly stands within a pair which is named already says nothing more. */
const WITHIN_PAIR = 0.5;
/** Share of a cluster's rows that a term of its label is in, where so many terms are. */
const LEAST_SHARE = 0.06;
const ENOUGH_TERMS = 5;

/**
 * Class-based TF-IDF (Grootendorst 2022): a cluster's rows are one text, and a term's weight is its frequency there times
 * log(1 + mean terms of a cluster / frequency everywhere). Rows of cluster -1 count only as everywhere. `within` gives the
 * words of a pair, by number; of a pair and its words only what says more is kept. O(terms).
 */
export function distinctiveTerms(
  { rows, starts, terms, count }: TermColumns,
  membership: Int32Array,
  options: {
    readonly clusters: number;
    readonly limit: number;
    readonly within: (term: number) => readonly number[];
  },
): DistinctiveTerms {
  const { clusters, limit, within } = options;
  const everywhere = new Int32Array(count);
  const own: Map<number, number>[] = Array.from({ length: clusters }, () => new Map());
  const lengths = new Int32Array(clusters);
  const sizes = new Int32Array(clusters);
  for (let row = 0; row < rows; row++) {
    const cluster = membership[row]!;
    if (cluster >= 0) sizes[cluster]!++;
    for (let i = starts[row]!; i < starts[row + 1]!; i++) {
      const term = terms[i]!;
      everywhere[term]!++;
      if (cluster < 0) continue;
      lengths[cluster]!++;
      own[cluster]!.set(term, (own[cluster]!.get(term) ?? 0) + 1);
    }
  }
  const mean = lengths.reduce((sum, one) => sum + one, 0) / Math.max(1, clusters);
  // What a few rows say is not what the cluster is about, unless no word is in many.
  const least = own.map((counts, cluster) => {
    const often = [...counts.values()].sort((a, b) => b - a)[ENOUGH_TERMS - 1] ?? 1;
    return Math.min(often, Math.max(2, LEAST_SHARE * sizes[cluster]!));
  });
  return own.map((counts, cluster) => {
    const ranked = [...counts]
      .filter(([, frequency]) => frequency >= least[cluster]!)
      .map(([term, frequency]) => ({
        term,
        frequency,
        weight: (frequency / lengths[cluster]!) * Math.log(1 + mean / everywhere[term]!),
      }))
      .sort((a, b) => b.weight - a.weight || a.term - b.term);
    const chosen: typeof ranked = [];
    for (const candidate of ranked.slice(0, 4 * limit)) {
      const words = within(candidate.term);
      // The words of a pair come with more weight than the pair: it takes their place where it is most of them.
      const places = words.map((word) => chosen.findIndex(({ term }) => term === word));
      const replaced = places.filter(
        (place) => place >= 0 && candidate.frequency >= WITHIN_PAIR * chosen[place]!.frequency,
      );
      const inPair = chosen.some(
        ({ term, frequency }) =>
          within(term).includes(candidate.term) && frequency >= WITHIN_PAIR * candidate.frequency,
      );
      if (inPair) continue;
      if (replaced.length > 0) {
        const first = Math.min(...replaced);
        chosen[first] = { ...candidate, weight: chosen[first]!.weight };
        for (const place of replaced.sort((a, b) => b - a)) if (place !== first) chosen.splice(place, 1);
      } else if (words.every((word) => !chosen.some(({ term }) => term === word))) chosen.push(candidate);
      if (chosen.length >= limit + 2) break;
    }
    return chosen.slice(0, limit).map(({ term, weight }) => ({ term, weight }));
  });
}
