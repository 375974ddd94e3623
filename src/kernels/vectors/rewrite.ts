import { seededRandom } from '../../base/random.ts';
import { isDeleted } from '../index/deletions.ts';
import { KEY_WORDS } from '../index/keys.ts';
import { createArena, type PublishedVectors, type VectorArena } from './arena.ts';
import { trainCentroids } from './centroids.ts';
import { blockLayout, openViews, vectorOffset } from './layout.ts';

export const REWRITE = {
  /** Fewer vectors than this stay in one list: comparing all of them takes some 1.5 ms. */
  flat: 120_000,
  /** Lists per square root of the number of vectors. */
  listsPerRoot: 1.2,
  /** Vectors of the sample for each list. */
  sample: 40,
  /** The dead are dropped when they are this share and at least so many. */
  deadShare: 0.25,
  deadCount: 5_000,
} as const;

/** Vectors between two looks at whether to stop. */
const STEP = 4_096;

/** How many lists so many vectors should lie in: a power of two, so that it rarely changes; 1 for few vectors. */
export function listsFor(live: number): number {
  if (live < REWRITE.flat) return 1;
  return 2 ** Math.round(Math.log2(Math.sqrt(live) * REWRITE.listsPerRoot));
}

/** Whether the arena should be written anew: it has outgrown its lists, or holds many dead vectors. */
export function needsRewrite({ live, count, lists }: Pick<VectorArena, 'live' | 'count' | 'lists'>): boolean {
  const dead = count - live;
  return listsFor(live) > lists || (dead >= REWRITE.deadCount && dead > count * REWRITE.deadShare);
}

export interface RewriteOptions {
  /** Of the new arena. */
  readonly name: string;
  /** Called now and then: throws when the work is no longer wanted. */
  readonly onStep?: () => void;
}

/**
 * The living vectors of a state in an arena of their own, in the same order, in as many lists as suit them. Costs about
 * lists * (8 * sample + vectors) comparisons of 11 ns. The state may go on growing meanwhile.
 */
export function rewriteArena(from: PublishedVectors, options: RewriteOptions): VectorArena {
  const { dimensions, count, dead, keys, slots } = from;
  const layout = blockLayout(dimensions);
  const { signed } = openViews(from.memory);
  const vectorOf = (ordinal: number): number => vectorOffset(layout, slots[ordinal]!);
  const alive = (ordinal: number): boolean =>
    dead === null || ordinal >= dead.length * 32 || !isDeleted(dead, ordinal);
  const { onStep = () => {} } = options;
  const lists = listsFor(from.live);
  const arena = createArena({
    name: options.name,
    dimensions,
    centroids: lists === 1 ? null : train(),
  });
  for (let ordinal = 0; ordinal < count; ordinal++) {
    if (ordinal % STEP === 0) onStep();
    if (alive(ordinal)) arena.put(keys, ordinal * KEY_WORDS, signed, vectorOf(ordinal));
  }
  return arena;

  function train(): Int8Array {
    const random = seededRandom(count);
    const size = Math.min(from.live, lists * REWRITE.sample);
    const sample = new Int8Array(size * dimensions);
    // One of each of as many equal parts; a dead one is passed on to the next.
    for (let i = 0; i < size; i++) {
      let ordinal = Math.floor(((i + random()) * count) / size);
      while (!alive(ordinal)) ordinal = (ordinal + 1) % count;
      const at = vectorOf(ordinal);
      sample.set(signed.subarray(at, at + dimensions), i * dimensions);
    }
    return trainCentroids(sample, dimensions, { lists, random, onStep });
  }
}

/**
 * Brings a rewritten arena up to the arena that it was made from and that has gone on since: what died since is removed,
 * what came since is put. O(vectors that came or died since).
 */
export function catchUpRewrite(rewritten: VectorArena, source: VectorArena, since: PublishedVectors): void {
  const { keys } = source;
  const now = source.dead();
  if (now !== null) {
    for (let w = 0; w * 32 < since.count; w++) {
      const died = (now[w] ?? 0) & ~(since.dead?.[w] ?? 0);
      for (let bits = died; bits !== 0; bits &= bits - 1) {
        const ordinal = w * 32 + 31 - Math.clz32(bits & -bits);
        if (ordinal < since.count) rewritten.remove(keys, ordinal * KEY_WORDS);
      }
    }
  }
  for (let ordinal = since.count; ordinal < source.count; ordinal++)
    if (!source.isDead(ordinal)) rewritten.put(keys, ordinal * KEY_WORDS, source.read(ordinal).vector, 0);
}
