import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { INDEX_LAYOUT } from './index-schema.ts';
import { type Manifest, segmentFile, writeManifest } from './manifest.ts';
import { type MergeScheduler, SMALL_MERGE_DOCUMENTS, weightOf } from './merge-scheduler.ts';
import type { OutboxMark } from './outbox-reader.ts';
import type { SegmentLane } from './segment-lane.ts';
import type { LiveSegment, SegmentSet } from './segment-set.ts';
import type { StoreReader } from './store-reader.ts';

export interface CommitOptions {
  readonly directory: string;
  readonly set: SegmentSet;
  /** Everything up to here is in sealed segments of the set. */
  readonly mark: OutboxMark;
  readonly nextSegment: () => number;
  readonly merges: MergeScheduler;
  readonly lane: SegmentLane;
  readonly store: StoreReader;
}

/**
 * Makes the index durable up to the mark. The small segments of many refreshes are merged first, so that a
 * commit writes few files. Segments sealed after the mark are left for the next commit. The manifest's rename is
 * the moment of truth: files written before it are garbage until then, files that it no longer names are garbage
 * after it. Gives the bytes written.
 */
export async function commitIndex(options: CommitOptions): Promise<number> {
  const { set, mark, merges, directory } = options;
  await merges.mergeSmall(set, () => {
    const fresh = set.segments.filter(
      (live) => !live.merging && live.storedCrc32 === undefined && live.after < mark.position,
    );
    return smallest(fresh);
  });

  // Bitmaps may say more than the mark: the outbox is replayed from the mark, and putting twice changes nothing.
  const captured = set.capture().filter(({ live }) => live.after < mark.position);
  let bytes = 0;
  for (const { live } of captured) {
    if (live.storedCrc32 !== undefined) continue;
    const { crc32 } = await options.lane.run({
      type: 'write',
      path: join(directory, segmentFile(live.number)),
      buffer: live.buffer,
    });
    live.storedCrc32 = crc32;
    bytes += live.buffer.byteLength;
  }
  const manifest: Manifest = {
    layout: INDEX_LAYOUT,
    position: mark.position,
    positionWrittenAt: mark.writtenAt,
    nextSegment: options.nextSegment(),
    segments: captured.map(({ live, deletions, deleted }) => ({
      number: live.number,
      bytes: live.buffer.byteLength,
      crc32: live.storedCrc32!,
      documents: live.documents,
      deleted,
      deletions,
    })),
  };
  await writeManifest(directory, manifest);
  await removeUnnamed(directory, manifest);
  await options.store.saveProjection(mark.position);
  return bytes;
}

/** As many of the smallest as a small merge may take. */
function smallest(segments: readonly LiveSegment[]): LiveSegment[] {
  let weight = 0;
  return segments
    .toSorted((left, right) => weightOf(left) - weightOf(right))
    .filter((live) => (weight += weightOf(live)) <= SMALL_MERGE_DOCUMENTS);
}

/** Removes segment files that the manifest does not name: merged away, or left by a crash. */
export async function removeUnnamed(directory: string, manifest: Manifest): Promise<void> {
  const named = new Set(manifest.segments.map(({ number }) => segmentFile(number)));
  for (const name of await readdir(directory)) {
    if (/^segment-\d+\.bin$/.test(name) && !named.has(name)) await rm(join(directory, name), { force: true });
  }
}
