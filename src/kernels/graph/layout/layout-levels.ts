import { noProgress, type Progress } from '../../../base/progress.ts';
import { type Random, seededRandom } from '../../../base/random.ts';
import { membersOf, mergeCommunities } from '../coarsen.ts';
import type { CommunityLevel } from '../community-levels.ts';
import type { Graph } from '../graph.ts';
import { arrangeInDisc } from './arrange-in-disc.ts';
import { LAYOUT_DEFAULTS, layoutTies } from './layout-graph.ts';
import type { Placement } from './placement.ts';
import { type Ties, tiesAmong, tiesOf } from './ties.ts';

export interface LevelLayoutOptions {
  readonly seed?: number;
  readonly box?: { readonly width: number; readonly height: number };
  /** A graph of at most so many nodes is laid out whole, and communities stand where their members are. */
  readonly wholeUpTo?: number;
  /** Where nodes were before; NaN for new ones. */
  readonly start?: Placement;
  readonly progress?: Progress;
}

export const LEVEL_LAYOUT_DEFAULTS = { wholeUpTo: 10_000 } as const;

export interface LevelLayout {
  readonly nodes: Placement;
  /** Of each level's places, coarse to fine. */
  readonly levels: readonly Placement[];
}

/** Share of the box that the discs of the coarsest level cover, and of a disc that those inside it cover. */
const COVERED = 0.35;
const FILLED = 0.5;

/**
 * Positions of the nodes and of the places of every level of detail, such that whoever looks into a place finds its members
 * there. A graph that can be seen whole is laid out whole, and a place is in the middle of its members: places that
 * overlap mix. A larger one from the top: the places of the coarsest level as discs apart from one another, with an area
 * in proportion to their nodes, then each disc's members inside it, drawn towards what they are tied to outside, and so
 * on down to the nodes. Deterministic for a seed. Time O((nodes + edges) log n) with the largest community in the
 * logarithm; memory some 150 bytes a node and 24 an arc.
 */
export function layoutLevels(
  graph: Graph,
  levels: readonly CommunityLevel[],
  options: LevelLayoutOptions = {},
): LevelLayout {
  const { wholeUpTo } = { ...LEVEL_LAYOUT_DEFAULTS, ...options };
  const ties = tiesOf(graph);
  if (graph.nodes > wholeUpTo && levels.length > 0) return nested(ties, levels, options);
  const nodes = layoutTies(ties, options);
  return { nodes, levels: levels.map((level) => middles(nodes, level)) };
}

/** Radius of a place that stands for these nodes, where a picture's discs cover `COVERED` of its box. */
function radiiOf(
  sizes: Int32Array,
  nodes: number,
  { width, height } = LAYOUT_DEFAULTS.box as Box,
): Float64Array {
  const one = (COVERED * width * height) / (Math.PI * nodes);
  return Float64Array.from(sizes, (size) => Math.sqrt(size * one));
}

interface Box {
  readonly width: number;
  readonly height: number;
}

/** Each place in the middle of its nodes. */
function middles({ x, y }: Placement, { places, membership, sizes }: CommunityLevel): Placement {
  const [sumX, sumY] = [new Float64Array(places), new Float64Array(places)];
  const known = new Int32Array(places);
  for (let node = 0; node < membership.length; node++) {
    if (!Number.isFinite(x[node])) continue;
    known[membership[node]!]!++;
    sumX[membership[node]!]! += x[node]!;
    sumY[membership[node]!]! += y[node]!;
  }
  // A place whose members are mostly new was nowhere before.
  const mean = (sums: Float64Array) =>
    sums.map((sum, place) => (2 * known[place]! >= sizes[place]! ? sum / known[place]! : Number.NaN));
  return { x: mean(sumX), y: mean(sumY) };
}

function nested(ties: Ties, levels: readonly CommunityLevel[], options: LevelLayoutOptions): LevelLayout {
  const { seed, box } = { ...LAYOUT_DEFAULTS, ...options };
  const { start, progress = noProgress } = options;
  const random = seededRandom(seed);
  const top = levels[0]!;
  const topTies = tiesOf(mergeCommunities(ties, top.membership, top.places));
  const placements: Placement[] = [
    layoutTies(topTies, {
      seed,
      box,
      iterations: 200,
      radius: radiiOf(top.sizes, ties.nodes, box),
      ...(start === undefined ? {} : { start: middles(start, top) }),
    }),
  ];
  let radius = radiiOf(top.sizes, ties.nodes, box);
  for (let level = 0; level < levels.length; level++) {
    const outer = levels[level]!;
    const inner = levels[level + 1];
    const children: Children =
      inner === undefined
        ? { ties, parent: outer.membership, sizes: null, start }
        : {
            ties: tiesOf(mergeCommunities(ties, inner.membership, inner.places)),
            parent: inner.parents!,
            sizes: inner.sizes,
            start: start === undefined ? undefined : middles(start, inner),
          };
    const reached = (level + 1) / (levels.length + 1);
    const inside = fillDiscs(children, {
      outer: { level: outer, placement: placements[level]!, radius },
      random,
      progress: (done) => progress(reached + done / (levels.length + 1)),
    });
    placements.push(inside.placement);
    radius = inside.radius;
  }
  return { nodes: placements.pop()!, levels: placements };
}

interface Children {
  readonly ties: Ties;
  /** Disc of each child. */
  readonly parent: Int32Array;
  /** Nodes of each child; null for nodes. */
  readonly sizes: Int32Array | null;
  readonly start: Placement | undefined;
}

interface Discs {
  readonly outer: {
    readonly level: CommunityLevel;
    readonly placement: Placement;
    readonly radius: Float64Array;
  };
  readonly random: Random;
  readonly progress: Progress;
}

function fillDiscs(
  { ties, parent, sizes, start }: Children,
  { outer, random, progress }: Discs,
): { readonly placement: Placement; readonly radius: Float64Array } {
  const { level, placement: middle, radius: outerRadius } = outer;
  const count = parent.length;
  const placement = { x: new Float64Array(count), y: new Float64Array(count) };
  const radius = new Float64Array(count);
  for (let child = 0; child < count; child++) {
    const disc = parent[child]!;
    radius[child] = outerRadius[disc]! * Math.sqrt((FILLED * (sizes?.[child] ?? 1)) / level.sizes[disc]!);
  }
  const { members, starts } = membersOf(parent, level.places);
  const place = new Int32Array(count).fill(-1);
  for (let disc = 0; disc < level.places; disc++) {
    progress(starts[disc]! / count);
    const own = members.subarray(starts[disc]!, starts[disc + 1]!);
    const inside = arrangeInDisc({
      ties: tiesAmong(ties, own, place),
      draft: draftOf(ties, own, { disc, parent, middle }),
      radius: Float64Array.from(own, (child) => radius[child]!),
      disc: { x: middle.x[disc]!, y: middle.y[disc]!, radius: outerRadius[disc]! },
      start: start === undefined ? null : startOf(start, own),
      apart: disc === level.rest,
      random,
    });
    for (let i = 0; i < own.length; i++) {
      placement.x[own[i]!] = inside.x[i]!;
      placement.y[own[i]!] = inside.y[i]!;
    }
  }
  return { placement, radius };
}

function startOf(start: Placement, own: Int32Array): Placement {
  return {
    x: Float64Array.from(own, (child) => start.x[child]!),
    y: Float64Array.from(own, (child) => start.y[child]!),
  };
}

/** Pull of a tie that leads out of the disc: about that of a short one inside. */
const OUTWARD = 1;

/** Where each child is drawn by its ties to other discs, more than its fellows. */
function draftOf(
  { offsets, targets, weights }: Ties,
  own: Int32Array,
  {
    disc,
    parent,
    middle,
  }: { readonly disc: number; readonly parent: Int32Array; readonly middle: Placement },
): Placement {
  const draft = { x: new Float64Array(own.length), y: new Float64Array(own.length) };
  for (let i = 0; i < own.length; i++) {
    const end = offsets[own[i]! + 1]!;
    for (let arc = offsets[own[i]!]!; arc < end; arc++) {
      const other = parent[targets[arc]!]!;
      if (other === disc) continue;
      const dx = middle.x[other]! - middle.x[disc]!;
      const dy = middle.y[other]! - middle.y[disc]!;
      const pull = (OUTWARD * weights[arc]!) / (Math.sqrt(dx * dx + dy * dy) || 1);
      draft.x[i]! += dx * pull;
      draft.y[i]! += dy * pull;
    }
  }
  // What draws all alike would only stretch them.
  for (const pulls of [draft.x, draft.y]) {
    const mean = pulls.reduce((sum, one) => sum + one, 0) / own.length;
    for (let i = 0; i < own.length; i++) pulls[i]! -= mean;
  }
  return draft;
}
