import type { Progress } from '../../base/progress.ts';
import { sharedFloat64 } from './shared-array.ts';
import {
  constantStart,
  type Limits,
  notConverged,
  type Solution,
  share,
  type WalkSystem,
} from './walk-system.ts';

/** Times that the residual is computed anew when rounding has led the recurrence astray. */
const RESTARTS = 5;

interface State {
  readonly system: WalkSystem;
  readonly values: Float64Array;
  readonly residual: Float64Array;
  readonly product: Float64Array;
  readonly direction: Float32Array;
}

/** Sums over all nodes: r D^-1 r, |r| and |D z|. */
interface Sums {
  readonly square: number;
  readonly missing: number;
  readonly mass: number;
}

/**
 * Solves the system of an undirected graph by conjugate gradients (Hestenes and Stiefel 1952), preconditioned with D. The
 * system is positive definite when alpha times the largest eigenvalue of D^-1 A is below 1; it then converges in
 * about sqrt((1 + alpha) / (1 - alpha)) / 2 steps a factor of e, however slowly a walk mixes.
 *
 * Directions are rounded to 32 bits, which halves the memory that rows read at random. That costs no precision: values
 * and residual both follow the rounded direction in 64 bits. Throws NOT_CONVERGED. 28 bytes a node besides the values.
 */
export function solveSymmetric(system: WalkSystem, limits: Limits, progress: Progress): Solution {
  const { nodes } = system.graph;
  const state: State = {
    system,
    values: sharedFloat64(nodes).fill(constantStart(system)),
    residual: new Float64Array(nodes),
    product: new Float64Array(nodes),
    direction: new Float32Array(nodes),
  };
  let iterations = 0;
  let reached = Number.POSITIVE_INFINITY;
  for (let restart = 0; restart < RESTARTS; restart++) {
    let sums = begin(state);
    const exact = nodes === 0 ? 0 : sums.missing / sums.mass;
    if (exact <= limits.tolerance) return { values: state.values, iterations, residual: exact };
    // Nothing more is to be had from 64 bits.
    if (exact > reached / 2) break;
    reached = exact;
    for (let residual = exact; residual > 0.9 * limits.tolerance && iterations < limits.iterations; ) {
      progress(share(residual, limits.tolerance));
      iterations++;
      const curvature = multiply(state);
      if (!(curvature > 0)) break;
      const before = sums.square;
      sums = advance(state, before / curvature);
      residual = sums.missing / sums.mass;
      turn(state, sums.square / before);
    }
    if (iterations >= limits.iterations) break;
  }
  throw notConverged(iterations, reached, limits.tolerance);
}

/** Residual of the values, computed anew, and the first direction. */
function begin({ system, values, residual, direction }: State): Sums {
  const { graph, alpha, diagonal } = system;
  const { nodes, offsets, targets, weights } = graph;
  let [square, missing, mass] = [0, 0, 0];
  for (let node = 0; node < nodes; node++) {
    const end = offsets[node + 1]!;
    let sum = 0;
    if (weights === null) for (let arc = offsets[node]!; arc < end; arc++) sum += values[targets[arc]!]!;
    else for (let arc = offsets[node]!; arc < end; arc++) sum += weights[arc]! * values[targets[arc]!]!;
    const own = diagonal[node]! * values[node]!;
    const rest = 1 - own + alpha * sum;
    residual[node] = rest;
    direction[node] = rest / diagonal[node]!;
    square += (rest * rest) / diagonal[node]!;
    missing += Math.abs(rest);
    mass += Math.abs(own);
  }
  return { square, missing, mass };
}

/** product = (D - alpha A) direction; gives how much the two are alike. */
function multiply({ system, product, direction }: State): number {
  const { graph, alpha, diagonal } = system;
  const { nodes, offsets, targets, weights } = graph;
  let curvature = 0;
  for (let node = 0, arc = 0; node < nodes; node++) {
    const end = offsets[node + 1]!;
    let sum = 0;
    if (weights === null) for (; arc < end; arc++) sum += direction[targets[arc]!]!;
    else for (; arc < end; arc++) sum += weights[arc]! * direction[targets[arc]!]!;
    const own = direction[node]!;
    const value = diagonal[node]! * own - alpha * sum;
    product[node] = value;
    curvature += own * value;
  }
  return curvature;
}

/** Goes so far along the direction. */
function advance({ system, values, residual, product, direction }: State, step: number): Sums {
  const { diagonal } = system;
  let [square, missing, mass] = [0, 0, 0];
  for (let node = 0; node < values.length; node++) {
    const d = diagonal[node]!;
    const value = values[node]! + step * direction[node]!;
    const rest = residual[node]! - step * product[node]!;
    values[node] = value;
    residual[node] = rest;
    square += (rest * rest) / d;
    missing += Math.abs(rest);
    mass += Math.abs(d * value);
  }
  return { square, missing, mass };
}

function turn({ system, residual, direction }: State, beta: number): void {
  for (let node = 0; node < residual.length; node++)
    direction[node] = residual[node]! / system.diagonal[node]! + beta * direction[node]!;
}
