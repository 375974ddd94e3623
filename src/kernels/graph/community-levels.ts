import { seededRandom } from '../../base/random.ts';
import { mergeCommunities } from './coarsen.ts';
import { type Communities, connectedParts } from './communities.ts';
import type { Graph, Progress } from './graph.ts';
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
/** A component of less than this share of a level's even part of the nodes belongs to the rest. */
const LEAST_SHARE = 0.25;

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
  const levels: CommunityLevel[] = [];
  for (const limit of limits) {
    const before = levels.at(-1);
    const level = cut(plan, pieces, { limit, whole: levels.length === 0, before });
    if (level.places < graph.nodes && level.places > (before?.places ?? 0)) levels.push(level);
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
  /** Component of each piece, and how many nodes each has. */
  readonly component: Int32Array;
  readonly componentSizes: Int32Array;
}

function planOf(
  { graph, strength, community, sizes }: Pieces,
  communities: number,
  progress: Progress,
): Plan {
  const inside = mergeOrder(onlyInside(graph, community), strength, (done) => progress(0.8 * done));
  const whole = levelOf(mergeCommunities(graph, community, communities));
  const between = mergeOrder(whole.graph, whole.strength, (done) => progress(0.8 + 0.2 * done));
  const standIn = new Int32Array(communities);
  for (let piece = community.length - 1; piece >= 0; piece--) standIn[community[piece]!] = piece;
  const parts = connectedParts(graph, new Int32Array(graph.nodes));
  const componentSizes = new Int32Array(parts.count);
  for (let piece = 0; piece < graph.nodes; piece++)
    componentSizes[parts.membership[piece]!]! += sizes[piece]!;
  return {
    inside,
    across: {
      left: between.left.map((one) => standIn[one]!),
      right: between.right.map((one) => standIn[one]!),
    },
    component: parts.membership,
    componentSizes,
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

/** Components that the level shows: the largest, none far below an even part of the nodes. */
function shownOf({ componentSizes }: Plan, limit: number, nodes: number): Uint8Array {
  const least = (LEAST_SHARE * nodes) / limit;
  const order = Uint32Array.from(componentSizes.keys()).sort(
    (a, b) => componentSizes[b]! - componentSizes[a]! || a - b,
  );
  let count = 0;
  while (count < order.length && componentSizes[order[count]!]! >= least) count++;
  if (count > limit || (count === limit && count < order.length)) count = limit - 1;
  const shown = new Uint8Array(order.length);
  for (let place = 0; place < count; place++) shown[order[place]!] = 1;
  return shown;
}

interface CutOptions {
  readonly limit: number;
  /** Merge communities at least. */
  readonly whole: boolean;
  readonly before: CommunityLevel | undefined;
}

function cut(plan: Plan, pieces: Pieces, { limit, whole, before }: CutOptions): CommunityLevel {
  const { component, componentSizes } = plan;
  const nodes = pieces.membership.length;
  const shown = shownOf(plan, limit, nodes);
  const root = Int32Array.from(component.keys());
  const rootOf = (piece: number): number => {
    let at = piece;
    while (root[at] !== at) {
      root[at] = root[root[at]!]!;
      at = root[at]!;
    }
    return at;
  };
  let places = 0;
  let hidden = 0;
  for (let piece = 0; piece < component.length; piece++) places += shown[component[piece]!]!;
  for (let part = 0; part < componentSizes.length; part++) hidden += 1 - shown[part]!;
  const wanted = limit - (hidden > 0 ? 1 : 0);
  for (const { order, all } of [
    { order: plan.inside, all: whole },
    { order: plan.across, all: false },
  ])
    for (let merge = 0; merge < order.left.length && (all || places > wanted); merge++) {
      if (shown[component[order.left[merge]!]!] === 0) continue;
      root[rootOf(order.right[merge]!)] = rootOf(order.left[merge]!);
      places--;
    }
  // One more place for the rest, whose number is that of no piece.
  const total = places + (hidden > 0 ? 1 : 0);
  const membership = pieces.membership.map((piece) =>
    shown[component[piece]!] === 1 ? rootOf(piece) : component.length,
  );
  return numbered(membership, { places: total, rest: hidden > 0 ? component.length : -1, before });
}

/** Numbers places by size, the rest last. */
function numbered(
  membership: Int32Array,
  {
    places,
    rest,
    before,
  }: { readonly places: number; readonly rest: number; readonly before: CommunityLevel | undefined },
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
    places,
    membership: membership.map((key) => number.get(key)!),
    sizes: Int32Array.from(order, ([, { size }]) => size),
    parents:
      before === undefined ? null : Int32Array.from(order, ([, { first }]) => before.membership[first]!),
    rest: rest === -1 ? -1 : places - 1,
  };
}
