import { BellwetherError } from '../../base/errors.ts';
import type { TieEventColumns } from '../../domain/network.ts';
import type { Queryable, TenantDatabase } from '../../ports/database.ts';
import { createEventBuffer, type EventBuffer } from './event-buffer.ts';
import { CHUNK_EVENTS, decodeTieChunk, encodeTieChunk, timeRange } from './tie-chunk.ts';

/** Chunks that one statement reads: at most a million events. */
const CHUNKS_A_READ = 16;

/** Stores events as one chunk that begins at the place `first`. The caller holds the network's lock. */
export async function insertTieChunk(
  tenant: Queryable,
  network: string,
  { first, events }: { readonly first: number; readonly events: TieEventColumns },
): Promise<void> {
  const range = timeRange(events);
  await tenant.query({
    name: 'network-ties-insert',
    text: `INSERT INTO network_ties (network_id, first_event, events, first_at, last_at, columns)
           VALUES ($1, $2, $3, $4, $5, $6)`,
    values: [
      network,
      first,
      events.sources.length,
      range?.first ?? null,
      range?.last ?? null,
      encodeTieChunk(events),
    ],
  });
}

interface Row {
  readonly first_event: number;
  readonly columns: Buffer;
}

/**
 * Events from the place `first` to before `end`, a chunk at a time. Compaction between two reads does no harm: places of
 * events never change.
 */
export async function* readTieEvents(
  tenant: Queryable,
  network: string,
  { first, end }: { readonly first: number; readonly end: number },
): AsyncGenerator<TieEventColumns> {
  for (let next = first; next < end; ) {
    const rows = await tenant.query<Row>({
      name: 'network-ties-read',
      text: `SELECT first_event, columns FROM network_ties
             WHERE network_id = $1 AND first_event < $3 AND first_event >=
               (SELECT max(first_event) FROM network_ties WHERE network_id = $1 AND first_event <= $2)
             ORDER BY first_event LIMIT $4`,
      values: [network, next, end, CHUNKS_A_READ],
    });
    const before = next;
    for (const row of rows) {
      const events = decodeTieChunk(row.columns);
      const from = next - row.first_event;
      const to = Math.min(events.sources.length, end - row.first_event);
      if (from < 0 || to <= from) continue;
      yield from === 0 && to === events.sources.length ? events : slice(events, from, to);
      next = row.first_event + to;
    }
    // The network was deleted, or rows are missing.
    if (next === before)
      throw new BellwetherError(
        'NOT_FOUND',
        `The ties of network ${network} from place ${next} on are gone.`,
      );
  }
}

/** All events before `end`. */
export async function readAllTieEvents(
  tenant: Queryable,
  network: string,
  end: number,
): Promise<EventBuffer> {
  const buffer = createEventBuffer(end);
  for await (const events of readTieEvents(tenant, network, { first: 0, end })) buffer.append(events);
  return buffer;
}

/** Chunks that touch a span of time, `from` included and `to` not. Events without a time are in none. */
export async function* readTieEventsBetween(
  tenant: Queryable,
  network: string,
  { from, to }: { readonly from: number; readonly to: number },
): AsyncGenerator<TieEventColumns> {
  for (let after = -1; ; ) {
    const rows: readonly Row[] = await tenant.query<Row>({
      name: 'network-ties-between',
      text: `SELECT first_event, columns FROM network_ties
             WHERE network_id = $1 AND first_event > $2 AND last_at >= $3 AND first_at < $4
             ORDER BY first_event LIMIT $5`,
      values: [network, after, from, to, CHUNKS_A_READ],
    });
    for (const { columns } of rows) yield decodeTieChunk(columns);
    if (rows.length < CHUNKS_A_READ) return;
    after = rows.at(-1)!.first_event;
  }
}

/** Puts small chunks that stand at the end side by side into as few as hold them, and gives how many it took away. */
export async function compactTies(database: TenantDatabase, network: string): Promise<number> {
  return database.transaction(async (tenant) => {
    // The lock of appends: no chunk comes while these are read.
    const locked = await tenant.query({
      name: 'network-lock-only',
      text: 'SELECT 1 FROM networks WHERE id = $1 FOR UPDATE',
      values: [network],
    });
    if (locked.length === 0) return 0;
    const rows = await tenant.query<Row & { readonly events: number }>({
      name: 'network-ties-small',
      text: `SELECT first_event, events, columns FROM network_ties
             WHERE network_id = $1 AND first_event >
               coalesce((SELECT max(first_event) FROM network_ties WHERE network_id = $1 AND events >= $2), -1)
             ORDER BY first_event LIMIT 1000`,
      values: [network, CHUNK_EVENTS],
    });
    if (rows.length < 2) return 0;
    const buffer = createEventBuffer(CHUNK_EVENTS);
    let first = rows[0]!.first_event;
    let written = 0;
    await tenant.query({
      text: 'DELETE FROM network_ties WHERE network_id = $1 AND first_event = ANY($2::bigint[])',
      values: [network, rows.map(({ first_event }) => first_event)],
    });
    const flush = async (): Promise<void> => {
      await insertTieChunk(tenant, network, { first, events: buffer.columns() });
      first += buffer.length;
      written++;
      buffer.clear();
    };
    for (const { columns } of rows) {
      buffer.append(decodeTieChunk(columns));
      if (buffer.length >= CHUNK_EVENTS) await flush();
    }
    if (buffer.length > 0) await flush();
    return rows.length - written;
  });
}

function slice(events: TieEventColumns, from: number, to: number): TieEventColumns {
  return {
    sources: events.sources.subarray(from, to),
    targets: events.targets.subarray(from, to),
    weights: events.weights?.subarray(from, to) ?? null,
    times: events.times?.subarray(from, to) ?? null,
    removals: events.removals?.subarray(from, to) ?? null,
  };
}
