import type { NetworkColumns, TieEventColumns } from '../../domain/network.ts';

export interface MergeRequest {
  readonly events: TieEventColumns;
  readonly nodes: number;
  readonly directed: boolean;
  /** The network as it stood then; all of it when null. */
  readonly at: number | null;
}

/**
 * Ties as they stand: one for each pair, ascending by source and then target, weighing what its events leave of it
 * (`TieEventColumns`). Of an undirected network the smaller node is the source. Two counting sorts put the events of a
 * pair side by side; only where ties were taken away must they also be told apart and put in order of time.
 * Time O(nodes + events).
 */
export function mergeTies(request: MergeRequest): NetworkColumns {
  const { nodes, directed } = request;
  const counted = atMoment(request);
  const merged = counted.removals === null ? sumPairs(counted, request) : replayPairs(counted, request);
  return {
    nodes,
    directed,
    sources: merged.sources,
    targets: merged.targets,
    weights: merged.weights.every((weight) => weight === 1) ? null : merged.weights,
  };
}

interface Pairs {
  readonly sources: Int32Array;
  readonly targets: Int32Array;
  readonly weights: Float64Array;
}

/** Without the events of later moments. */
function atMoment({ events, at }: MergeRequest): TieEventColumns {
  const { times } = events;
  if (at === null || times === null) return events;
  const kept = new Int32Array(times.length);
  let count = 0;
  for (let event = 0; event < times.length; event++) if (!(times[event]! > at)) kept[count++] = event;
  if (count === times.length) return events;
  const pick = <T extends Int32Array | Float64Array | Uint8Array>(from: T): T => {
    const to = new (from.constructor as new (length: number) => T)(count);
    for (let i = 0; i < count; i++) to[i] = from[kept[i]!]!;
    return to;
  };
  return {
    sources: pick(events.sources),
    targets: pick(events.targets),
    weights: events.weights === null ? null : pick(events.weights),
    times: pick(times),
    removals: events.removals === null ? null : pick(events.removals),
  };
}

/** Moves ends and weights themselves, which reads memory in order twice where a sort of places would jump about. */
function sumPairs({ sources, targets, weights }: TieEventColumns, { nodes, directed }: MergeRequest): Pairs {
  const n = sources.length;
  const turned = (event: number): boolean => !directed && sources[event]! > targets[event]!;
  // By the target, larger ends of an undirected network.
  let place = new Int32Array(nodes + 1);
  for (let event = 0; event < n; event++) {
    place[(turned(event) ? sources[event]! : targets[event]!) + 1]!++;
  }
  for (let node = 0; node < nodes; node++) place[node + 1]! += place[node]!;
  const ends = place.slice();
  const bySource = new Int32Array(n);
  const carried = weights === null ? null : new Float64Array(n);
  for (let event = 0; event < n; event++) {
    const turn = turned(event);
    const at = place[turn ? sources[event]! : targets[event]!]!++;
    bySource[at] = turn ? targets[event]! : sources[event]!;
    if (carried !== null) carried[at] = weights![event]!;
  }
  // Then by the source, taking targets in their order.
  place = new Int32Array(nodes + 1);
  for (let at = 0; at < n; at++) place[bySource[at]! + 1]!++;
  for (let node = 0; node < nodes; node++) place[node + 1]! += place[node]!;
  const rows = place.slice();
  const row = new Int32Array(n);
  const sums = new Float64Array(n);
  for (let target = 0; target < nodes; target++) {
    for (let at = ends[target]!; at < ends[target + 1]!; at++) {
      const to = place[bySource[at]!]!++;
      row[to] = target;
      sums[to] = carried === null ? 1 : carried[at]!;
    }
  }
  let pairs = 0;
  for (let source = 0; source < nodes; source++) {
    for (let at = rows[source]!; at < rows[source + 1]!; at++)
      if (at === rows[source]! || row[at] !== row[at - 1]) pairs++;
  }
  const result = room(pairs);
  let pair = -1;
  for (let source = 0; source < nodes; source++) {
    for (let at = rows[source]!; at < rows[source + 1]!; at++) {
      if (at === rows[source]! || row[at] !== row[at - 1]) {
        pair++;
        result.sources[pair] = source;
        result.targets[pair] = row[at]!;
      }
      result.weights[pair]! += sums[at]!;
    }
  }
  return result;
}

/** As `sumPairs`, over places of events, so that each can be asked for its time. */
function replayPairs(events: TieEventColumns, { nodes, directed }: MergeRequest): Pairs {
  const { sources, targets, weights, times, removals } = events;
  const n = sources.length;
  const sourceOf = (event: number): number =>
    directed ? sources[event]! : Math.min(sources[event]!, targets[event]!);
  const targetOf = (event: number): number =>
    directed ? targets[event]! : Math.max(sources[event]!, targets[event]!);
  const sorted = (places: Int32Array, endOf: (event: number) => number): Int32Array => {
    const place = new Int32Array(nodes + 1);
    for (const event of places) place[endOf(event) + 1]!++;
    for (let node = 0; node < nodes; node++) place[node + 1]! += place[node]!;
    const result = new Int32Array(places.length);
    for (const event of places) result[place[endOf(event)]!++] = event;
    return result;
  };
  const order = sorted(
    sorted(
      Int32Array.from({ length: n }, (_, event) => event),
      targetOf,
    ),
    sourceOf,
  );
  const timeOf = (event: number): number => {
    const time = times === null ? Number.NaN : times[event]!;
    return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
  };
  const found = room(n);
  let pairs = 0;
  for (let start = 0; start < n; ) {
    const source = sourceOf(order[start]!);
    const target = targetOf(order[start]!);
    let end = start + 1;
    while (end < n && sourceOf(order[end]!) === source && targetOf(order[end]!) === target) end++;
    const run = order.subarray(start, end);
    if (run.some((event) => removals![event] === 1))
      run.sort((a, b) => Math.sign(timeOf(a) - timeOf(b) || 0) || a - b);
    let sum = 0;
    for (const event of run) {
      if (removals![event] === 1) sum = 0;
      else sum += weights === null ? 1 : weights[event]!;
    }
    if (sum > 0) {
      found.sources[pairs] = source;
      found.targets[pairs] = target;
      found.weights[pairs] = sum;
      pairs++;
    }
    start = end;
  }
  const result = room(pairs);
  result.sources.set(found.sources.subarray(0, pairs));
  result.targets.set(found.targets.subarray(0, pairs));
  result.weights.set(found.weights.subarray(0, pairs));
  return result;
}

function room(pairs: number): Pairs {
  return {
    sources: new Int32Array(new SharedArrayBuffer(pairs * 4)),
    targets: new Int32Array(new SharedArrayBuffer(pairs * 4)),
    weights: new Float64Array(new SharedArrayBuffer(pairs * 8)),
  };
}

/** For threads. */
export function run(request: MergeRequest): NetworkColumns {
  return mergeTies(request);
}
