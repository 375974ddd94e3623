import { noProgress } from '../../base/progress.ts';
import { EIGENVECTOR_DEFAULTS, type EigenvectorOptions } from './eigenvector.ts';
import type { Graph } from './graph.ts';
import { leadingEigenpair } from './leading-eigenpair.ts';
import { multiplyRows, multiplyRows32 } from './multiply-rows.ts';
import { sharedFloat64 } from './shared-array.ts';

export interface Hits {
  /** Each adds up to 1. */
  readonly hubs: Float64Array;
  readonly authorities: Float64Array;
  readonly singularValue: number;
  readonly iterations: number;
  readonly residual: number;
}

/**
 * Hubs and authorities (Kleinberg 1999): leading vectors of A A' and A' A, found together. Given are the rows of ties that
 * leave and of those that enter a node. Of several vectors that would do it is the part of the uniform one that lies in
 * them, so that equal parts count alike. Without ties all are equal. Throws NOT_CONVERGED.
 */
export function hits(leaving: Graph, entering: Graph, options: EigenvectorOptions = {}): Hits {
  const { nodes } = leaving;
  if (leaving.targets.length === 0) {
    const hubs = sharedFloat64(nodes).fill(1 / nodes);
    return { hubs, authorities: hubs.slice(), singularValue: 0, iterations: 0, residual: 0 };
  }
  const reached = new Float64Array(nodes);
  const pair = leadingEigenpair(
    {
      multiply(factors, sums) {
        multiplyRows(leaving, factors, reached);
        multiplyRows(entering, reached, sums);
      },
      multiply32(factors, sums) {
        multiplyRows32(leaving, factors, reached);
        multiplyRows(entering, reached, sums);
      },
    },
    new Float64Array(nodes).fill(1),
    { ...EIGENVECTOR_DEFAULTS, progress: noProgress, ...options },
  );
  const authorities = pair.vector;
  const hubs = sharedFloat64(nodes);
  multiplyRows(leaving, authorities, hubs);
  shareOut(authorities);
  shareOut(hubs);
  return {
    hubs,
    authorities,
    singularValue: Math.sqrt(pair.value),
    iterations: pair.iterations,
    residual: pair.residual,
  };
}

/** Makes values add up to 1; rounding leaves some a little below 0. */
function shareOut(values: Float64Array): void {
  let sum = 0;
  for (let node = 0; node < values.length; node++) sum += values[node] = Math.max(0, values[node]!);
  for (let node = 0; node < values.length; node++) values[node]! /= sum;
}
