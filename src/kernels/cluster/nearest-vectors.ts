import { noProgress, type Progress } from '../../base/progress.ts';
import { seededRandom } from '../../base/random.ts';
import { trainCentroids } from '../vectors/centroids.ts';
import {
  BLOCK,
  BLOCKS_AT,
  blockLayout,
  inverseLength,
  openViews,
  PAGE,
  READER_SCRATCH,
  writeVector,
} from '../vectors/layout.ts';
import { createScanKernel } from '../vectors/scan-kernel.ts';

/** The nearest of every row: `k` places a row, best first, -1 where there are fewer. */
export interface NearestTable {
  readonly rows: number;
  readonly k: number;
  readonly neighbours: Int32Array;
  /** Cosine, -1 to 1. */
  readonly similarities: Float32Array;
}

export interface VectorColumns {
  readonly rows: number;
  readonly dimensions: number;
  /** `rows * dimensions` signed bytes; a row of zeros has no vector, no neighbours and is nobody's neighbour. */
  readonly values: Int8Array;
}

export const NEAREST_VECTORS = {
  /** Up to so many rows all pairs are compared. */
  exact: 16_384,
  /** Lists per square root of the rows. */
  listsPerRoot: 1.5,
  /** Rows of the sample for each list. */
  sample: 40,
  /** Lists looked at for a row. */
  probes: 12,
  /** A row is compared with so many others at most, times what even lists would give: many that are alike lie in one list. */
  mostCompared: 4,
} as const;

/** Rows between two calls of `progress`. */
const STEP = 512;

/**
 * The k nearest by cosine of every row among all rows: all pairs in the WASM scan, 12 ns each of 256 dimensions, and from
 * `exact` rows on an inverted file (Sivic and Zisserman 2003; IVF-flat): lists by spherical k-means, of which a row looks at
 * the `probes` nearest. O(rows^2), then O(rows^1.5); memory that of the vectors once more. Deterministic for a seed. The
 * recall that this reaches is in `docs/design/topics.md`.
 */
export function nearestVectors(
  columns: VectorColumns,
  options: { readonly k: number; readonly seed: number },
  progress: Progress = noProgress,
): NearestTable {
  const { rows, dimensions, values } = columns;
  const { k } = options;
  const layout = blockLayout(dimensions);
  const neighbours = new Int32Array(rows * k).fill(-1);
  const similarities = new Float32Array(rows * k);
  const table = { rows, k, neighbours, similarities };
  const inverses = new Float32Array(rows);
  const present: number[] = [];
  for (let row = 0; row < rows; row++) {
    inverses[row] = inverseLength(values, row * dimensions, dimensions);
    if (inverses[row]! > 0) present.push(row);
  }
  const count = present.length;
  if (count < 2 || k === 0) return table;
  const lists =
    count <= NEAREST_VECTORS.exact ? 1 : Math.round(Math.sqrt(count) * NEAREST_VECTORS.listsPerRoot);
  const centroids =
    lists === 1 ? null : train({ present, values, dimensions }, { lists, seed: options.seed, progress });

  // Centroids first, then the lists, each beginning with a block of its own.
  const centroidBlocks = centroids === null ? 0 : Math.ceil(lists / BLOCK);
  const mostBlocks = centroidBlocks + Math.ceil(count / BLOCK) + lists;
  const pages = Math.ceil((BLOCKS_AT + mostBlocks * layout.bytes) / PAGE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const kernel = createScanKernel(memory);
  const views = openViews(memory);
  if (centroids !== null)
    for (let list = 0; list < lists; list++)
      writeVector(views, layout, list, centroids, list * dimensions, list);
  const queryAt = READER_SCRATCH.query / 2;
  const foundAt = READER_SCRATCH.found / 4;
  const setQuery = (row: number): void => {
    for (let i = 0; i < dimensions; i++) views.shorts[queryAt + i] = values[row * dimensions + i]!;
  };
  /** Hits of one block that score above the threshold lie in scratch afterwards; gives how many. */
  const scan = (block: number, places: number, threshold: number): number => {
    const base = BLOCKS_AT + block * layout.bytes;
    return (
      kernel.scan(
        base,
        base + layout.inverses,
        base + layout.ordinals,
        places,
        layout.stride,
        READER_SCRATCH.query,
        threshold,
        0,
        READER_SCRATCH.found,
      ) & 255
    );
  };

  const probes = Math.min(lists, NEAREST_VECTORS.probes);
  const nearLists = new Int32Array(count * probes);
  const listScores = new Float32Array(probes);
  if (centroids !== null)
    for (let place = 0; place < count; place++) {
      if (place % STEP === 0) progress(0.2 + (0.15 * place) / count);
      setQuery(present[place]!);
      listScores.fill(Number.NEGATIVE_INFINITY);
      for (let first = 0; first < lists; first += BLOCK) {
        const found = scan(first / BLOCK, Math.min(BLOCK, lists - first), listScores[probes - 1]!);
        for (let i = foundAt; i < foundAt + found * 2; i += 2)
          insert(nearLists, listScores, place * probes, 0, probes, views.words[i]!, views.floats[i + 1]!);
      }
    }

  const sizes = new Int32Array(lists);
  for (let place = 0; place < count; place++) sizes[nearLists[place * probes]!]!++;
  const firstBlock = new Int32Array(lists);
  let block = centroidBlocks;
  for (let list = 0; list < lists; list++) {
    firstBlock[list] = block;
    block += Math.ceil(sizes[list]! / BLOCK);
  }
  const filled = new Int32Array(lists);
  for (let place = 0; place < count; place++) {
    const list = nearLists[place * probes]!;
    const slot = firstBlock[list]! * BLOCK + filled[list]!++;
    writeVector(views, layout, slot, values, present[place]! * dimensions, place);
  }

  const most = lists === 1 ? count : Math.ceil((NEAREST_VECTORS.mostCompared * probes * count) / lists);
  const scores = new Float32Array(k);
  const best = new Int32Array(k);
  for (let place = 0; place < count; place++) {
    if (place % STEP === 0) progress(lists === 1 ? place / count : 0.35 + (0.65 * place) / count);
    setQuery(present[place]!);
    scores.fill(Number.NEGATIVE_INFINITY);
    best.fill(-1);
    let compared = 0;
    for (let probe = 0; probe < probes && compared < most; probe++) {
      const list = nearLists[place * probes + probe]!;
      for (let at = 0; at < sizes[list]! && compared < most; at += BLOCK) {
        const places = Math.min(BLOCK, sizes[list]! - at);
        const found = scan(firstBlock[list]! + at / BLOCK, places, scores[k - 1]!);
        compared += places;
        for (let i = foundAt; i < foundAt + found * 2; i += 2) {
          const other = views.words[i]!;
          if (other !== place) insert(best, scores, 0, 0, k, other, views.floats[i + 1]!);
        }
      }
    }
    const row = present[place]!;
    for (let i = 0; i < k && best[i]! >= 0; i++) {
      neighbours[row * k + i] = present[best[i]!]!;
      similarities[row * k + i] = Math.max(-1, Math.min(1, scores[i]! * inverses[row]!));
    }
  }
  progress(1);
  return table;
}

/** Puts an item where its score belongs among `k` that stand best first; the last falls out. */
export function insert(
  items: Int32Array,
  scores: Float32Array,
  itemsAt: number,
  scoresAt: number,
  k: number,
  item: number,
  score: number,
): void {
  let place = k - 1;
  if (!(score > scores[scoresAt + place]!)) return;
  while (place > 0 && scores[scoresAt + place - 1]! < score) {
    scores[scoresAt + place] = scores[scoresAt + place - 1]!;
    items[itemsAt + place] = items[itemsAt + place - 1]!;
    place--;
  }
  scores[scoresAt + place] = score;
  items[itemsAt + place] = item;
}

function train(
  from: { readonly present: readonly number[]; readonly values: Int8Array; readonly dimensions: number },
  { lists, seed, progress }: { readonly lists: number; readonly seed: number; readonly progress: Progress },
): Int8Array {
  const { present, values, dimensions } = from;
  const random = seededRandom(seed);
  const size = Math.min(present.length, lists * NEAREST_VECTORS.sample);
  const sample = new Int8Array(size * dimensions);
  for (let i = 0; i < size; i++) {
    const row = present[Math.floor(((i + random()) * present.length) / size)]!;
    sample.set(values.subarray(row * dimensions, (row + 1) * dimensions), i * dimensions);
  }
  let steps = 0;
  return trainCentroids(sample, dimensions, {
    lists,
    random,
    onStep: () => progress(Math.min(0.2, 0.002 * ++steps)),
  });
}
