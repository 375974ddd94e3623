import type { GraphEntity, GraphFilter, GraphRelationship } from '../../domain/graph.ts';
import type { Queryable } from '../../ports/database.ts';
import type { Kinds } from '../kinds.ts';
import { findEntity, noEntity, readEntities, toEntity } from '../store/entity-row.ts';
import { readRelationships, toRelationship } from '../store/relationship-row.ts';
import { type Cuts, TRAVERSAL_LIMITS } from './limits.ts';

/** What a traversal reads with: one transaction, so that all of an answer is of one moment. */
export interface TraversalContext {
  readonly database: Queryable;
  readonly kinds: Kinds;
  readonly filter: GraphFilter;
  readonly cuts: Cuts;
}

/** The node that stands for an entity at the moment asked about. Throws NOT_FOUND. */
export async function startNode({ database, filter }: TraversalContext, id: string): Promise<number> {
  const row = await findEntity(database, id);
  if (
    row === undefined ||
    (row.known_to !== null && (filter.asOf === undefined || filter.asOf >= row.known_to))
  )
    throw noEntity(id);
  return row.canonical ?? row.node;
}

export interface DrawnFragment {
  /** In the order of the nodes. */
  readonly entities: readonly GraphEntity[];
  /** Heaviest first. */
  readonly relationships: readonly GraphRelationship[];
  readonly entityIds: ReadonlyMap<number, string>;
  /** By number. */
  readonly relationshipIds: ReadonlyMap<number, string>;
}

/** Reads the entities and relationships that a traversal chose by their numbers. */
export async function drawFragment(
  { database, kinds, cuts }: TraversalContext,
  nodes: readonly number[],
  relationships: Iterable<number>,
): Promise<DrawnFragment> {
  const numbers = [...new Set(relationships)];
  if (numbers.length > TRAVERSAL_LIMITS.given) {
    cuts.add('given', TRAVERSAL_LIMITS.given);
    numbers.length = TRAVERSAL_LIMITS.given;
  }
  const rows = new Map((await readEntities(database, nodes)).map((row) => [row.node, row]));
  const entityIds = new Map([...rows].map(([node, { id }]) => [node, id]));
  const stated = numbers.length === 0 ? [] : await readRelationships(database, numbers);
  const drawn = stated
    .filter((row) => entityIds.has(row.subject) && entityIds.has(row.object))
    .map((row) => ({
      number: row.number,
      relationship: toRelationship(row, kinds, (node) => entityIds.get(node)!),
    }));
  drawn.sort((a, b) => b.relationship.weight - a.relationship.weight || a.number - b.number);
  return {
    entities: nodes.flatMap((node) => {
      const row = rows.get(node);
      return row === undefined ? [] : [toEntity(row)];
    }),
    relationships: drawn.map(({ relationship }) => relationship),
    entityIds,
    relationshipIds: new Map(drawn.map(({ number, relationship }) => [number, relationship.id])),
  };
}
