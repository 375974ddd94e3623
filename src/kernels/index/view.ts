import type { Segment } from './segment.ts';
import type { Deletions, IndexSchema } from './types.ts';

/** What is searched: segments, each with the documents deleted from it. Searching changes nothing in it. */
export interface View {
  readonly schema: IndexSchema;
  readonly segments: readonly ViewSegment[];
}

export interface ViewSegment {
  readonly segment: Segment;
  readonly deleted?: Deletions;
}
