import type { Relationship } from '../api/contract.ts';
import { strengthOf } from '../entity/relationship-strength.ts';
import type { Point } from '../graph/picture.ts';
import { type Link, relax } from '../graph/relax.ts';

interface StagesInput {
  /** Entities by the reading that brought them: each is placed around what was there before. */
  readonly stages: readonly (readonly string[])[];
  readonly relationships: Iterable<Relationship>;
  readonly pins: ReadonlyMap<string, Point>;
  /** Where entities were when they were last seen. */
  readonly memory: ReadonlyMap<string, Point>;
  readonly radiusOf: (id: string) => number;
}

/**
 * Places for all entities. What has a place keeps it, pinned ones have theirs; each stage settles before the next one
 * comes, so that an address opened anew gives the picture that grew step by step.
 */
export function placeStages({
  stages,
  relationships,
  pins,
  memory,
  radiusOf,
}: StagesInput): Map<string, Point> {
  const links: Link[] = [];
  for (const relationship of relationships)
    links.push({
      source: relationship.subject_id,
      target: relationship.object_id,
      strength: Math.min(1, strengthOf(relationship) / 3),
    });
  let places = new Map<string, Point>();
  const ids: string[] = [];
  for (const stage of stages) {
    ids.push(...stage);
    const settled = new Map(places);
    for (const id of ids) {
      const known = pins.get(id) ?? memory.get(id);
      if (known !== undefined) settled.set(id, known);
    }
    places = relax({ ids, links, settled, radiusOf });
  }
  return places;
}
