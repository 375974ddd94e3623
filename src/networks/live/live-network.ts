import type { NetworkColumns, TieEventColumns } from '../../domain/network.ts';
import { createLiveComponents } from './components.ts';
import { createPairTable, NO_MINUTE } from './pair-table.ts';
import { createLiveWindows, type LiveWindows, WINDOW_SIZES, type WindowSize } from './windows.ts';

export const LIVE_DEFAULTS = {
  /** An event may be this much older than the open minute before it counts as late, milliseconds. */
  allowedLateness: 60_000,
} as const;

/** Before the first minute there is: events without a time were always there. */
const ALWAYS = -0x80000000;

/**
 * The counters of one network, kept up with every event: degrees, strengths, components, windows. A projection of the
 * stored events: what is here can be rebuilt from there, and what here cannot be known exactly (a removal that came after
 * ties newer than it) makes it `stale`, which asks for that. 20 bytes a pair, 24 a node; 16 more a pair once ties are
 * taken away.
 */
export interface LiveNetwork {
  readonly directed: boolean;
  /** Events that were applied: the place of the next. */
  readonly position: number;
  readonly nodes: number;
  readonly ties: number;
  /** Events that came later than allowed. */
  readonly late: number;
  /** Time of the newest event; -Infinity for none. */
  readonly newestAt: number;
  readonly stale: boolean;
  /** Applies the events that stand at `position` in the store, and gives how many of them were late. */
  apply(events: TieEventColumns, nodes: number): number;
  /** In ties, as `Graph` counts: a tie of an undirected network to oneself counts two. */
  degree(node: number): { readonly in: number; readonly out: number };
  strength(node: number): { readonly in: number; readonly out: number };
  /** Nodes of most ties, descending; of equal ones the smaller number first. */
  busiest(limit: number): readonly number[];
  /** Counted again after ties were taken away: O(pairs) then, else O(1). */
  components(): { readonly count: number; readonly largest: number };
  readonly windows: Readonly<Record<WindowSize, LiveWindows>>;
  /** Pairs first seen in each window that begins in the span, by its start. Reads every pair. */
  newTiesBetween(size: WindowSize, from: number, to: number): ReadonlyMap<number, number>;
}

export interface LiveStart {
  readonly directed: boolean;
  readonly allowedLateness?: number;
  /** Everything stored so far, and the ties that it leaves. */
  readonly events?: TieEventColumns;
  readonly columns?: NetworkColumns;
}

export async function createLiveNetwork(start: LiveStart): Promise<LiveNetwork> {
  const { directed, allowedLateness = LIVE_DEFAULTS.allowedLateness } = start;
  const pairs = createPairTable(start.columns?.sources.length ?? 0);
  const components = createLiveComponents();
  const windows = {
    minute: createLiveWindows('minute'),
    hour: createLiveWindows('hour'),
    day: createLiveWindows('day'),
  };
  let nodes = 0;
  let room = 0;
  let degreeOut = new Int32Array(0);
  let degreeIn = new Int32Array(0);
  let strengthOut = new Float64Array(0);
  let strengthIn = new Float64Array(0);
  let [position, ties, late] = [0, 0, 0];
  let newestAt = Number.NEGATIVE_INFINITY;
  let stale = false;
  let needsComponents = false;

  function grow(wanted: number): void {
    if (wanted > room) {
      room = Math.max(wanted, room * 2, 64);
      degreeOut = copiedInto(new Int32Array(room), degreeOut);
      degreeIn = copiedInto(new Int32Array(room), degreeIn);
      strengthOut = copiedInto(new Float64Array(room), strengthOut);
      strengthIn = copiedInto(new Float64Array(room), strengthIn);
    }
    nodes = Math.max(nodes, wanted);
    components.grow(nodes);
  }

  /** A pair becomes tied (1) or is no longer (-1). */
  function turn(from: number, to: number, step: 1 | -1): void {
    ties += step;
    degreeOut[from]! += step;
    if (directed) degreeIn[to]! += step;
    else degreeOut[to]! += step;
    if (step === -1) needsComponents = true;
    else if (!needsComponents) components.join(from, to);
  }

  function weigh(from: number, to: number, change: number): void {
    strengthOut[from]! += change;
    if (directed) strengthIn[to]! += change;
    else strengthOut[to]! += change;
  }

  function countInWindows(at: number, source: number, target: number): void {
    if (Number.isNaN(at)) return;
    windows.minute.count(at, source, target);
    windows.hour.count(at, source, target);
    windows.day.count(at, source, target);
  }

  /** Notes when a pair was first tied. */
  function meet(place: number, at: number): void {
    const { firstMinutes } = pairs;
    const known = firstMinutes[place]!;
    if (Number.isNaN(at)) {
      if (known === ALWAYS) return;
      // It was there before all time, so it was new in no window.
      if (known !== NO_MINUTE) forget(known);
      firstMinutes[place] = ALWAYS;
      return;
    }
    const minute = Math.max(ALWAYS + 1, Math.min(NO_MINUTE - 1, Math.floor(at / WINDOW_SIZES.minute)));
    const instead = known === NO_MINUTE ? Number.NaN : known * WINDOW_SIZES.minute;
    if (minute >= known) return;
    firstMinutes[place] = minute;
    windows.minute.first(at, instead);
    windows.hour.first(at, instead);
    windows.day.first(at, instead);
  }

  function forget(minute: number): void {
    for (const each of Object.values(windows)) each.forget(minute * WINDOW_SIZES.minute);
  }

  const pairOf = (source: number, target: number): number =>
    directed || source <= target ? pairs.place(source, target) : pairs.place(target, source);

  function add(place: number, event: { source: number; target: number; weight: number; time: number }): void {
    const { source, target, weight, time } = event;
    if (pairs.removedAt !== null) {
      // An older tie than the removal that came before it is already gone.
      if (time < pairs.removedAt[place]!) return;
      if (time > pairs.addedAt![place]!) pairs.addedAt![place] = time;
    }
    if (pairs.weights[place] === 0) turn(source, target, 1);
    pairs.weights[place]! += weight;
    weigh(source, target, weight);
  }

  function remove(place: number, event: { source: number; target: number; time: number }): void {
    const { source, target, time } = event;
    pairs.keepRemovals(newestAt);
    if (time > pairs.removedAt![place]!) pairs.removedAt![place] = time;
    const weight = pairs.weights[place]!;
    if (weight === 0) return;
    if (pairs.addedAt![place]! > time) {
      stale = true;
      return;
    }
    pairs.weights[place] = 0;
    weigh(source, target, -weight);
    turn(source, target, -1);
  }

  function apply(events: TieEventColumns, atLeast: number): number {
    const { sources, targets, weights, times, removals } = events;
    grow(atLeast);
    const before = late;
    for (let event = 0; event < sources.length; event++) {
      const source = sources[event]!;
      const target = targets[event]!;
      const at = times === null ? Number.NaN : times[event]!;
      const time = Number.isNaN(at) ? Number.NEGATIVE_INFINITY : at;
      const place = pairOf(source, target);
      countInWindows(at, source, target);
      if (removals !== null && removals[event] === 1) remove(place, { source, target, time });
      else {
        meet(place, at);
        add(place, { source, target, weight: weights === null ? 1 : weights[event]!, time });
      }
      if (isLate(at)) late++;
      if (at > newestAt) newestAt = at;
    }
    position += sources.length;
    return late - before;
  }

  function isLate(at: number): boolean {
    const { minute } = WINDOW_SIZES;
    return at < Math.floor(newestAt / minute) * minute - allowedLateness;
  }

  /** As after `apply` of all of it, and exact whatever the order of removals. */
  async function rebuild(events: TieEventColumns, columns: NetworkColumns): Promise<void> {
    const { sources, targets, times, removals } = events;
    grow(columns.nodes);
    for (let event = 0; event < sources.length; event++) {
      // Other work goes on meanwhile.
      if (event % 200_000 === 199_999) await new Promise((resolve) => setImmediate(resolve));
      const at = times === null ? Number.NaN : times[event]!;
      const place = pairOf(sources[event]!, targets[event]!);
      countInWindows(at, sources[event]!, targets[event]!);
      const isRemoval = removals !== null && removals[event] === 1;
      if (!isRemoval) meet(place, at);
      if (removals !== null) {
        pairs.keepRemovals(newestAt);
        const kept = isRemoval ? pairs.removedAt! : pairs.addedAt!;
        const time = Number.isNaN(at) ? Number.NEGATIVE_INFINITY : at;
        if (time > kept[place]!) kept[place] = time;
      }
      if (isLate(at)) late++;
      if (at > newestAt) newestAt = at;
    }
    for (let tie = 0; tie < columns.sources.length; tie++) {
      const [from, to] = [columns.sources[tie]!, columns.targets[tie]!];
      const weight = columns.weights === null ? 1 : columns.weights[tie]!;
      pairs.weights[pairs.place(from, to)] = weight;
      turn(from, to, 1);
      weigh(from, to, weight);
    }
    position = sources.length;
  }

  if (start.events !== undefined && start.columns !== undefined) await rebuild(start.events, start.columns);

  return {
    directed,
    get position() {
      return position;
    },
    get nodes() {
      return nodes;
    },
    get ties() {
      return ties;
    },
    get late() {
      return late;
    },
    get newestAt() {
      return newestAt;
    },
    get stale() {
      return stale;
    },
    windows,
    apply,
    degree: (node) => ({ out: degreeOut[node] ?? 0, in: (directed ? degreeIn : degreeOut)[node] ?? 0 }),
    strength: (node) => ({
      out: strengthOut[node] ?? 0,
      in: (directed ? strengthIn : strengthOut)[node] ?? 0,
    }),
    busiest(limit) {
      const degreeOf = (node: number): number => degreeOut[node]! + (directed ? degreeIn[node]! : 0);
      let best: number[] = [];
      let least = 0;
      for (let node = 0; node < nodes; node++) {
        if (degreeOf(node) <= least) continue;
        best.push(node);
        if (best.length < 4 * limit + 64) continue;
        best = best.sort((a, b) => degreeOf(b) - degreeOf(a) || a - b).slice(0, limit);
        least = degreeOf(best.at(-1)!);
      }
      return best.sort((a, b) => degreeOf(b) - degreeOf(a) || a - b).slice(0, limit);
    },
    components() {
      if (needsComponents) {
        components.clear();
        components.grow(nodes);
        pairs.eachTied(components.join);
        needsComponents = false;
      }
      return { count: components.count, largest: components.largest };
    },
    newTiesBetween(size, from, to) {
      const length = WINDOW_SIZES[size];
      const counts = new Map<number, number>();
      pairs.eachFirst((minute) => {
        const at = minute * WINDOW_SIZES.minute;
        if (minute === ALWAYS || at < from || at >= to) return;
        const start = Math.floor(at / length) * length;
        counts.set(start, (counts.get(start) ?? 0) + 1);
      });
      return counts;
    },
  };
}

function copiedInto<T extends Int32Array | Float64Array>(to: T, from: T): T {
  to.set(from);
  return to;
}
