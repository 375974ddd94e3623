import type { NeighboursQuery, NeighboursResult } from '../knowledge-graph.ts';
import { countNeighbours, expand, type Steps } from './expand.ts';
import { drawFragment, startNode, type TraversalContext } from './fragment.ts';
import { TRAVERSAL_LIMITS } from './limits.ts';

export const NEIGHBOURS_DEFAULTS = { direction: 'both', depth: 1, limit: 100 } as const;

/**
 * Breadth first, level by level: of each level the entities with the strongest relationships, until `limit` are found.
 * The relationships given are those that were followed and have both ends among the entities given.
 */
export async function neighbours(
  context: TraversalContext,
  id: string,
  query: NeighboursQuery,
): Promise<NeighboursResult> {
  const { database, filter, kinds, cuts } = context;
  const { direction, depth, limit } = { ...NEIGHBOURS_DEFAULTS, ...query };
  const start = await startNode(context, id);
  const distances = new Map([[start, 0]]);
  const followed: Steps[] = [];
  let frontier = [start];
  let read = 0;
  let direct: number | undefined;
  for (let level = 1; level <= depth && frontier.length > 0; level++) {
    if (level > 1 && cuts.late()) break;
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
    const room = limit - (distances.size - 1);
    const found = strongest(steps, distances);
    if (isCapped && level === 1 && found.length <= room) cuts.add('ofStart', perNode);
    if (found.length > room) cuts.add('limit', limit);
    frontier = found.slice(0, room);
    for (const node of frontier) distances.set(node, level);
    if (frontier.length === room && level < depth) {
      cuts.add('limit', limit);
      break;
    }
  }
  if (direct === undefined) {
    const which = filter.entityKinds?.length ? 'countedOfKinds' : 'counted';
    const most = TRAVERSAL_LIMITS[which];
    const counted = await countNeighbours(database, start, { filter, kinds, direction, most });
    const found = [...distances.values()].filter((distance) => distance === 1).length;
    direct = Math.max(counted.total, found);
    if (!counted.isWhole) cuts.add(which, most);
  }
  const nodes = [...distances.keys()];
  const fragment = await drawFragment(context, nodes, within(followed, distances));
  return {
    entities: fragment.entities,
    relationships: fragment.relationships,
    distances: nodes.filter((node) => fragment.entityIds.has(node)).map((node) => distances.get(node)!),
    total: direct,
    partial: cuts.names.length > 0,
    limits: cuts.names,
  };
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
function strongest(steps: Steps, reached: ReadonlyMap<number, number>): number[] {
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
