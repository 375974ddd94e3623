import { BellwetherError } from '../../base/errors.ts';
import type { Direction, PathsQuery, PathsResult } from '../knowledge-graph.ts';
import { expand } from './expand.ts';
import { drawFragment, startNode, type TraversalContext } from './fragment.ts';
import { TRAVERSAL_LIMITS } from './limits.ts';
import { hitsCap } from './neighbours.ts';

export const PATHS_DEFAULTS = { mode: 'shortest', maxLength: 5, directed: false, limit: 20 } as const;

/** A path as nodes, with the relationship taken at each step. */
interface Path {
  readonly nodes: readonly number[];
  readonly relationships: readonly number[];
}

/**
 * Searches from both ends at once, the smaller side first (Pohl, Bi-directional search, 1971), then puts paths together
 * in memory from the relationships read. Every path is simple: no entity twice. Of parallel relationships it takes the
 * strongest.
 */
export async function paths(context: TraversalContext, query: PathsQuery): Promise<PathsResult> {
  const { mode, maxLength, directed, limit } = { ...PATHS_DEFAULTS, ...query };
  const from = await startNode(context, query.from);
  const to = await startNode(context, query.to);
  const found =
    from === to
      ? [{ nodes: [from], relationships: [] }]
      : await search(context, { from, to, maxLength, directed, limit, all: mode === 'all' });
  const { cuts } = context;
  const nodes = [...new Set(found.flatMap((path) => path.nodes))];
  const fragment = await drawFragment(
    context,
    nodes,
    found.flatMap((path) => path.relationships),
  );
  return {
    entities: fragment.entities,
    relationships: fragment.relationships,
    paths: found.map((path) => ({
      entities: path.nodes.map((node) => fragment.entityIds.get(node)!),
      relationships: path.relationships.map((number) => fragment.relationshipIds.get(number)!),
    })),
    partial: cuts.names.length > 0,
    limits: cuts.names,
  };
}

interface SearchOptions {
  readonly from: number;
  readonly to: number;
  readonly maxLength: number;
  readonly directed: boolean;
  readonly limit: number;
  /** Every path up to the length, not only the shortest. */
  readonly all: boolean;
}

/** What one side of the search knows. */
interface Side {
  readonly direction: Direction;
  readonly distances: Map<number, number>;
  frontier: number[];
  level: number;
}

async function search(context: TraversalContext, options: SearchOptions): Promise<Path[]> {
  const { cuts, database, filter, kinds } = context;
  const { from, to, maxLength, directed, all } = options;
  const forwards: Side = {
    direction: directed ? 'out' : 'both',
    distances: new Map([[from, 0]]),
    frontier: [from],
    level: 0,
  };
  const backwards: Side = {
    direction: directed ? 'in' : 'both',
    distances: new Map([[to, 0]]),
    frontier: [to],
    level: 0,
  };
  const steps: StepsOnward = new Map();
  let read = 0;
  let meets = false;
  while (forwards.level + backwards.level < maxLength && (all || !meets)) {
    const side = nextSide(forwards, backwards);
    if (side === undefined) break;
    if (read > 0 && cuts.late()) break;
    const most = TRAVERSAL_LIMITS.read - read;
    const perNode = side.level === 0 ? TRAVERSAL_LIMITS.ofStart : TRAVERSAL_LIMITS.ofEntity;
    const taken = await expand(database, side.frontier, {
      filter: withEnds(filter),
      kinds,
      direction: side.direction,
      perNode,
      most,
    });
    read += taken.to.length;
    if (taken.to.length >= most) cuts.add('read', TRAVERSAL_LIMITS.read);
    if (hitsCap(taken, perNode)) cuts.add(side.level === 0 ? 'ofStart' : 'ofEntity', perNode);
    side.level++;
    const allowed = await allowedNodes(context, taken.to, [from, to]);
    const next = new Set<number>();
    for (let i = 0; i < taken.to.length; i++) {
      const [near, far] = [taken.from[i]!, taken.to[i]!];
      if (allowed !== undefined && !allowed.has(far)) continue;
      const [first, second] = side === forwards ? [near, far] : [far, near];
      let row = steps.get(first);
      if (row === undefined) steps.set(first, (row = new Map()));
      const step = packStep(taken.relationships[i]!, taken.strengths[i]!);
      if (step > (row.get(second) ?? -1)) row.set(second, step);
      if (!side.distances.has(far)) {
        side.distances.set(far, side.level);
        next.add(far);
      }
    }
    side.frontier = [...next];
    const other = side === forwards ? backwards : forwards;
    meets ||= side.frontier.some((node) => other.distances.has(node));
  }
  return all || meets ? join(context, options, { forwards, backwards, steps }) : [];
}

/** Which side takes the next step. Undefined when one has come to its end: no path leaves what it knows. */
function nextSide(forwards: Side, backwards: Side): Side | undefined {
  if (forwards.frontier.length === 0 || backwards.frontier.length === 0) return undefined;
  return forwards.frontier.length <= backwards.frontier.length ? forwards : backwards;
}

/** From each node, seen from the start: the strongest relationship to each node one step further, packed. */
type StepsOnward = Map<number, Map<number, number>>;

/** Strength and number in one number that sorts by strength. */
const packStep = (relationship: number, strength: number): number =>
  (strength + 128) * 2 ** 32 + relationship;
const relationshipOf = (step: number): number => step % 2 ** 32;

/** Kinds of entities are asked apart, so that the ends themselves are always reached. */
function withEnds<T extends { readonly entityKinds?: readonly string[] }>(filter: T): Omit<T, 'entityKinds'> {
  const { entityKinds: _, ...rest } = filter;
  return rest;
}

async function allowedNodes(
  { database, filter }: TraversalContext,
  reached: Int32Array,
  ends: readonly number[],
): Promise<Set<number> | undefined> {
  if (filter.entityKinds === undefined || filter.entityKinds.length === 0) return undefined;
  const rows = await database.query<{ node: number }>({
    name: 'graph-nodes-of-kind',
    text: 'SELECT node FROM entities WHERE node = ANY($1::integer[]) AND kind = ANY($2::text[])',
    values: [`{${[...new Set(reached)].join(',')}}`, [...filter.entityKinds]],
  });
  return new Set([...rows.map(({ node }) => node), ...ends]);
}

/** Paths in order of length, from the relationships that both sides read. */
function join(
  { cuts }: TraversalContext,
  { from, to, maxLength, limit, all }: SearchOptions,
  { forwards, backwards, steps }: { forwards: Side; backwards: Side; steps: StepsOnward },
): Path[] {
  const found: Path[] = [];
  let tried = 0;
  let isFull = false;
  const nodes = [from];
  const relationships: number[] = [];
  const onPath = new Set(nodes);
  /** At least so many steps are left from here; one more than the other side searched when it did not come here. */
  const least = (node: number): number => backwards.distances.get(node) ?? backwards.level + 1;
  /** Of the shortest paths only: from here no path went on. There a node has one place only, so this holds for good. */
  const dead = new Set<number>();
  const isOnShortest = (node: number, left: number): boolean =>
    !dead.has(node) &&
    (forwards.distances.get(node) ?? nodes.length) === nodes.length &&
    (backwards.distances.get(node) ?? left) === left;

  function walk(node: number, left: number): void {
    if (node === to) {
      if (left > 0) return;
      if (found.length === limit) {
        cuts.add('limit', limit);
        isFull = true;
        return;
      }
      found.push({ nodes: [...nodes], relationships: [...relationships] });
      return;
    }
    const before = found.length;
    for (const [next, step] of steps.get(node) ?? []) {
      if (onPath.has(next) || least(next) > left - 1 || (!all && !isOnShortest(next, left - 1))) continue;
      if (++tried > TRAVERSAL_LIMITS.tried) {
        cuts.add('tried', TRAVERSAL_LIMITS.tried);
        isFull = true;
        return;
      }
      nodes.push(next);
      relationships.push(relationshipOf(step));
      onPath.add(next);
      walk(next, left - 1);
      nodes.pop();
      relationships.pop();
      onPath.delete(next);
      if (isFull) return;
    }
    if (found.length === before) dead.add(node);
  }

  const shortest = Math.min(maxLength, forwards.level + backwards.level);
  for (let length = all ? 1 : shortest; length <= maxLength && !isFull; length++) {
    walk(from, length);
    if (!all && found.length > 0) break;
  }
  return found;
}

/** Throws INVALID_INPUT for what no search can be made of. */
export function checkPathsQuery({ maxLength = PATHS_DEFAULTS.maxLength }: PathsQuery): void {
  if (!Number.isInteger(maxLength) || maxLength < 1 || maxLength > 8)
    throw new BellwetherError('INVALID_INPUT', `max_length is ${maxLength}. Give 1 to 8.`);
}
