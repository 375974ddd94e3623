import { uuidV7Time } from '../../base/ids.ts';
import type { IndexedDocument } from '../../domain/search-query.ts';
import { createSegmentBuilder } from '../../kernels/index/builder.ts';
import { createDeletions, isDeleted, markDeleted } from '../../kernels/index/deletions.ts';
import { findKey, KEY_WORDS } from '../../kernels/index/keys.ts';
import { openSegment, type Segment } from '../../kernels/index/segment.ts';
import type { Deletions } from '../../kernels/index/types.ts';
import { INDEX_SCHEMA, toIndexDocument } from './index-schema.ts';
import type { PublishedSegment } from './messages.ts';

/** An immutable segment and what changes around it. */
export interface LiveSegment {
  /** Also the number of its file. Never used twice in a tenant. */
  readonly number: number;
  readonly buffer: SharedArrayBuffer;
  readonly segment: Segment;
  readonly documents: number;
  /** When the first and the last of its documents were made, by their ids. */
  readonly oldest: number;
  readonly newest: number;
  /** Every document in it was changed after this outbox position. */
  readonly after: number;
  deletions: Deletions | null;
  deleted: number;
  /** The bitmap was copied since it was last published, so it may be written. */
  owned: boolean;
  /** Taken by a running merge. */
  merging: boolean;
  /** The CRC-32 of its durable file, once there is one. */
  storedCrc32: number | undefined;
}

/**
 * A head that takes documents and the sealed segments before it: the writer's side of an index. Bitmaps are
 * copied before they are written after each publication, so a reader's state never changes under it.
 */
export interface SegmentSet {
  readonly segments: readonly LiveSegment[];
  /** Documents in the head, not yet searchable. */
  readonly headSize: number;
  readonly headBytes: number;
  /** Adds a document in place of any earlier revision of it. */
  put(document: IndexedDocument): void;
  /** Takes a document out wherever it is. */
  remove(id: string): void;
  /** Turns the head, whose documents all changed after the given outbox position, into a segment; true when anything changed since the last publication. */
  seal(after: number): boolean;
  publish(): readonly PublishedSegment[];
  /** The segments with their bitmaps as they stand, which later deletions leave alone. */
  capture(): readonly CapturedSegment[];
  /** Marks the sources as merging and gives the merge's inputs. */
  beginMerge(sources: readonly LiveSegment[]): MergeInputs;
  /** Puts the merged segment in the place of its sources and carries over what was deleted meanwhile. */
  finishMerge(inputs: MergeInputs, buffer: SharedArrayBuffer, remaps: readonly Int32Array[]): void;
  abandonMerge(inputs: MergeInputs): void;
  /** A segment read from its file. */
  restore(stored: {
    number: number;
    buffer: SharedArrayBuffer;
    deletions: Uint32Array | null;
    deleted: number;
    crc32: number;
  }): void;
}

export interface CapturedSegment {
  readonly live: LiveSegment;
  readonly deletions: Uint32Array | null;
  readonly deleted: number;
}

export interface MergeInputs {
  readonly sources: readonly LiveSegment[];
  /** The bitmaps as they stood at the start. */
  readonly deletions: readonly (Deletions | null)[];
}

export function createSegmentSet(takeNumber: () => number): SegmentSet {
  const builder = createSegmentBuilder(INDEX_SCHEMA);
  let segments: LiveSegment[] = [];
  let changed = false;

  function append(number: number, buffer: SharedArrayBuffer, after: number): LiveSegment {
    const segment = openSegment(buffer, { verify: false });
    const live: LiveSegment = {
      number,
      buffer,
      segment,
      documents: segment.documents,
      ...timeSpan(segment),
      after,
      deletions: null,
      deleted: 0,
      owned: false,
      merging: false,
      storedCrc32: undefined,
    };
    segments = [...segments, live];
    return live;
  }

  function markGone(live: LiveSegment, ordinal: number): void {
    if (live.deletions !== null && isDeleted(live.deletions, ordinal)) return;
    if (!live.owned) {
      live.deletions = copyBits(live.deletions, live.documents);
      live.owned = true;
    }
    markDeleted(live.deletions!, ordinal);
    live.deleted++;
    changed = true;
  }

  function removeSealed(id: string): void {
    const time = uuidV7Time(id);
    for (const live of segments) {
      // A new document is newer than almost every segment: most are passed over without a look inside.
      if (time < live.oldest || time > live.newest) continue;
      const ordinal = findKey(live.segment, id);
      if (ordinal >= 0) markGone(live, ordinal);
    }
  }

  return {
    get segments() {
      return segments;
    },
    get headSize() {
      return builder.size;
    },
    get headBytes() {
      return builder.bytes;
    },
    put(document) {
      removeSealed(document.id);
      builder.add(toIndexDocument(document));
    },
    remove(id) {
      builder.remove(id);
      removeSealed(id);
    },
    seal(after) {
      if (builder.size > 0) {
        append(takeNumber(), builder.seal(), after);
        changed = true;
      }
      // A segment whose documents are all gone needs no merge to go too; one that a merge reads stays until its end.
      segments = segments.filter((live) => live.merging || live.deleted < live.documents);
      return changed;
    },
    publish() {
      changed = false;
      return segments.map((live) => {
        live.owned = false;
        return { number: live.number, buffer: live.buffer, deletions: live.deletions, deleted: live.deleted };
      });
    },
    capture() {
      return segments.map((live) => {
        live.owned = false;
        return { live, deletions: live.deletions, deleted: live.deleted };
      });
    },
    beginMerge(sources) {
      for (const source of sources) {
        source.merging = true;
        // The merge reads this bitmap from now on: the next deletion goes into a copy.
        source.owned = false;
      }
      return { sources, deletions: sources.map((source) => source.deletions) };
    },
    finishMerge(inputs, buffer, remaps) {
      segments = segments.filter((live) => !inputs.sources.includes(live));
      changed = true;
      if (openSegment(buffer, { verify: false }).documents === 0) return;
      const merged = append(takeNumber(), buffer, Math.min(...inputs.sources.map((source) => source.after)));
      inputs.sources.forEach((source, index) => {
        forEachNewBit(inputs.deletions[index] ?? null, source.deletions, (ordinal) => {
          const moved = remaps[index]![ordinal]!;
          if (moved >= 0) markGone(merged, moved);
        });
      });
    },
    abandonMerge(inputs) {
      for (const source of inputs.sources) source.merging = false;
    },
    restore({ number, buffer, deletions, deleted, crc32 }) {
      const live = append(number, buffer, -1);
      live.deletions = deletions === null ? null : copyBits(deletions, live.documents);
      live.deleted = deleted;
      live.storedCrc32 = crc32;
    },
  };
}

function copyBits(bits: Uint32Array | null, documents: number): Deletions {
  const copy = createDeletions(documents);
  if (bits !== null) copy.set(bits);
  return copy;
}

function timeSpan(segment: Segment): { oldest: number; newest: number } {
  let oldest = Number.POSITIVE_INFINITY;
  let newest = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < segment.documents * KEY_WORDS; at += KEY_WORDS) {
    const time = segment.keys[at]! * 65_536 + (segment.keys[at + 1]! >>> 16);
    if (time < oldest) oldest = time;
    if (time > newest) newest = time;
  }
  return { oldest, newest };
}

function forEachNewBit(
  before: Uint32Array | null,
  after: Uint32Array | null,
  visit: (ordinal: number) => void,
): void {
  if (after === null || after === before) return;
  for (let word = 0; word < after.length; word++) {
    let bits = after[word]! & ~(before === null ? 0 : before[word]!);
    for (; bits !== 0; bits &= bits - 1) visit(word * 32 + (31 - Math.clz32(bits & -bits)));
  }
}
