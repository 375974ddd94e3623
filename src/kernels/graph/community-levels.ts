import type { Progress } from '../../base/progress.ts';
import { seededRandom } from '../../base/random.ts';
import { mergeCommunities } from './coarsen.ts';
import { type Communities, connectedParts } from './communities.ts';
import type { Graph } from './graph.ts';
import { leiden } from './leiden.ts';
import { type MergeOrder, mergeOrder } from './merge-order.ts';
import { levelOf } from './move-nodes.ts';
import { refineCommunities } from './refine-communities.ts';
import { undirectedSum } from './undirected-sum.ts';

/** One level of detail: every node has a place, every place one place of the level before. */
export interface CommunityLevel {
  readonly places: number;
  /** Place of each node, 0 to places - 1: by size, the largest first, equal ones by their smallest node; the rest is last. */
  readonly membership: Int32Array;
  /** Nodes of each place. */
  readonly sizes: Int32Array;
  /** For each place its place in the level before, which is coarser; null at the first. */
  readonly parents: Int32Array | null;
  /** The place that holds all components too small to be shown, the only one that is not connected; -1 if none is. */
  readonly rest: number;
}

export interface CommunityLevels {
  readonly communities: Communities;
  /** Coarse to fine; none for a graph that is smaller than the first limit. */
  readonly levels: readonly CommunityLevel[];
}

/** Most places of each level, coarse to fine. */
const LIMITS: readonly number[] = [60, 500, 5000];
/** Pieces that the finest level is merged from: many more cost time and no one sees them. */
const MOST_PIECES = 40_000;
/** Of merges of whole communities: places of a picture should be alike. */
const BALANCE = 0.5;

/**
 * A hierarchy for pictures of a graph of any size: nested levels of at most 60, 500 and 5,000 places. The coarsest shows the
 * communities themselves where they are few enough. Communities come from Leiden; its refinement takes them apart into
 * pieces (`refineCommunities`), which are merged again in the order of `mergeOrder`, first inside communities, then whole
 * communities; every level is a cut through that order. Levels that would show every node, or nothing more than the level
 * before, are left out. Deterministic for a seed. Time that of Leiden and a half; memory 12 bytes a node more than Leiden.
 */
export function communityLevels(
  graph: Graph,
  options: {
    readonly seed: number;
    /** Found earlier; Leiden is run when absent. */
    readonly communities?: Communities;
    readonly limits?: readonly number[];
  },
  progress: Progress,
): CommunityLevels {
  const { seed, limits = LIMITS } = options;
  const undirected = undirectedSum(graph);
  const communities = options.communities ?? leiden(undirected, { seed }, (done) => progress(0.6 * done));
  const finest = Math.max(...limits);
  const pieces = piecesOf(undirected, communities, { seed, finest });
  progress(0.8);
  const plan = planOf(pieces, communities.communities, (done) => progress(0.8 + 0.15 * done));
  const shown = shownOf(plan, limits, graph.nodes);
  // From fine to coarse, so that each can go on from the merges of the one before and levels are nested.
  let done = 0;
  const cuts: Cut[] = [];
  for (let at = limits.length - 1; at >= 0; at--) {
    const next = cut(plan, pieces, { limit: limits[at]!, shown: shown[at]!, done, whole: at === 0 });
    done = next.done;
    cuts.unshift(next);
  }
  const levels: CommunityLevel[] = [];
  for (const { places, membership } of cuts) {
    const before = levels.at(-1);
    if (places < graph.nodes && places > (before?.places ?? 0))
      levels.push(numbered(membership, { rest: pieces.sizes.length, before }));
  }
  progress(1);
  return { communities, levels };
}

interface Pieces {
  /** Undirected, a node for each piece. */
  readonly graph: Graph;
  readonly strength: Float64Array;
  /** Piece of each node. */
  readonly membership: Int32Array;
  /** Community of each piece. */
  readonly community: Int32Array;
  /** Nodes of each piece. */
  readonly sizes: Int32Array;
}

/** Connected pieces of communities: single nodes of a small graph. */
function piecesOf(
  graph: Graph,
  communities: Communities,
  { seed, finest }: { readonly seed: number; readonly finest: number },
): Pieces {
  const random = seededRandom(seed);
  const visited = () => {};
  let level = levelOf(graph);
  let community = communities.membership;
  let membership = Int32Array.from({ length: graph.nodes }, (_, node) => node);
  while (level.graph.nodes > Math.max(MOST_PIECES, finest)) {
    const { nodes } = level.graph;
    const next = refineCommunities(level, community, { resolution: 1, random, visited });
    if (next.count === nodes) break;
    const above = new Int32Array(next.count);
    for (let node = 0; node < nodes; node++) above[next.membership[node]!] = community[node]!;
    membership = membership.map((piece) => next.membership[piece]!);
    level = levelOf(mergeCommunities(level.graph, next.membership, next.count));
    community = above;
  }
  const sizes = new Int32Array(level.graph.nodes);
  for (let node = 0; node < membership.length; node++) sizes[membership[node]!]!++;
  return { graph: level.graph, strength: level.strength, membership, community, sizes };
}

interface Plan {
  /** Of pieces, inside communities. */
  readonly inside: MergeOrder;
  /** Of pieces that stand for their communities. */
  readonly across: MergeOrder;
  /** Component of each piece, the largest first, and how many nodes and communities each has. */
  readonly component: Int32Array;
  readonly componentSizes: Int32Array;
  readonly componentCommunities: Int32Array;
}

function planOf(
  { graph, strength, community, sizes }: Pieces,
  communities: number,
  progress: Progress,
): Plan {
  const inside = mergeOrder(onlyInside(graph, community), { strength, balance: 0 }, (done) =>
    progress(0.8 * done),
  );
  const whole = levelOf(mergeCommunities(graph, community, communities));
  const between = mergeOrder(whole.graph, { strength: whole.strength, balance: BALANCE }, (done) =>
    progress(0.8 + 0.2 * done),
  );
  const standIn = new Int32Array(communities);
  for (let piece = community.length - 1; piece >= 0; piece--) standIn[community[piece]!] = piece;
  const { membership: component, count } = connectedParts(graph, new Int32Array(graph.nodes));
  const found = new Int32Array(count);
  for (let piece = 0; piece < graph.nodes; piece++) found[component[piece]!]! += sizes[piece]!;
  const order = Uint32Array.from(found.keys()).sort((a, b) => found[b]! - found[a]! || a - b);
  const rank = new Int32Array(count);
  for (let place = 0; place < count; place++) rank[order[place]!] = place;
  const componentCommunities = new Int32Array(count);
  for (const piece of standIn) componentCommunities[rank[component[piece]!]!]!++;
  return {
    inside,
    across: {
      left: between.left.map((one) => standIn[one]!),
      right: between.right.map((one) => standIn[one]!),
    },
    component: component.map((part) => rank[part]!),
    componentSizes: Int32Array.from(order, (part) => found[part]!),
    componentCommunities,
  };
}

/** Without the arcs between communities. */
function onlyInside(graph: Graph, community: Int32Array): Graph {
  const { nodes, offsets: rows, targets: ends, weights: given } = graph;
  const offsets = new Int32Array(nodes + 1);
  const targets = new Int32Array(ends.length);
  const weights = new Float64Array(ends.length);
  let at = 0;
  for (let node = 0; node < nodes; node++) {
    for (let arc = rows[node]!; arc < rows[node + 1]!; arc++) {
      if (community[ends[arc]!] !== community[node]) continue;
      targets[at] = ends[arc]!;
      weights[at++] = given === null ? 1 : given[arc]!;
    }
    offsets[node + 1] = at;
  }
  return {
    nodes,
    edges: at / 2,
    directed: false,
    offsets,
    targets: targets.subarray(0, at),
    weights: weights.subarray(0, at),
  };
}

/**
 * How many components each level shows, the largest ones: those that are worth a place, with an even part of the nodes, so
 * that small ones do not take the places of the large; at the first level also as many more as there is room for.
 */
function shownOf(
  { componentSizes, componentCommunities }: Plan,
  limits: readonly number[],
  nodes: number,
): number[] {
  let count = 0;
  return limits.map((limit, at) => {
    while (count < componentSizes.length && componentSizes[count]! * limit >= nodes) count++;
    if (at > 0) return count;
    let room = limit;
    for (let part = 0; part < count; part++) room -= componentCommunities[part]!;
    while (count < componentSizes.length) {
      room -= componentCommunities[count]!;
      // One place is the rest's, unless this is the last component.
      if (room < (count + 1 === componentSizes.length ? 0 : 1)) break;
      count++;
    }
    return count;
  });
}

interface CutOptions {
  readonly limit: number;
  /** Components shown: those before this. */
  readonly shown: number;
  /** Merges to make at least. */
  readonly done: number;
  /** Make all merges inside communities. */
  readonly whole: boolean;
}

interface Cut {
  readonly places: number;
  /** For each node the piece that its place is called after, or the number of pieces for the rest. */
  readonly membership: Int32Array;
  /** Merges made or passed over. */
  readonly done: number;
}

function cut({ inside, across, component, componentSizes }: Plan, pieces: Pieces, options: CutOptions): Cut {
  const { limit, shown, whole } = options;
  const hidden = shown < componentSizes.length;
  const root = Int32Array.from(component.keys());
  const rootOf = (piece: number): number => {
    let at = piece;
    while (root[at] !== at) {
      root[at] = root[root[at]!]!;
      at = root[at]!;
    }
    return at;
  };
  let places = hidden ? 1 : 0;
  for (let piece = 0; piece < component.length; piece++) if (component[piece]! < shown) places++;
  const insides = inside.left.length;
  const least = Math.max(options.done, whole ? insides : 0);
  let done = 0;
  for (; done < insides + across.left.length && (done < least || places > limit); done++) {
    const order = done < insides ? inside : across;
    const at = done < insides ? done : done - insides;
    if (component[order.left[at]!]! >= shown) continue;
    root[rootOf(order.right[at]!)] = rootOf(order.left[at]!);
    places--;
  }
  const membership = pieces.membership.map((piece) =>
    component[piece]! < shown ? rootOf(piece) : component.length,
  );
  return { places, membership, done };
}

/** Numbers places by size, the rest last. */
function numbered(
  membership: Int32Array,
  { rest, before }: { readonly rest: number; readonly before: CommunityLevel | undefined },
): CommunityLevel {
  const found = new Map<number, { readonly first: number; size: number }>();
  for (let node = 0; node < membership.length; node++) {
    const place = found.get(membership[node]!);
    if (place === undefined) found.set(membership[node]!, { first: node, size: 1 });
    else place.size++;
  }
  const order = [...found].sort(
    ([one, a], [other, b]) =>
      Number(one === rest) - Number(other === rest) || b.size - a.size || a.first - b.first,
  );
  const number = new Map(order.map(([key], place) => [key, place]));
  return {
    places: order.length,
    membership: membership.map((key) => number.get(key)!),
    sizes: Int32Array.from(order, ([, { size }]) => size),
    parents:
      before === undefined ? null : Int32Array.from(order, ([, { first }]) => before.membership[first]!),
    rest: found.has(rest) ? order.length - 1 : -1,
  };
}
