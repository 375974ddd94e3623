import type { Progress } from '../../base/progress.ts';
import type { Metric } from '../../domain/network.ts';
import type { MetricInput } from './metric-input.ts';
import type { MetricResult } from './metric-result.ts';

/**
 * A computation that threads share: what all parts read is prepared once, then parts are computed anywhere, then one thread
 * makes the result. All that goes from one to the next stands on SharedArrayBuffer.
 */
export interface InParts<Prepared> {
  /** Fixed, and parts are added up in their order, so that a result is the same to the last bit for any number of threads. */
  readonly parts: number;
  prepare(input: MetricInput, progress: Progress): Prepared;
  /** `part` is 0 to `parts` - 1. */
  compute(input: MetricInput, prepared: Prepared, run: PartRun): PartSums;
  finish(input: MetricInput, prepared: Prepared, sums: readonly PartSums[]): PartResults;
}

interface PartRun {
  readonly part: number;
  readonly progress: Progress;
}

/** Columns that a part adds to; none where parts write to what was prepared, each its own places. */
export type PartSums = readonly Float64Array[];

type PartResults = Partial<Record<Metric, MetricResult>>;

/** Adds the columns of all parts to those of the first, in their order. */
export function addParts(sums: readonly PartSums[]): PartSums {
  const [first, ...others] = sums;
  for (const part of others)
    part.forEach((column, at) => {
      const sum = first![at]!;
      for (let node = 0; node < sum.length; node++) sum[node]! += column[node]!;
    });
  return first!;
}
