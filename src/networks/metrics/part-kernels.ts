import type { Metric } from '../../domain/network.ts';
import type { InParts } from './in-parts.ts';
import { betweennessInParts, closenessInParts } from './path-parts.ts';
import { constraintInParts, trianglesInParts } from './tie-parts.ts';

/** Kernels that threads share. */
export type PartKernel = 'betweenness' | 'closeness' | 'triangles' | 'constraint';

const IN_PARTS: Readonly<Record<PartKernel, InParts<unknown>>> = {
  betweenness: betweennessInParts,
  closeness: closenessInParts,
  triangles: trianglesInParts,
  constraint: constraintInParts,
};

export function isPartKernel(kernel: Metric): kernel is PartKernel {
  return Object.hasOwn(IN_PARTS, kernel);
}

export function inPartsOf(kernel: PartKernel): InParts<unknown> {
  return IN_PARTS[kernel];
}
