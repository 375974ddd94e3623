/** A square matrix, row by row. */
export type Matrix = readonly (readonly number[])[];

/**
 * Leading eigenvector of a small matrix: of the eigenvalues with the largest real part, by squaring the shifted matrix until
 * only that direction is left, however close the next one is. Length 1. Time O(n^3) for each of 60 squarings.
 */
export function leadingVector(matrix: Matrix): number[] {
  const size = matrix.length;
  let shift = 0;
  for (const row of matrix)
    shift = Math.max(
      shift,
      row.reduce((sum, each) => sum + Math.abs(each), 0),
    );
  if (shift === 0) return matrix.map((_, row) => (row === 0 ? 1 : 0));
  let power = matrix.map((row, i) => row.map((each, j) => each / shift + (i === j ? 1 : 0)));
  for (let squaring = 0; squaring < 60; squaring++) {
    const squared = power.map((row) =>
      row.map((_, j) => {
        let sum = 0;
        for (let k = 0; k < size; k++) sum += row[k]! * power[k]![j]!;
        return sum;
      }),
    );
    const largest = Math.max(...squared.flat().map(Math.abs));
    power = squared.map((row) => row.map((each) => each / largest));
  }
  // All columns are the vector by now; the longest has lost the least.
  const lengths = power.map((_, j) => Math.hypot(...power.map((row) => row[j]!)));
  const best = lengths.indexOf(Math.max(...lengths));
  return power.map((row) => row[best]! / lengths[best]!);
}
