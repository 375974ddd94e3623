import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../base/random.ts';
import { CELL_WIDTH, decodeChunk, encodeChunk, mergeCells, NO_CELLS, sumCells } from './series-chunk.ts';

/** One signal at an hour, of a source; `sign` -1 takes it back. */
type Event = readonly [hour: number, source: number, fresh: number, sentiment: number | null, reach: number];

const whole = (random: Random, most: number): number => Math.floor(random() * (most + 1));

function randomEvents(random: Random, count: number): Event[] {
  const sources = [1, 3, 127, 128, 40_000, 2 ** 31 - 1];
  return Array.from({ length: count }, () => [
    whole(random, 167),
    sources[whole(random, sources.length - 1)]!,
    whole(random, 1),
    random() < 0.3 ? null : whole(random, 2_000) - 1_000,
    random() < 0.4 ? 0 : Math.floor(3e9 ** random()),
  ]);
}

const toCells = (events: readonly Event[], sign = 1) =>
  sumCells(
    events.flatMap(([hour, source, fresh, sentiment, reach]) => [
      hour,
      source,
      sign,
      sign * fresh,
      sentiment === null ? 0 : sign,
      sign * (sentiment ?? 0),
      sign * reach,
    ]),
  );

/** The same by a map, cells in order. */
function naive(events: readonly Event[]): number[][] {
  const cells = new Map<string, number[]>();
  for (const [hour, source, fresh, sentiment, reach] of events) {
    const key = `${hour} ${source}`;
    const cell = cells.get(key) ?? [hour, source, 0, 0, 0, 0, 0];
    cells.set(key, cell);
    cell[2]!++;
    cell[3]! += fresh;
    cell[4]! += sentiment === null ? 0 : 1;
    cell[5]! += sentiment ?? 0;
    cell[6]! += reach;
  }
  return [...cells.values()].sort((a, b) => a[0]! - b[0]! || a[1]! - b[1]!);
}

const rows = (cells: Float64Array): number[][] =>
  Array.from({ length: cells.length / CELL_WIDTH }, (_, i) =>
    [...cells.subarray(i * CELL_WIDTH, (i + 1) * CELL_WIDTH)].map((value) => value + 0),
  );

describe('a chunk of a series', () => {
  it('holds what a naive count holds, through its bytes, however it was put together', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = seededRandom(seed);
      const events = randomEvents(random, whole(random, 400));
      let chunk = encodeChunk(NO_CELLS);
      for (let at = 0; at < events.length; ) {
        const size = 1 + whole(random, 50);
        chunk = encodeChunk(mergeCells(decodeChunk(chunk), toCells(events.slice(at, at + size))));
        at += size;
      }
      expect(rows(decodeChunk(chunk)), `seed ${seed}`).toEqual(naive(events));
    }
  });

  it('gives back exactly what was taken back, down to nothing', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = seededRandom(seed);
      const events = randomEvents(random, 100);
      const kept = events.filter(() => random() < 0.5);
      const gone = events.filter((event) => !kept.includes(event));
      const left = mergeCells(toCells(events), toCells(gone, -1));
      expect(rows(decodeChunk(encodeChunk(left))), `seed ${seed}`).toEqual(naive(kept));
      expect(mergeCells(left, toCells(kept, -1)), `seed ${seed}`).toHaveLength(0);
    }
  });

  it('never falls below nothing when more is taken back than there was', () => {
    const three = toCells([
      [5, 1, 0, null, 0],
      [5, 1, 0, 7, 2],
      [5, 1, 0, null, 0],
    ]);
    expect(rows(mergeCells(three, toCells([[5, 1, 1, 9, 9]], -1)))).toEqual([[5, 1, 2, 0, 0, 0, 0]]);
    expect(mergeCells(NO_CELLS, toCells([[5, 1, 1, 9, 9]], -1))).toHaveLength(0);
  });

  it('takes eight bytes for one signal, and keeps sums beyond 32 bits', () => {
    expect(encodeChunk(toCells([[100, 12, 1, -431, 250]])).length).toBeLessThanOrEqual(8);
    const many = toCells(Array.from({ length: 3_000 }, (): Event => [9, 2, 1, 1_000, 3e9]));
    expect(rows(decodeChunk(encodeChunk(many)))).toEqual([[9, 2, 3_000, 3_000, 3_000, 3e6, 9e12]]);
  });

  it('refuses bytes that are no chunk', () => {
    const bytes = encodeChunk(toCells([[1, 2, 1, 3, 4]]));
    expect(() => decodeChunk(bytes.subarray(0, 4))).toThrow('bellwether reindex');
    expect(() => decodeChunk(Uint8Array.of(...bytes, 0))).toThrow('bellwether reindex');
    expect(() => decodeChunk(Uint8Array.of(255, 255, 255, 255))).toThrow('bellwether reindex');
  });
});
