import { expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { decodeDays, encodeDays, mergeDays, sumDays, sumHours } from './chunk-summary.ts';
import { CELL_WIDTH, mergeCells, sumCells } from './series-chunk.ts';

function randomCells(seed: number, count: number) {
  const random = seededRandom(seed);
  const sources = [0, 5, 127, 128, 16_384, 2 ** 31 - 1];
  return sumCells(
    Array.from({ length: count }, () => [
      Math.floor(random() * 168),
      sources[Math.floor(random() * sources.length)]!,
      1,
      Math.round(random()),
      1,
      Math.round(random() * 2_000 - 1_000),
      Math.floor(random() * 1e9),
    ]).flat(),
  );
}

const rows = (cells: Float64Array): number[][] =>
  Array.from({ length: cells.length / CELL_WIDTH }, (_, i) => [
    ...cells.subarray(i * CELL_WIDTH, (i + 1) * CELL_WIDTH),
  ]);

it('sums hours and days, and knows on which days each source was seen, through its bytes', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const cells = randomCells(seed, seed * 7);
    const hours = rows(sumHours(cells));
    const { days, sources } = decodeDays(encodeDays(sumDays(cells)));
    for (const [width, sums] of [
      [1, hours],
      [24, rows(days)],
    ] as const)
      for (const [start, distinct, ...sum] of sums) {
        const own = rows(cells).filter(([hour]) => Math.floor(hour! / width) * width === start);
        expect(sum, `seed ${seed}`).toEqual(
          [2, 3, 4, 5, 6].map((field) => own.reduce((total, cell) => total + cell[field]!, 0)),
        );
        const seen = new Set(own.map(([, source]) => source));
        if (width === 1) expect(distinct, `seed ${seed}`).toBe(seen.size);
        else {
          const masks = sources.filter((_, i) => i % 2 === 1 && sources[i]! & (1 << (start! / 24)));
          expect(masks, `seed ${seed}`).toHaveLength(seen.size);
        }
      }
    expect(new Set(rows(cells).map(([, source]) => source))).toEqual(
      new Set(sources.filter((_, i) => i % 2 === 0)),
    );
  }
});

it('reads two subjects as one', () => {
  const [left, right] = [randomCells(91, 150), randomCells(92, 40)];
  expect(mergeDays(sumDays(left), sumDays(right))).toEqual(sumDays(mergeCells(left, right)));
});
