import type { NetworkNode } from '../../domain/network.ts';
import type { Queryable } from '../../ports/database.ts';

/** Rows of one statement. */
const BATCH = 10_000;

export type NewNode = Omit<NetworkNode, 'number'>;

/** Stores nodes under the numbers from `first` on. */
export async function insertNodes(
  tenant: Queryable,
  network: string,
  { first, nodes }: { readonly first: number; readonly nodes: readonly NewNode[] },
): Promise<void> {
  for (let at = 0; at < nodes.length; at += BATCH) {
    const batch = nodes.slice(at, at + BATCH);
    if (batch.every(({ key, label, attributes }) => label === key && isEmpty(attributes))) {
      await insertKeys(tenant, network, { first: first + at, keys: batch.map(({ key }) => key) });
      continue;
    }
    await tenant.query({
      name: 'network-nodes-insert',
      text: `INSERT INTO network_nodes (network_id, number, key, label, attributes)
             SELECT $1, $2::int + place - 1, key, nullif(label, key), nullif(attributes, '')::jsonb
             FROM unnest($3::text[], $4::text[], $5::text[]) WITH ORDINALITY AS n(key, label, attributes, place)`,
      values: [
        network,
        first + at,
        batch.map(({ key }) => key),
        batch.map(({ label }) => label),
        batch.map(({ attributes }) => (isEmpty(attributes) ? '' : JSON.stringify(attributes))),
      ],
    });
  }
}

/** As `insertNodes`, of nodes that are only known by their keys. */
export async function insertKeys(
  tenant: Queryable,
  network: string,
  { first, keys }: { readonly first: number; readonly keys: readonly string[] },
): Promise<void> {
  await tenant.query({
    name: 'network-keys-insert',
    text: `INSERT INTO network_nodes (network_id, number, key)
           SELECT $1, $2::int + place - 1, key FROM unnest($3::text[]) WITH ORDINALITY AS n(key, place)`,
    values: [network, first, keys],
  });
}

function isEmpty(record: Readonly<Record<string, unknown>>): boolean {
  for (const _ in record) return false;
  return true;
}

interface Row {
  readonly number: number;
  readonly key: string;
  readonly label: string | null;
  readonly attributes: Record<string, unknown> | null;
}

/** In the order of `numbers`; those that are no node are left out. */
export async function readNodes(
  tenant: Queryable,
  network: string,
  numbers: readonly number[],
): Promise<NetworkNode[]> {
  if (numbers.length === 0) return [];
  const rows = await tenant.query<Row>({
    name: 'network-nodes-read',
    text: 'SELECT number, key, label, attributes FROM network_nodes WHERE network_id = $1 AND number = ANY($2::int[])',
    values: [network, numbers],
  });
  const byNumber = new Map(rows.map((row) => [row.number, toNode(row)]));
  return numbers.flatMap((number) => byNumber.get(number) ?? []);
}

/** Nodes from `first` on, in order. */
export async function readNodeRange(
  tenant: Queryable,
  network: string,
  { first, limit }: { readonly first: number; readonly limit: number },
): Promise<NetworkNode[]> {
  const rows = await tenant.query<Row>({
    name: 'network-nodes-range',
    text: `SELECT number, key, label, attributes FROM network_nodes
           WHERE network_id = $1 AND number >= $2 ORDER BY number LIMIT $3`,
    values: [network, first, limit],
  });
  return rows.map(toNode);
}

/** Nodes with the words in their label or key, those whose label begins with them first; a pass over all of them. */
export async function searchNodes(
  tenant: Queryable,
  network: string,
  { words, limit }: { readonly words: string; readonly limit: number },
): Promise<NetworkNode[]> {
  const literal = words.replaceAll(/[\\%_]/g, '\\$&');
  const rows = await tenant.query<Row>({
    name: 'network-nodes-search',
    text: `SELECT number, key, label, attributes FROM network_nodes
           WHERE network_id = $1 AND (label ILIKE $2 OR key ILIKE $2)
           ORDER BY coalesce(label, key) ILIKE $3 DESC, number LIMIT $4`,
    values: [network, `%${literal}%`, `${literal}%`, limit],
  });
  return rows.map(toNode);
}

/** Numbers of the keys that are nodes. */
export async function findNodes(
  tenant: Queryable,
  network: string,
  keys: readonly string[],
): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map();
  const rows = await tenant.query<{ key: string; number: number }>({
    name: 'network-nodes-find',
    text: 'SELECT key, number FROM network_nodes WHERE network_id = $1 AND key = ANY($2::text[])',
    values: [network, keys],
  });
  return new Map(rows.map(({ key, number }) => [key, number]));
}

/** Value of an attribute for each node as text, null for none. `nodes` long, whatever is stored beyond. */
export async function readAttribute(
  tenant: Queryable,
  network: string,
  { name, nodes }: { readonly name: string; readonly nodes: number },
): Promise<(string | null)[]> {
  const values = new Array<string | null>(nodes).fill(null);
  for (let first = 0; first < nodes; ) {
    const rows = await tenant.query<{ number: number; value: string }>({
      name: 'network-attribute',
      text: `SELECT number, attributes ->> $2 AS value FROM network_nodes
             WHERE network_id = $1 AND number >= $3 AND number < $4 AND attributes ->> $2 IS NOT NULL`,
      values: [network, name, first, first + 100_000],
    });
    for (const { number, value } of rows) if (number < nodes) values[number] = value;
    first += 100_000;
  }
  return values;
}

function toNode({ number, key, label, attributes }: Row): NetworkNode {
  return { number, key, label: label ?? key, attributes: attributes ?? {} };
}
