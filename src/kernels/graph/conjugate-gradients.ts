import { aloneWith } from './crew.ts';
import type { Progress } from './graph.ts';
import { rowChunks } from './row-chunks.ts';
import { sharedFloat64 } from './shared-array.ts';
import {
  constantStart,
  type Limits,
  notConverged,
  type Solution,
  share,
  type WalkSystem,
} from './walk-system.ts';

const [MULTIPLY, ADVANCE, TURN, BEGIN] = [0, 1, 2, 3];
/** Places of `scalars`. */
const [STEP, BETA] = [0, 1];
/** Sums of a chunk. */
const SUMS = 3;
/** Times that the residual is computed anew when rounding has led the recurrence astray. */
const RESTARTS = 5;

interface State extends WalkSystem {
  readonly cuts: Int32Array;
  readonly values: Float64Array;
  readonly residual: Float64Array;
  readonly product: Float64Array;
  readonly direction: Float32Array;
  readonly scalars: Float64Array;
  readonly sums: Float64Array;
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
  const cuts = rowChunks(system.graph);
  const chunks = cuts.length - 1;
  const state: State = {
    ...system,
    cuts,
    values: sharedFloat64(nodes),
    residual: sharedFloat64(nodes),
    product: sharedFloat64(nodes),
    direction: new Float32Array(new SharedArrayBuffer(4 * nodes)),
    scalars: sharedFloat64(2),
    sums: sharedFloat64(SUMS * chunks),
  };
  const crew = aloneWith(stepsOf(state));
  const total = (which: number): number => {
    let sum = 0;
    for (let chunk = 0; chunk < chunks; chunk++) sum += state.sums[SUMS * chunk + which]!;
    return sum;
  };
  const { scalars, values } = state;
  values.fill(constantStart(system));
  let iterations = 0;
  let reached = Number.POSITIVE_INFINITY;
  for (let restart = 0; restart < RESTARTS; restart++) {
    crew.run(BEGIN, chunks);
    let product = total(0);
    const exact = total(1) / total(2);
    if (exact <= limits.tolerance) return { values, iterations, residual: exact };
    // Nothing more is to be had from 64 bits.
    if (exact > reached / 2) break;
    reached = exact;
    for (let residual = exact; residual > 0.9 * limits.tolerance && iterations < limits.iterations; ) {
      progress(share(residual, limits.tolerance));
      iterations++;
      crew.run(MULTIPLY, chunks);
      const curvature = total(0);
      if (!(curvature > 0)) break;
      scalars[STEP] = product / curvature;
      crew.run(ADVANCE, chunks);
      residual = total(1) / total(2);
      scalars[BETA] = total(0) / product;
      product = total(0);
      crew.run(TURN, chunks);
    }
    if (iterations >= limits.iterations) break;
  }
  throw notConverged(iterations, reached, limits.tolerance);
}

function stepsOf(state: State): ((chunk: number) => void)[] {
  const steps: ((chunk: number) => void)[] = [];
  steps[MULTIPLY!] = (chunk) => multiply(state, chunk);
  steps[ADVANCE!] = (chunk) => advance(state, chunk);
  steps[TURN!] = (chunk) => turn(state, chunk);
  steps[BEGIN!] = (chunk) => begin(state, chunk);
  return steps;
}

/** Residual of the values, computed anew, and the first direction. */
function begin(state: State, chunk: number): void {
  const { graph, alpha, diagonal, values, residual, direction, sums, cuts } = state;
  const { offsets, targets, weights } = graph;
  let [product, missing, mass] = [0, 0, 0];
  for (let node = cuts[chunk]!; node < cuts[chunk + 1]!; node++) {
    const end = offsets[node + 1]!;
    let sum = 0;
    if (weights === null) for (let arc = offsets[node]!; arc < end; arc++) sum += values[targets[arc]!]!;
    else for (let arc = offsets[node]!; arc < end; arc++) sum += weights[arc]! * values[targets[arc]!]!;
    const own = diagonal[node]! * values[node]!;
    const rest = 1 - own + alpha * sum;
    residual[node] = rest;
    direction[node] = rest / diagonal[node]!;
    product += (rest * rest) / diagonal[node]!;
    missing += Math.abs(rest);
    mass += Math.abs(own);
  }
  sums[SUMS * chunk] = product;
  sums[SUMS * chunk + 1] = missing;
  sums[SUMS * chunk + 2] = mass;
}

function multiply(state: State, chunk: number): void {
  const { graph, alpha, diagonal, product, direction, sums, cuts } = state;
  const { offsets, targets, weights } = graph;
  const last = cuts[chunk + 1]!;
  let curvature = 0;
  let arc = offsets[cuts[chunk]!]!;
  for (let node = cuts[chunk]!; node < last; node++) {
    const end = offsets[node + 1]!;
    let sum = 0;
    if (weights === null) for (; arc < end; arc++) sum += direction[targets[arc]!]!;
    else for (; arc < end; arc++) sum += weights[arc]! * direction[targets[arc]!]!;
    const own = direction[node]!;
    const value = diagonal[node]! * own - alpha * sum;
    product[node] = value;
    curvature += own * value;
  }
  sums[SUMS * chunk] = curvature;
}

function advance(state: State, chunk: number): void {
  const { diagonal, values, residual, product, direction, scalars, sums, cuts } = state;
  const step = scalars[STEP!]!;
  const last = cuts[chunk + 1]!;
  let [square, missing, mass] = [0, 0, 0];
  for (let node = cuts[chunk]!; node < last; node++) {
    const d = diagonal[node]!;
    const value = values[node]! + step * direction[node]!;
    const rest = residual[node]! - step * product[node]!;
    values[node] = value;
    residual[node] = rest;
    square += (rest * rest) / d;
    missing += Math.abs(rest);
    mass += Math.abs(d * value);
  }
  sums[SUMS * chunk] = square;
  sums[SUMS * chunk + 1] = missing;
  sums[SUMS * chunk + 2] = mass;
}

function turn({ diagonal, residual, direction, scalars, cuts }: State, chunk: number): void {
  const beta = scalars[BETA!]!;
  const last = cuts[chunk + 1]!;
  for (let node = cuts[chunk]!; node < last; node++)
    direction[node] = residual[node]! / diagonal[node]! + beta * direction[node]!;
}
