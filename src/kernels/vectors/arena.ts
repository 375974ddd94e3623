import { BellwetherError } from '../../base/errors.ts';
import { createDeletions, isDeleted, markDeleted } from '../index/deletions.ts';
import { nearestCentroid } from './centroids.ts';
import { createKeyTable } from './key-table.ts';
import {
  BLOCK,
  BLOCKS_AT,
  blockLayout,
  MOST_PAGES,
  openViews,
  PAGE,
  vectorOffset,
  writeVector,
} from './layout.ts';
import { createScanKernel } from './scan-kernel.ts';

/** One state of a set of vectors as other threads read it: shared memory and what in it counts. */
export interface PublishedVectors {
  /** Names the arena: ordinals and lists mean the same in all of its states. Memory has no identity across threads. */
  readonly arena: string;
  readonly memory: WebAssembly.Memory;
  readonly dimensions: number;
  /** Ordinals below are there. */
  readonly count: number;
  readonly live: number;
  /** How many lists, each with a centroid; one list has none. */
  readonly lists: number;
  /** Block at which the centroids begin, or -1. */
  readonly centroids: number;
  readonly blocksUsed: number;
  /** Per list: where its blocks begin in `blocks`, then one more; and how many vectors it holds. */
  readonly starts: Int32Array<SharedArrayBuffer>;
  readonly lengths: Int32Array<SharedArrayBuffer>;
  readonly blocks: Int32Array<SharedArrayBuffer>;
  /** By ordinal: removed or replaced. Never written after it was published. */
  readonly dead: Uint32Array<SharedArrayBuffer> | null;
  readonly keys: Uint32Array<SharedArrayBuffer>;
  readonly table: Int32Array<SharedArrayBuffer>;
  /** Slot by ordinal. */
  readonly slots: Uint32Array<SharedArrayBuffer>;
  /** Byte offset of a bitmap by ordinal for the thread that asks. */
  readonly bitmapAt: number;
  readonly bitmapBytes: number;
}

/** The one writer of a set of vectors. Keys are four words at an offset, vectors bytes at an offset. */
export interface VectorArena {
  readonly dimensions: number;
  /** Ordinals given so far. */
  readonly count: number;
  readonly live: number;
  readonly lists: number;
  /** By ordinal, four words each. */
  readonly keys: Uint32Array;
  /** A direction of `dimensions` bytes for each list; null with one list. */
  readonly centroids: Int8Array | null;
  /** Bytes of memory held. */
  readonly bytes: number;
  /** Adds or replaces the key's vector; false when the very same one was there. */
  put(keys: Uint32Array, keyAt: number, vectors: Int8Array, vectorAt: number): boolean;
  /** Adds a vector whose list is known; an earlier one of the key stays and has to be marked as dead. */
  restore(keys: Uint32Array, keyAt: number, vectors: Int8Array, vectorAt: number, list: number): void;
  /** False when the key has no vector. */
  remove(keys: Uint32Array, keyAt: number): boolean;
  publish(): PublishedVectors;
  /** What was stored at an ordinal: a view, valid until something is added. */
  read(ordinal: number): { readonly vector: Int8Array; readonly list: number };
  isDead(ordinal: number): boolean;
  /** The removed and the replaced, by ordinal. Never written after it was given. */
  dead(): Uint32Array<SharedArrayBuffer> | null;
  restoreDead(bits: Uint32Array): void;
}

export interface ArenaOptions {
  /** Unique among all arenas that one thread may see. */
  readonly name: string;
  readonly dimensions: number;
  /** As in `VectorArena`; default null. */
  readonly centroids?: Int8Array | null;
}

/** Room for the first ordinals. */
const FIRST_CAPACITY = 1_024;
/** How much more than needed is taken when something has to move. */
const AMPLE = 1.25;

/** An empty arena. Throws INVALID_INPUT for dimensions that cannot be, TOO_LARGE when its 4 GB are full. */
export function createArena({ name, dimensions, centroids = null }: ArenaOptions): VectorArena {
  const memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
  const lists = centroids === null ? 1 : centroids.length / dimensions;
  const empty = createKeyTable();
  return openArena(
    {
      arena: name,
      memory,
      dimensions,
      count: 0,
      live: 0,
      lists,
      centroids: -1,
      blocksUsed: 0,
      starts: sharedInts(lists + 1),
      lengths: sharedInts(lists),
      blocks: sharedInts(0),
      dead: null,
      keys: empty.keys,
      table: empty.table,
      slots: new Uint32Array(new SharedArrayBuffer(FIRST_CAPACITY * 4)),
      bitmapAt: 0,
      bitmapBytes: 0,
    },
    centroids,
  );
}

/** Goes on writing where another thread stopped. `toPlace` are centroids that are not in memory yet. */
export function openArena(from: PublishedVectors, toPlace: Int8Array | null = null): VectorArena {
  const { arena, memory, dimensions, lists } = from;
  const layout = blockLayout(dimensions);
  const mostBlocks = Math.floor((MOST_PAGES * PAGE - BLOCKS_AT) / layout.bytes);
  const kernel = createScanKernel(memory);
  const keyTable = createKeyTable({ keys: from.keys, table: from.table, used: from.count });
  const lengths = from.lengths.slice();
  let views = openViews(memory);
  let { slots, count, live, dead, blocksUsed, bitmapAt, bitmapBytes } = from;
  let deadPublished = true;
  const blocksOf: number[][] = Array.from({ length: lists }, (_, list) => [
    ...from.blocks.subarray(from.starts[list], from.starts[list + 1]),
  ]);
  /** Which list a block belongs to. */
  const listOf: number[] = [];
  blocksOf.forEach((blocks, list) => {
    for (const block of blocks) listOf[block] = list;
  });
  const centroidsAt = toPlace === null ? from.centroids : takeBlocks(Math.ceil(lists / BLOCK));
  if (toPlace !== null)
    for (let c = 0; c < lists; c++)
      writeVector(views, layout, centroidsAt * BLOCK + c, toPlace, c * dimensions, c);

  function takeBlocks(number: number): number {
    const first = blocksUsed;
    if (first + number > mostBlocks) {
      throw new BellwetherError(
        'TOO_LARGE',
        `An index in this process holds at most ${mostBlocks * BLOCK} vectors of ${dimensions} dimensions.`,
      );
    }
    blocksUsed += number;
    const needed = Math.ceil((BLOCKS_AT + blocksUsed * layout.bytes) / PAGE);
    const pages = memory.buffer.byteLength / PAGE;
    if (needed > pages) {
      // A sixteenth more, so that growing is rare and little lies idle.
      memory.grow(Math.min(MOST_PAGES, Math.max(needed, Math.ceil(pages * 1.0625))) - pages);
      views = openViews(memory);
    }
    return first;
  }

  function append(
    keys: Uint32Array,
    keyAt: number,
    vectors: Int8Array,
    vectorAt: number,
    list: number,
  ): void {
    const place = lengths[list]! % BLOCK;
    const blocks = blocksOf[list]!;
    if (place === 0) {
      const block = takeBlocks(1);
      blocks.push(block);
      listOf[block] = list;
    }
    const ordinal = count;
    const slot = blocks.at(-1)! * BLOCK + place;
    writeVector(views, layout, slot, vectors, vectorAt, ordinal);
    if (ordinal >= slots.length) {
      const next = new Uint32Array(new SharedArrayBuffer(Math.ceil((ordinal + 1) * AMPLE) * 4));
      next.set(slots);
      slots = next;
    }
    slots[ordinal] = slot;
    lengths[list]!++;
    keyTable.set(keys, keyAt, ordinal);
    count++;
    live++;
  }

  function kill(ordinal: number): void {
    if (dead === null || dead.length * 32 <= ordinal || deadPublished) {
      const fits = dead !== null && dead.length * 32 > ordinal;
      const copy = createDeletions(fits ? dead!.length * 32 : Math.ceil((ordinal + 1) * AMPLE));
      if (dead !== null) copy.set(dead);
      dead = copy;
      deadPublished = false;
    }
    if (markDeleted(dead, ordinal)) live--;
  }

  function isDead(ordinal: number): boolean {
    return dead !== null && ordinal < dead.length * 32 && isDeleted(dead, ordinal);
  }

  function vectorAt(ordinal: number): Int8Array {
    const at = vectorOffset(layout, slots[ordinal]!);
    return views.signed.subarray(at, at + dimensions);
  }

  return {
    dimensions,
    lists,
    get count() {
      return count;
    },
    get live() {
      return live;
    },
    get keys() {
      return keyTable.keys;
    },
    get bytes() {
      const { keys, table } = keyTable;
      const beside = keys.byteLength + table.byteLength + slots.byteLength + (dead?.byteLength ?? 0);
      return memory.buffer.byteLength + beside;
    },
    get centroids() {
      if (centroidsAt === -1) return null;
      const copy = new Int8Array(lists * dimensions);
      for (let c = 0; c < lists; c++) {
        const at = vectorOffset(layout, centroidsAt * BLOCK + c);
        copy.set(views.signed.subarray(at, at + dimensions), c * dimensions);
      }
      return copy;
    },

    put(keys, keyAt, vectors, at) {
      const known = keyTable.find(keys, keyAt);
      if (known !== -1 && !isDead(known)) {
        const old = vectorAt(known);
        let i = 0;
        while (i < dimensions && old[i] === vectors[at + i]) i++;
        if (i === dimensions) return false;
        kill(known);
      }
      const placed = { kernel, views, layout, block: centroidsAt, lists };
      append(keys, keyAt, vectors, at, lists === 1 ? 0 : nearestCentroid(placed, vectors, at));
      return true;
    },

    restore: append,

    remove(keys, keyAt) {
      const known = keyTable.find(keys, keyAt);
      if (known === -1 || isDead(known)) return false;
      kill(known);
      return true;
    },

    isDead,
    read: (ordinal) => ({
      vector: vectorAt(ordinal),
      list: listOf[Math.floor(slots[ordinal]! / BLOCK)]!,
    }),

    dead() {
      deadPublished = true;
      return dead;
    },

    restoreDead(bits) {
      for (let ordinal = 0; ordinal < Math.min(count, bits.length * 32); ordinal++)
        if ((bits[ordinal >>> 5]! >>> (ordinal & 31)) & 1) kill(ordinal);
    },

    publish() {
      const needed = Math.ceil(count / 32) * 4;
      if (needed > bitmapBytes) {
        const taken = Math.ceil((needed * AMPLE) / layout.bytes);
        bitmapAt = BLOCKS_AT + takeBlocks(taken) * layout.bytes;
        bitmapBytes = taken * layout.bytes;
      }
      const starts = sharedInts(lists + 1);
      for (let list = 0; list < lists; list++) starts[list + 1] = starts[list]! + blocksOf[list]!.length;
      const blocks = sharedInts(starts[lists]!);
      blocksOf.forEach((own, list) => {
        blocks.set(own, starts[list]);
      });
      const lengthsNow = sharedInts(lists);
      lengthsNow.set(lengths);
      deadPublished = true;
      return {
        arena,
        memory,
        dimensions,
        count,
        live,
        lists,
        centroids: centroidsAt,
        blocksUsed,
        starts,
        lengths: lengthsNow,
        blocks,
        dead,
        keys: keyTable.keys,
        table: keyTable.table,
        slots,
        bitmapAt,
        bitmapBytes,
      };
    },
  };
}

function sharedInts(length: number): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(length * 4));
}
