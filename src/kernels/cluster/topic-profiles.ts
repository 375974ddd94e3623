import { blockLayout, inverseLength } from '../vectors/layout.ts';
import type { TermColumns, TermWeights } from './nearest-by-terms.ts';
import type { VectorColumns } from './nearest-vectors.ts';

/** What clusters are about: a direction and weighted terms each, by which a signal is held against them. */
export interface TopicProfiles {
  readonly clusters: number;
  readonly dimensions: number;
  /** `clusters * dimensions` signed bytes. */
  readonly centres: Int8Array;
  /** Terms of cluster c, strongest first, at `starts[c] .. starts[c + 1])`. */
  readonly starts: Int32Array;
  readonly terms: Int32Array;
  /** Share of the cluster's rows that have the term, times how rare it is elsewhere (1 for the rarest), 0 to 1. */
  readonly strengths: Float32Array;
}

export const PROFILES = {
  /** Terms of a profile at most. */
  terms: 24,
} as const;

/** Profiles of a partition; rows of cluster -1 belong to none. `counted` leaves rows out (copies). O(rows * dimensions). */
export function topicProfiles(
  {
    vectors,
    terms,
    weights,
  }: { readonly vectors: VectorColumns; readonly terms: TermColumns; readonly weights: TermWeights },
  membership: Int32Array,
  clusters: number,
): TopicProfiles {
  const { rows, dimensions, values } = vectors;
  blockLayout(dimensions);
  const sums = new Float32Array(clusters * dimensions);
  const sizes = new Int32Array(clusters);
  const counts: Map<number, number>[] = Array.from({ length: clusters }, () => new Map());
  for (let row = 0; row < rows; row++) {
    const cluster = membership[row]!;
    if (cluster < 0) continue;
    sizes[cluster]!++;
    const scale = inverseLength(values, row * dimensions, dimensions);
    const [from, to] = [row * dimensions, cluster * dimensions];
    if (scale > 0) for (let i = 0; i < dimensions; i++) sums[to + i]! += values[from + i]! * scale;
    const own = counts[cluster]!;
    for (let i = terms.starts[row]!; i < terms.starts[row + 1]!; i++)
      own.set(terms.terms[i]!, (own.get(terms.terms[i]!) ?? 0) + 1);
  }
  const centres = new Int8Array(clusters * dimensions);
  const starts = new Int32Array(clusters + 1);
  const allTerms: number[] = [];
  const strengths: number[] = [];
  const rarest = Math.log(rows + 1);
  for (let cluster = 0; cluster < clusters; cluster++) {
    scaleToBytes(sums, cluster * dimensions, dimensions, centres);
    const scored = [...counts[cluster]!]
      .filter(([, count]) => count > 1)
      .map(([term, count]) => ({
        term,
        strength: ((count / sizes[cluster]!) * Math.sqrt(weights.squares[term]!)) / rarest,
      }))
      .sort((a, b) => b.strength - a.strength || a.term - b.term)
      .slice(0, PROFILES.terms);
    for (const { term, strength } of scored) {
      allTerms.push(term);
      strengths.push(strength);
    }
    starts[cluster + 1] = allTerms.length;
  }
  return {
    clusters,
    dimensions,
    centres,
    starts,
    terms: Int32Array.from(allTerms),
    strengths: Float32Array.from(strengths),
  };
}

function scaleToBytes(from: Float32Array, at: number, count: number, into: Int8Array): void {
  let largest = 0;
  for (let i = at; i < at + count; i++) largest = Math.max(largest, Math.abs(from[i]!));
  const scale = largest === 0 ? 0 : 127 / largest;
  for (let i = at; i < at + count; i++) into[i] = Math.round(from[i]! * scale);
}
