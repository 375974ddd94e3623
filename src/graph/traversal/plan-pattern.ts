import { BellwetherError } from '../../base/errors.ts';
import { SYMMETRIC_KINDS } from '../../domain/graph.ts';
import type { Direction, PatternQuery } from '../knowledge-graph.ts';

/** A tie as it is followed: from a place that is filled to one that is open, or, when it closes, to one that is filled. */
export interface PlannedTie {
  readonly near: number;
  readonly far: number;
  /** Seen from the near place. */
  readonly direction: Direction;
  readonly kind: string | undefined;
  readonly closes: boolean;
}

/** A match so far: the node of each place, 0 where it is open, and the relationships taken. */
export interface PartialMatch {
  readonly nodes: readonly number[];
  readonly relationships: readonly number[];
}

export interface PatternPlan {
  /** The place that is filled first. */
  readonly start: number;
  readonly ties: readonly PlannedTie[];
}

/**
 * The order in which ties are followed: from a place given by id where there is one, else from an end of the tie with
 * the rarest kind (any kind but `mentioned_with`); then ties that close a circle, then those to places given by id, then
 * those with a kind. Throws INVALID_INPUT when the pattern falls apart.
 */
export function planPattern({ places, ties }: PatternQuery): PatternPlan {
  const placeOf = new Map(places.map(({ name }, place) => [name, place]));
  const open = ties.map((tie) => ({ ...tie, from: placeOf.get(tie.from)!, to: placeOf.get(tie.to)! }));
  const start = firstPlace(places, open);
  const filled = new Set([start]);
  const planned: PlannedTie[] = [];
  while (open.length > 0) {
    let best = -1;
    let bestScore = -1;
    for (const [at, tie] of open.entries()) {
      const touches = Number(filled.has(tie.from)) + Number(filled.has(tie.to));
      if (touches === 0) continue;
      const far = filled.has(tie.from) ? tie.to : tie.from;
      const score =
        (touches === 2 ? 8 : 0) +
        (places[far]!.id === undefined ? 0 : 4) +
        selectivity(tie.kind) +
        (places[far]!.kind === undefined ? 0 : 0.5);
      if (score > bestScore) [best, bestScore] = [at, score];
    }
    if (best < 0)
      throw new BellwetherError(
        'INVALID_INPUT',
        'The pattern falls into parts that no tie joins. Ask for each part by itself.',
      );
    const [tie] = open.splice(best, 1);
    const { from, to, kind } = tie!;
    const closes = filled.has(from) && filled.has(to);
    const near = filled.has(from) ? from : to;
    const bothWays = tie!.undirected === true || (kind !== undefined && SYMMETRIC_KINDS.has(kind));
    planned.push({
      near,
      far: near === from ? to : from,
      direction: bothWays ? 'both' : near === from ? 'out' : 'in',
      kind,
      closes,
    });
    filled.add(from).add(to);
  }
  if (filled.size < places.length) {
    const [lost] = places.filter((_, place) => !filled.has(place));
    throw new BellwetherError(
      'INVALID_INPUT',
      `No tie leads to the place "${lost!.name}". Give it one, or leave it out.`,
    );
  }
  return { start, ties: planned };
}

/** 0 for what most relationships are, more for what tells more. */
function selectivity(kind: string | undefined): number {
  return kind === undefined ? 0 : kind === 'mentioned_with' ? 0.25 : 2;
}

function firstPlace(
  places: PatternQuery['places'],
  ties: readonly { readonly from: number; readonly to: number; readonly kind?: string }[],
): number {
  const given = places.findIndex(({ id }) => id !== undefined);
  if (given >= 0) return given;
  const [rarest] = [...ties].sort((a, b) => selectivity(b.kind) - selectivity(a.kind));
  const { from, to } = rarest!;
  return places[from]!.kind === undefined && places[to]!.kind !== undefined ? to : from;
}
