import type { Random } from '../../base/random.ts';
import {
  BLOCK,
  BLOCKS_AT,
  type BlockLayout,
  blockLayout,
  inverseLength,
  type MemoryViews,
  MOST_PAGES,
  openViews,
  PAGE,
  WRITER_SCRATCH,
  writeVector,
} from './layout.ts';
import { createScanKernel, type ScanKernel } from './scan-kernel.ts';

/** Centroids in blocks of a memory, their number as ordinal. */
export interface PlacedCentroids {
  readonly kernel: ScanKernel;
  readonly views: MemoryViews;
  readonly layout: BlockLayout;
  /** The block with which they begin. */
  readonly block: number;
  readonly lists: number;
}

/** The centroid nearest to a vector by cosine. O(lists). Uses the writer's scratch. */
export function nearestCentroid(placed: PlacedCentroids, vectors: Int8Array, vectorAt: number): number {
  const { kernel, views, layout, lists } = placed;
  const { query, found } = WRITER_SCRATCH;
  for (let i = 0; i < layout.dimensions; i++) views.shorts[query / 2 + i] = vectors[vectorAt + i]!;
  let best = 0;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (let first = 0; first < lists; first += BLOCK) {
    const base = BLOCKS_AT + (placed.block + first / BLOCK) * layout.bytes;
    const scanned = kernel.scan(
      base,
      base + layout.inverses,
      base + layout.ordinals,
      Math.min(BLOCK, lists - first),
      layout.stride,
      query,
      bestScore,
      0,
      found,
    );
    for (let i = 0; i < (scanned & 255); i++) {
      const score = views.floats[found / 4 + i * 2 + 1]!;
      if (score <= bestScore) continue;
      bestScore = score;
      best = views.words[found / 4 + i * 2]!;
    }
  }
  return best;
}

/** Vectors between two looks at whether to stop. */
const STEP = 1_024;

export interface TrainingOptions {
  readonly lists: number;
  readonly random: Random;
  /** Default 8: the assignments hardly move afterwards. */
  readonly rounds?: number;
  /** Called now and then: throws when the work is no longer wanted. */
  readonly onStep?: () => void;
}

/**
 * Spherical k-means (Dhillon and Modha 2001) over a sample of at least `lists` vectors: `lists` directions as signed
 * bytes, one after another. A centroid that loses all its vectors is put on one of the sample. O(rounds * sample * lists).
 */
export function trainCentroids(
  sample: Int8Array,
  dimensions: number,
  { lists, random, rounds = 8, onStep = () => {} }: TrainingOptions,
): Int8Array {
  const size = Math.floor(sample.length / dimensions);
  const layout = blockLayout(dimensions);
  const bytes = BLOCKS_AT + Math.ceil(lists / BLOCK) * layout.bytes;
  const memory = new WebAssembly.Memory({
    initial: Math.ceil(bytes / PAGE),
    maximum: MOST_PAGES,
    shared: true,
  });
  const placed = { kernel: createScanKernel(memory), views: openViews(memory), layout, block: 0, lists };
  const centroids = new Int8Array(lists * dimensions);
  const anyOfSample = (): Int8Array => {
    const at = Math.floor(random() * size) * dimensions;
    return sample.subarray(at, at + dimensions);
  };
  // One of each of as many equal parts, so that no vector is taken twice.
  for (let c = 0; c < lists; c++) {
    const at = Math.floor(((c + random()) * size) / lists) * dimensions;
    centroids.set(sample.subarray(at, at + dimensions), c * dimensions);
  }
  const sums = new Float32Array(lists * dimensions);
  const members = new Int32Array(lists);
  for (let round = 0; round < rounds; round++) {
    for (let c = 0; c < lists; c++) writeVector(placed.views, layout, c, centroids, c * dimensions, c);
    sums.fill(0);
    members.fill(0);
    for (let i = 0, at = 0; i < size; i++, at += dimensions) {
      if (i % STEP === 0) onStep();
      const list = nearestCentroid(placed, sample, at);
      const weight = inverseLength(sample, at, dimensions);
      const base = list * dimensions;
      for (let i = 0; i < dimensions; i++) sums[base + i]! += sample[at + i]! * weight;
      members[list]!++;
    }
    for (let c = 0; c < lists; c++) {
      const base = c * dimensions;
      if (members[c] === 0) centroids.set(anyOfSample(), base);
      else scaleToBytes(sums.subarray(base, base + dimensions), centroids.subarray(base, base + dimensions));
    }
  }
  return centroids;
}

/** The direction with its largest component at 127. */
function scaleToBytes(values: Float32Array, into: Int8Array): void {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  const scale = largest === 0 ? 0 : 127 / largest;
  for (let i = 0; i < values.length; i++) into[i] = Math.round(values[i]! * scale);
}
