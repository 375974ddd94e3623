import type { Attributes } from '../../domain/graph.ts';
import type { FileNode, FileTie } from '../../domain/graph-file.ts';
import type { Queryable } from '../../ports/database.ts';
import { intArrayLiteral } from '../int-array.ts';
import { readKinds } from '../kinds.ts';
import type { ElementFilter, GraphElements } from '../knowledge-graph.ts';
import { ENTITY_COLUMNS, ENTITY_TABLES, type EntityRow, toEntity } from '../store/entity-row.ts';
import { RELATIONSHIP_COLUMNS, type RelationshipRow } from '../store/relationship-row.ts';

const AT_ONCE = 5_000;
/** Files have no weight 0. */
const LEAST_WEIGHT = 1e-9;

/** The graph as a file would have it: nodes, then ties. */
export async function* elements(
  queryable: Queryable,
  filter: ElementFilter = {},
): AsyncGenerator<GraphElements> {
  const kinds = await readKinds(queryable);
  const [last] = await queryable.query<{ node: number | null; number: number | null }>({
    text: 'SELECT (SELECT max(node) FROM entities) AS node, (SELECT max(number) FROM relationships) AS number',
  });
  const entityKinds = filter.entityKinds?.length ? [...filter.entityKinds] : null;
  for (let after = 0; ; ) {
    const rows = await queryable.query<EntityRow>({
      name: 'graph-elements-nodes',
      text: `SELECT ${ENTITY_COLUMNS} FROM ${ENTITY_TABLES}
             WHERE e.node > $1 AND e.node <= $2 AND e.canonical IS NULL AND e.known_to IS NULL
               AND ($3::text[] IS NULL OR e.kind = ANY($3)) AND (NOT $4::boolean OR e.origin <> 'signals')
             ORDER BY e.node LIMIT $5`,
      values: [after, last!.node ?? 0, entityKinds, filter.enteredOnly ?? false, AT_ONCE],
    });
    if (rows.length > 0) yield { nodes: rows.map(toFileNode), ties: [] };
    if (rows.length < AT_ONCE) break;
    after = rows.at(-1)!.node;
  }
  const numbers =
    filter.kinds === undefined || filter.kinds.length === 0
      ? null
      : filter.kinds.map((name) => kinds.numberOf(name)).filter((number) => number !== undefined);
  for (let after = 0; ; ) {
    const rows = await queryable.query<
      RelationshipRow & { readonly subject_id: string; readonly object_id: string }
    >({
      name: 'graph-elements-ties',
      text: `SELECT ${RELATIONSHIP_COLUMNS}, s.id AS subject_id, o.id AS object_id
             FROM (SELECT * FROM relationships
                   WHERE number > $1 AND number <= $2 AND known_to IS NULL AND ($3::smallint[] IS NULL OR kind = ANY($3))
                     AND confidence >= $4::real AND (NOT $5::boolean OR origin <> 'signals')
                   ORDER BY number LIMIT $6) AS r
             JOIN entities AS s ON s.node = r.subject JOIN entities AS o ON o.node = r.object
             ORDER BY r.number`,
      values: [
        after,
        last!.number ?? 0,
        numbers === null ? null : intArrayLiteral(numbers),
        filter.minConfidence ?? 0,
        filter.enteredOnly ?? false,
        AT_ONCE,
      ],
    });
    const kept = await betweenGiven(queryable, rows, {
      entityKinds,
      enteredOnly: filter.enteredOnly ?? false,
    });
    if (kept.length > 0)
      yield {
        nodes: [],
        ties: kept.map(
          (row): FileTie => ({
            source: row.subject_id,
            target: row.object_id,
            weight: Math.max(row.weight ?? row.signals, LEAST_WEIGHT),
            at: row.valid_from,
            until: row.valid_to,
            directed: !kinds.bothWays.includes(row.kind),
            kind: kinds.nameOf(row.kind),
            attributes: { ...row.attributes, confidence: row.confidence },
          }),
        ),
      };
    if (rows.length < AT_ONCE) break;
    after = rows.at(-1)!.number;
  }
}

/** Ties whose ends are given, too. */
async function betweenGiven<Row extends RelationshipRow>(
  queryable: Queryable,
  rows: readonly Row[],
  {
    entityKinds,
    enteredOnly,
  }: { readonly entityKinds: readonly string[] | null; readonly enteredOnly: boolean },
): Promise<readonly Row[]> {
  if ((entityKinds === null && !enteredOnly) || rows.length === 0) return rows;
  const given = await queryable.query<{ node: number }>({
    text: `SELECT node FROM entities WHERE node = ANY($1::integer[]) AND ($2::text[] IS NULL OR kind = ANY($2))
             AND (NOT $3::boolean OR origin <> 'signals')`,
    values: [
      intArrayLiteral(new Set(rows.flatMap(({ subject, object }) => [subject, object]))),
      entityKinds,
      enteredOnly,
    ],
  });
  const nodes = new Set(given.map(({ node }) => node));
  return rows.filter(({ subject, object }) => nodes.has(subject) && nodes.has(object));
}

function toFileNode(row: EntityRow): FileNode {
  const entity = toEntity(row);
  const attributes: Attributes = {
    ...entity.attributes,
    ...(entity.description === null ? {} : { description: entity.description }),
    ...(entity.aliases.length === 0 ? {} : { aliases: entity.aliases }),
    ...(Object.keys(entity.identifiers).length === 0 ? {} : { identifiers: entity.identifiers }),
    confidence: entity.confidence,
  };
  return { key: entity.id, label: entity.name, kind: entity.kind, attributes };
}
