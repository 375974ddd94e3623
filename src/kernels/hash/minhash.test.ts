import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { BANDS, bandKeys, createMinHasher, estimateSimilarity, mix, SIGNATURE_BYTES } from './minhash.ts';

const hasher = createMinHasher();
function sign(members: Iterable<number>): Uint8Array {
  const signature = new Uint8Array(SIGNATURE_BYTES);
  for (const member of members) hasher.add(mix(member));
  hasher.sign(signature);
  return signature;
}
const words = (signature: Uint8Array) => new Uint32Array(signature.buffer);
const estimate = (left: Uint8Array, right: Uint8Array) => estimateSimilarity(words(left), 0, words(right), 0);

/** Two sets of `size` members that share as many as make them this similar. */
function pair(size: number, jaccard: number, from: number): [number[], number[]] {
  const common = Math.round((2 * size * jaccard) / (1 + jaccard));
  const left = Array.from({ length: size }, (_, i) => from + i);
  const right = Array.from({ length: size }, (_, i) => (i < common ? from + i : from + size + i));
  return [left, right];
}

describe('a MinHash signature', () => {
  it('is the same for the same set in any order, however often a member is repeated', () => {
    expect(sign([1, 2, 3, 4])).toEqual(sign([4, 3, 2, 1, 1, 2]));
    expect(estimate(sign([7]), sign([7]))).toBe(1);
  });

  it('of an empty set is zeros, and leaves nothing behind for the next', () => {
    expect(sign([])).toEqual(new Uint8Array(SIGNATURE_BYTES));
    expect(sign([5, 6])).toEqual(sign([5, 6]));
  });

  // One bin in 128 of a set with fewer members than bins is a copy of another: the error grows as for so many samples.
  it.each([
    [20, 0.5, 0.05],
    [60, 0.8, 0.03],
    [250, 0.1, 0.02],
    [250, 0.5, 0.02],
    [250, 0.9, 0.02],
    [3_000, 0.7, 0.02],
  ])('estimates without bias: sets of %i, similarity %f', (size, jaccard, tolerance) => {
    const errors = Array.from({ length: 400 }, (_, trial) => {
      const [left, right] = pair(size, jaccard, trial * 100_003);
      const shared = new Set(left).intersection(new Set(right)).size;
      return estimate(sign(left), sign(right)) - shared / (2 * size - shared);
    });
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    const spread = Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);
    expect(Math.abs(mean)).toBeLessThan(tolerance);
    const samples = Math.min(size, 128);
    expect(spread).toBeLessThan(1.5 * Math.sqrt((jaccard * (1 - jaccard)) / samples) + 0.01);
  });

  it('counts equal bytes exactly as a loop over bytes does', () => {
    const seed = 20_261_121;
    const random = seededRandom(seed);
    for (let trial = 0; trial < 500; trial++) {
      // Few values, so that zero, equal and neighbouring bytes are common.
      const [left, right] = [0, 1].map(() =>
        Uint8Array.from({ length: SIGNATURE_BYTES }, () => [0, 1, 127, 128, 255][Math.floor(random() * 5)]!),
      ) as [Uint8Array, Uint8Array];
      const equal = left.reduce((sum, value, i) => sum + Number(value === right[i]), 0);
      const expected = Math.max((equal / SIGNATURE_BYTES - 1 / 256) / (1 - 1 / 256), 0);
      expect(estimate(left, right), `seed ${seed}, trial ${trial}`).toBeCloseTo(expected, 10);
    }
  });
});

it('bands share a key as often as the formula says', () => {
  const trials = 600;
  for (const [jaccard, least, most] of [
    [0.1, 0, 0.06],
    [0.5, 0.8, 0.95],
    [0.8, 0.995, 1],
  ] as const) {
    let sharing = 0;
    for (let trial = 0; trial < trials; trial++) {
      const [left, right] = pair(300, jaccard, trial * 7_919);
      const keys = [left, right].map((set) => {
        const into = new Uint32Array(BANDS);
        bandKeys(sign(set), 0, into, 0);
        return into;
      });
      if (keys[0]!.some((key, band) => key === keys[1]![band])) sharing++;
    }
    expect(sharing / trials).toBeGreaterThanOrEqual(least);
    expect(sharing / trials).toBeLessThanOrEqual(most);
  }
});

it('bands of the same values have keys of their own', () => {
  const keys = new Uint32Array(BANDS);
  bandKeys(new Uint8Array(SIGNATURE_BYTES), 0, keys, 0);
  expect(new Set(keys).size).toBe(BANDS);
});
