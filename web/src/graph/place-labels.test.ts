import { expect, it } from 'vitest';
import { type LabelWish, placeLabels } from './place-labels.ts';

const HEIGHT = 14;

it('writes the more important of two labels in one spot to the right, and the other one beside the node', () => {
  const placed = placeLabels(
    [
      { x: 100, y: 100, radius: 5, width: 60 },
      { x: 100, y: 100, radius: 5, width: 60 },
    ],
    { height: HEIGHT, most: 10 },
  );
  expect(placed).toEqual([
    { at: 0, x: 111, y: 100 },
    { at: 1, x: 29, y: 100 },
  ]);
});

it('leaves a label out that finds no place, and stops at the number wanted', () => {
  const same = Array.from({ length: 9 }, () => ({ x: 0, y: 0, radius: 5, width: 50 }));
  expect(placeLabels(same, { height: HEIGHT, most: 100 })).toHaveLength(4);
  expect(placeLabels(same, { height: HEIGHT, most: 2 }).map(({ at }) => at)).toEqual([0, 1]);
});

it('keeps names off other nodes where it is asked to', () => {
  const wishes = [
    { x: 0, y: 0, radius: 8, width: 60 },
    { x: 50, y: 0, radius: 8, width: 30 },
  ];
  expect(placeLabels(wishes, { height: HEIGHT, most: 9 })[0]?.x).toBe(14);
  expect(placeLabels(wishes, { height: HEIGHT, most: 9, avoidNodes: true })[0]?.x).toBe(-74);
});

it('cuts no name off at the sides of the picture', () => {
  const wishes = [{ x: 80, y: 50, radius: 8, width: 60 }];
  expect(placeLabels(wishes, { height: HEIGHT, most: 9, within: 100 })[0]?.x).toBe(6);
  expect(placeLabels(wishes, { height: HEIGHT, most: 9, within: 50 })).toEqual([]);
});

it('never lets two labels overlap, wherever the nodes are', () => {
  const seed = 20_261;
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  const wishes: LabelWish[] = Array.from({ length: 800 }, () => ({
    x: random() * 900 - 50,
    y: random() * 600 - 50,
    radius: random() * 14,
    width: 20 + random() * 120,
  }));
  const placed = placeLabels(wishes, { height: HEIGHT, most: 800 });
  expect(placed.length, `seed ${seed}`).toBeGreaterThan(40);
  for (const [index, one] of placed.entries())
    for (const other of placed.slice(index + 1)) {
      const apart =
        one.x + wishes[one.at]!.width <= other.x ||
        other.x + wishes[other.at]!.width <= one.x ||
        Math.abs(one.y - other.y) >= HEIGHT;
      expect(apart, `seed ${seed}: labels ${one.at} and ${other.at}`).toBe(true);
    }
});
