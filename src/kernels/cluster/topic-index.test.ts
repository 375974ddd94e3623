import { expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { likeness } from './similarity-graph.ts';
import { createTopicIndex, type IndexedTopic } from './topic-index.ts';

const DIMENSIONS = 32;

function randomTopics(count: number, seed: number): IndexedTopic<string>[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, n) => ({
    centre: Int8Array.from({ length: DIMENSIONS }, () => Math.round((random() - 0.5) * 254)),
    terms: [
      { term: `word ${n % 40}`, strength: random() },
      { term: `other ${n}`, strength: random() },
    ],
  }));
}

it('finds the topic with the most affinity, as a comparison with all would', () => {
  const topics = randomTopics(300, 1);
  const index = createTopicIndex(DIMENSIONS, topics);
  const random = seededRandom(2);
  for (let n = 0; n < 200; n++) {
    const near = topics[Math.floor(random() * 300)]!;
    const vector = near.centre.map((value) => Math.round((value + (random() - 0.5) * 200) / 2));
    const terms = [`word ${Math.floor(random() * 50)}`, `other ${Math.floor(random() * 400)}`];
    const all = topics.map((_, place) => index.affinity(place, vector, terms));
    const { place, affinity } = index.nearest(vector, terms);
    expect(affinity).toBeCloseTo(Math.max(...all), 5);
    expect(all[place]).toBeCloseTo(affinity, 5);
  }
});

it('holds a signal without a vector, and a topic without a direction, against terms alone', () => {
  const topics = [
    { centre: new Int8Array(DIMENSIONS), terms: [{ term: 'equifax', strength: 0.7 }] },
    ...randomTopics(3, 3),
  ];
  const index = createTopicIndex(DIMENSIONS, topics);
  expect(index.nearest(null, ['equifax'])).toEqual({ place: 0, affinity: expect.closeTo(0.7, 6) });
  expect(index.nearest(new Int8Array(DIMENSIONS), ['unknown']).place).toBe(-1);
  expect(index.nearest(topics[1]!.centre, ['equifax']).affinity).toBeCloseTo(0.7, 6);
});

it('of no topics finds none, and forgets what the signal before shared', () => {
  expect(createTopicIndex(DIMENSIONS, []).nearest(null, ['a'])).toEqual({ place: -1, affinity: 0 });
  const index = createTopicIndex(DIMENSIONS, randomTopics(5, 4));
  const first = index.nearest(null, ['other 2']);
  expect(index.nearest(null, ['nothing']).place).toBe(-1);
  expect(index.nearest(null, ['other 2'])).toEqual(first);
});

it('weighs vectors and terms as the graph of what is alike does', () => {
  expect(likeness(1, 1)).toBeCloseTo(1, 12);
  expect(likeness(-1, 0)).toBe(0);
  expect(likeness(null, 0.5)).toBe(0.5);
});
