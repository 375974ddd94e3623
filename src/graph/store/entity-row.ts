import { BellwetherError } from '../../base/errors.ts';
import { isUuid } from '../../base/ids.ts';
import type { Attributes, GraphEntity, Origin } from '../../domain/graph.ts';
import type { Queryable } from '../../ports/database.ts';
import { intArrayLiteral } from '../int-array.ts';

export interface EntityRow {
  readonly node: number;
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly known: boolean;
  readonly first_seen_at: number;
  readonly merged_into: string | null;
  readonly canonical: number | null;
  readonly aliases: readonly string[];
  readonly description: string | null;
  readonly attributes: Attributes;
  readonly identifiers: Readonly<Record<string, string>>;
  readonly confidence: number | null;
  readonly origin: Origin;
  readonly valid_from: number | null;
  readonly valid_to: number | null;
  readonly entered_at: number | null;
  readonly entered_by: string | null;
  readonly known_to: number | null;
  readonly signals: number | null;
  readonly relationships: number | null;
  readonly first_published_at: number | null;
}

/** Columns of `ENTITY_TABLES`. */
export const ENTITY_COLUMNS = `e.node, e.id, e.kind, e.name, e.known, e.first_seen_at, e.merged_into, e.canonical, e.aliases,
  e.description, e.attributes, e.identifiers, e.confidence, e.origin, e.valid_from, e.valid_to, e.entered_at, e.entered_by,
  e.known_to, c.signals, c.relationships, c.first_published_at`;
export const ENTITY_TABLES =
  'entities AS e LEFT JOIN entity_counts AS c ON c.node = coalesce(e.canonical, e.node)';

export function toEntity(row: EntityRow): GraphEntity {
  const signals = row.signals ?? 0;
  const from = [row.first_published_at, row.entered_at].filter((time) => time !== null);
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    aliases: row.aliases,
    description: row.description,
    attributes: row.attributes,
    identifiers: row.identifiers,
    confidence: row.confidence ?? confidenceOf(row.known, signals),
    origin: row.origin,
    known: row.known || row.origin !== 'signals',
    validFrom: row.valid_from,
    validTo: row.valid_to,
    knownFrom: from.length === 0 ? row.first_seen_at : Math.min(...from),
    knownTo: row.known_to,
    signals,
    relationships: row.relationships ?? 0,
    mergedInto: row.merged_into,
  };
}

/** How sure it is that something is what signals say: a gazetteer vouches, or more and more signals do (n of n + 1). */
export function confidenceOf(known: boolean, signals: number): number {
  return known ? 0.95 : Math.max(signals, 1) / (Math.max(signals, 1) + 1);
}

/** By id, whatever became of it. Undefined for an id that is not there, or is none. */
export async function findEntity(queryable: Queryable, id: string): Promise<EntityRow | undefined> {
  const key = id.toLowerCase();
  if (!isUuid(key)) return undefined;
  const [row] = await queryable.query<EntityRow>({
    name: 'graph-entity',
    text: `SELECT ${ENTITY_COLUMNS} FROM ${ENTITY_TABLES} WHERE e.id = $1`,
    values: [key],
  });
  return row;
}

export function noEntity(id: string): BellwetherError {
  return new BellwetherError(
    'NOT_FOUND',
    `No entity here has the id "${id.slice(0, 60)}". Search for it by name: GET /api/v1/entities?q=NAME.`,
  );
}

/** Rows by node, in no order. */
export function readEntities(queryable: Queryable, nodes: Iterable<number>): Promise<EntityRow[]> {
  return queryable.query<EntityRow>({
    name: 'graph-entities-by-node',
    text: `SELECT ${ENTITY_COLUMNS} FROM unnest($1::integer[]) AS w(node)
           JOIN entities AS e ON e.node = w.node LEFT JOIN entity_counts AS c ON c.node = coalesce(e.canonical, e.node)`,
    values: [intArrayLiteral(nodes)],
  });
}
