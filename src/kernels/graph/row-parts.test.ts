import { expect, it } from 'vitest';
import { rowParts } from './row-parts.ts';

it('cuts rows into parts of like numbers of arcs', () => {
  const offsets = Int32Array.of(0, 6, 7, 8, 9, 10, 11, 12);
  expect(rowParts({ nodes: 7, offsets }, 2)).toEqual([0, 1, 7]);
  expect(rowParts({ nodes: 7, offsets }, 4)).toEqual([0, 1, 2, 4, 7]);
});

it('makes no more parts than asked for of nodes without arcs, and one of no nodes', () => {
  expect(rowParts({ nodes: 9, offsets: new Int32Array(10) }, 3)).toEqual([0, 1, 2, 9]);
  expect(rowParts({ nodes: 0, offsets: new Int32Array(1) }, 3)).toEqual([0, 0]);
  // The last rows are empty, as they are where every tie points upwards.
  expect(rowParts({ nodes: 4, offsets: Int32Array.of(0, 2, 4, 4, 4) }, 2)).toHaveLength(3);
});
