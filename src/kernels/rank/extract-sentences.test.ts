import { expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import {
  chooseSentences,
  SENTENCE_FEATURES,
  type SentenceTable,
  type SentenceWeights,
  scoreSentences,
  similarity,
} from './extract-sentences.ts';

const none = Object.fromEntries(SENTENCE_FEATURES.map((name) => [name, 0])) as unknown as SentenceWeights;

function tableOf(vectors: readonly (readonly number[])[]): SentenceTable {
  const dimensions = vectors[0]?.length ?? 2;
  return {
    count: vectors.length,
    dimensions,
    vectors: Float32Array.from(vectors.flat()),
    features: new Float32Array(vectors.length * SENTENCE_FEATURES.length),
  };
}

it('scores by nearness to the centroid', () => {
  const table = tableOf([
    [1, 0],
    [0, 1],
    [Math.SQRT1_2, Math.SQRT1_2],
  ]);
  const scores = scoreSentences(table, { ...none, centroid: 2 });
  for (const [i, score] of [Math.SQRT2, Math.SQRT2, 2].entries()) expect(scores[i]).toBeCloseTo(score, 5);
});

it('adds up the features by their weights', () => {
  const table = tableOf([[0, 0]]);
  table.features.set([9, 0.5, 0.25, 0, 1, 0, 0, 0, 0, 0]);
  const scores = scoreSentences(table, { ...none, title: 2, titleWords: 4, cue: -1 });
  expect(scores[0]).toBeCloseTo(1, 6);
});

it('takes the best when diversity is nothing, and passes over repetition when it counts', () => {
  const table = tableOf([
    [1, 0],
    [1, 0],
    [0, 1],
  ]);
  const scores = Float32Array.of(1, 0.9, 0.5);
  expect(chooseSentences(table, scores, { count: 2, diversity: 0 })).toEqual([0, 1]);
  expect(chooseSentences(table, scores, { count: 2, diversity: 0.5 })).toEqual([0, 2]);
});

it('gives each sentence once, ties to the earlier, and no more than there are', () => {
  const table = tableOf([
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
  expect(chooseSentences(table, new Float32Array(3), { count: 9, diversity: 0.3 })).toEqual([0, 1, 2]);
  expect(chooseSentences(tableOf([]), new Float32Array(0), { count: 2, diversity: 0.3 })).toEqual([]);
});

it('survives scores that are no numbers', () => {
  const scores = Float32Array.of(Number.NaN, 0.2, Number.POSITIVE_INFINITY);
  const table = tableOf([
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
  expect(chooseSentences(table, scores, { count: 3, diversity: 0.5 }).toSorted()).toEqual([0, 1, 2]);
});

it('chooses as a plain reading of maximal marginal relevance does', () => {
  const seed = 20_301;
  const random = seededRandom(seed);
  for (let round = 0; round < 50; round++) {
    const count = 1 + Math.floor(random() * 12);
    const rows = Array.from({ length: count }, () => {
      const row = Array.from({ length: 4 }, () => random() - 0.5);
      const norm = Math.hypot(...row);
      return row.map((value) => value / norm);
    });
    const table = tableOf(rows);
    const scores = Float32Array.from({ length: count }, () => random());
    const [low, high] = [Math.min(...scores), Math.max(...scores)];
    const expected: number[] = [];
    while (expected.length < Math.min(4, count)) {
      const gains = rows.map((_, i) => {
        if (expected.includes(i)) return Number.NEGATIVE_INFINITY;
        const relevance = high > low ? (scores[i]! - low) / (high - low) : 1;
        return 0.6 * relevance - 0.4 * Math.max(0, ...expected.map((j) => similarity(table, i, j)));
      });
      expected.push(gains.indexOf(Math.max(...gains)));
    }
    const chosen = chooseSentences(table, scores, { count: 4, diversity: 0.4 });
    expect(chosen, `seed ${seed}, round ${round}`).toEqual(expected);
  }
});
