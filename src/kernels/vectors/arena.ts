import { BellwetherError } from '../../base/errors.ts';
import { createDeletions, markDeleted } from '../index/deletions.ts';
import { createKeyTable } from './key-table.ts';
import { BLOCK, BLOCKS_AT, blockLayout, inverseLength, MOST_PAGES, PAGE, WRITER_SCRATCH } from './layout.ts';
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
  /** Per list: where its blocks begin in `blocks`, then one more; and how many vectors it holds. */
  readonly starts: Int32Array<SharedArrayBuffer>;
  readonly lengths: Int32Array<SharedArrayBuffer>;
  readonly blocks: Int32Array<SharedArrayBuffer>;
  /** By ordinal: removed or replaced. Never written after it was published. */
  readonly dead: Uint32Array<SharedArrayBuffer> | null;
  /** Tells whether `dead` is that of an earlier state. */
  readonly deaths: number;
  readonly keys: Uint32Array<SharedArrayBuffer>;
  readonly table: Int32Array<SharedArrayBuffer>;
  /** Slot by ordinal. */
  readonly slots: Uint32Array<SharedArrayBuffer>;
  /** Byte offset of two bitmaps by ordinal, `bitmapBytes` each, for the thread that asks. */
  readonly bitmapsAt: number;
  readonly bitmapBytes: number;
}

/** The one writer of a set of vectors. Keys are four words at an offset, vectors bytes at an offset. */
export interface VectorArena {
  readonly dimensions: number;
  /** Ordinals given so far. */
  readonly count: number;
  readonly live: number;
  readonly lists: number;
  /** Bytes of memory held. */
  readonly bytes: number;
  /** Adds or replaces the key's vector; false when the very same one was there. */
  put(keys: Uint32Array, keyAt: number, vectors: Int8Array, vectorAt: number): boolean;
  /** As `put` for a key that is new, into a list that is known. */
  restore(keys: Uint32Array, keyAt: number, vectors: Int8Array, vectorAt: number, list: number): void;
  /** False when the key has no vector. */
  remove(keys: Uint32Array, keyAt: number): boolean;
  publish(): PublishedVectors;
  /** What was stored at an ordinal. */
  read(ordinal: number): { readonly vector: Int8Array; readonly list: number };
  isDead(ordinal: number): boolean;
  /** The removed and the replaced, by ordinal. Never written after it was given. */
  dead(): Uint32Array | null;
  restoreDead(bits: Uint32Array): void;
  readonly keys: Uint32Array;
}

export interface ArenaOptions {
  /** Unique among all arenas that one thread may see. */
  readonly name: string;
  readonly dimensions: number;
  /** A direction of `dimensions` bytes for each list; without them there is one list. */
  readonly centroids?: Int8Array | null;
}

export function createArena({ name, dimensions, centroids = null }: ArenaOptions): VectorArena {
  const layout = blockLayout(dimensions);
  const { stride } = layout;
  const lists = centroids === null ? 1 : centroids.length / dimensions;
  const mostBlocks = Math.floor((MOST_PAGES * PAGE - BLOCKS_AT) / layout.bytes);
  const memory = new WebAssembly.Memory({ initial: 1, maximum: MOST_PAGES, shared: true });
  const kernel = createScanKernel(memory);
  let views = openViews(memory);
  let blocksUsed = 0;

  const keyTable = createKeyTable();
  const listBlocks: number[][] = Array.from({ length: lists }, () => []);
  const lengths = new Int32Array(lists);
  let slots = new Uint32Array(new SharedArrayBuffer(4 * 1_024));
  /** The list of each ordinal. */
  let listOf = new Uint32Array(1_024);
  let count = 0;
  let live = 0;
  let dead: Uint32Array<SharedArrayBuffer> | null = null;
  let deadPublished = false;
  let deaths = 0;
  let bitmapsAt = 0;
  let bitmapBytes = 0;
  const centroidsAt = centroids === null ? -1 : blocksUsed;
  if (centroids !== null) {
    for (let c = 0; c < lists; c++) {
      if (c % BLOCK === 0) takeBlocks(1);
      write(centroidsAt * BLOCK + c, centroids, c * dimensions, c);
    }
  }

  function takeBlocks(number: number): number {
    const first = blocksUsed;
    if (first + number > mostBlocks) {
      throw new BellwetherError(
        'TOO_LARGE',
        `An index holds at most ${mostBlocks * BLOCK} vectors of ${dimensions} dimensions in this process.`,
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

  function write(slot: number, vectors: Int8Array, vectorAt: number, ordinal: number): void {
    const base = BLOCKS_AT + Math.floor(slot / BLOCK) * layout.bytes;
    const place = slot % BLOCK;
    const vector = vectors.subarray(vectorAt, vectorAt + dimensions);
    views.signed.set(vector, base + place * stride);
    views.floats[(base + layout.inverses) / 4 + place] = inverseLength(vector, 0, dimensions);
    views.words[(base + layout.ordinals) / 4 + place] = ordinal;
  }

  /** The list whose centroid is nearest. */
  function listFor(vectors: Int8Array, vectorAt: number): number {
    if (lists === 1) return 0;
    const { query, found } = WRITER_SCRATCH;
    for (let i = 0; i < dimensions; i++) views.shorts[query / 2 + i] = vectors[vectorAt + i]!;
    let best = 0;
    let bestScore = Number.NEGATIVE_INFINITY;
    for (let first = 0; first < lists; first += BLOCK) {
      const base = BLOCKS_AT + (centroidsAt + first / BLOCK) * layout.bytes;
      const better = kernel.scan(
        base,
        base + layout.inverses,
        base + layout.ordinals,
        Math.min(BLOCK, lists - first),
        stride,
        query,
        bestScore,
        0,
        found,
      );
      for (let i = 0; i < better; i++) {
        const score = views.floats[found / 4 + i * 2 + 1]!;
        if (score <= bestScore) continue;
        bestScore = score;
        best = views.words[found / 4 + i * 2]!;
      }
    }
    return best;
  }

  function append(
    keys: Uint32Array,
    keyAt: number,
    vectors: Int8Array,
    vectorAt: number,
    list: number,
  ): void {
    const place = lengths[list]! % BLOCK;
    const blocks = listBlocks[list]!;
    if (place === 0) blocks.push(takeBlocks(1));
    const ordinal = count;
    const slot = blocks.at(-1)! * BLOCK + place;
    write(slot, vectors, vectorAt, ordinal);
    if (ordinal >= slots.length) {
      const capacity = Math.ceil(ordinal * 1.25);
      const next = new Uint32Array(new SharedArrayBuffer(capacity * 4));
      next.set(slots);
      slots = next;
      const nextLists = new Uint32Array(capacity);
      nextLists.set(listOf);
      listOf = nextLists;
    }
    slots[ordinal] = slot;
    listOf[ordinal] = list;
    lengths[list]!++;
    keyTable.set(keys, keyAt, ordinal);
    count++;
    live++;
  }

  function kill(ordinal: number): void {
    if (dead === null || dead.length * 32 <= ordinal) {
      const larger = createDeletions(Math.ceil((ordinal + 1) * 1.25));
      if (dead !== null) larger.set(dead);
      dead = larger;
      deadPublished = false;
    } else if (deadPublished) {
      const copy = createDeletions(dead.length * 32);
      copy.set(dead);
      dead = copy;
      deadPublished = false;
    }
    if (!markDeleted(dead, ordinal)) return;
    deaths++;
    live--;
  }

  function isDead(ordinal: number): boolean {
    return (
      dead !== null && ordinal >>> 5 < dead.length && ((dead[ordinal >>> 5]! >>> (ordinal & 31)) & 1) === 1
    );
  }

  function vectorAt(ordinal: number): Int8Array {
    const slot = slots[ordinal]!;
    const at = BLOCKS_AT + Math.floor(slot / BLOCK) * layout.bytes + (slot % BLOCK) * stride;
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
      return (
        memory.buffer.byteLength +
        keyTable.keys.byteLength +
        keyTable.table.byteLength +
        slots.byteLength * 2 +
        (dead?.byteLength ?? 0)
      );
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
      append(keys, keyAt, vectors, at, listFor(vectors, at));
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

    dead() {
      deadPublished = true;
      return dead;
    },

    restoreDead(bits) {
      for (let ordinal = 0; ordinal < count; ordinal++)
        if (((bits[ordinal >>> 5] ?? 0) >>> (ordinal & 31)) & 1) kill(ordinal);
    },

    read: (ordinal) => ({ vector: vectorAt(ordinal), list: listOf[ordinal]! }),

    publish() {
      const needed = Math.ceil(count / 32) * 4;
      if (needed > bitmapBytes) {
        const blocks = Math.ceil((needed * 1.5 * 2) / layout.bytes);
        bitmapsAt = BLOCKS_AT + takeBlocks(blocks) * layout.bytes;
        bitmapBytes = Math.floor((blocks * layout.bytes) / 8) * 4;
      }
      const starts = sharedInts(lists + 1);
      let total = 0;
      for (let l = 0; l < lists; l++) {
        starts[l] = total;
        total += listBlocks[l]!.length;
      }
      starts[lists] = total;
      const blocks = sharedInts(total);
      for (let l = 0; l < lists; l++) blocks.set(listBlocks[l]!, starts[l]!);
      const lengthsNow = sharedInts(lists);
      lengthsNow.set(lengths);
      deadPublished = true;
      return {
        arena: name,
        memory,
        dimensions,
        count,
        live,
        lists,
        centroids: centroidsAt,
        starts,
        lengths: lengthsNow,
        blocks,
        dead,
        deaths,
        keys: keyTable.keys,
        table: keyTable.table,
        slots,
        bitmapsAt,
        bitmapBytes,
      };
    },
  };
}

function sharedInts(length: number): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(length * 4));
}

interface MemoryViews {
  readonly signed: Int8Array;
  readonly shorts: Int16Array;
  readonly words: Uint32Array;
  readonly floats: Float32Array;
}

export function openViews({ buffer }: WebAssembly.Memory): MemoryViews {
  return {
    signed: new Int8Array(buffer),
    shorts: new Int16Array(buffer),
    words: new Uint32Array(buffer),
    floats: new Float32Array(buffer),
  };
}
