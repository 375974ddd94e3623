import { expect, it } from 'vitest';
import { cellAt, cellOutline } from './cell-at.ts';

const RINGS = [
  { ring: 'adopt' as const, radius: 0.4 },
  { ring: 'trial' as const, radius: 0.66 },
  { ring: 'assess' as const, radius: 0.85 },
  { ring: 'hold' as const, radius: 1 },
];

it('finds quadrants clockwise from the top left, and rings by their distance', () => {
  expect(cellAt({ x: -0.1, y: -0.1 }, RINGS)).toEqual({ quadrant: 0, ring: 'adopt' });
  expect(cellAt({ x: 0.4, y: -0.4 }, RINGS)).toEqual({ quadrant: 1, ring: 'trial' });
  expect(cellAt({ x: 0.5, y: 0.6 }, RINGS)).toEqual({ quadrant: 2, ring: 'assess' });
  expect(cellAt({ x: -0.95, y: 0.1 }, RINGS)).toEqual({ quadrant: 3, ring: 'hold' });
});

it('knows no cell outside of the radar', () => {
  expect(cellAt({ x: 0.8, y: 0.8 }, RINGS)).toBeNull();
});

it('outlines the cell that a spot is in', () => {
  expect(cellOutline({ quadrant: 2, ring: 'trial' }, RINGS, 100)).toMatch(/^M40\.00 0\.00L66\.00 0\.00A/);
  expect(cellOutline({ quadrant: 0, ring: 'adopt' }, RINGS, 100)).toMatch(/^M-?0\.00 -?0\.00L-40\.00 /);
});
