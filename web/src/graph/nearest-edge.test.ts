import { expect, it } from 'vitest';
import { nearestEdge } from './nearest-edge.ts';

const EDGES = Float32Array.of(0, 0, 10, 0, 0, 5, 10, 5, 3, 3, 3, 3);

it('finds the segment nearest to the point within reach', () => {
  expect(nearestEdge(EDGES, { x: 5, y: 1 }, 3)).toBe(0);
  expect(nearestEdge(EDGES, { x: 9, y: 4 }, 3)).toBe(1);
});

it('measures to the ends of a segment, not to the line through it, and takes one without length for a point', () => {
  expect(nearestEdge(EDGES, { x: 14, y: 0 }, 3)).toBe(-1);
  expect(nearestEdge(EDGES, { x: 3, y: 3.2 }, 1)).toBe(2);
});

it('finds nothing where there is nothing', () => {
  expect(nearestEdge(new Float32Array(0), { x: 0, y: 0 }, 100)).toBe(-1);
});
