import { expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { assignMost } from './assign-most.ts';

type Rows = readonly (readonly (readonly [number, number])[])[];

function weightOf(rows: Rows, columns: Int32Array): number {
  return rows.reduce((sum, row, at) => sum + (row.find(([column]) => column === columns[at])?.[1] ?? 0), 0);
}

/** The most of all assignments, by trying them. */
function most(rows: Rows, at = 0, taken = new Set<number>()): number {
  if (at === rows.length) return 0;
  let best = most(rows, at + 1, taken);
  for (const [column, weight] of rows[at]!) {
    if (taken.has(column)) continue;
    taken.add(column);
    best = Math.max(best, weight + most(rows, at + 1, taken));
    taken.delete(column);
  }
  return best;
}

it('gives up a heavy pair where two others weigh more together', () => {
  const rows: Rows = [
    [
      [0, 10],
      [1, 9],
    ],
    [[0, 8]],
  ];
  expect([...assignMost(rows, 2)]).toEqual([1, 0]);
});

it('leaves a row alone that no column is left for', () => {
  expect([...assignMost([[[0, 1]], [[0, 2]], []], 1)]).toEqual([-1, 0, -1]);
});

it('assigns as much as can be, whatever the overlaps', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = seededRandom(seed);
    const columns = 1 + Math.floor(random() * 6);
    const rows = Array.from({ length: Math.floor(random() * 7) }, () =>
      Array.from({ length: columns }, (_, column) => [column, Math.ceil(random() * 12)] as const).filter(
        () => random() < 0.6,
      ),
    );
    const found = assignMost(rows, columns);
    const used = [...found].filter((column) => column >= 0);
    expect(new Set(used).size, `seed ${seed}`).toBe(used.length);
    expect(weightOf(rows, found), `seed ${seed}`).toBe(most(rows));
  }
});
