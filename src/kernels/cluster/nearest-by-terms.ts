import { noProgress, type Progress } from '../../base/progress.ts';
import { insert, type NearestTable } from './nearest-vectors.ts';

/** Terms of every row: numbers, ascending, without repeats. Those of row r stand at `starts[r] .. starts[r + 1])`. */
export interface TermColumns {
  readonly rows: number;
  readonly starts: Int32Array;
  readonly terms: Int32Array;
  /** Terms are 0 to here - 1. */
  readonly count: number;
}

export const NEAREST_BY_TERMS = {
  /** A term that more rows have finds no neighbours, though it counts in the likeness of those found by others. */
  mostRows: 400,
} as const;

const STEP = 1_024;

/** Weights of terms and lengths of rows, for cosines. */
export interface TermWeights {
  /** By term: log((rows + 1) / rows with it), squared. */
  readonly squares: Float32Array;
  /** By row: 1 / length; 0 for a row without terms. */
  readonly inverses: Float32Array;
  /** By term: how many rows have it. */
  readonly frequencies: Int32Array;
}

export function termWeights({ rows, starts, terms, count }: TermColumns): TermWeights {
  const frequencies = new Int32Array(count);
  for (let i = 0; i < terms.length; i++) frequencies[terms[i]!]!++;
  const squares = new Float32Array(count);
  for (let term = 0; term < count; term++) squares[term] = Math.log((rows + 1) / frequencies[term]!) ** 2;
  const inverses = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let i = starts[row]!; i < starts[row + 1]!; i++) sum += squares[terms[i]!]!;
    inverses[row] = sum > 0 ? 1 / Math.sqrt(sum) : 0;
  }
  return { squares, inverses, frequencies };
}

/** Cosine of two rows' terms weighted by rarity (TF-IDF, Sparck Jones 1972), 0 to 1. O(terms of both). */
export function termCosine(columns: TermColumns, weights: TermWeights, left: number, right: number): number {
  const { starts, terms } = columns;
  let [a, b] = [starts[left]!, starts[right]!];
  const [aEnd, bEnd] = [starts[left + 1]!, starts[right + 1]!];
  let sum = 0;
  while (a < aEnd && b < bEnd) {
    const difference = terms[a]! - terms[b]!;
    if (difference === 0) sum += weights.squares[terms[a]!]!;
    if (difference <= 0) a++;
    if (difference >= 0) b++;
  }
  return Math.min(1, sum * weights.inverses[left]! * weights.inverses[right]!);
}

/**
 * The k nearest of every row by the cosine of their weighted terms, among those that share a term which at most `mostRows`
 * rows have: term-at-a-time over postings. O(terms * mostRows) at most.
 */
export function nearestByTerms(
  columns: TermColumns,
  weights: TermWeights,
  { k, progress = noProgress }: { readonly k: number; readonly progress?: Progress },
): NearestTable {
  const { rows, starts, terms, count } = columns;
  const { squares, inverses, frequencies } = weights;
  const postingStarts = new Int32Array(count + 1);
  for (let term = 0; term < count; term++)
    postingStarts[term + 1] =
      postingStarts[term]! + (frequencies[term]! <= NEAREST_BY_TERMS.mostRows ? frequencies[term]! : 0);
  const postings = new Int32Array(postingStarts[count]!);
  const place = postingStarts.slice();
  for (let row = 0; row < rows; row++)
    for (let i = starts[row]!; i < starts[row + 1]!; i++) {
      const term = terms[i]!;
      if (frequencies[term]! <= NEAREST_BY_TERMS.mostRows) postings[place[term]!++] = row;
    }
  const neighbours = new Int32Array(rows * k).fill(-1);
  const similarities = new Float32Array(rows * k);
  const sums = new Float32Array(rows);
  const touched = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    if (row % STEP === 0) progress(row / rows);
    let reached = 0;
    for (let i = starts[row]!; i < starts[row + 1]!; i++) {
      const term = terms[i]!;
      if (frequencies[term]! < 2) continue;
      for (let p = postingStarts[term]!; p < postingStarts[term + 1]!; p++) {
        const other = postings[p]!;
        if (sums[other] === 0) touched[reached++] = other;
        sums[other]! += squares[term]!;
      }
    }
    for (let i = 0; i < reached; i++) {
      const other = touched[i]!;
      if (other !== row)
        insert(
          neighbours,
          similarities,
          row * k,
          row * k,
          k,
          other,
          sums[other]! * inverses[row]! * inverses[other]!,
        );
      sums[other] = 0;
    }
  }
  progress(1);
  return { rows, k, neighbours, similarities };
}
