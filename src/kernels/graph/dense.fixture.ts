import type { Graph } from './graph.ts';

/** Matrices written out, for slow answers by definition. Row u, column v: the weight of the ties from u to v. */
export function denseOf({ nodes, offsets, targets, weights }: Graph): number[][] {
  const matrix = Array.from({ length: nodes }, () => new Array<number>(nodes).fill(0));
  for (let node = 0; node < nodes; node++)
    for (let arc = offsets[node]!; arc < offsets[node + 1]!; arc++)
      matrix[node]![targets[arc]!]! += weights?.[arc] ?? 1;
  return matrix;
}

export function transposed(matrix: readonly (readonly number[])[]): number[][] {
  return matrix.map((_, row) => matrix.map((line) => line[row]!));
}

export function times(matrix: readonly (readonly number[])[], vector: ArrayLike<number>): number[] {
  return matrix.map((row) => row.reduce((sum, each, at) => sum + each * vector[at]!, 0));
}

/** x with matrix x = right, by elimination. */
export function solveDense(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at]!]);
  const size = rows.length;
  for (let step = 0; step < size; step++) {
    let pivot = step;
    for (let row = step + 1; row < size; row++)
      if (Math.abs(rows[row]![step]!) > Math.abs(rows[pivot]![step]!)) pivot = row;
    [rows[step], rows[pivot]] = [rows[pivot]!, rows[step]!];
    for (let row = 0; row < size; row++) {
      if (row === step) continue;
      const factor = rows[row]![step]! / rows[step]![step]!;
      for (let at = step; at <= size; at++) rows[row]![at]! -= factor * rows[step]![at]!;
    }
  }
  return rows.map((row, at) => row[size]! / row[at]!);
}

export function length(vector: ArrayLike<number>): number {
  return Math.hypot(...Array.from(vector));
}
