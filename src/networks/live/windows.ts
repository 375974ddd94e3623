/** Tumbling windows: minutes, hours and days of UTC, each beginning where the one before ends. */
export const WINDOW_SIZES = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
export type WindowSize = keyof typeof WINDOW_SIZES;

/** How many of the newest windows stay in memory; older ones are counted from the store when asked for. */
const KEPT: Readonly<Record<WindowSize, number>> = { minute: 120, hour: 72, day: 40 };

export interface WindowCounts {
  /** Milliseconds since the epoch. */
  readonly start: number;
  /** Tie events of the window, removals included. */
  readonly events: number;
  /** Different nodes that they name. */
  readonly activeNodes: number;
  /** Pairs whose first event of all lies in the window. */
  readonly newTies: number;
}

interface OpenWindow {
  events: number;
  active: number;
  newTies: number;
  /** A bit for each node. */
  nodes: Uint32Array;
}

/** Counts of the newest windows of one size, exact whatever the order in which events come. */
export interface LiveWindows {
  /** An event of this time between these nodes. */
  count(at: number, source: number, target: number): void;
  /** A pair was first seen at `at`; before, it was taken to be first seen at `instead` (NaN for never). */
  first(at: number, instead: number): void;
  /** A pair that was taken to be first seen then was always there. */
  forget(at: number): void;
  /** Windows that begin in the span and are in memory, in order; those without an event are left out. */
  between(from: number, to: number): WindowCounts[];
  /** Windows that begin before are not in memory, milliseconds; -Infinity when all are. */
  readonly floor: number;
}

export function createLiveWindows(size: WindowSize, kept: number = KEPT[size]): LiveWindows {
  const length = WINDOW_SIZES[size];
  const windows = new Map<number, OpenWindow>();
  let floor = Number.NEGATIVE_INFINITY;
  // Most events belong to the window of the event before.
  let lastIndex = Number.NaN;
  let last: OpenWindow | undefined;

  function windowAt(at: number): OpenWindow | undefined {
    const index = Math.floor(at / length);
    if (index === lastIndex) return last;
    if (!(index * length >= floor)) return undefined;
    let window = windows.get(index);
    if (window === undefined) {
      window = { events: 0, active: 0, newTies: 0, nodes: new Uint32Array(32) };
      windows.set(index, window);
      if (windows.size > kept) {
        let oldest = Number.POSITIVE_INFINITY;
        for (const each of windows.keys()) if (each < oldest) oldest = each;
        windows.delete(oldest);
        floor = (oldest + 1) * length;
        if (oldest === index) return undefined;
      }
    }
    lastIndex = index;
    last = window;
    return window;
  }

  function mark(window: OpenWindow, node: number): void {
    const word = node >>> 5;
    if (word >= window.nodes.length) {
      const grown = new Uint32Array(Math.max(word + 1, window.nodes.length * 2));
      grown.set(window.nodes);
      window.nodes = grown;
    }
    const bit = 1 << (node & 31);
    if ((window.nodes[word]! & bit) !== 0) return;
    window.nodes[word]! |= bit;
    window.active++;
  }

  function forget(at: number): void {
    const window = windowAt(at);
    if (window !== undefined) window.newTies--;
  }

  return {
    get floor() {
      return floor;
    },
    count(at, source, target) {
      const window = windowAt(at);
      if (window === undefined) return;
      window.events++;
      mark(window, source);
      mark(window, target);
    },
    forget,
    first(at, instead) {
      if (!Number.isNaN(instead)) forget(instead);
      const window = windowAt(at);
      if (window !== undefined) window.newTies++;
    },
    between: (from, to) =>
      [...windows]
        .map(([index, { events, active, newTies }]) => ({
          start: index * length,
          events,
          activeNodes: active,
          newTies,
        }))
        .filter(({ start, events }) => start >= from && start < to && start >= floor && events > 0)
        .sort((a, b) => a.start - b.start),
  };
}
