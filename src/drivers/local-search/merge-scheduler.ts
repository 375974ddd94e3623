import { MERGE_POLICY, planMerge } from './merge-policy.ts';
import type { SegmentLane } from './segment-lane.ts';
import type { LiveSegment, SegmentSet } from './segment-set.ts';

/**
 * Two threads for merges: a merge of hundreds of thousands of documents takes many seconds, and the small
 * segments that arrive meanwhile must not pile up behind it.
 */
export interface MergeLanes {
  readonly small: SegmentLane;
  readonly large: SegmentLane;
}

/** Merges of more weight than this go to the large lane: about half a second of work. */
export const SMALL_MERGE_DOCUMENTS = 20_000;

export interface MergeScheduler {
  /** Starts what the policy asks for; never waits. */
  schedule(set: SegmentSet): void;
  /** Merges what is chosen, if that is more than one, as soon as the set's small merge has ended. */
  mergeSmall(set: SegmentSet, choose: () => readonly LiveSegment[]): Promise<void>;
  /** Resolves when no merge runs. Nothing new starts afterwards. */
  stop(): Promise<void>;
}

export interface MergeSchedulerOptions {
  readonly lanes: MergeLanes;
  /** A set has changed. */
  readonly onMerged: (
    set: SegmentSet,
    merge: { segments: number; documents: number; milliseconds: number },
  ) => void;
  readonly onFailed: (error: unknown) => void;
}

export function createMergeScheduler({ lanes, onMerged, onFailed }: MergeSchedulerOptions): MergeScheduler {
  let runningSmall: Promise<void> | undefined;
  let runningLarge: Promise<void> | undefined;
  let stopped = false;

  async function merge(set: SegmentSet, sources: readonly LiveSegment[], lane: SegmentLane): Promise<void> {
    const started = performance.now();
    const inputs = set.beginMerge(sources);
    try {
      const { buffer, remaps } = await lane.run({
        type: 'merge',
        sources: inputs.sources.map((source, index) => ({
          buffer: source.buffer,
          deletions: inputs.deletions[index]!,
        })),
      });
      set.finishMerge(inputs, buffer, remaps);
    } catch (error) {
      set.abandonMerge(inputs);
      throw error;
    }
    onMerged(set, {
      segments: sources.length,
      documents: total(sources, liveDocuments),
      milliseconds: performance.now() - started,
    });
  }

  function startSmall(set: SegmentSet, sources: readonly LiveSegment[]): Promise<void> {
    const run = merge(set, sources, lanes.small).finally(() => (runningSmall = undefined));
    runningSmall = run.catch(() => {});
    return run;
  }

  function startLarge(set: SegmentSet, sources: readonly LiveSegment[]): Promise<void> {
    const run = merge(set, sources, lanes.large).finally(() => (runningLarge = undefined));
    runningLarge = run.catch(() => {});
    return run;
  }

  function schedule(set: SegmentSet): void {
    if (stopped) return;
    const again = (run: Promise<void>): void => {
      run.then(() => schedule(set), onFailed);
    };
    const planned = plan(set, Number.POSITIVE_INFINITY);
    if (
      planned !== undefined &&
      total(planned, weightOf) > SMALL_MERGE_DOCUMENTS &&
      runningLarge === undefined
    ) {
      again(startLarge(set, planned));
    }
    if (runningSmall !== undefined) return;
    // What the large lane has no time for must not hide what the small one can do.
    const small = plan(set, SMALL_MERGE_DOCUMENTS / MERGE_POLICY.segmentsPerTier);
    if (small !== undefined) again(startSmall(set, small));
  }

  return {
    schedule,
    async mergeSmall(set, choose) {
      while (runningSmall !== undefined) await runningSmall;
      const sources = choose();
      if (sources.length > 1) await startSmall(set, sources);
    },
    async stop() {
      stopped = true;
      while (runningSmall !== undefined || runningLarge !== undefined)
        await Promise.all([runningSmall, runningLarge]);
    },
  };
}

function plan(set: SegmentSet, heaviest: number): readonly LiveSegment[] | undefined {
  const candidates = set.segments
    .filter((source) => !source.merging && weightOf(source) <= heaviest)
    .map((source) => ({
      source,
      live: liveDocuments(source),
      deleted: source.deleted,
      weight: weightOf(source),
    }));
  return planMerge(candidates)?.map(({ source }) => source);
}

function liveDocuments({ documents, deleted }: LiveSegment): number {
  return documents - deleted;
}

/** Documents, or kilobytes where the documents are long. */
export function weightOf(source: LiveSegment): number {
  return Math.max(liveDocuments(source), Math.ceil(source.buffer.byteLength / MERGE_POLICY.documentBytes));
}

function total(sources: readonly LiveSegment[], of: (source: LiveSegment) => number): number {
  return sources.reduce((sum, source) => sum + of(source), 0);
}
