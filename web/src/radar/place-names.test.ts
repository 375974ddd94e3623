import { expect, it } from 'vitest';
import { placeNames } from './place-names.ts';

/** mulberry32 */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function touch(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

it('places names that touch no other name, no dot and no axis, on random radars', () => {
  const seed = 20_261_121;
  console.log(`seed ${seed}`);
  const next = random(seed);
  const height = 14;
  const dot = 9;
  const wrong: string[] = [];
  let written = 0;
  for (let round = 0; round < 40; round++) {
    const wishes = Array.from({ length: 60 }, () => ({
      x: (next() - 0.5) * 600,
      y: (next() - 0.5) * 600,
      width: 30 + next() * 120,
      importance: next(),
    }));
    const placed = placeNames(wishes, { height, dot, edge: 310, obstacles: [] });
    const boxes = placed.flatMap((place, at) => {
      const wish = wishes[at];
      if (place === null || wish === undefined) return [];
      return [{ left: place.x, right: place.x + wish.width, top: place.y - 7, bottom: place.y + 7, wish }];
    });
    written += boxes.length;
    for (const [i, a] of boxes.entries()) {
      if (a.left * a.right < 0 || a.top * a.bottom < 0) wrong.push('crosses an axis');
      if (boxes.slice(i + 1).some((b) => touch(a, b))) wrong.push('touches a name');
      const dots = wishes.map(({ x, y }) => ({
        left: x - dot,
        right: x + dot,
        top: y - dot,
        bottom: y + dot,
      }));
      if (dots.some((b) => touch(a, b))) wrong.push('covers a dot');
    }
  }
  expect(wrong).toEqual([]);
  expect(written).toBeGreaterThan(40 * 20);
});

it('gives the place to the more important of two', () => {
  const wish = { y: 20, width: 80, importance: 1 };
  const places = placeNames(
    [
      { ...wish, x: 20 },
      { ...wish, x: 55, importance: 2 },
    ],
    {
      height: 14,
      dot: 9,
      edge: 100,
      obstacles: [{ left: 0, top: 0, right: 140, bottom: 8 }],
    },
  );
  expect(places[1]).not.toBeNull();
});
