import { BellwetherError } from '../../base/errors.ts';

/**
 * What was published about one subject in one week, by hour and source, as bytes.
 *
 * ```
 * in memory   hour source signals fresh felt sentiment reach │ hour source ...     CELL_WIDTH numbers a cell
 *             ascending by hour, then source; no two alike
 * as bytes    count │ hours since the cell before, source │ flags │ signals? fresh? felt? sentiment? reach? │ ...
 * ```
 *
 * Whole numbers are LEB128 (seven bits a byte, lowest first); the sentiment is zigzag. The source is the difference to the
 * one before where the hour is the same. Flags leave out what is as usual: one signal, all fresh, no reach. A cell of one
 * signal is about 8 bytes. Every field is a whole number, so that what was added can be taken back to the last digit.
 * Linear in the number of cells.
 */

/** Numbers of one cell. */
export const CELL_WIDTH = 7;

/** Places within a cell. */
export const CELL = {
  /** Hour of the week, 0 to 167. */
  hour: 0,
  /** Number of the source, 0 to 2^31 - 1. */
  source: 1,
  signals: 2,
  /** Those that do not repeat a story. */
  fresh: 3,
  /** Those with a sentiment. */
  felt: 4,
  /** Sum of their sentiments, in thousandths. */
  sentiment: 5,
  reach: 6,
} as const;

/** Cells of one subject and week. A sum of changes may have fields below 0; a chunk has none, but for the sentiment. */
export type Cells = Float64Array;

export const NO_CELLS: Cells = new Float64Array(0);

const ONE = 0x01;
const ALL_FRESH = 0x02;
const NONE_FELT = 0x04;
const ALL_FELT = 0x08;
const REACHED = 0x10;

let scratch = new Uint8Array(4_096);

/** The bytes of cells; the result is a copy of its own. */
export function encodeChunk(cells: Cells): Uint8Array {
  const count = cells.length / CELL_WIDTH;
  // A whole number below 2^53 takes at most 8 bytes, and a cell has 7 of them and its flags.
  if (scratch.length < 8 + count * 64) scratch = new Uint8Array(2 * (8 + count * 64));
  let end = put(scratch, 0, count);
  let hour = 0;
  let source = 0;
  for (let at = 0; at < cells.length; at += CELL_WIDTH) {
    const step = cells[at]! - hour;
    hour += step;
    end = put(scratch, end, step);
    const next = cells[at + CELL.source]!;
    end = put(scratch, end, step === 0 && at > 0 ? next - source : next);
    source = next;
    const signals = cells[at + CELL.signals]!;
    const fresh = cells[at + CELL.fresh]!;
    const felt = cells[at + CELL.felt]!;
    const reach = cells[at + CELL.reach]!;
    scratch[end++] =
      (signals === 1 ? ONE : 0) |
      (fresh === signals ? ALL_FRESH : 0) |
      (felt === 0 ? NONE_FELT : felt === signals ? ALL_FELT : 0) |
      (reach === 0 ? 0 : REACHED);
    if (signals !== 1) end = put(scratch, end, signals);
    if (fresh !== signals) end = put(scratch, end, fresh);
    if (felt !== 0) {
      if (felt !== signals) end = put(scratch, end, felt);
      const sentiment = cells[at + CELL.sentiment]!;
      end = put(scratch, end, sentiment < 0 ? -2 * sentiment - 1 : 2 * sentiment);
    }
    if (reach !== 0) end = put(scratch, end, reach);
  }
  return scratch.slice(0, end);
}

/** Where the last number ended. */
let position = 0;

/** The cells of a chunk. Throws `INTERNAL` when the bytes are none. */
export function decodeChunk(bytes: Uint8Array): Cells {
  position = 0;
  const count = take(bytes);
  // A cell has three bytes at least.
  if (count * 3 > bytes.length) throw malformed(bytes);
  const cells = new Float64Array(count * CELL_WIDTH);
  let hour = 0;
  let source = 0;
  for (let at = 0; at < cells.length; at += CELL_WIDTH) {
    const step = take(bytes);
    hour += step;
    source = take(bytes) + (step === 0 && at > 0 ? source : 0);
    const flags = bytes[position++]!;
    const signals = flags & ONE ? 1 : take(bytes);
    cells[at] = hour;
    cells[at + CELL.source] = source;
    cells[at + CELL.signals] = signals;
    cells[at + CELL.fresh] = flags & ALL_FRESH ? signals : take(bytes);
    if (!(flags & NONE_FELT)) {
      cells[at + CELL.felt] = flags & ALL_FELT ? signals : take(bytes);
      const zigzag = take(bytes);
      cells[at + CELL.sentiment] = zigzag % 2 === 1 ? -(zigzag + 1) / 2 : zigzag / 2;
    }
    if (flags & REACHED) cells[at + CELL.reach] = take(bytes);
  }
  if (position !== bytes.length) throw malformed(bytes);
  return cells;
}

/**
 * The sum of two, both in order. Cells without a signal are left out, and so is what a change took back more of than there
 * was: a field falls to 0 and no further.
 */
export function mergeCells(left: Cells, right: Cells): Cells {
  if (right.length === 0) return left;
  const merged = new Float64Array(left.length + right.length);
  let end = 0;
  let a = 0;
  let b = 0;
  while (a < left.length || b < right.length) {
    const order = a >= left.length ? 1 : b >= right.length ? -1 : compare(left, a, right, b);
    const signals = (order <= 0 ? left[a + CELL.signals]! : 0) + (order >= 0 ? right[b + CELL.signals]! : 0);
    if (signals > 0) {
      merged[end] = order <= 0 ? left[a]! : right[b]!;
      merged[end + 1] = order <= 0 ? left[a + 1]! : right[b + 1]!;
      merged[end + CELL.signals] = signals;
      for (let field: number = CELL.fresh; field < CELL_WIDTH; field++)
        merged[end + field] = (order <= 0 ? left[a + field]! : 0) + (order >= 0 ? right[b + field]! : 0);
      if (merged[end + CELL.fresh]! < 0) merged[end + CELL.fresh] = 0;
      if (merged[end + CELL.reach]! < 0) merged[end + CELL.reach] = 0;
      if (merged[end + CELL.felt]! <= 0) {
        merged[end + CELL.felt] = 0;
        merged[end + CELL.sentiment] = 0;
      }
      end += CELL_WIDTH;
    }
    if (order <= 0) a += CELL_WIDTH;
    if (order >= 0) b += CELL_WIDTH;
  }
  return merged.subarray(0, end);
}

/** Puts changes in order and adds up those of one hour and source. Fields may be below 0. */
export function sumCells(changes: readonly number[]): Cells {
  if (changes.length === CELL_WIDTH) return Float64Array.from(changes);
  const places = Array.from({ length: changes.length / CELL_WIDTH }, (_, i) => i * CELL_WIDTH);
  places.sort((a, b) => changes[a]! - changes[b]! || changes[a + 1]! - changes[b + 1]!);
  const summed = new Float64Array(changes.length);
  let end = -CELL_WIDTH;
  for (const place of places) {
    if (end >= 0 && summed[end] === changes[place] && summed[end + 1] === changes[place + 1]) {
      for (let field: number = CELL.signals; field < CELL_WIDTH; field++)
        summed[end + field] = summed[end + field]! + changes[place + field]!;
      continue;
    }
    end += CELL_WIDTH;
    for (let field = 0; field < CELL_WIDTH; field++) summed[end + field] = changes[place + field]!;
  }
  return summed.subarray(0, end + CELL_WIDTH);
}

function compare(left: Cells, a: number, right: Cells, b: number): number {
  return left[a]! - right[b]! || left[a + 1]! - right[b + 1]!;
}

function put(into: Uint8Array, at: number, value: number): number {
  let rest = value;
  let end = at;
  // Bitwise operators end at 2^31.
  while (rest >= 0x8000_0000) {
    into[end++] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
  }
  while (rest >= 128) {
    into[end++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  into[end++] = rest;
  return end;
}

function take(bytes: Uint8Array): number {
  let byte = bytes[position++]!;
  if (byte < 128) return byte;
  let value = byte & 127;
  for (let scale = 128; ; scale *= 128) {
    if (position >= bytes.length) throw malformed(bytes);
    byte = bytes[position++]!;
    value += (byte & 127) * scale;
    if (byte < 128) return value;
  }
}

function malformed(bytes: Uint8Array): BellwetherError {
  return new BellwetherError(
    'INTERNAL',
    `A chunk of a series cannot be read: ${bytes.length} bytes that are none. Run: bellwether reindex`,
  );
}
