import type { TermColumns } from './nearest-by-terms.ts';
import type { VectorColumns } from './nearest-vectors.ts';

/**
 * For each row the first row that says the same: that of its story where `stories` knows one (`stories[row]` is the first row
 * of the story, the row itself where it stands alone), else one with the same vector, else, for rows without a vector, one
 * with the same terms. A text that is posted ten thousand times is one row to everything that follows. O(rows).
 */
export function foldCopies(
  vectors: VectorColumns,
  terms: TermColumns,
  stories: Int32Array | null,
): Int32Array {
  const { rows, dimensions, values } = vectors;
  const first = new Int32Array(rows);
  const seen = new Map<string, number>();
  const bytes = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  const termBytes = Buffer.from(terms.terms.buffer, terms.terms.byteOffset, terms.terms.byteLength);
  for (let row = 0; row < rows; row++) {
    const story = stories === null ? row : stories[row]!;
    if (story < row) {
      first[row] = first[story]!;
      continue;
    }
    const vector = bytes.toString('latin1', row * dimensions, (row + 1) * dimensions);
    const key = EMPTY.test(vector)
      ? termBytes.toString('latin1', terms.starts[row]! * 4, terms.starts[row + 1]! * 4)
      : vector;
    const known = seen.get(key);
    first[row] = known ?? row;
    if (known === undefined) seen.set(key, row);
  }
  return first;
}

/** A row of zeros has no vector. */
const EMPTY = /^\0*$/;
