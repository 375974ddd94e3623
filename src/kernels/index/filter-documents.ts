import { createFilters, deletionFilter } from './filters.ts';
import type { Filter } from './types.ts';
import type { View, ViewSegment } from './view.ts';

/** The documents of one segment that pass, ascending. The array is written anew for the next segment. */
export interface PassingDocuments {
  readonly segment: ViewSegment['segment'];
  readonly documents: Int32Array;
  readonly count: number;
}

/** Documents filtered at once: few enough that they stay in the first-level cache between two filters. */
const WINDOW = 4_096;
const scores = new Float32Array(WINDOW);

/**
 * Every document that passes all filters, segment by segment, without a query and without scoring: O(documents).
 * Throws INVALID_QUERY for an unknown column.
 */
export function* filterDocuments(view: View, filters: readonly Filter[]): Generator<PassingDocuments> {
  let passing = new Int32Array(0);
  for (const { segment, deleted } of view.segments) {
    const steps = createFilters(view.schema, segment, filters);
    if (steps === null) continue;
    if (deleted !== undefined) steps.push(deletionFilter(deleted));
    if (passing.length < segment.documents) passing = new Int32Array(segment.documents);
    let kept = 0;
    for (let base = 0; base < segment.documents; base += WINDOW) {
      const size = Math.min(WINDOW, segment.documents - base);
      // Filtered where it will stay.
      const window = passing.subarray(kept, kept + size);
      for (let i = 0; i < size; i++) window[i] = base + i;
      let count = size;
      for (const step of steps) count = step(window, scores, count);
      kept += count;
    }
    if (kept > 0) yield { segment, documents: passing, count: kept };
  }
}
