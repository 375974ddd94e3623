import { noProgress, type Progress } from '../../base/progress.ts';
import { buildGraph } from '../graph/build-graph.ts';
import type { Graph } from '../graph/graph.ts';
import { nearestByTerms, type TermColumns, type TermWeights, termCosine } from './nearest-by-terms.ts';
import { insert, nearestVectors, type VectorColumns } from './nearest-vectors.ts';

export const SIMILARITY = {
  /** Neighbours of a row, by vector, by terms, and in the graph. */
  neighbours: 15,
  /** Share of the terms in the likeness of two rows; the rest is their vectors'. */
  termShare: 0.4,
  /** Rows that are less alike are not tied. */
  least: 0.25,
} as const;

/** Likeness from the cosines of vectors (null where one has none: then terms alone say it) and of terms, 0 to 1. */
export function likeness(vectorCosine: number | null, termCosine: number): number {
  if (vectorCosine === null) return termCosine;
  return (1 - SIMILARITY.termShare) * Math.max(0, vectorCosine) + SIMILARITY.termShare * termCosine;
}

export interface SimilarityInput {
  readonly vectors: VectorColumns;
  readonly terms: TermColumns;
  readonly weights: TermWeights;
}

/**
 * Every row tied to its likest: candidates are the nearest by vector and the nearest by rare terms; a name that the
 * embedding does not know ("equifax") is found by its term, another wording by its vector. Undirected; a pair that chose each
 * other is tied twice. The weight of a tie is how far the likeness exceeds `least`.
 */
export function similarityGraph(
  { vectors, terms, weights }: SimilarityInput,
  { seed, progress = noProgress }: { readonly seed: number; readonly progress?: Progress },
): Graph {
  const { rows } = vectors;
  const k = Math.min(SIMILARITY.neighbours, Math.max(0, rows - 1));
  const byVector = nearestVectors(vectors, { k, seed }, (done) => progress(0.8 * done));
  const byTerms = nearestByTerms(terms, weights, { k, progress: (done) => progress(0.8 + 0.15 * done) });
  const cosineOf = pairCosine(vectors);
  const sources = new Int32Array(rows * k);
  const targets = new Int32Array(rows * k);
  const ties = new Float64Array(rows * k);
  const best = new Int32Array(k);
  const scores = new Float32Array(k);
  let edges = 0;
  for (let row = 0; row < rows; row++) {
    scores.fill(SIMILARITY.least);
    best.fill(-1);
    const from = row * k;
    for (let i = from; i < from + k && byVector.neighbours[i]! >= 0; i++) {
      const other = byVector.neighbours[i]!;
      const shared = termCosine(terms, weights, row, other);
      insert(best, scores, 0, 0, k, other, likeness(byVector.similarities[i]!, shared));
    }
    for (let i = from; i < from + k && byTerms.neighbours[i]! >= 0; i++) {
      const other = byTerms.neighbours[i]!;
      if (isAmong(byVector.neighbours, from, k, other)) continue;
      insert(best, scores, 0, 0, k, other, likeness(cosineOf(row, other), byTerms.similarities[i]!));
    }
    for (let i = 0; i < k && best[i]! >= 0; i++) {
      sources[edges] = row;
      targets[edges] = best[i]!;
      ties[edges++] = scores[i]! - SIMILARITY.least;
    }
  }
  progress(1);
  return buildGraph(
    {
      nodes: rows,
      sources: sources.subarray(0, edges),
      targets: targets.subarray(0, edges),
      weights: ties.subarray(0, edges),
    },
    { directed: false },
  );
}

function isAmong(items: Int32Array, from: number, count: number, wanted: number): boolean {
  for (let i = from; i < from + count; i++) if (items[i] === wanted) return true;
  return false;
}

function pairCosine({
  rows,
  dimensions,
  values,
}: VectorColumns): (left: number, right: number) => number | null {
  const inverses = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    let squares = 0;
    for (let i = row * dimensions; i < (row + 1) * dimensions; i++) squares += values[i]! * values[i]!;
    inverses[row] = squares === 0 ? 0 : 1 / Math.sqrt(squares);
  }
  return (left, right) => {
    if (inverses[left] === 0 || inverses[right] === 0) return null;
    let dot = 0;
    const [a, b] = [left * dimensions, right * dimensions];
    for (let i = 0; i < dimensions; i++) dot += values[a + i]! * values[b + i]!;
    return dot * inverses[left]! * inverses[right]!;
  };
}
