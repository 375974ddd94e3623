import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { plantGroups } from './clusters.fixture.ts';
import { NEAREST_VECTORS, type NearestTable, nearestVectors, type VectorColumns } from './nearest-vectors.ts';

/** All pairs, by the formula. */
function naive({ rows, dimensions, values }: VectorColumns, row: number, k: number): number[] {
  const cosine = (left: number, right: number): number => {
    let [dot, a, b] = [0, 0, 0];
    for (let i = 0; i < dimensions; i++) {
      const [x, y] = [values[left * dimensions + i]!, values[right * dimensions + i]!];
      dot += x * y;
      a += x * x;
      b += y * y;
    }
    return dot / Math.sqrt(a * b);
  };
  return Array.from({ length: rows }, (_, other) => (other === row ? -2 : cosine(row, other)))
    .sort((a, b) => b - a)
    .slice(0, k);
}

const similaritiesOf = (table: NearestTable, row: number): number[] => [
  ...table.similarities.subarray(row * table.k, (row + 1) * table.k),
];

describe('nearest neighbours of all rows', () => {
  it('are those of a comparison of all pairs, best first', () => {
    for (let seed = 1; seed <= 5; seed++) {
      const { columns } = plantGroups([40, 25, 3], { random: seededRandom(seed), loners: 10 });
      const table = nearestVectors(columns.vectors, { k: 7, seed });
      for (let row = 0; row < table.rows; row++)
        for (const [i, similarity] of naive(columns.vectors, row, 7).entries())
          expect(similaritiesOf(table, row)[i], `seed ${seed}, row ${row}`).toBeCloseTo(similarity, 5);
    }
  });

  it('leave out the row itself and rows without a vector, which have none', () => {
    const values = Int8Array.from([127, 0, 0, 0, 127, 1, 100, 3]);
    const table = nearestVectors({ rows: 4, dimensions: 2, values }, { k: 3, seed: 1 });
    expect([...table.neighbours.subarray(3, 6)]).toEqual([-1, -1, -1]);
    for (let row = 0; row < 4; row++) {
      const own = [...table.neighbours.subarray(row * 3, row * 3 + 3)];
      expect(own).not.toContain(row);
      expect(own).not.toContain(1);
    }
    expect(table.neighbours[0]).toBe(2);
  });

  it('are found among many by lists nearly as well as by comparing all', () => {
    const sizes = Array.from({ length: 120 }, () => 150);
    const { columns } = plantGroups(sizes, { random: seededRandom(3), dimensions: 32, noise: 0.9 });
    expect(columns.vectors.rows).toBeGreaterThan(NEAREST_VECTORS.exact);
    const k = 10;
    const table = nearestVectors(columns.vectors, { k, seed: 1 });
    let found = 0;
    for (let row = 0; row < 18_000; row += 600) {
      const least = naive(columns.vectors, row, k)[k - 1]! - 1e-6;
      found += similaritiesOf(table, row).filter((similarity) => similarity >= least).length;
    }
    expect(found / (30 * k)).toBeGreaterThan(0.9);
  });

  it('of nothing, of one row and of no neighbours are none', () => {
    const none = new Int8Array(0);
    expect(
      nearestVectors({ rows: 0, dimensions: 4, values: none }, { k: 3, seed: 1 }).neighbours,
    ).toHaveLength(0);
    const one = { rows: 1, dimensions: 1, values: Int8Array.of(5) };
    expect([...nearestVectors(one, { k: 2, seed: 1 }).neighbours]).toEqual([-1, -1]);
    expect(nearestVectors(one, { k: 0, seed: 1 }).neighbours).toHaveLength(0);
  });
});
