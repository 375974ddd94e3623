import { formatKey, KEY_WORDS } from '../index/keys.ts';
import { openViews, type PublishedVectors } from './arena.ts';
import { createBestHits } from './best-hits.ts';
import { BLOCK, BLOCKS_AT, blockLayout, inverseLength, READER_SCRATCH } from './layout.ts';
import { createScanKernel, type ScanKernel } from './scan-kernel.ts';

/**
 * Nearest neighbours by cosine over a published state, on the calling thread: an inverted file (Sivic and Zisserman
 * 2003; IVF-flat in FAISS). The lists whose centroids are nearest to the query are compared vector by vector;
 * with one list, everything is. O(lists + vectors in the lists looked at), 11 ns for each of 256 dimensions.
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
  /** Lists to look at; default `probesFor`. */
  readonly probes?: number;
}

export interface NearestResult {
  readonly hits: readonly { readonly key: string; readonly similarity: number }[];
  /** Every vector that may be found was compared. */
  readonly exact: boolean;
}

/** Opens a state for the one thread that asks. What stays the same since `previous` is kept. */
export function openVectors(published: PublishedVectors, previous?: VectorView): VectorView {
  const { memory, dimensions, lists, starts, lengths, blocks, bitmapsAt, bitmapBytes } = published;
  const layout = blockLayout(dimensions);
  const before = previous?.published.arena === published.arena ? previous : undefined;
  const kernel = before?.kernel ?? createScanKernel(memory);
  const views = openViews(memory);
  const living = new Uint32Array(memory.buffer, bitmapsAt, bitmapBytes / 4);
  const selection = new Uint32Array(memory.buffer, bitmapsAt + bitmapBytes, bitmapBytes / 4);
  let livingReady =
    before !== undefined &&
    before.published.deaths === published.deaths &&
    before.published.bitmapsAt === bitmapsAt;

  /** Byte offset of the bits that a vector must have, 0 when all have them. */
  function allowedAt(passing: number | undefined): number {
    const { dead } = published;
    if (passing !== undefined) {
      if (dead !== null)
        for (let i = 0; i < dead.length && i < selection.length; i++) selection[i]! &= ~dead[i]!;
      return bitmapsAt + bitmapBytes;
    }
    if (dead === null) return 0;
    if (!livingReady) {
      living.fill(0xffffffff);
      for (let i = 0; i < dead.length && i < living.length; i++) living[i] = ~dead[i]!;
      livingReady = true;
    }
    return bitmapsAt;
  }

  /** Compares the vectors of one block. */
  function scanBlock(block: number, count: number, threshold: number, allowed: number): number {
    const base = BLOCKS_AT + block * layout.bytes;
    return kernel.scan(
      base,
      base + layout.inverses,
      base + layout.ordinals,
      count,
      layout.stride,
      READER_SCRATCH.query,
      threshold,
      allowed,
      READER_SCRATCH.found,
    );
  }

  const foundAt = READER_SCRATCH.found / 4;

  /** The lists to look at, nearest first. */
  function chooseLists(probes: number): Int32Array {
    const best = createBestHits(probes);
    for (let first = 0; first < lists; first += BLOCK) {
      const found = scanBlock(
        published.centroids + first / BLOCK,
        Math.min(BLOCK, lists - first),
        best.threshold,
        0,
      );
      for (let i = foundAt; i < foundAt + found * 2; i += 2)
        best.offer(views.words[i]!, views.floats[i + 1]!);
    }
    return Int32Array.from(best.take(), ({ ordinal }) => ordinal);
  }

  return {
    published,
    kernel,
    selection,
    nearest(query, { limit, passing, probes = probesFor(published, passing) }) {
      for (let i = 0; i < dimensions; i++) views.shorts[READER_SCRATCH.query / 2 + i] = query[i]!;
      const best = createBestHits(limit);
      const allowed = allowedAt(passing);
      const everything = probes >= lists;
      const chosen = everything ? Int32Array.from({ length: lists }, (_, list) => list) : chooseLists(probes);
      for (const list of chosen) {
        let left = lengths[list]!;
        for (let b = starts[list]!; left > 0; b++, left -= BLOCK) {
          const found = scanBlock(blocks[b]!, Math.min(BLOCK, left), best.threshold, allowed);
          for (let i = foundAt; i < foundAt + found * 2; i += 2)
            best.offer(views.words[i]!, views.floats[i + 1]!);
        }
      }
      const scale = inverseLength(query, 0, dimensions);
      const hits = best.take().map(({ ordinal, score }) => ({
        key: formatKey(published.keys, ordinal * KEY_WORDS),
        similarity: Math.max(-1, Math.min(1, score * scale)),
      }));
      return { hits, exact: everything };
    },
  };
}

/** Share of the lists looked at. */
const PROBED = 1 / 16;

/** How many lists to look at for a recall of 0.95 at ten neighbours: `docs/design/vectors.md`. */
export function probesFor({ lists }: PublishedVectors, _passing: number | undefined): number {
  return Math.max(Math.min(lists, 16), Math.ceil(lists * PROBED));
}
