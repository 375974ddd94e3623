import type { Client } from 'pg';
import { uuidV7Floor } from '../../base/ids.ts';

/** A table partitioned by time, and how its partitions are cut. */
interface TimePartitioned {
  readonly table: string;
  readonly every: 'month' | 'day';
  /** `id` tables are ranges of UUID version 7; `time` tables of a timestamp column. */
  readonly bound: 'id' | 'time';
  /** Partitions that exist ahead of now, so that midnight never finds one missing. */
  readonly ahead: number;
}

/** Tables with rows beside a document's, cut as `documents` is: a month of one is a month of all. */
export const BESIDE_DOCUMENTS = ['vectors', 'signatures', 'signal_topics'] as const;

const TABLES: Readonly<Record<'shared' | 'tenant', readonly TimePartitioned[]>> = {
  shared: [{ table: 'audit_log', every: 'month', bound: 'time', ahead: 2 }],
  tenant: [
    { table: 'documents', every: 'month', bound: 'id', ahead: 2 },
    { table: 'source_counts', every: 'day', bound: 'time', ahead: 3 },
  ],
};

/**
 * Creates the partitions of now and ahead that are missing, and gives their names. Runs at migration, when
 * a tenant is created, and daily. The connection must be the schema's owner.
 */
export async function createPartitionsAhead(
  client: Pick<Client, 'query'>,
  schema: string,
  now: number,
): Promise<string[]> {
  const created: string[] = [];
  for (const { table, every, bound, ahead } of TABLES[schema === 'shared' ? 'shared' : 'tenant']) {
    for (let step = 0; step <= ahead; step++) {
      const from = periodStart(now, every, step);
      const to = periodStart(now, every, step + 1);
      const suffix = new Date(from)
        .toISOString()
        .slice(0, every === 'month' ? 7 : 10)
        .replaceAll('-', '');
      const name = `${table}_${suffix}`;
      const literal = bound === 'id' ? uuidV7Floor : (time: number) => new Date(time).toISOString();
      const { rows } = await client.query('SELECT to_regclass($1) IS NOT NULL AS present', [
        `${schema}.${name}`,
      ]);
      if (rows[0]?.present === true) continue;
      await client.query(
        `CREATE TABLE IF NOT EXISTS ${schema}.${name} PARTITION OF ${schema}.${table} FOR VALUES FROM ('${literal(from)}') TO ('${literal(to)}')`,
      );
      created.push(name);
    }
  }
  if (schema !== 'shared') {
    created.push(...(await createBesideDocuments(client, schema)));
    created.push(...(await createSeriesPartitions(client, schema, now)));
  }
  return created;
}

/** Months of series that exist ahead of now. */
const SERIES_AHEAD = 2;

/**
 * Series are dated by publication, which may be any time before now: one partition holds what was published before the
 * first month, and the months that follow it have no gap, however long nobody created any.
 */
async function createSeriesPartitions(
  client: Pick<Client, 'query'>,
  schema: string,
  now: number,
): Promise<string[]> {
  const { rows } = await client.query<{ newest: string | null }>(
    `SELECT max(substring(c.relname FROM 'series_chunks_([0-9]{6})')) AS newest
     FROM pg_inherits JOIN pg_class AS c ON c.oid = inhrelid WHERE inhparent = ($1 || '.series_chunks')::regclass`,
    [schema],
  );
  const newest = rows[0]?.newest ?? null;
  const created: string[] = [];
  const create = async (name: string, from: string, to: string): Promise<void> => {
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${schema}.${name} PARTITION OF ${schema}.series_chunks
       FOR VALUES FROM (${from}) TO (${to}) WITH (fillfactor = 80)`,
    );
    created.push(name);
  };
  const date = (time: number): string => `'${new Date(time).toISOString().slice(0, 10)}'`;
  // An earlier clock than before adds nothing.
  const first =
    newest === null
      ? periodStart(now, 'month', 0)
      : Date.UTC(Number(newest.slice(0, 4)), Number(newest.slice(4)), 1);
  if (newest === null) await create('series_chunks_before', 'MINVALUE', date(first));
  for (let from = first; from <= periodStart(now, 'month', SERIES_AHEAD); ) {
    const to = periodStart(from, 'month', 1);
    await create(`series_chunks_${date(from).replaceAll(/['-]/g, '').slice(0, 6)}`, date(from), date(to));
    from = to;
  }
  return created;
}

/** A table that came later has partitions for the months before it, too: documents of then may be worked on again. */
async function createBesideDocuments(client: Pick<Client, 'query'>, schema: string): Promise<string[]> {
  const created: string[] = [];
  for (const table of BESIDE_DOCUMENTS) {
    const { rows } = await client.query<{ name: string; bounds: string }>(
      `SELECT replace(d.relname, 'documents', $2) AS name, pg_get_expr(d.relpartbound, d.oid) AS bounds
       FROM pg_inherits JOIN pg_class AS d ON d.oid = inhrelid
       WHERE inhparent = ($1 || '.documents')::regclass
         AND to_regclass($1 || '.' || replace(d.relname, 'documents', $2)) IS NULL
       ORDER BY 1`,
      [schema, table],
    );
    for (const { name, bounds } of rows) {
      await client.query(
        `CREATE TABLE IF NOT EXISTS ${schema}.${name} PARTITION OF ${schema}.${table} ${bounds}`,
      );
      created.push(name);
    }
  }
  return created;
}

/** The start of the month or day that lies `step` periods after the one of `now`, in UTC milliseconds. */
export function periodStart(now: number, every: 'month' | 'day', step: number): number {
  const date = new Date(now);
  return every === 'month'
    ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + step, 1)
    : Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + step);
}
