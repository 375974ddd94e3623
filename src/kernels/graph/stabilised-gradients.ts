import type { Progress } from '../../base/progress.ts';
import type { Graph } from './graph.ts';
import { orderDeadEnds, renumber } from './order-dead-ends.ts';
import { sharedFloat64 } from './shared-array.ts';
import {
  constantStart,
  type Limits,
  notConverged,
  type Solution,
  share,
  type WalkSystem,
} from './walk-system.ts';

/** Restarts from the true residual before the plain sweeps, which cannot fail but are slower, take over. */
const RESTARTS = 4;

/** Share of the nodes that have to be put in order for it to pay. */
const WORTH_ORDERING = 0.5;
/** Share of the ties that lead from a smaller to a larger number in a graph that is in order as it is. */
const IN_ORDER = 0.9;

interface State {
  readonly system: WalkSystem;
  /** Where the part of each row right of the diagonal begins. */
  readonly upper: Int32Array;
  readonly values: Float64Array;
  readonly residual: Float64Array;
  /** What the preconditioner makes of a direction. */
  readonly step: Float32Array;
}

/**
 * Solves the system of any graph by stabilised biconjugate gradients (BiCGSTAB, van der Vorst 1992), preconditioned with a
 * Gauss-Seidel sweep M = D - alpha L. A sweep needs the part of the rows left of the diagonal, and what is then missing for
 * the product A M^-1 the part right of it: together one pass over the arcs (Eisenstat 1981). It is as exact as Gauss-Seidel
 * where that is (ties that all lead to higher numbers), and a few times faster on graphs with communities. A graph that is
 * mostly without circles is renumbered so that its ties do lead to higher numbers.
 *
 * What is read at random is rounded to 32 bits, which halves that memory; values and residual both follow what was
 * rounded in 64 bits. Where the method breaks down, plain Gauss-Seidel goes on from the best values: it converges for every
 * damping below 1. One iteration is one pass over the arcs. Throws NOT_CONVERGED. 48 bytes a node besides the values.
 */
export function solveDirected(system: WalkSystem, limits: Limits, progress: Progress): Solution {
  const { graph, diagonal } = system;
  const upper = upperParts(graph);
  const numbers = isInOrder(graph, upper) ? null : orderDeadEnds(graph, WORTH_ORDERING);
  if (numbers === null) return solveInOrder(system, upper, { limits, progress });
  const ordered = renumber(graph, numbers);
  const moved = new Float64Array(graph.nodes);
  for (let node = 0; node < graph.nodes; node++) moved[numbers[node]!] = diagonal[node]!;
  const renumbered = { ...system, graph: ordered, diagonal: moved };
  const solution = solveInOrder(renumbered, upperParts(ordered), { limits, progress });
  const values = sharedFloat64(graph.nodes);
  for (let node = 0; node < graph.nodes; node++) values[node] = solution.values[numbers[node]!]!;
  return { ...solution, values };
}

interface Rules {
  readonly limits: Limits;
  readonly progress: Progress;
}

function solveInOrder(system: WalkSystem, upper: Int32Array, { limits, progress }: Rules): Solution {
  const { nodes } = system.graph;
  const state: State = {
    system,
    upper,
    values: sharedFloat64(nodes).fill(constantStart(system)),
    residual: new Float64Array(nodes),
    step: new Float32Array(nodes),
  };
  let iterations = 0;
  let best = Number.POSITIVE_INFINITY;
  for (let restart = 0; ; restart++) {
    const { missing, mass } = computeResidual(state);
    const reached = nodes === 0 ? 0 : missing / mass;
    if (reached <= limits.tolerance) return { values: state.values, iterations, residual: reached };
    // Nothing more is to be had from 64 bits, or it took too long.
    if (iterations >= limits.iterations || restart > 2 * RESTARTS)
      throw notConverged(iterations, Math.min(best, reached), limits.tolerance);
    const sweeping = restart >= RESTARTS || !(reached < best / 2);
    best = Math.min(best, reached);
    const run: Run = {
      goal: 0.9 * limits.tolerance * mass,
      passes: limits.iterations - iterations,
      report: (rest) => progress(share(rest / mass, limits.tolerance)),
    };
    iterations += sweeping ? sweep(state, run) : descend(state, run);
  }
}

interface Run {
  /** Sum of the absolute residuals at which it ends. */
  readonly goal: number;
  readonly passes: number;
  readonly report: (missing: number) => void;
}

/** Conjugate directions until the goal, a breakdown, or no more passes. Gives the passes made. */
function descend(state: State, { goal, passes, report }: Run): number {
  const { residual } = state;
  const nodes = residual.length;
  const shadow = Float32Array.from(residual);
  const direction = new Float64Array(nodes);
  const image = new Float64Array(nodes);
  const other = new Float64Array(nodes);
  let made = 0;
  let [rho, alpha, omega] = [1, 1, 1];
  while (made < passes) {
    const next = dot(residual, shadow);
    const beta = (next / rho) * (alpha / omega);
    if (!Number.isFinite(beta) || next === 0) break;
    rho = next;
    for (let node = 0; node < nodes; node++)
      direction[node] = residual[node]! + beta * (direction[node]! - omega * image[node]!);
    alpha = rho / apply(state, direction, { image, shadow }).shadowed;
    made++;
    if (!Number.isFinite(alpha)) break;
    report(advance(state, alpha, image));
    const { along, square } = apply(state, residual, { image: other, shadow });
    made++;
    omega = along / square;
    if (!(Number.isFinite(omega) && omega !== 0)) break;
    const missing = advance(state, omega, other);
    report(missing);
    if (missing <= goal) break;
  }
  return made;
}

/** Gauss-Seidel sweeps until the goal or no more passes. Gives the passes made. */
function sweep(state: State, { goal, passes, report }: Run): number {
  const image = new Float64Array(state.residual.length);
  const shadow = new Float32Array(state.residual.length);
  for (let made = 1; ; made++) {
    apply(state, state.residual, { image, shadow });
    const missing = advance(state, 1, image);
    report(missing);
    if (missing <= goal || made >= passes) return made;
  }
}

/** Goes so far along the step whose image is given. Gives the sum of the absolute residuals. */
function advance({ values, residual, step }: State, length: number, image: Float64Array): number {
  let missing = 0;
  for (let node = 0; node < values.length; node++) {
    values[node]! += length * step[node]!;
    const rest = residual[node]! - length * image[node]!;
    residual[node] = rest;
    missing += Math.abs(rest);
  }
  return missing;
}

/** Products of an image with the shadow, the direction that it came from, and itself. */
interface Products {
  readonly shadowed: number;
  readonly along: number;
  readonly square: number;
}

/** step = M^-1 direction, rounded; image = (D - alpha A) step. */
function apply(
  { system, upper, step }: State,
  direction: Float64Array,
  { image, shadow }: { readonly image: Float64Array; readonly shadow: Float32Array },
): Products {
  const { graph, alpha, diagonal } = system;
  const { nodes, offsets, targets, weights } = graph;
  for (let node = 0; node < nodes; node++) {
    const end = upper[node]!;
    let sum = 0;
    if (weights === null) for (let arc = offsets[node]!; arc < end; arc++) sum += step[targets[arc]!]!;
    else for (let arc = offsets[node]!; arc < end; arc++) sum += weights[arc]! * step[targets[arc]!]!;
    const d = diagonal[node]!;
    const value = Math.fround((direction[node]! + alpha * sum) / d);
    step[node] = value;
    image[node] = d * value - alpha * sum;
  }
  let [shadowed, along, square] = [0, 0, 0];
  for (let node = 0; node < nodes; node++) {
    const end = offsets[node + 1]!;
    let sum = 0;
    if (weights === null) for (let arc = upper[node]!; arc < end; arc++) sum += step[targets[arc]!]!;
    else for (let arc = upper[node]!; arc < end; arc++) sum += weights[arc]! * step[targets[arc]!]!;
    const value = image[node]! - alpha * sum;
    image[node] = value;
    shadowed += value * shadow[node]!;
    along += value * direction[node]!;
    square += value * value;
  }
  return { shadowed, along, square };
}

/** Fills 1 - (D - alpha A) z; gives the sums of its absolute values and of D z. */
function computeResidual({ system, values, residual }: State): { missing: number; mass: number } {
  const { graph, alpha, diagonal } = system;
  const { nodes, offsets, targets, weights } = graph;
  let [missing, mass] = [0, 0];
  for (let node = 0; node < nodes; node++) {
    const end = offsets[node + 1]!;
    let sum = 0;
    if (weights === null) for (let arc = offsets[node]!; arc < end; arc++) sum += values[targets[arc]!]!;
    else for (let arc = offsets[node]!; arc < end; arc++) sum += weights[arc]! * values[targets[arc]!]!;
    const own = diagonal[node]! * values[node]!;
    const rest = 1 - own + alpha * sum;
    residual[node] = rest;
    missing += Math.abs(rest);
    mass += Math.abs(own);
  }
  return { missing, mass };
}

/** Do nearly all ties lead from a smaller number to a larger one? */
function isInOrder({ nodes, offsets }: Graph, upper: Int32Array): boolean {
  let left = 0;
  for (let node = 0; node < nodes; node++) left += upper[node]! - offsets[node]!;
  return left >= IN_ORDER * offsets[nodes]!;
}

function upperParts({ nodes, offsets, targets }: Graph): Int32Array {
  const upper = new Int32Array(nodes);
  for (let node = 0; node < nodes; node++) {
    const end = offsets[node + 1]!;
    let arc = offsets[node]!;
    while (arc < end && targets[arc]! < node) arc++;
    upper[node] = arc;
  }
  return upper;
}

function dot(a: Float64Array, b: Float32Array): number {
  let sum = 0;
  for (let node = 0; node < a.length; node++) sum += a[node]! * b[node]!;
  return sum;
}
