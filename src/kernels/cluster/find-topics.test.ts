import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { plantGroups } from './clusters.fixture.ts';
import { findTopics, resolutionFor, type TopicColumns } from './find-topics.ts';
import { matchClusters } from './match-clusters.ts';

/** Share of planted rows whose topic is mostly of their group. */
function agreement(membership: Int32Array, labels: Int32Array): number {
  const counts = new Map<string, number>();
  const best = new Map<number, number>();
  for (const [row, topic] of membership.entries()) {
    if (topic < 0 || labels[row]! < 0) continue;
    const key = `${topic} ${labels[row]}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    best.set(topic, Math.max(best.get(topic) ?? 0, counts.get(key)!));
  }
  const planted = labels.filter((label) => label >= 0).length;
  return [...best.values()].reduce((sum, one) => sum + one, 0) / planted;
}

/** `rows` signals that are all one text, or one each where `vectors` says so. */
function copies(rows: number, vector: readonly number[]): TopicColumns {
  const values = new Int8Array(rows * vector.length);
  for (let row = 0; row < rows; row++) values.set(vector, row * vector.length);
  return {
    vectors: { rows, dimensions: vector.length, values },
    terms: {
      rows,
      starts: Int32Array.from({ length: rows + 1 }, (_, row) => row),
      terms: new Int32Array(rows),
      count: 1,
    },
    stories: null,
    before: null,
  };
}

describe('topics of signals', () => {
  it('are the groups that were planted, and what belongs to none has none', () => {
    for (let seed = 1; seed <= 3; seed++) {
      const { columns, labels } = plantGroups([120, 60, 30, 12, 8], {
        random: seededRandom(seed),
        loners: 60,
      });
      const { membership, profiles } = findTopics(columns, { seed });
      expect(agreement(membership, labels), `seed ${seed}`).toBeGreaterThan(0.97);
      expect(profiles.clusters, `seed ${seed}`).toBeGreaterThanOrEqual(5);
      const loners = membership.filter((topic, row) => labels[row] === -1 && topic >= 0).length;
      expect(loners, `seed ${seed}`).toBeLessThan(6);
    }
  });

  it('are the same for the same input and seed', () => {
    const { columns } = plantGroups([80, 50, 20], { random: seededRandom(9), loners: 20 });
    const first = findTopics(columns, { seed: 4 });
    const second = findTopics(columns, { seed: 4 });
    expect(second.membership).toEqual(first.membership);
    expect(second.profiles).toEqual(first.profiles);
  });

  it('are numbered by size', () => {
    const { columns } = plantGroups([20, 90, 40], { random: seededRandom(2) });
    const { distinct, sizes } = findTopics(columns, { seed: 1 });
    expect([...distinct]).toEqual([...distinct].sort((a, b) => b - a));
    expect(sizes.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(140);
  });

  it('found anew from other orders are the same ones where topics were before', () => {
    const { columns } = plantGroups([100, 100, 70, 40, 40, 20, 20, 10], {
      random: seededRandom(5),
      noise: 1.6,
      loners: 80,
    });
    const first = findTopics(columns, { seed: 1 });
    const again = findTopics({ ...columns, before: first.membership }, { seed: 2 });
    const { continues } = matchClusters(first.membership, again.membership, {
      olds: first.profiles.clusters,
      news: again.profiles.clusters,
    });
    const had = [...first.membership.keys()].filter((row) => first.membership[row]! >= 0);
    const kept = had.filter((row) => continues[again.membership[row]!] === first.membership[row]);
    expect(kept.length / had.length).toBeGreaterThan(0.95);
  });

  it('part although they were one before, when nothing ties them', () => {
    const { columns, labels } = plantGroups([60, 60], { random: seededRandom(6) });
    const before = new Int32Array(120);
    const { membership } = findTopics({ ...columns, before }, { seed: 1 });
    expect(agreement(membership, labels)).toBeGreaterThan(0.95);
    expect(new Set(membership).size).toBeGreaterThanOrEqual(2);
  });

  it('that are all about one thing are one topic', () => {
    for (const size of [8, 25, 60]) {
      const { columns } = plantGroups([size], { random: seededRandom(size) });
      expect(findTopics(columns, { seed: 1 }).profiles.clusters, `${size} signals`).toBe(1);
    }
  });

  it('become more specific as more is clustered', () => {
    expect(resolutionFor(100_000)).toBeGreaterThan(10 * resolutionFor(1_000));
  });
});

describe('hostile signals', () => {
  it('of nothing and of one signal are no topics', () => {
    expect(findTopics(copies(0, [1, 2]), { seed: 1 }).membership).toHaveLength(0);
    expect([...findTopics(copies(1, [1, 2]), { seed: 1 }).membership]).toEqual([-1]);
  });

  it('ten thousand copies of one text are no topic, and join that of what they copy', () => {
    expect(findTopics(copies(10_000, [3, 4, 5, 0]), { seed: 1 }).profiles.clusters).toBe(0);
    const { columns } = plantGroups([30], { random: seededRandom(1), dimensions: 8 });
    const rows = 10_030;
    const values = new Int8Array(rows * 8);
    values.set(columns.vectors.values);
    const starts = new Int32Array(rows + 1);
    starts.set(columns.terms.starts);
    const terms = [...columns.terms.terms];
    for (let row = 30; row < rows; row++) {
      values.set(columns.vectors.values.subarray(0, 8), row * 8);
      starts[row + 1] = terms.length;
    }
    const {
      membership,
      distinct,
      sizes,
      copies: first,
    } = findTopics(
      {
        vectors: { rows, dimensions: 8, values },
        terms: { ...columns.terms, rows, starts, terms: Int32Array.from(terms) },
        stories: null,
        before: null,
      },
      { seed: 1 },
    );
    expect(distinct[0]).toBeLessThanOrEqual(30);
    expect(sizes[membership[0]!]).toBeGreaterThan(9_000);
    expect(membership[rows - 1]).toBe(membership[0]);
    expect(first[rows - 1]).toBe(0);
  });

  it('without vectors and without titles have no topic', () => {
    const rows = 2_000;
    const columns = copies(rows, [0, 0, 0, 0]);
    const empty = { ...columns.terms, starts: new Int32Array(rows + 1), terms: new Int32Array(0), count: 0 };
    const { membership } = findTopics({ ...columns, terms: empty }, { seed: 1 });
    expect(membership.every((topic) => topic === -1)).toBe(true);
  });

  it('that share words are a topic without any vector', () => {
    const rows = 300;
    const starts = Int32Array.from({ length: rows + 1 }, (_, row) => 4 * row);
    // Three words of a group of twenty, and one of the row's own.
    const terms = Int32Array.from({ length: 4 * rows }, (_, i) =>
      i % 4 === 3 ? 45 + Math.floor(i / 4) : 3 * Math.floor(i / 80) + (i % 4),
    );
    const { membership } = findTopics(
      {
        vectors: { rows, dimensions: 4, values: new Int8Array(rows * 4) },
        terms: { rows, starts, terms, count: 45 + rows },
        stories: null,
        before: null,
      },
      { seed: 1 },
    );
    expect(new Set(membership.subarray(0, 20)).size).toBe(1);
    expect(membership[0]).toBeGreaterThanOrEqual(0);
    expect(membership[0]).not.toBe(membership[299]);
  });

  it('copies of one story count once', () => {
    const { columns } = plantGroups([12], { random: seededRandom(4) });
    const stories = Int32Array.from({ length: 12 }, (_, row) => Math.min(row, 3));
    expect(findTopics({ ...columns, stories }, { seed: 1 }).profiles.clusters).toBe(0);
    expect(findTopics(columns, { seed: 1 }).profiles.clusters).toBe(1);
  });
});

describe('many hostile signals', () => {
  it('that have nothing in common are no topics, and take seconds', () => {
    const { columns } = plantGroups([], { random: seededRandom(8), dimensions: 256, loners: 20_000 });
    const before = process.cpuUsage();
    const { membership } = findTopics(columns, { seed: 1 });
    const used = process.cpuUsage(before);
    expect(membership.filter((topic) => topic >= 0).length).toBeLessThan(200);
    expect((used.user + used.system) / 1e6).toBeLessThan(60);
  });

  it('that all lie in one direction, none like another in its words, take no square of their number', () => {
    const random = seededRandom(12);
    const { columns } = plantGroups([20_000], { random, dimensions: 64, noise: 0.02 });
    const before = process.cpuUsage();
    const { profiles } = findTopics(columns, { seed: 1 });
    const used = process.cpuUsage(before);
    expect(profiles.clusters).toBeGreaterThan(0);
    expect((used.user + used.system) / 1e6).toBeLessThan(60);
  });
});
