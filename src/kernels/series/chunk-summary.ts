import { CELL, CELL_WIDTH, type Cells, decodeChunk, encodeChunk, mergeCells } from './series-chunk.ts';

/**
 * What a long read takes instead of a chunk with many cells: a subject that is spoken of every hour by fifty sources has
 * 8,400 cells a week, and 168 hours, 7 days. Sums are those of the cells; distinct sources stay exact, because a week
 * keeps on which of its days it saw each source. Linear in the number of cells.
 */

/** Chunks with fewer cells are read whole. */
export const SUMMARISED_FROM = 64;

/** Cells of one hour as one, with the number of its distinct sources where a cell has its source. */
export function sumHours(cells: Cells): Cells {
  return sumBy(cells, 1);
}

/** Days of a week. */
export interface DaySums {
  /** A cell a day: its first hour, the number 0 for its source, and the sums. */
  readonly days: Cells;
  /** Pairs, ascending: a source, and the days that it was seen on; bit 0 is Monday. */
  readonly sources: readonly number[];
}

export function sumDays(cells: Cells): DaySums {
  const seen = new Map<number, number>();
  for (let at = 0; at < cells.length; at += CELL_WIDTH) {
    const source = cells[at + CELL.source]!;
    seen.set(source, (seen.get(source) ?? 0) | (1 << Math.floor(cells[at]! / 24)));
  }
  const days = sumBy(cells, 24);
  for (let at = 0; at < days.length; at += CELL_WIDTH) days[at + CELL.source] = 0;
  return { days, sources: inOrder(seen) };
}

/** Two subjects read as one. */
export function mergeDays(left: DaySums, right: DaySums): DaySums {
  const seen = new Map<number, number>();
  for (const { sources } of [left, right])
    for (let i = 0; i < sources.length; i += 2)
      seen.set(sources[i]!, (seen.get(sources[i]!) ?? 0) | sources[i + 1]!);
  return { days: mergeCells(left.days, right.days), sources: inOrder(seen) };
}

/** The length of the days, the days as a chunk, and for each source the difference to the one before (LEB128) and its days. */
export function encodeDays({ days, sources }: DaySums): Uint8Array {
  const first = encodeChunk(days);
  const second = new Uint8Array(2 + sources.length * 5);
  let end = 0;
  let before = 0;
  for (let i = 0; i < sources.length; i += 2) {
    let step = sources[i]! - before;
    before = sources[i]!;
    for (; step >= 128; step = Math.floor(step / 128)) second[end++] = (step % 128) | 128;
    second[end++] = step;
    second[end++] = sources[i + 1]!;
  }
  const bytes = new Uint8Array(2 + first.length + end);
  // At most 7 cells of 64 bytes.
  bytes[0] = first.length & 255;
  bytes[1] = first.length >> 8;
  bytes.set(first, 2);
  bytes.set(second.subarray(0, end), 2 + first.length);
  return bytes;
}

export function decodeDays(bytes: Uint8Array): DaySums {
  const length = bytes[0]! | (bytes[1]! << 8);
  const days = decodeChunk(bytes.subarray(2, 2 + length));
  const sources: number[] = [];
  let source = 0;
  for (let at = 2 + length; at < bytes.length; ) {
    let scale = 1;
    for (; bytes[at]! >= 128; scale *= 128) source += (bytes[at++]! & 127) * scale;
    source += bytes[at++]! * scale;
    sources.push(source, bytes[at++]!);
  }
  return { days, sources };
}

function sumBy(cells: Cells, hours: number): Cells {
  const sums = new Float64Array(cells.length);
  let end = -CELL_WIDTH;
  for (let at = 0; at < cells.length; at += CELL_WIDTH) {
    const start = Math.floor(cells[at]! / hours) * hours;
    if (end < 0 || sums[end] !== start) {
      end += CELL_WIDTH;
      sums[end] = start;
    }
    sums[end + CELL.source]!++;
    for (let field: number = CELL.signals; field < CELL_WIDTH; field++)
      sums[end + field] = sums[end + field]! + cells[at + field]!;
  }
  return sums.subarray(0, end + CELL_WIDTH);
}

function inOrder(seen: ReadonlyMap<number, number>): number[] {
  return [...seen].sort((a, b) => a[0] - b[0]).flat();
}
