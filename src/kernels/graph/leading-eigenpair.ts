import type { Progress } from '../../base/progress.ts';
import { sharedFloat64 } from './shared-array.ts';
import { leadingVector, type Matrix } from './small-eigenpair.ts';
import { notConverged, share } from './walk-system.ts';

/** A symmetric matrix, as what it makes of a vector. */
export interface Operator {
  readonly multiply: (factors: Float64Array, sums: Float64Array) => void;
  readonly multiply32: (factors: Float32Array, sums: Float64Array) => void;
}

export interface Eigenpair {
  readonly value: number;
  /** Length 1. */
  readonly vector: Float64Array;
  /** Products with the matrix. */
  readonly iterations: number;
  /** |A x - value x| / value. */
  readonly residual: number;
}

export interface EigenLimits {
  readonly tolerance: number;
  readonly iterations: number;
}

/** Times that the product is computed anew when rounding has led the recurrence astray. */
const RESTARTS = 8;
/** A residual so many times the lowest is rounding. */
const DIVERGED = 1e4;
/** Square of what is left of a direction of length 1 below which it is rounding. */
const INDEPENDENT = 1e-10;

/**
 * Largest eigenvalue and its vector of a symmetric matrix, by locally optimal conjugate gradients (Knyazev 2001, block of
 * one): each step takes the best of the plane spanned by the vector, its residual and the last step. As fast as Lanczos on
 * a basis that is never cut off, with four vectors instead; a second eigenvalue of the same size and opposite sign
 * (bipartite graphs) is no obstacle, because not the largest in size is looked for.
 *
 * Where several vectors share the eigenvalue, the result is the part of `start` that lies in them. Residuals are rounded to
 * 32 bits before the product, which halves the memory read at random; vector and product follow the rounded ones in 64
 * bits. Throws NOT_CONVERGED. 44 bytes a node besides the vector.
 */
export function leadingEigenpair(
  operator: Operator,
  start: Float64Array,
  options: EigenLimits & { readonly progress: Progress },
): Eigenpair {
  const nodes = start.length;
  const vector = sharedFloat64(nodes);
  vector.set(start);
  const image = new Float64Array(nodes);
  const step = new Float64Array(nodes);
  const stepImage = new Float64Array(nodes);
  const rest = new Float32Array(nodes);
  const restImage = new Float64Array(nodes);
  let iterations = 0;
  let best = Number.POSITIVE_INFINITY;
  for (let restart = 0; restart < RESTARTS && iterations < options.iterations; restart++) {
    scale(vector, 1 / Math.sqrt(dot(vector, vector)));
    operator.multiply(vector, image);
    iterations++;
    let value = dot(vector, image);
    value += excessOf(vector, image, value);
    let residual = leaveRest(vector, image, value, rest) / value;
    if (residual <= options.tolerance) return { value, vector, iterations, residual };
    // Nothing more is to be had from 64 bits.
    if (residual > best / 2) break;
    best = residual;
    step.fill(0);
    stepImage.fill(0);
    let lowest = residual;
    let length = 1;
    while (residual > 0.9 * options.tolerance && iterations < options.iterations) {
      options.progress(share(residual, options.tolerance));
      operator.multiply32(rest, restImage);
      iterations++;
      // Products between vector x, residual r and step p, and of each with the images.
      let [xr, rr, xp, rp, pp] = [0, 0, 0, 0, 0];
      let [xAr, rAr, xAp, rAp, pAp] = [0, 0, 0, 0, 0];
      for (let node = 0; node < nodes; node++) {
        const x = vector[node]!;
        const r = rest[node]!;
        const p = step[node]!;
        const ar = restImage[node]!;
        const ap = stepImage[node]!;
        xr += x * r;
        rr += r * r;
        xp += x * p;
        rp += r * p;
        pp += p * p;
        xAr += x * ar;
        rAr += r * ar;
        xAp += x * ap;
        rAp += r * ap;
        pAp += p * ap;
      }
      const best = bestCombination(
        [
          [length, xr, xp],
          [xr, rr, rp],
          [xp, rp, pp],
        ],
        [
          [length * value, xAr, xAp],
          [xAr, rAr, rAp],
          [xAp, rAp, pAp],
        ],
      );
      if (best === null) break;
      const [cx, cr, cp] = best.combination;
      value = best.value;
      let [square, excess, missing] = [0, 0, 0];
      for (let node = 0; node < nodes; node++) {
        const p = cr * rest[node]! + cp * step[node]!;
        const ap = cr * restImage[node]! + cp * stepImage[node]!;
        const x = cx * vector[node]! + p;
        const ax = cx * image[node]! + ap;
        const r = ax - value * x;
        step[node] = p;
        stepImage[node] = ap;
        vector[node] = x;
        image[node] = ax;
        rest[node] = r;
        square += x * x;
        // Near the end this is small, so that adding it up costs no digits of the value.
        excess += x * r;
        missing += r * r;
      }
      length = square;
      value += excess / length;
      residual = Math.sqrt(missing / length) / value;
      if (residual > DIVERGED * lowest) break;
      lowest = Math.min(lowest, residual);
    }
  }
  throw notConverged(iterations, best, options.tolerance);
}

/**
 * Of the combinations of vector, residual and step that with the largest quotient, given the plain products of the three
 * (`products`) and those with the matrix (`energies`). Directions that add nothing to the ones before are left out; null
 * when only the vector is left.
 */
function bestCombination(
  products: Matrix,
  energies: Matrix,
): { readonly value: number; readonly combination: readonly [number, number, number] } | null {
  const basis: number[][] = [];
  for (let row = 0; row < 3; row++) {
    const norm = products[row]![row]!;
    if (!(norm > 0)) continue;
    const own = [0, 0, 0];
    own[row] = 1 / Math.sqrt(norm);
    for (const earlier of basis) {
      const overlap = bilinear(products, own, earlier);
      for (let k = 0; k < 3; k++) own[k]! -= overlap * earlier[k]!;
    }
    const square = bilinear(products, own, own);
    if (!(square > INDEPENDENT)) continue;
    basis.push(own.map((each) => each / Math.sqrt(square)));
  }
  if (basis.length < 2) return null;
  const small = basis.map((a) => basis.map((b) => bilinear(energies, a, b)));
  const inner = leadingVector(small);
  const sign = inner[0]! < 0 ? -1 : 1;
  const place = (k: number): number => sign * basis.reduce((sum, each, i) => sum + inner[i]! * each[k]!, 0);
  return { value: bilinear(small, inner, inner), combination: [place(0), place(1), place(2)] };
}

function bilinear(form: Matrix, a: readonly number[], b: readonly number[]): number {
  return form.reduce(
    (sum, row, i) => sum + a[i]! * row.reduce((inner, each, j) => inner + each * b[j]!, 0),
    0,
  );
}

/** Leaves A x - value x, rounded; gives its length. */
function leaveRest(vector: Float64Array, image: Float64Array, value: number, rest: Float32Array): number {
  let sum = 0;
  for (let node = 0; node < vector.length; node++) {
    const each = image[node]! - value * vector[node]!;
    rest[node] = each;
    sum += each * each;
  }
  return Math.sqrt(sum);
}

/** Quotient of the vector less the value: adds small numbers up instead of large ones. */
function excessOf(vector: Float64Array, image: Float64Array, value: number): number {
  let sum = 0;
  for (let node = 0; node < vector.length; node++)
    sum += vector[node]! * (image[node]! - value * vector[node]!);
  return sum;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let node = 0; node < a.length; node++) sum += a[node]! * b[node]!;
  return sum;
}

function scale(values: Float64Array, factor: number): void {
  for (let node = 0; node < values.length; node++) values[node]! *= factor;
}
