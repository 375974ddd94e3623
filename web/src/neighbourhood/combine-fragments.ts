import type { Entity, GraphFragment, Relationship } from '../api/contract.ts';
import { strengthOf } from '../entity/relationship-strength.ts';

/** What several readings of the graph give together, each thing once. */
export interface Combined {
  readonly entities: ReadonlyMap<string, Entity>;
  readonly relationships: ReadonlyMap<string, Relationship>;
  /** The entities of each reading that no reading before it had. */
  readonly stages: readonly (readonly string[])[];
}

/** In the order given; entities in `without` and relationships that lead to one are left out. */
export function combineFragments(
  fragments: readonly GraphFragment[],
  without: ReadonlySet<string> = new Set(),
): Combined {
  const entities = new Map<string, Entity>();
  const relationships = new Map<string, Relationship>();
  const stages = fragments.map((fragment) => {
    const added: string[] = [];
    for (const entity of fragment.entities) {
      if (without.has(entity.id)) continue;
      if (!entities.has(entity.id)) added.push(entity.id);
      entities.set(entity.id, entity);
    }
    return added;
  });
  for (const fragment of fragments)
    for (const relationship of fragment.relationships)
      if (entities.has(relationship.subject_id) && entities.has(relationship.object_id))
        relationships.set(relationship.id, relationship);
  return { entities, relationships, stages };
}

/** Both ends in one order, so that a pair has one name: two ids with a tilde between them. */
export function pairOf(a: string, b: string): string {
  return a < b ? `${a}~${b}` : `${b}~${a}`;
}

/** Relationships by the pair that they tie, both directions together, the strongest first. */
export function pairsOf(relationships: Iterable<Relationship>): Map<string, Relationship[]> {
  const pairs = new Map<string, Relationship[]>();
  for (const relationship of relationships) {
    const key = pairOf(relationship.subject_id, relationship.object_id);
    const known = pairs.get(key);
    if (known === undefined) pairs.set(key, [relationship]);
    else known.push(relationship);
  }
  for (const list of pairs.values()) list.sort((a, b) => strengthOf(b) - strengthOf(a));
  return pairs;
}
