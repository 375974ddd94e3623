import { expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { quantise } from '../../domain/vector.ts';
import { type ClusterInput, run } from './cluster-signals.ts';

const DIMENSIONS = 32;

/** Signals about subjects: a direction each, and titles that name it in changing company. */
function signalsAbout(subjects: readonly { readonly words: readonly string[]; readonly signals: number }[]) {
  const random = seededRandom(11);
  const gaussian = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const titles: string[] = [];
  const vectors: number[] = [];
  for (const { words, signals } of subjects) {
    const direction = Array.from({ length: DIMENSIONS }, gaussian);
    for (let n = 0; n < signals; n++) {
      titles.push(`${words[n % words.length]} and ${words[(n + 1) % words.length]} number${n}x`);
      vectors.push(...quantise(direction.map((value) => value + 0.5 * gaussian())));
    }
  }
  const rows = titles.length;
  return {
    titles,
    dimensions: DIMENSIONS,
    vectors: Int8Array.from(vectors),
    stories: Int32Array.from({ length: rows }, (_, row) => row),
    sources: Int32Array.from({ length: rows }, (_, row) => row % 3),
    before: new Int32Array(rows).fill(-1),
    topics: 0,
    seed: 1,
  } satisfies ClusterInput;
}

const SUBJECTS = [
  { words: ['meltdown', 'spectre', 'intel'], signals: 40 },
  { words: ['bitcoin', 'price', 'exchange'], signals: 25 },
];

it('names topics by what is distinctive, and shows signals of several sources', () => {
  const { topics } = run(signalsAbout(SUBJECTS), () => {});
  expect(topics).toHaveLength(2);
  expect(topics[0]!.label.split(', ').sort()).toEqual(['intel', 'meltdown', 'spectre']);
  expect(topics[1]!.label.split(', ').sort()).toEqual(['bitcoin', 'exchange', 'price']);
  expect(topics[0]!.signals).toBe(40);
  expect(topics[0]!.cohesion).toBeGreaterThan(0.7);
  expect(new Set(topics[0]!.representative.map((place) => place % 3)).size).toBe(3);
  expect(topics.every(({ continues, from }) => continues === -1 && from === -1)).toBe(true);
});

it('says which topics continue, which split off and which went into another', () => {
  const input = signalsAbout(SUBJECTS);
  const apart = run({ ...input, before: new Int32Array(65), topics: 1 }, () => {});
  expect(apart.topics.map(({ continues, from }) => [continues, from])).toEqual([
    [0, -1],
    [-1, 0],
  ]);
  const before = input.before.map((_, row) => (row >= 40 ? 2 : row % 2));
  const together = run({ ...input, before, topics: 3 }, () => {});
  expect(together.topics.map(({ continues }) => continues).sort()).toEqual([0, 2]);
  expect(together.into[1]).toBe(0);
});

it('is the same for the same input', () => {
  const input = signalsAbout(SUBJECTS);
  expect(run(input, () => {})).toEqual(run(input, () => {}));
});
