import { BellwetherError } from '../../base/errors.ts';
import type { TieEventColumns } from '../../domain/network.ts';

/**
 * Bytes of a chunk of tie events, little-endian, each column aligned to its elements. Columns that say nothing are left
 * out, so that an event of a plain edge list takes 8 bytes, one with weight and time 24.
 *
 *     0    uint8    format, 1
 *     1    uint8    1 has weights, 2 has times, 4 has removals
 *     4    uint32   n, events
 *     8    int32    n sources
 *     ...  int32    n targets
 *     ...  float64  n weights          if any is not 1
 *     ...  float64  n times            if any has one; NaN for none
 *     ...  uint8    n removals, 0 or 1 if any is one
 */
const FORMAT = 1;
const HEADER = 8;
const WEIGHTS = 1;
const TIMES = 2;
const REMOVALS = 4;

/** Events that a full chunk holds. */
export const CHUNK_EVENTS = 65_536;

export function encodeTieChunk(events: TieEventColumns): Buffer {
  const { sources, targets, removals } = events;
  const n = sources.length;
  const weights = events.weights?.some((weight) => weight !== 1) === true ? events.weights : null;
  const times = events.times?.some((time) => !Number.isNaN(time)) === true ? events.times : null;
  const removed = removals?.some((flag) => flag === 1) === true ? removals : null;
  const bytes = Buffer.alloc(
    HEADER +
      8 * n +
      (weights === null ? 0 : 8 * n) +
      (times === null ? 0 : 8 * n) +
      (removed === null ? 0 : n),
  );
  bytes[0] = FORMAT;
  bytes[1] =
    (weights === null ? 0 : WEIGHTS) | (times === null ? 0 : TIMES) | (removed === null ? 0 : REMOVALS);
  bytes.writeUInt32LE(n, 4);
  let at = HEADER;
  for (const column of [sources, targets, weights, times, removed]) {
    if (column === null) continue;
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), at);
    at += column.byteLength;
  }
  return bytes;
}

/** Throws INTERNAL for bytes that are no chunk. */
export function decodeTieChunk(bytes: Uint8Array): TieEventColumns {
  // Views need aligned bytes, and a small buffer may stand anywhere in a shared pool.
  const own = bytes.byteOffset % 8 === 0 ? bytes : Uint8Array.from(bytes);
  const view = new DataView(own.buffer, own.byteOffset, own.byteLength);
  const n = own.length < HEADER || own[0] !== FORMAT ? -1 : view.getUint32(4, true);
  const flags = own[1]!;
  const width = 8 + (flags & WEIGHTS ? 8 : 0) + (flags & TIMES ? 8 : 0) + (flags & REMOVALS ? 1 : 0);
  if (n < 0 || own.length !== HEADER + n * width)
    throw new BellwetherError(
      'INTERNAL',
      `A chunk of ties is damaged: ${own.length} bytes do not hold ${n} events. Restore the tenant from a backup.`,
    );
  let at = own.byteOffset + HEADER;
  const take = (size: number): number => {
    const start = at;
    at += size * n;
    return start;
  };
  return {
    sources: new Int32Array(own.buffer, take(4), n),
    targets: new Int32Array(own.buffer, take(4), n),
    weights: flags & WEIGHTS ? new Float64Array(own.buffer, take(8), n) : null,
    times: flags & TIMES ? new Float64Array(own.buffer, take(8), n) : null,
    removals: flags & REMOVALS ? new Uint8Array(own.buffer, take(1), n) : null,
  };
}

/** Whole milliseconds around the times of the events that have one; null when none has. */
export function timeRange({
  times,
}: TieEventColumns): { readonly first: number; readonly last: number } | null {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  if (times !== null)
    for (const time of times) {
      if (time < first) first = time;
      if (time > last) last = time;
    }
  return first > last ? null : { first: Math.floor(first), last: Math.ceil(last) };
}
