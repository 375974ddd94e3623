import type { Queryable } from '../../ports/database.ts';
import { intArrayLiteral } from '../int-array.ts';
import { MENTIONED_WITH } from '../kinds.ts';
import type { Neighbour } from './compare-context.ts';
import type { NamedRoot } from './resolution-names.ts';
import type { Profile } from './score.ts';

/** Relationships of an entity that are looked at, in each direction, strongest first. */
const MOST_NEIGHBOURS = 60;

interface Row {
  readonly node: number;
  readonly name: string;
  readonly known: boolean;
  readonly identifiers: Readonly<Record<string, string>>;
  readonly country: unknown;
}

/** What is known of entities besides their names. */
export async function readProfiles(
  queryable: Queryable,
  roots: readonly NamedRoot[],
): Promise<Map<number, Profile>> {
  const nodes = intArrayLiteral(roots.map(({ node }) => node));
  const rows = await queryable.query<Row>({
    name: 'resolution-profiles',
    text: `SELECT e.node, e.name, e.known AND e.origin = 'signals' AS known, e.attributes->'country' AS country,
             (SELECT coalesce(jsonb_object_agg(i.key, i.value ORDER BY m.canonical IS NOT NULL DESC), '{}')
              FROM entities AS m, jsonb_each(m.identifiers) AS i
              WHERE m.identifiers <> '{}' AND (m.node = e.node OR m.canonical = e.node)) AS identifiers
           FROM unnest($1::integer[]) AS w(node) JOIN entities AS e ON e.node = w.node`,
    values: [nodes],
  });
  const neighbours = await readNeighbours(queryable, nodes);
  const byNode = new Map(rows.map((row) => [row.node, row]));
  return new Map(
    roots.map(({ node, kind, forms }) => {
      const { name, known, identifiers, country } = byNode.get(node)!;
      const profile: Profile = {
        node,
        kind,
        name,
        forms,
        known,
        identifiers,
        country: typeof country === 'string' && country !== '' ? country.toLowerCase() : null,
        neighbours: neighbours.get(node) ?? new Map(),
      };
      return [node, profile];
    }),
  );
}

async function readNeighbours(
  queryable: Queryable,
  nodes: string,
): Promise<Map<number, Map<number, Neighbour>>> {
  const rows = await queryable.query<{
    node: number;
    other: number;
    name: string;
    degree: number | null;
    stated: boolean;
  }>({
    name: 'resolution-neighbours',
    text: `SELECT n.node, n.other, e.name, c.relationships AS degree, n.stated FROM (
             SELECT w.node, t.other, bool_or(t.kind <> ${MENTIONED_WITH}) AS stated
             FROM unnest($1::integer[]) AS w(node), LATERAL (
               (SELECT object AS other, kind FROM relationships
                WHERE subject = w.node AND known_to IS NULL ORDER BY strength DESC LIMIT ${MOST_NEIGHBOURS})
               UNION ALL
               (SELECT subject, kind FROM relationships
                WHERE object = w.node AND known_to IS NULL ORDER BY strength DESC LIMIT ${MOST_NEIGHBOURS})) AS t
             WHERE t.other <> w.node GROUP BY 1, 2) AS n
           JOIN entities AS e ON e.node = n.other LEFT JOIN entity_counts AS c ON c.node = n.other`,
    values: [nodes],
  });
  const found = new Map<number, Map<number, Neighbour>>();
  for (const { node, other, name, degree, stated } of rows) {
    let of = found.get(node);
    if (of === undefined) found.set(node, (of = new Map()));
    of.set(other, { name, degree: degree ?? 1, stated });
  }
  return found;
}
