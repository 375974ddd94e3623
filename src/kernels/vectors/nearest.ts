import { formatKey, KEY_WORDS } from '../index/keys.ts';
import type { PublishedVectors } from './arena.ts';
import { type BestHits, createBestHits } from './best-hits.ts';
import { BLOCK, BLOCKS_AT, blockLayout, inverseLength, openViews, READER_SCRATCH } from './layout.ts';
import { createScanKernel, type ScanKernel } from './scan-kernel.ts';

/**
 * Nearest neighbours by cosine over a published state, on the calling thread: an inverted file (Sivic and Zisserman
 * 2003; IVF-flat in FAISS). The lists whose centroids are nearest to the query are compared vector by vector; with one
 * list everything is, and so are the vectors that pass a filter when they are few. 11 ns for each of 256 dimensions.
 */
export interface VectorView {
  readonly published: PublishedVectors;
  /** The same object in all views of one arena. */
  readonly kernel: ScanKernel;
  /** By ordinal, for the caller to fill before it asks with `passing`: bit set means the vector may be found. */
  readonly selection: Uint32Array;
  nearest(query: Int8Array, options: NearestOptions): NearestResult;
}

export interface NearestOptions {
  readonly limit: number;
  /** How many bits are set in `selection`: only those vectors may be found. Default: all. */
  readonly passing?: number;
  /** Lists to look at, more when too few that pass are in them. Default `probesFor`. */
  readonly probes?: number;
}

export interface NearestResult {
  readonly hits: readonly { readonly key: string; readonly similarity: number }[];
  /** Every vector that may be found was compared. */
  readonly exact: boolean;
}

/** Measured: `docs/design/vectors.md`. */
export const NEAREST = {
  /** Lists looked at, per square root of all lists, for a recall of 0.95 at ten neighbours. */
  probesPerRoot: 2.3,
  /** So few that pass are compared one by one, wherever they lie. */
  fewPassing: 12_000,
  /** Where a larger share passes, a filter is asked only about what scores well: comparing costs less than guessing. */
  mostPass: 0.3,
  /** Of those that pass where few do, the share compared at least, per share of the lists looked at. */
  passingShare: 1.5,
} as const;

export function probesFor(lists: number): number {
  return Math.min(lists, Math.ceil(NEAREST.probesPerRoot * Math.sqrt(lists)));
}

interface Search {
  readonly best: BestHits;
  /** Byte offset of the bits that a vector must have to be compared, or 0. */
  readonly before: number;
  /** What the bit of a vector must be to be offered. */
  readonly after: { readonly bits: Uint32Array; readonly wanted: 0 | 1 } | null;
}

/** Opens a state for the one thread that asks. What stays the same since `previous` is kept. */
export function openVectors(published: PublishedVectors, previous?: VectorView): VectorView {
  const { memory, dimensions, lists, starts, lengths, blocks, bitmapAt, bitmapBytes } = published;
  const layout = blockLayout(dimensions);
  const before = previous?.published.arena === published.arena ? previous : undefined;
  const kernel = before?.kernel ?? createScanKernel(memory);
  const views = openViews(memory);
  const selection = new Uint32Array(memory.buffer, bitmapAt, bitmapBytes / 4);

  /** Compares `count` vectors from a place of a block on, and offers what may be among the best; gives how many. */
  function compare(block: number, place: number, count: number, { best, before, after }: Search): number {
    const base = BLOCKS_AT + block * layout.bytes;
    const scanned = kernel.scan(
      base + place * layout.stride,
      base + layout.inverses + place * 4,
      base + layout.ordinals + place * 4,
      count,
      layout.stride,
      READER_SCRATCH.query,
      best.threshold,
      before,
      READER_SCRATCH.found,
    );
    const foundAt = READER_SCRATCH.found / 4;
    for (let i = foundAt; i < foundAt + (scanned & 255) * 2; i += 2) {
      const ordinal = views.words[i]!;
      if (after !== null && ((after.bits[ordinal >>> 5] ?? 0) >>> (ordinal & 31)) % 2 !== after.wanted)
        continue;
      best.offer(ordinal, views.floats[i + 1]!);
    }
    return scanned >>> 8;
  }

  /** Only what may be found: checked before comparing where few may, afterwards where most may. */
  function startSearch(limit: number, passing: number | undefined): Search {
    const { dead, live } = published;
    const best = createBestHits(limit);
    if (passing === undefined) return { best, before: 0, after: dead && { bits: dead, wanted: 0 } };
    if (dead !== null)
      for (let i = 0; i < dead.length && i < selection.length; i++) selection[i]! &= ~dead[i]!;
    if (passing > live * NEAREST.mostPass) return { best, before: 0, after: { bits: selection, wanted: 1 } };
    return { best, before: bitmapAt, after: null };
  }

  /** Which share of a block's vectors passes, by a few of them: to know it of each would cost what was saved. */
  function passingShareOf(block: number, count: number): number {
    const ordinalsAt = (BLOCKS_AT + block * layout.bytes + layout.ordinals) / 4;
    let looked = 0;
    let pass = 0;
    for (let place = 0; place < count; place += BLOCK / 4, looked++) {
      const ordinal = views.words[ordinalsAt + place]!;
      pass += (selection[ordinal >>> 5]! >>> (ordinal & 31)) & 1;
    }
    return pass / looked;
  }

  /** Compares a list and gives how many of it may be found, about. */
  function compareList(list: number, search: Search): number {
    const unchecked = search.after?.bits === selection;
    let compared = 0;
    let left = lengths[list]!;
    for (let b = starts[list]!; left > 0; b++, left -= BLOCK) {
      const count = Math.min(BLOCK, left);
      const some = compare(blocks[b]!, 0, count, search);
      compared += unchecked ? some * passingShareOf(blocks[b]!, count) : some;
    }
    return compared;
  }

  /** The vectors whose bit is set, one by one. */
  function compareSelected({ best }: Search): void {
    const search = { best, before: 0, after: null };
    const { slots, count } = published;
    const words = Math.ceil(count / 32);
    for (let w = 0; w < words; w++) {
      for (let bits = selection[w]!; bits !== 0; bits &= bits - 1) {
        const slot = slots[w * 32 + 31 - Math.clz32(bits & -bits)]!;
        compare(Math.floor(slot / BLOCK), slot % BLOCK, 1, search);
      }
    }
  }

  /** The `number` lists nearest to the query, nearest first. */
  function nearestLists(number: number): number[] {
    const search: Search = { best: createBestHits(number), before: 0, after: null };
    for (let first = 0; first < lists; first += BLOCK)
      compare(published.centroids + first / BLOCK, 0, Math.min(BLOCK, lists - first), search);
    return search.best.take().map(({ ordinal }) => ordinal);
  }

  /** Looks at lists until there were enough; gives whether that was everything. */
  function compareNearest(search: Search, probes: number, passing: number | undefined): boolean {
    if (probes >= lists) {
      for (let list = 0; list < lists; list++) compareList(list, search);
      return true;
    }
    if (passing === undefined) {
      for (const list of nearestLists(probes)) compareList(list, search);
      return false;
    }
    // A filter and a query may have little to do with each other: then those that pass lie far from the query.
    const factor = search.after === null ? NEAREST.passingShare : 1;
    const enough = Math.min(1, (factor * probes) / lists) * passing;
    let looked = 0;
    let compared = 0;
    for (const most of [Math.min(lists, probes * 4), lists]) {
      for (const list of nearestLists(most).slice(looked)) {
        compared += compareList(list, search);
        if (++looked >= probes && compared >= enough) return false;
      }
    }
    return true;
  }

  return {
    published,
    kernel,
    selection,
    nearest(query, { limit, passing, probes = probesFor(lists) }) {
      for (let i = 0; i < dimensions; i++) views.shorts[READER_SCRATCH.query / 2 + i] = query[i]!;
      const search = startSearch(limit, passing);
      let exact = true;
      if (passing !== undefined && passing <= NEAREST.fewPassing && lists > 1) compareSelected(search);
      else exact = compareNearest(search, probes, passing);
      const scale = inverseLength(query, 0, dimensions);
      const hits = search.best.take().map(({ ordinal, score }) => ({
        key: formatKey(published.keys, ordinal * KEY_WORDS),
        similarity: Math.max(-1, Math.min(1, score * scale)),
      }));
      return { hits, exact };
    },
  };
}
