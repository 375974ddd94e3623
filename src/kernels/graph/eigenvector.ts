import { noProgress, type Progress } from '../../base/progress.ts';
import { leadingEigenpairDirected } from './arnoldi.ts';
import { rowStrengths } from './degrees.ts';
import type { Graph } from './graph.ts';
import { type Eigenpair, leadingEigenpair, type Operator } from './leading-eigenpair.ts';
import { multiplyRows, multiplyRows32 } from './multiply-rows.ts';
import { sharedFloat64 } from './shared-array.ts';
import { strongComponents } from './strong-components.ts';

export interface EigenvectorOptions {
  /** |A x - value x| / (value |x|) at which it is found. */
  readonly tolerance?: number;
  /** Most products with the matrix. */
  readonly iterations?: number;
  readonly progress?: Progress;
}

export const EIGENVECTOR_DEFAULTS = { tolerance: 6e-14, iterations: 20_000 } as const;

export interface EigenvectorCentrality {
  /** The largest is 1. */
  readonly values: Float64Array;
  readonly eigenvalue: number;
  readonly iterations: number;
  readonly residual: number;
}

/**
 * Eigenvector centrality (Bonacich 1972): each node's value is in proportion to the sum of those of the nodes whose ties
 * enter it. `entering` holds these ties. Throws NOT_CONVERGED.
 *
 * Where it says nothing the values are as igraph's: without ties all are 1, in a directed graph without circles, whose
 * only eigenvalue is 0, all are 0; the eigenvalue is 0 in both. Of a graph in several parts the one with the largest
 * eigenvalue has values, all others 0; parts with the same share it in proportion to their strengths.
 */
export function eigenvectorCentrality(
  entering: Graph,
  options: EigenvectorOptions = {},
): EigenvectorCentrality {
  const { nodes } = entering;
  if (entering.targets.length === 0)
    return { values: sharedFloat64(nodes).fill(1), eigenvalue: 0, iterations: 0, residual: 0 };
  const pair = leadingPair(entering, options);
  if (pair === null) return { values: sharedFloat64(nodes), eigenvalue: 0, iterations: 0, residual: 0 };
  const { vector: values, value, iterations, residual } = pair;
  let largest = 0;
  for (let node = 0; node < nodes; node++) largest = Math.max(largest, values[node]!);
  // Rounding leaves some a little below 0.
  for (let node = 0; node < nodes; node++) values[node] = Math.max(0, values[node]! / largest);
  return { values, eigenvalue: value, iterations, residual };
}

/** Largest eigenvalue of the weights of a graph with ties, and its vector; null where all eigenvalues are 0. */
export function leadingPair(entering: Graph, options: EigenvectorOptions): Eigenpair | null {
  const limits = { ...EIGENVECTOR_DEFAULTS, progress: noProgress, ...options };
  const operator: Operator = {
    multiply: (factors, sums) => multiplyRows(entering, factors, sums),
    multiply32: (factors, sums) => multiplyRows32(entering, factors, sums),
  };
  const start = rowStrengths(entering);
  if (!entering.directed) return leadingEigenpair(operator, start, limits);
  return hasCircle(entering) ? leadingEigenpairDirected(operator, start, limits) : null;
}

function hasCircle(graph: Graph): boolean {
  const { nodes, offsets, targets } = graph;
  if (strongComponents(graph).count < nodes) return true;
  for (let node = 0; node < nodes; node++)
    for (let arc = offsets[node]!; arc < offsets[node + 1]!; arc++) if (targets[arc] === node) return true;
  return false;
}
