import { noProgress, type Progress } from '../../../base/progress.ts';
import type { Random } from '../../../base/random.ts';
import { type Coarser, coarsenByMatching } from './coarsen-by-matching.ts';
import { FORCE_DEFAULTS, type ForceOptions, forceAtlas } from './force-atlas.ts';
import type { Placement } from './placement.ts';
import type { Ties } from './ties.ts';

export interface MultilevelOptions {
  readonly gravity?: number;
  readonly linLog?: boolean;
  readonly theta?: number;
  /** Iterations on the coarsest and on the finest graph; those between get between. */
  readonly coarsest?: number;
  readonly finest?: number;
  readonly draft?: ForceOptions['draft'];
  readonly progress?: Progress;
}

export const MULTILEVEL_DEFAULTS = { coarsest: 300, finest: 60 } as const;

/** Graphs of so few nodes are laid out as they are. */
const SMALL = 24;
/** A round of coarsening that leaves more than this share of the nodes is not worth its time. */
const LEAST_SHRINK = 0.9;

/**
 * Positions of a graph's nodes around (0, 0): coarsened until few are left, laid out there by ForceAtlas2 from a seeded
 * start, and refined level by level as the nodes part again (Walshaw 2003, Hu 2005). Masses are the degrees plus one.
 */
export function multilevelLayout(
  ties: Ties,
  random: Random,
  options: MultilevelOptions = {},
): { readonly x: Float64Array; readonly y: Float64Array } {
  const {
    coarsest,
    finest,
    progress = noProgress,
    draft = null,
    ...forces
  } = { ...MULTILEVEL_DEFAULTS, ...options };
  const levels: Coarser[] = [{ ties, mass: massOf(ties), parent: new Int32Array(0) }];
  while (levels.at(-1)!.ties.nodes > SMALL) {
    const finer = levels.at(-1)!;
    const next = coarsenByMatching(finer.ties, finer.mass, random);
    if (next.ties.nodes > finer.ties.nodes * LEAST_SHRINK) break;
    levels.push(next);
  }
  const drafts = draftsOf(levels, draft);
  const cost = levels.map(({ ties: { nodes } }, level) => nodes * iterationsAt(level));
  const total = cost.reduce((sum, one) => sum + one, 0);
  let done = 0;
  let placement: Placement = { x: new Float64Array(0), y: new Float64Array(0) };
  for (let level = levels.length - 1; level >= 0; level--) {
    const { ties: own, mass } = levels[level]!;
    placement =
      level === levels.length - 1
        ? scattered(mass, random)
        : parted(placement, levels[level + 1]!.parent, mass, random);
    forceAtlas(own, placement.x, placement.y, {
      ...FORCE_DEFAULTS,
      ...forces,
      mass,
      draft: drafts[level]!,
      iterations: iterationsAt(level),
      progress: (share) => progress((done + share * cost[level]!) / total),
    });
    done += cost[level]!;
  }
  return placement;

  function iterationsAt(level: number): number {
    const part = levels.length === 1 ? 1 : level / (levels.length - 1);
    return Math.round(finest + (coarsest - finest) * part ** 2);
  }
}

function massOf({ nodes, offsets }: Ties): Float64Array {
  const mass = new Float64Array(nodes);
  for (let node = 0; node < nodes; node++) mass[node] = offsets[node + 1]! - offsets[node]! + 1;
  return mass;
}

/** A group is drafted by what drafts its members. */
function draftsOf(levels: readonly Coarser[], finest: ForceOptions['draft']): ForceOptions['draft'][] {
  const drafts: ForceOptions['draft'][] = [finest];
  for (let level = 1; level < levels.length; level++) {
    const finer = drafts[level - 1]!;
    const { parent, ties } = levels[level]!;
    if (finer === null) {
      drafts.push(null);
      continue;
    }
    const coarse = { x: new Float64Array(ties.nodes), y: new Float64Array(ties.nodes) };
    for (let node = 0; node < parent.length; node++) {
      coarse.x[parent[node]!]! += finer.x[node]!;
      coarse.y[parent[node]!]! += finer.y[node]!;
    }
    drafts.push(coarse);
  }
  return drafts;
}

/** A seeded start: nodes anywhere in a disc as large as their masses need. */
function scattered(mass: Float64Array, random: Random): Placement {
  const radius = Math.sqrt(mass.reduce((sum, one) => sum + one, 0));
  const [x, y] = [new Float64Array(mass.length), new Float64Array(mass.length)];
  for (let node = 0; node < mass.length; node++) {
    const angle = 2 * Math.PI * random();
    const distance = radius * Math.sqrt(random());
    x[node] = distance * Math.cos(angle);
    y[node] = distance * Math.sin(angle);
  }
  return { x, y };
}

/** Each fine node where its group was, a little aside. */
function parted(coarse: Placement, parent: Int32Array, mass: Float64Array, random: Random): Placement {
  const [x, y] = [new Float64Array(parent.length), new Float64Array(parent.length)];
  for (let node = 0; node < parent.length; node++) {
    const aside = Math.sqrt(mass[node]!);
    x[node] = coarse.x[parent[node]!]! + (random() - 0.5) * aside;
    y[node] = coarse.y[parent[node]!]! + (random() - 0.5) * aside;
  }
  return { x, y };
}
