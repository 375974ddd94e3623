import { BellwetherError } from '../../base/errors.ts';
import { createUuidV7, isUuid } from '../../base/ids.ts';
import type { Network, NodeAttribute } from '../../domain/network.ts';
import type { Queryable } from '../../ports/database.ts';

interface Row extends Omit<Network, 'firstAt' | 'lastAt' | 'createdAt' | 'updatedAt'> {
  readonly first_at: number | null;
  readonly last_at: number | null;
  readonly created_at: number;
  readonly updated_at: number;
}

const COLUMNS =
  'id, name, description, directed, nodes, ties, events, version, first_at, last_at, attributes, created_at, updated_at';

export interface NewNetwork {
  readonly name: string;
  readonly description?: string;
  readonly directed: boolean;
}

export async function insertNetwork(tenant: Queryable, network: NewNetwork, now: number): Promise<Network> {
  const rows = await tenant.query<Row>({
    name: 'network-insert',
    text: `INSERT INTO networks (id, name, description, directed, created_at, updated_at)
           VALUES ($1, $2, $3, $4, to_timestamp($5::float8 / 1000), to_timestamp($5::float8 / 1000)) RETURNING ${COLUMNS}`,
    values: [createUuidV7(now), network.name, network.description ?? '', network.directed, now],
  });
  return toNetwork(rows[0]!);
}

/** Throws NOT_FOUND. With `lock` nobody else changes the network until the transaction ends. */
export async function readNetwork(
  tenant: Queryable,
  id: string,
  options: { readonly lock?: boolean } = {},
): Promise<Network> {
  const rows = isUuid(id)
    ? await tenant.query<Row>({
        name: options.lock === true ? 'network-lock' : 'network-read',
        text: `SELECT ${COLUMNS} FROM networks WHERE id = $1${options.lock === true ? ' FOR UPDATE' : ''}`,
        values: [id],
      })
    : [];
  if (rows[0] === undefined)
    throw new BellwetherError(
      'NOT_FOUND',
      `No network here has the id ${JSON.stringify(id.slice(0, 80))}. GET /api/v1/networks lists them.`,
    );
  return toNetwork(rows[0]);
}

/** Newest first; `before` is the id of the last of the page before. */
export async function listNetworks(
  tenant: Queryable,
  { limit, before }: { readonly limit: number; readonly before?: string },
): Promise<Network[]> {
  const rows = await tenant.query<Row>({
    name: 'network-list',
    text: `SELECT ${COLUMNS} FROM networks WHERE $2::uuid IS NULL OR id < $2 ORDER BY id DESC LIMIT $1`,
    values: [limit, before ?? null],
  });
  return rows.map(toNetwork);
}

/** Throws NOT_FOUND. */
export async function renameNetwork(
  tenant: Queryable,
  id: string,
  change: { readonly name?: string; readonly description?: string; readonly now: number },
): Promise<Network> {
  await tenant.query({
    text: `UPDATE networks SET name = coalesce($2, name), description = coalesce($3, description),
             updated_at = to_timestamp($4::float8 / 1000) WHERE id = $1`,
    values: [isUuid(id) ? id : null, change.name ?? null, change.description ?? null, change.now],
  });
  return readNetwork(tenant, id);
}

/** Throws NOT_FOUND. Its nodes, ties and runs go with it. */
export async function deleteNetwork(tenant: Queryable, id: string): Promise<void> {
  await readNetwork(tenant, id, { lock: true });
  await tenant.query({ text: 'DELETE FROM network_runs WHERE network = $1', values: [id] });
  for (const table of ['network_nodes', 'network_event_ids'])
    await tenant.query({ text: `DELETE FROM ${table} WHERE network_id = $1`, values: [id] });
  await tenant.query({ text: 'DELETE FROM networks WHERE id = $1', values: [id] });
}

export interface Growth {
  readonly nodes: number;
  readonly events: number;
  readonly range: { readonly first: number; readonly last: number } | null;
  /** As now; unchanged when absent. */
  readonly attributes?: readonly NodeAttribute[];
}

/** Adds what came to the network's counts and raises its version, which it gives. The caller holds the network's lock. */
export async function growNetwork(
  tenant: Queryable,
  id: string,
  { nodes, events, range, attributes, now }: Growth & { readonly now: number },
): Promise<number> {
  const rows = await tenant.query<{ version: number }>({
    name: 'network-grow',
    text: `UPDATE networks SET nodes = nodes + $2, events = events + $3, version = version + 1,
             first_at = least(first_at, $4), last_at = greatest(last_at, $5), attributes = coalesce($6::jsonb, attributes),
             updated_at = to_timestamp($7::float8 / 1000)
           WHERE id = $1 RETURNING version`,
    values: [
      id,
      nodes,
      events,
      range?.first ?? null,
      range?.last ?? null,
      attributes === undefined ? null : JSON.stringify(attributes),
      now,
    ],
  });
  return rows[0]!.version;
}

/** Notes how many pairs are tied after so many events, unless more events were counted before. */
export async function noteTies(
  tenant: Queryable,
  id: string,
  counted: { readonly ties: number; readonly events: number },
): Promise<void> {
  await tenant.query({
    name: 'network-note-ties',
    text: `UPDATE networks SET ties = $2, ties_events = $3
           WHERE id = $1 AND ties_events <= $3 AND (ties_events < $3 OR ties <> $2)`,
    values: [id, counted.ties, counted.events],
  });
}

function toNetwork({ first_at, last_at, created_at, updated_at, ...rest }: Row): Network {
  return { ...rest, firstAt: first_at, lastAt: last_at, createdAt: created_at, updatedAt: updated_at };
}
