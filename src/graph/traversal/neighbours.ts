import type { NeighboursQuery, NeighboursResult } from '../knowledge-graph.ts';
import { between } from './between.ts';
import { countNeighbours, expand, type Steps } from './expand.ts';
import { drawFragment, startNode, type TraversalContext } from './fragment.ts';
import { TRAVERSAL_LIMITS } from './limits.ts';

export const NEIGHBOURS_DEFAULTS = { direction: 'both', depth: 1, limit: 100 } as const;

/**
 * Of the entities still to be given, the share that a level may take while further ones follow: where an entity has more
 * neighbours than are asked for, some of the second steps are shown all the same.
 */
const SHARE = 0.6;

/**
 * Breadth first, level by level: of each level the entities with the strongest relationships, until `limit` are found.
 * The relationships given are those that were followed and have both ends among the entities given, and with `between`
 * all others among them.
 */
export async function neighbours(
  context: TraversalContext,
  id: string,
  query: NeighboursQuery,
): Promise<NeighboursResult> {
  const { database, filter, kinds, cuts } = context;
  const { direction, depth, limit } = { ...NEIGHBOURS_DEFAULTS, ...query };
  const start = await startNode(context, id);
  let walked = await walk(context, start, { direction, depth, limit, share: SHARE });
  let room = limit - (walked.distances.size - 1);
  // What a level left out was not followed either: where it leaves room, each level takes all that it finds.
  if (walked.leftOut.length < room && walked.leftOut.length > 0) {
    walked = await walk(context, start, { direction, depth, limit, share: 1 });
    room = limit - (walked.distances.size - 1);
  }
  const { distances, followed, leftOut } = walked;
  for (const { node, level } of leftOut.slice(0, room)) distances.set(node, level);
  if (leftOut.length > room || walked.isCutShort) cuts.add('limit', limit);
  let direct = walked.direct;
  if (direct === undefined) {
    const which = filter.entityKinds?.length ? 'countedOfKinds' : 'counted';
    const most = TRAVERSAL_LIMITS[which];
    const counted = await countNeighbours(database, start, { filter, kinds, direction, most });
    const found = [...distances.values()].filter((distance) => distance === 1).length;
    direct = Math.max(counted.total, found);
    if (!counted.isWhole) cuts.add(which, most);
  }
  const nodes = [...distances.keys()];
  const numbers = within(followed, distances);
  const others = query.between ? await between(context, nodes, numbers) : [];
  const fragment = await drawFragment(context, nodes, [...numbers, ...others]);
  return {
    entities: fragment.entities,
    relationships: fragment.relationships,
    distances: nodes.filter((node) => fragment.entityIds.has(node)).map((node) => distances.get(node)!),
    total: direct,
    partial: cuts.names.length > 0,
    limits: cuts.names,
  };
}

interface Walked {
  /** Steps from the start, by node; at most `limit` nodes beside it. */
  readonly distances: Map<number, number>;
  readonly followed: readonly Steps[];
  /** Found, but not among them: closest first, then strongest first. */
  readonly leftOut: readonly { readonly node: number; readonly level: number }[];
  /** Direct neighbours, where all were read. */
  readonly direct: number | undefined;
  /** Steps that were asked for were not taken, because `limit` was reached. */
  readonly isCutShort: boolean;
}

async function walk(
  { database, filter, kinds, cuts }: TraversalContext,
  start: number,
  options: Required<Pick<NeighboursQuery, 'direction' | 'depth' | 'limit'>> & { readonly share: number },
): Promise<Walked> {
  const { direction, depth, limit, share } = options;
  const distances = new Map([[start, 0]]);
  const found = new Set([start]);
  const followed: Steps[] = [];
  const leftOut: { node: number; level: number }[] = [];
  let frontier = [start];
  let read = 0;
  let direct: number | undefined;
  let isCutShort = false;
  for (let level = 1; level <= depth && frontier.length > 0; level++) {
    const room = limit - (distances.size - 1);
    isCutShort = room === 0;
    if (isCutShort || (level > 1 && cuts.late())) break;
    let perNode: number = level === 1 ? firstPage(limit) : TRAVERSAL_LIMITS.ofEntity;
    const most = TRAVERSAL_LIMITS.read - read;
    let steps = await expand(database, frontier, { filter, kinds, direction, perNode, most });
    // So many parallel relationships that the first page of them does not name enough entities.
    if (level === 1 && hitsCap(steps, perNode) && new Set(steps.to).size <= limit) {
      perNode = TRAVERSAL_LIMITS.ofStart;
      steps = await expand(database, frontier, { filter, kinds, direction, perNode, most });
    }
    read += steps.to.length;
    followed.push(steps);
    const isCapped = hitsCap(steps, perNode);
    if (level === 1 && !isCapped) direct = new Set(steps.to).size;
    // Of the first level more may be unread than are asked for: then it is `limit` that cuts.
    if (isCapped && level > 1) cuts.add('ofEntity', perNode);
    if (steps.to.length >= most) cuts.add('read', TRAVERSAL_LIMITS.read);
    const reached = strongest(steps, found);
    if (isCapped && level === 1 && reached.length <= room) cuts.add('ofStart', perNode);
    frontier = reached.slice(0, level < depth ? Math.ceil(room * share) : room);
    for (const node of frontier) distances.set(node, level);
    for (const node of reached) found.add(node);
    for (const node of reached.slice(frontier.length)) leftOut.push({ node, level });
  }
  return { distances, followed, leftOut, direct, isCutShort };
}

/** Relationships read of the start at first, in each direction: enough for `limit` entities where few are parallel. */
function firstPage(limit: number): number {
  return Math.min(2 * limit + 100, TRAVERSAL_LIMITS.ofStart);
}

/** Whether one node has as many relationships as are read of one, in one direction at least. */
export function hitsCap(steps: Steps, perNode: number): boolean {
  if (steps.from.length < perNode) return false;
  let run = 0;
  for (let i = 0; i < steps.from.length; i++) {
    run = i > 0 && steps.from[i] === steps.from[i - 1] ? run + 1 : 1;
    if (run >= perNode) return true;
  }
  return false;
}

/** The nodes not yet reached, those with the strongest relationship first, then by number. */
function strongest(steps: Steps, reached: ReadonlySet<number>): number[] {
  const best = new Map<number, number>();
  for (let i = 0; i < steps.to.length; i++) {
    const node = steps.to[i]!;
    if (reached.has(node)) continue;
    const strength = steps.strengths[i]!;
    const known = best.get(node);
    if (known === undefined || strength > known) best.set(node, strength);
  }
  return [...best].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([node]) => node);
}

/** Relationships whose ends are both reached, strongest first within a level. */
function within(followed: readonly Steps[], reached: ReadonlyMap<number, number>): Set<number> {
  const numbers = new Set<number>();
  for (const { from, to, relationships } of followed)
    for (let i = 0; i < to.length; i++)
      if (reached.has(to[i]!) && reached.has(from[i]!)) numbers.add(relationships[i]!);
  return numbers;
}
