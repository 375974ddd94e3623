import type { Progress } from '../../base/progress.ts';
import type { EigenLimits, Eigenpair, Operator } from './leading-eigenpair.ts';
import { sharedFloat64 } from './shared-array.ts';
import { leadingVector } from './small-eigenpair.ts';
import { notConverged, share } from './walk-system.ts';

/** Vectors of the basis. */
const BASIS = 20;
/** Rounds without half the residual of the best before it is given up. */
const PATIENCE = 50;

/**
 * Largest eigenvalue and its vector of a matrix without negative entries that need not be symmetric, by Arnoldi's method
 * (1951), begun anew from the best vector of each basis (Saad 1980). The eigenvalue is real and no other is larger in
 * size (Perron and Frobenius). Slow where others are as large (long circles) and where several parts of the graph share it
 * one behind the other. Throws NOT_CONVERGED. 168 bytes a node.
 */
export function leadingEigenpairDirected(
  operator: Pick<Operator, 'multiply'>,
  start: Float64Array,
  options: EigenLimits & { readonly progress: Progress },
): Eigenpair {
  const nodes = start.length;
  const vector = sharedFloat64(nodes);
  vector.set(start);
  const basis = Array.from({ length: BASIS + 1 }, () => new Float64Array(nodes));
  let iterations = 0;
  let best = Number.POSITIVE_INFINITY;
  for (let idle = 0; idle < PATIENCE && iterations < options.iterations; idle++) {
    const length = Math.sqrt(dot(vector, vector));
    for (let node = 0; node < nodes; node++) basis[0]![node] = vector[node]! / length;
    const small: number[][] = [];
    let size = 0;
    while (size < BASIS) {
      const image = basis[size + 1]!;
      operator.multiply(basis[size]!, image);
      iterations++;
      const column = orthogonalise(image, basis, size + 1);
      if (size === 0) {
        // The first product tells how good the vector was that this round began with.
        const [value, off] = [column[0]!, Math.sqrt(dot(image, image))];
        const residual = value > 0 ? off / value : 1;
        options.progress(share(residual, options.tolerance));
        if (residual <= options.tolerance) {
          vector.set(basis[0]!);
          return { value, vector, iterations, residual };
        }
        if (residual < best / 2) {
          best = residual;
          idle = 0;
        }
      }
      const off = Math.sqrt(dot(image, image));
      small.push(column);
      size++;
      // The basis is complete: products stay inside.
      if (off <= 1e-14 * Math.abs(column[size - 1]!) || off === 0) break;
      column.push(off);
      for (let node = 0; node < nodes; node++) image[node]! /= off;
    }
    const inner = leadingVector(
      Array.from({ length: size }, (_, row) => Array.from({ length: size }, (_, k) => small[k]![row] ?? 0)),
    );
    vector.fill(0);
    for (let k = 0; k < size; k++) {
      const each = basis[k]!;
      for (let node = 0; node < nodes; node++) vector[node]! += inner[k]! * each[node]!;
    }
    let sum = 0;
    for (let node = 0; node < nodes; node++) sum += vector[node]!;
    if (sum < 0) for (let node = 0; node < nodes; node++) vector[node]! *= -1;
  }
  throw notConverged(iterations, best, options.tolerance);
}

/** Takes what lies along the first vectors off, twice for the sake of rounding; gives how much it was. */
function orthogonalise(image: Float64Array, basis: readonly Float64Array[], count: number): number[] {
  const taken = new Array<number>(count).fill(0);
  for (let round = 0; round < 2; round++)
    for (let k = 0; k < count; k++) {
      const each = basis[k]!;
      const along = dot(image, each);
      taken[k]! += along;
      for (let node = 0; node < image.length; node++) image[node]! -= along * each[node]!;
    }
  return taken;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let node = 0; node < a.length; node++) sum += a[node]! * b[node]!;
  return sum;
}
