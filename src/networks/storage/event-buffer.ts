import type { TieEventColumns } from '../../domain/network.ts';

/** Tie events that grow one by one or a chunk at a time, on SharedArrayBuffer. */
export interface EventBuffer {
  readonly length: number;
  push(event: {
    readonly source: number;
    readonly target: number;
    readonly weight: number;
    /** NaN for none. */
    readonly at: number;
    readonly removal: boolean;
  }): void;
  append(events: TieEventColumns): void;
  /** What was put in so far; the arrays are views and change with `clear`. */
  columns(): TieEventColumns;
  clear(): void;
}

/** Columns that say nothing are made only when something is said: 8 to 25 bytes an event. */
export function createEventBuffer(capacity = 1024): EventBuffer {
  let room = Math.max(16, capacity);
  let length = 0;
  let sources = new Int32Array(new SharedArrayBuffer(room * 4));
  let targets = new Int32Array(new SharedArrayBuffer(room * 4));
  let weights: Float64Array | null = null;
  let times: Float64Array | null = null;
  let removals: Uint8Array | null = null;

  const floats = (fill: number): Float64Array =>
    new Float64Array(new SharedArrayBuffer(room * 8)).fill(fill, 0, length);
  const grown = <T extends Int32Array | Float64Array | Uint8Array>(old: T, bytes: number): T => {
    const Column = old.constructor as new (buffer: SharedArrayBuffer) => T;
    const copy = new Column(new SharedArrayBuffer(room * bytes));
    copy.set(old.subarray(0, length));
    return copy;
  };
  const reserve = (more: number): void => {
    if (length + more <= room) return;
    while (room < length + more) room *= 2;
    sources = grown(sources, 4);
    targets = grown(targets, 4);
    if (weights !== null) weights = grown(weights, 8);
    if (times !== null) times = grown(times, 8);
    if (removals !== null) removals = grown(removals, 1);
  };

  return {
    get length() {
      return length;
    },
    push({ source, target, weight, at, removal }) {
      reserve(1);
      sources[length] = source;
      targets[length] = target;
      if (weight !== 1) weights ??= floats(1);
      if (weights !== null) weights[length] = weight;
      if (!Number.isNaN(at)) times ??= floats(Number.NaN);
      if (times !== null) times[length] = at;
      if (removal) removals ??= new Uint8Array(new SharedArrayBuffer(room));
      if (removals !== null) removals[length] = removal ? 1 : 0;
      length++;
    },
    append(events) {
      const n = events.sources.length;
      reserve(n);
      sources.set(events.sources, length);
      targets.set(events.targets, length);
      if (events.weights !== null) (weights ??= floats(1)).set(events.weights, length);
      else weights?.fill(1, length, length + n);
      if (events.times !== null) (times ??= floats(Number.NaN)).set(events.times, length);
      else times?.fill(Number.NaN, length, length + n);
      if (events.removals !== null)
        (removals ??= new Uint8Array(new SharedArrayBuffer(room))).set(events.removals, length);
      else removals?.fill(0, length, length + n);
      length += n;
    },
    columns: () => ({
      sources: sources.subarray(0, length),
      targets: targets.subarray(0, length),
      weights: weights?.subarray(0, length) ?? null,
      times: times?.subarray(0, length) ?? null,
      removals: removals?.subarray(0, length) ?? null,
    }),
    clear() {
      length = 0;
      weights = null;
      times = null;
      removals = null;
    },
  };
}
