import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../base/random.ts';
import { formatKey, KEY_WORDS, orderKeys } from '../index/keys.ts';
import { createArena, openArena, type VectorArena } from './arena.ts';
import { trainCentroids } from './centroids.ts';
import { NEAREST, openVectors, probesFor, type VectorView } from './nearest.ts';
import { createOrdinalMap } from './ordinal-map.ts';
import { catchUpRewrite, listsFor, needsRewrite, rewriteArena } from './rewrite.ts';

const SEED = Number(process.env.VECTORS_SEED ?? Date.now() >>> 0);

function randomKey(random: Random): Uint32Array {
  return Uint32Array.from({ length: KEY_WORDS }, () => Math.floor(random() * 2 ** 32));
}

function randomBytes(random: Random, dimensions: number): Int8Array {
  return Int8Array.from({ length: dimensions }, () => Math.floor(random() * 255) - 127);
}

/** Near one of a few centres, as texts are. */
function clustered(random: Random, centres: readonly Int8Array[]): Int8Array {
  const centre = centres[Math.floor(random() * centres.length)]!;
  return centre.map((value) =>
    Math.max(-127, Math.min(127, Math.round(value * 0.6 + (random() - 0.5) * 90))),
  );
}

type Naive = Map<string, Int8Array>;

function naiveNearest(naive: Iterable<[string, Int8Array]>, query: Int8Array, limit: number) {
  const length = (vector: Int8Array) => Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return [...naive]
    .map(([key, vector]) => {
      const dot = vector.reduce((sum, value, i) => sum + value * query[i]!, 0);
      return { key, similarity: dot === 0 ? 0 : dot / (length(vector) * length(query)) };
    })
    .sort((left, right) => right.similarity - left.similarity)
    .slice(0, limit);
}

function expectSame(
  view: VectorView,
  naive: Naive,
  query: Int8Array,
  options: { limit?: number; note: string },
): void {
  const { limit = 10, note } = options;
  const found = view.nearest(query, { limit, probes: view.published.lists });
  const expected = naiveNearest(naive, query, limit);
  expect(found.exact, note).toBe(true);
  expect(found.hits.length, note).toBe(expected.length);
  found.hits.forEach((hit, i) => {
    expect(hit.similarity, note).toBeCloseTo(expected[i]!.similarity, 5);
    // Of equal ones either may come first; each must be what it says it is.
    expect(naiveNearest([[hit.key, naive.get(hit.key)!]], query, 1)[0]!.similarity, note).toBeCloseTo(
      hit.similarity,
      5,
    );
  });
}

/** Random puts, replacements, repetitions and removals, in the arena and beside it. */
function change(
  arena: VectorArena,
  naive: Naive,
  random: Random,
  draw: () => Int8Array,
  steps: number,
): void {
  const keys = [...naive.keys()];
  const words = new Map<string, Uint32Array>();
  const wordsOf = (key: string): Uint32Array => {
    const known = words.get(key);
    if (known !== undefined) return known;
    const hex = key.replaceAll('-', '');
    return Uint32Array.from({ length: 4 }, (_, i) => Number.parseInt(hex.slice(i * 8, i * 8 + 8), 16));
  };
  for (let step = 0; step < steps; step++) {
    const chance = random();
    const old = keys.length > 0 && chance < 0.4 ? keys[Math.floor(random() * keys.length)] : undefined;
    const key = old === undefined ? randomKey(random) : wordsOf(old);
    const name = formatKey(key, 0);
    if (chance < 0.1) {
      expect(arena.remove(key, 0)).toBe(naive.delete(name));
      continue;
    }
    const before = naive.get(name);
    const vector = (chance < 0.15 ? before : undefined) ?? draw();
    const same = before !== undefined && Buffer.compare(Buffer.from(before), Buffer.from(vector)) === 0;
    expect(arena.put(key, 0, vector, 0)).toBe(!same);
    naive.set(name, vector);
    words.set(name, key);
    keys.push(name);
  }
  expect(arena.live).toBe(naive.size);
}

describe(`an arena of vectors (seed ${SEED})`, () => {
  it.each([1, 7, 32, 40, 256, 384])(
    'finds what comparing everything finds, with %i dimensions',
    (dimensions) => {
      const random = seededRandom(SEED + dimensions);
      const arena = createArena({ name: 'a', dimensions });
      const naive: Naive = new Map();
      let view: VectorView | undefined;
      for (let round = 0; round < 6; round++) {
        change(arena, naive, random, () => randomBytes(random, dimensions), 70);
        view = openVectors(arena.publish(), view);
        expectSame(view, naive, randomBytes(random, dimensions), { note: `seed ${SEED} round ${round}` });
      }
    },
  );

  it('gives published states that do not change while the writer goes on', () => {
    const random = seededRandom(SEED);
    const arena = createArena({ name: 'a', dimensions: 32 });
    const naive: Naive = new Map();
    change(arena, naive, random, () => randomBytes(random, 32), 300);
    const before = new Map(naive);
    const published = arena.publish();
    change(arena, naive, random, () => randomBytes(random, 32), 3_000);
    const query = randomBytes(random, 32);
    expectSame(openVectors(published), before, query, { note: `seed ${SEED}, as it was` });
    expectSame(openVectors(arena.publish()), naive, query, { note: `seed ${SEED}, as it is` });
  });

  it('finds only what is selected', () => {
    const random = seededRandom(SEED);
    const arena = createArena({ name: 'a', dimensions: 32 });
    const naive: Naive = new Map();
    change(arena, naive, random, () => randomBytes(random, 32), 500);
    const view = openVectors(arena.publish());
    const chosen: Naive = new Map();
    let passing = 0;
    for (let ordinal = 0; ordinal < arena.count; ordinal++) {
      if (random() < 0.7) continue;
      // The dead may be selected too: they are not found.
      view.selection[ordinal >>> 5]! |= 1 << (ordinal & 31);
      passing++;
      const key = formatKey(arena.keys, ordinal * KEY_WORDS);
      if (!arena.isDead(ordinal)) chosen.set(key, naive.get(key)!);
    }
    const query = randomBytes(random, 32);
    const found = view.nearest(query, { limit: 10, passing });
    expect(found.hits.map(({ key }) => key)).toEqual(naiveNearest(chosen, query, 10).map(({ key }) => key));
  });

  it('holds zero vectors, which are like nothing', () => {
    const arena = createArena({ name: 'a', dimensions: 32 });
    const random = seededRandom(1);
    const [first, second] = [randomKey(random), randomKey(random)];
    const vector = randomBytes(random, 32);
    arena.put(first, 0, new Int8Array(32), 0);
    arena.put(second, 0, vector, 0);
    const similarities = (query: Int8Array) =>
      openVectors(arena.publish())
        .nearest(query, { limit: 5 })
        .hits.map(({ similarity }) => similarity);
    expect(similarities(vector)).toEqual([expect.closeTo(1, 5), 0]);
    expect(similarities(new Int8Array(32))).toEqual([0, 0]);
  });

  it('refuses dimensions that cannot be', () => {
    for (const dimensions of [0, 8_193, 1.5])
      expect(() => createArena({ name: 'a', dimensions })).toThrow(/cannot be indexed/);
  });
});

describe(`vectors in lists (seed ${SEED})`, () => {
  const dimensions = 64;
  const random = seededRandom(SEED);
  const centres = Array.from({ length: 40 }, () => randomBytes(random, dimensions));
  const draw = () => clustered(random, centres);
  const sample = new Int8Array(2_000 * dimensions);
  for (let i = 0; i < 2_000; i++) sample.set(draw(), i * dimensions);
  const centroids = trainCentroids(sample, dimensions, { lists: 70, random });

  it('answer as one list does when all are looked at, and find nearly all of the nearest in a few', () => {
    const arena = createArena({ name: 'a', dimensions, centroids });
    const naive: Naive = new Map();
    change(arena, naive, random, draw, 6_000);
    const view = openVectors(arena.publish());
    expect(arena.centroids).toEqual(centroids);
    let found = 0;
    for (let i = 0; i < 50; i++) {
      const query = draw();
      const result = view.nearest(query, { limit: 10 });
      expect(result.exact).toBe(false);
      const truth = new Set(naiveNearest(naive, query, 10).map(({ key }) => key));
      found += result.hits.filter(({ key }) => truth.has(key)).length;
    }
    expect(probesFor(70)).toBeLessThan(70 / 2);
    expect(found / 500, `seed ${SEED}`).toBeGreaterThan(0.9);
    expectSame(view, naive, draw(), { note: `seed ${SEED}` });
  });

  it('go on in another thread where one stopped', () => {
    const arena = createArena({ name: 'a', dimensions, centroids });
    const naive: Naive = new Map();
    change(arena, naive, random, draw, 1_000);
    const next = openArena(arena.publish());
    change(next, naive, random, draw, 1_000);
    expect(next.centroids).toEqual(centroids);
    expectSame(openVectors(next.publish()), naive, draw(), { note: `seed ${SEED}` });
  });

  it.each([0.25, 0.5])(
    'find what passes a filter although it lies opposite to the query (%f pass)',
    (share) => {
      const [centre] = centres;
      const total = 52_000;
      // Noise around a direction and around its opposite: the lists near the query hold nothing that passes.
      const side = (passes: boolean) =>
        centre!.map((value) => Math.round((passes ? -0.6 : 0.6) * value + (random() - 0.5) * 90));
      const passes = (i: number) => i % 4 < share * 4;
      const both = new Int8Array(2_000 * dimensions);
      for (let i = 0; i < 2_000; i++) both.set(side(i % 2 === 0), i * dimensions);
      const arena = createArena({
        name: 'a',
        dimensions,
        centroids: trainCentroids(both, dimensions, { lists: 70, random }),
      });
      for (let i = 0; i < total; i++) arena.put(Uint32Array.of(i, 0, 0, i), 0, side(passes(i)), 0);
      const view = openVectors(arena.publish());
      let passing = 0;
      for (let i = 0; i < total; i++) {
        if (!passes(i)) continue;
        view.selection[i >>> 5]! |= 1 << (i & 31);
        passing++;
      }
      expect(passing).toBeGreaterThan(NEAREST.fewPassing);
      const { hits } = view.nearest(side(false), { limit: 10, passing });
      expect(hits.length, `seed ${SEED}`).toBe(10);
      for (const { key } of hits) expect(passes(Number.parseInt(key.slice(0, 8), 16))).toBe(true);
    },
  );

  it('are written anew without the dead, and caught up with what went on meanwhile', () => {
    const arena = createArena({ name: 'a', dimensions, centroids });
    const naive: Naive = new Map();
    change(arena, naive, random, draw, 3_000);
    const since = arena.publish();
    const rewritten = rewriteArena(since, { name: 'b' });
    expect([rewritten.count, rewritten.live, rewritten.lists]).toEqual([since.live, since.live, 1]);
    change(arena, naive, random, draw, 3_000);
    catchUpRewrite(rewritten, arena, since);
    expect(rewritten.live).toBe(naive.size);
    for (let i = 0; i < 5; i++)
      expectSame(openVectors(rewritten.publish()), naive, draw(), { note: `seed ${SEED}` });
  });

  it('become more as the vectors do, seldom', () => {
    const steps = [1_000, 119_999, 120_000, 300_000, 400_000, 1_000_000, 1_400_000, 1_500_000, 6_000_000];
    expect(steps.map(listsFor)).toEqual([1, 1, 512, 512, 1_024, 1_024, 1_024, 2_048, 4_096]);
    expect(needsRewrite({ live: 120_000, count: 120_000, lists: 1 })).toBe(true);
    expect(needsRewrite({ live: 120_000, count: 130_000, lists: 512 })).toBe(false);
    expect(needsRewrite({ live: 15_000, count: 20_001, lists: 1 })).toBe(true);
    expect(needsRewrite({ live: 10, count: 4_000, lists: 1 })).toBe(false);
  });
});

describe('a map from the documents of a segment to their vectors', () => {
  it('knows the newest vector of each, also of those that come later', () => {
    const random = seededRandom(SEED);
    const arena = createArena({ name: 'a', dimensions: 32 });
    const keys = new Uint32Array(100 * KEY_WORDS);
    for (let i = 0; i < 100; i++) keys.set(randomKey(random), i * KEY_WORDS);
    const keyOrder = Uint32Array.from({ length: 100 }, (_, i) => i).sort(
      (left, right) => keys[left * KEY_WORDS + 3]! - keys[right * KEY_WORDS + 3]!,
    );
    const segment = { documents: 100, keys, keyOrder };
    const newest = new Int32Array(100).fill(-1);
    const put = (document: number) => {
      newest[document] = arena.count;
      arena.put(keys, document * KEY_WORDS, randomBytes(random, 32), 0);
    };
    for (let document = 10; document < 60; document++) put(document);
    for (let document = 20; document < 30; document++) put(document);
    const map = createOrdinalMap(segment, arena.publish());
    for (let document = 25; document < 28; document++) put(document);
    while (!map.ready) map.fill(7);
    map.follow(arena.publish());
    expect([...map.ordinals]).toEqual([...newest]);
    for (let document = 50; document < 80; document++) put(document);
    map.follow(arena.publish());
    expect([...map.ordinals], `seed ${SEED}`).toEqual([...newest]);
  });

  it('turns a bitmap of documents into one of their vectors, wherever those lie', () => {
    const random = seededRandom(SEED);
    const documents = 1_000;
    const arena = createArena({ name: 'a', dimensions: 32 });
    const keys = new Uint32Array(documents * KEY_WORDS);
    for (let i = 0; i < documents; i++) keys.set(randomKey(random), i * KEY_WORDS);
    const segment = { documents, keys, keyOrder: orderKeys(keys, documents) };
    // A few before them shift all others; some have none, some a newer one.
    for (let i = 0; i < 5; i++) arena.put(randomKey(random), 0, randomBytes(random, 32), 0);
    const put = (document: number) => arena.put(keys, document * KEY_WORDS, randomBytes(random, 32), 0);
    for (let document = 0; document < documents; document++) if (document % 200 !== 17) put(document);
    const map = createOrdinalMap(segment, arena.publish());
    map.fill(documents);
    for (let round = 0; round < 3; round++) {
      const bits = Uint32Array.from({ length: 32 }, () => random() * 2 ** 32);
      bits[31]! &= (1 << (documents % 32)) - 1;
      const deleted = Uint32Array.from({ length: 32 }, () => random() * random() * 2 ** 32);
      const into = new Uint32Array(40);
      const expected = new Uint32Array(40);
      let count = 0;
      for (let document = 0; document < documents; document++) {
        const ordinal = map.ordinals[document]!;
        const passes = ((bits[document >>> 5]! & ~deleted[document >>> 5]!) >>> (document & 31)) & 1;
        if (passes === 0 || ordinal === -1) continue;
        expected[ordinal >>> 5]! |= 1 << (ordinal & 31);
        count++;
      }
      expect(map.select(bits, deleted, into), `seed ${SEED}`).toBe(count);
      expect([...into], `seed ${SEED}`).toEqual([...expected]);
      for (let i = 0; i < 20; i++) put(Math.floor(random() * documents));
      map.follow(arena.publish());
    }
  });
});
