import { expect, test } from 'vitest';
import { seededRandom } from '../../src/base/random.ts';
import { kMeans, normalisedMutualInformation, purity } from './clustering.ts';

test('purity counts the commonest label of each cluster', () => {
  // Manning, Raghavan and Schütze, Introduction to Information Retrieval, figure 16.4: purity 0.71, NMI 0.36.
  const clusters = [...'00000011111122222'].map(Number);
  const labels = [...'xxxxxoxoooodxxddd'].map((letter) => 'xod'.indexOf(letter));
  expect(purity(clusters, labels)).toBeCloseTo(12 / 17, 5);
  expect(normalisedMutualInformation(clusters, labels)).toBeCloseTo(0.36, 2);
});

test('normalised mutual information is one for the same split under other names, near none for chance', () => {
  expect(normalisedMutualInformation([5, 5, 7, 7], [0, 0, 1, 1])).toBeCloseTo(1, 10);
  expect(normalisedMutualInformation([0, 1, 0, 1], [0, 0, 1, 1])).toBeCloseTo(0, 10);
});

test('k-means finds groups that stand apart, the same for the same seed', () => {
  const random = seededRandom(7);
  const labels: number[] = [];
  const vectors = Array.from({ length: 90 }, (_, i) => {
    labels.push(i % 3);
    const values = Float32Array.from({ length: 8 }, (_, d) => (d === i % 3 ? 1 : 0.2 * random()));
    const length = Math.hypot(...values);
    return values.map((value) => value / length);
  });
  const clusters = kMeans(vectors, 3, { seed: 1 });
  expect(purity(clusters, labels)).toBe(1);
  expect(kMeans(vectors, 3, { seed: 1 })).toEqual(clusters);
});
