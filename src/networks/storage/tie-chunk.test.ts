import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import type { TieEventColumns } from '../../domain/network.ts';
import { createEventBuffer } from './event-buffer.ts';
import { decodeTieChunk, encodeTieChunk, timeRange } from './tie-chunk.ts';

function draw(count: number, seed: number): TieEventColumns {
  const random = seededRandom(seed);
  const buffer = createEventBuffer(1);
  for (let i = 0; i < count; i++)
    buffer.push({
      source: Math.floor(random() * 2 ** 31),
      target: i,
      weight: seed & 1 ? random() + 0.1 : 1,
      at: seed & 2 && random() < 0.5 ? random() * 1e12 : Number.NaN,
      removal: (seed & 4) !== 0 && random() < 0.5,
    });
  return buffer.columns();
}

describe('a chunk of tie events', () => {
  it('is read as it was written, with any of its columns, wherever its bytes stand', () => {
    for (let seed = 0; seed < 8; seed++) {
      for (const count of [1, 2, 7, 1000]) {
        const events = draw(count, seed);
        const bytes = encodeTieChunk(events);
        for (const shift of [0, 3, 8]) {
          const moved = new Uint8Array(bytes.length + shift);
          moved.set(bytes, shift);
          expect(decodeTieChunk(moved.subarray(shift)), `seed ${seed}`).toEqual(events);
        }
      }
    }
  });

  it('of plain ties takes eight bytes a tie', () => {
    expect(encodeTieChunk(draw(1000, 0)).length).toBe(8 + 8 * 1000);
  });

  it('that is cut short, too long or of another format is refused', () => {
    const bytes = encodeTieChunk(draw(10, 7));
    for (const damaged of [
      bytes.subarray(0, 4),
      bytes.subarray(0, bytes.length - 1),
      Buffer.concat([bytes, Buffer.alloc(1)]),
      Buffer.concat([Buffer.of(9), bytes.subarray(1)]),
    ])
      expect(() => decodeTieChunk(damaged)).toThrow(/damaged/);
  });

  it('tells the whole milliseconds around its times', () => {
    const events = { ...draw(3, 0), times: Float64Array.of(Number.NaN, 5.5, -2.5) };
    expect(timeRange(events)).toEqual({ first: -3, last: 6 });
    expect(timeRange(draw(3, 0))).toBeNull();
  });
});
