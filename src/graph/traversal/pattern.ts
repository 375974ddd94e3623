import { BellwetherError } from '../../base/errors.ts';
import type { PatternQuery, PatternResult } from '../knowledge-graph.ts';
import { expand } from './expand.ts';
import { drawFragment, startNode, type TraversalContext } from './fragment.ts';
import { TRAVERSAL_LIMITS } from './limits.ts';
import { hitsCap } from './neighbours.ts';
import { type PartialMatch, type PlannedTie, planPattern } from './plan-pattern.ts';
import { nodesOfKind, seeds } from './seed-pattern.ts';

export const PATTERN_DEFAULTS = { limit: 50 } as const;

/** Partial matches that are taken a step further together: many share a statement, few are wasted at the limit. */
const TOGETHER = 200;

/**
 * Finds entities for the places of a small graph so that every tie holds (subgraph isomorphism, by joining tie after
 * tie, depth first in blocks). The order of the ties is planned once: from a place that is given by id, else from the
 * relationships of a kind or the entities of a kind. Different places hold different entities.
 */
export async function pattern(context: TraversalContext, query: PatternQuery): Promise<PatternResult> {
  const { cuts } = context;
  const limit = query.limit ?? PATTERN_DEFAULTS.limit;
  const plan = planPattern(query);
  const fixed = new Map<number, number>();
  let possible = true;
  for (const [place, { id, kind }] of query.places.entries()) {
    if (id === undefined) continue;
    const node = await startNode(context, id);
    possible &&= kind === undefined || (await nodesOfKind(context.database, [node], kind)).length > 0;
    fixed.set(place, node);
  }
  const found: PartialMatch[] = [];
  let read = 0;

  /** Takes matches through the ties from the given one on; false when there are enough. */
  async function extend(partials: readonly PartialMatch[], at: number): Promise<boolean> {
    const tie = plan.ties[at];
    if (tie === undefined) {
      for (const partial of partials) {
        if (found.length === limit) {
          cuts.add('limit', limit);
          return false;
        }
        found.push(partial);
      }
      return true;
    }
    for (let from = 0; from < partials.length; from += TOGETHER) {
      if (cuts.late()) return false;
      const most = TRAVERSAL_LIMITS.read - read;
      if (most <= 0) {
        cuts.add('read', TRAVERSAL_LIMITS.read);
        return false;
      }
      const block = partials.slice(from, from + TOGETHER);
      const { matches, stepsRead } = await follow(context, query, { block, tie, fixed, most });
      read += stepsRead;
      if (stepsRead >= most) cuts.add('read', TRAVERSAL_LIMITS.read);
      if (!(await extend(matches, at + 1))) return false;
    }
    return true;
  }

  if (possible)
    for await (const block of seeds(context, query, plan, fixed)) if (!(await extend(block, 0))) break;

  const nodes = [...new Set(found.flatMap((match) => match.nodes))];
  const fragment = await drawFragment(
    context,
    nodes,
    found.flatMap((match) => match.relationships),
  );
  return {
    entities: fragment.entities,
    relationships: fragment.relationships,
    matches: found.map((match) =>
      Object.fromEntries(
        query.places.map(({ name }, place) => [name, fragment.entityIds.get(match.nodes[place]!)!]),
      ),
    ),
    partial: cuts.names.length > 0,
    limits: cuts.names,
  };
}

interface FollowOptions {
  readonly block: readonly PartialMatch[];
  readonly tie: PlannedTie;
  readonly fixed: ReadonlyMap<number, number>;
  readonly most: number;
}

/** One tie further: fills an open place, or keeps the matches in which the tie holds between two that are filled. */
async function follow(
  context: TraversalContext,
  query: PatternQuery,
  { block, tie, fixed, most }: FollowOptions,
): Promise<{ matches: PartialMatch[]; stepsRead: number }> {
  const { database, kinds, filter, cuts } = context;
  const { near, far, direction, kind, closes } = tie;
  const byNode = new Map<number, PartialMatch[]>();
  for (const partial of block) {
    const node = partial.nodes[near]!;
    const list = byNode.get(node);
    if (list === undefined) byNode.set(node, [partial]);
    else list.push(partial);
  }
  const wantedKind = query.places[far]!.kind;
  const given = fixed.get(far);
  const steps = await expand(database, [...byNode.keys()], {
    filter: {
      ...filter,
      ...(kind === undefined ? {} : { kinds: [kind] }),
      ...(wantedKind === undefined || closes ? {} : { entityKinds: [wantedKind] }),
    },
    kinds,
    direction,
    perNode: TRAVERSAL_LIMITS.ofStart,
    most,
  });
  if (hitsCap(steps, TRAVERSAL_LIMITS.ofStart)) cuts.add('ofStart', TRAVERSAL_LIMITS.ofStart);
  const matches: PartialMatch[] = [];
  // Parallel relationships of a pair are one way to fill the tie: the first, which is the strongest, stands for it.
  const seen = new Set<number>();
  let of = -1;
  for (let i = 0; i < steps.to.length; i++) {
    const [from, to] = [steps.from[i]!, steps.to[i]!];
    if (from !== of) seen.clear();
    of = from;
    if (seen.has(to)) continue;
    seen.add(to);
    for (const partial of byNode.get(from) ?? []) {
      if (closes ? partial.nodes[far] !== to : partial.nodes.includes(to)) continue;
      if (!closes && given !== undefined && given !== to) continue;
      const nodes = closes ? partial.nodes : partial.nodes.with(far, to);
      matches.push({ nodes, relationships: [...partial.relationships, steps.relationships[i]!] });
    }
  }
  return { matches, stepsRead: steps.to.length };
}

/** Throws INVALID_INPUT naming what is wrong with the pattern. */
export function checkPattern({ places, ties }: PatternQuery): void {
  const reject = (message: string): never => {
    throw new BellwetherError('INVALID_INPUT', message);
  };
  const names = new Set(places.map(({ name }) => name));
  if (names.size < places.length) reject('Two places have the same name. Give each a name of its own.');
  for (const [at, { from, to }] of ties.entries()) {
    for (const end of [from, to])
      if (!names.has(end))
        reject(
          `ties[${at}] names the place "${end.slice(0, 40)}", which is not among the places: ${[...names].join(', ')}.`,
        );
    if (from === to) reject(`ties[${at}] leads from "${from}" to itself. Give two different places.`);
  }
}
