import { hash } from 'node:crypto';
import { BellwetherError } from '../../base/errors.ts';
import type { TieEvent, TieEventColumns } from '../../domain/network.ts';
import type { PlanLimits } from '../../domain/plan.ts';
import type { Queryable, TenantDatabase } from '../../ports/database.ts';
import { checkNodeLimit } from '../node-limit.ts';
import { createEventBuffer } from '../storage/event-buffer.ts';
import { growNetwork, readNetwork } from '../storage/network-rows.ts';
import { findNodes, insertNodes } from '../storage/node-rows.ts';
import { timeRange } from '../storage/tie-chunk.ts';
import { insertTieChunk } from '../storage/tie-rows.ts';

/** Events may be dated this far ahead, milliseconds: clocks differ, but one wrong year would make everything late. */
const AHEAD = 86_400_000;
const EARLIEST = -8.64e15;

export interface StoredEvents {
  /** Place of the first of them. */
  readonly first: number;
  readonly events: TieEventColumns;
  /** Of the network, after. */
  readonly nodes: number;
  readonly version: number;
  readonly duplicates: number;
}

/**
 * Stores a batch in one transaction under the network's lock, so that batches of one network have an order, and gives it
 * in columns. Events whose id was stored before, or stands earlier in the batch, are left out. Throws NOT_FOUND,
 * RECORD_INVALID naming the event, PLAN_LIMIT for too many nodes; then nothing is stored.
 */
export async function storeEvents(
  database: TenantDatabase,
  network: string,
  batch: {
    readonly events: readonly TieEvent[];
    readonly limits: PlanLimits;
    readonly now: number;
    /** Numbers of keys that are known; what is learned is added when it is stored. */
    readonly known: Map<string, number>;
  },
): Promise<StoredEvents> {
  const { events, limits, now, known } = batch;
  checkEvents(events, now);
  const learned = new Map<string, number>();
  const stored = await database.transaction(async (tenant) => {
    const before = await readNetwork(tenant, network, { lock: true });
    const fresh = await withoutDuplicates(tenant, network, { events, now });
    const duplicates = events.length - fresh.length;
    if (fresh.length === 0) {
      const { events: first, nodes, version } = before;
      return { first, nodes, version, duplicates, events: createEventBuffer().columns() };
    }
    const unknown = new Set<string>();
    for (const { from, to } of fresh) {
      if (!known.has(from)) unknown.add(from);
      if (!known.has(to)) unknown.add(to);
    }
    const keys = [...unknown];
    for (const [key, number] of await findNodes(tenant, network, keys)) learned.set(key, number);
    const added = keys.filter((key) => !learned.has(key));
    const nodes = before.nodes + added.length;
    if (added.length > 0) {
      checkNodeLimit(limits, nodes, 'this network with this batch');
      await insertNodes(tenant, network, {
        first: before.nodes,
        nodes: added.map((key) => ({ key, label: key, attributes: {} })),
      });
      added.forEach((key, i) => {
        learned.set(key, before.nodes + i);
      });
    }
    const numberOf = (key: string): number => known.get(key) ?? learned.get(key)!;
    const buffer = createEventBuffer(fresh.length);
    for (const { from, to, weight = 1, at = now, op } of fresh)
      buffer.push({ source: numberOf(from), target: numberOf(to), weight, at, removal: op === 'remove' });
    const columns = buffer.columns();
    await insertTieChunk(tenant, network, { first: before.events, events: columns });
    const version = await growNetwork(tenant, network, {
      nodes: added.length,
      events: fresh.length,
      range: timeRange(columns),
      now,
    });
    return { first: before.events, events: columns, nodes, version, duplicates };
  });
  for (const [key, number] of learned) known.set(key, number);
  return stored;
}

function checkEvents(events: readonly TieEvent[], now: number): void {
  events.forEach(({ from, to, weight = 1, at = now }, index) => {
    const refuse = (what: string): never => {
      throw new BellwetherError(
        'RECORD_INVALID',
        `Event ${index} (${JSON.stringify(from.slice(0, 80))} to ${JSON.stringify(to.slice(0, 80))}) ${what} Nothing of the batch was stored.`,
      );
    };
    if (!(weight > 0 && weight < Number.POSITIVE_INFINITY))
      refuse(`has the weight ${weight}; weights are finite numbers above 0.`);
    if (!(at >= EARLIEST && at <= now + AHEAD))
      refuse(
        `is dated ${Number.isFinite(at) ? new Date(at).toISOString() : at}; events may be at most a day ahead of the server's clock.`,
      );
    for (const key of [from, to])
      if (key.length === 0 || key.length > 500)
        refuse('names a node by a key that is not 1 to 500 characters.');
  });
}

/** Notes the ids of a batch and gives the events whose id is new, or that have none, in their order. */
async function withoutDuplicates(
  tenant: Queryable,
  network: string,
  { events, now }: { readonly events: readonly TieEvent[]; readonly now: number },
): Promise<readonly TieEvent[]> {
  const seen = new Set<string>();
  const idOf = new Map<TieEvent, string>();
  for (const event of events) {
    if (event.id === undefined) continue;
    const id = hash('md5', event.id);
    idOf.set(event, id);
    seen.add(id);
  }
  if (seen.size === 0) return events;
  const stored = await tenant.query<{ id: string }>({
    name: 'network-event-ids-known',
    text: 'SELECT id FROM network_event_ids WHERE network_id = $1 AND id = ANY($2::uuid[])',
    values: [network, [...seen]],
  });
  for (const { id } of stored) seen.delete(id.replaceAll('-', ''));
  const fresh = new Set(seen);
  if (fresh.size > 0)
    await tenant.query({
      name: 'network-event-ids-note',
      text: `INSERT INTO network_event_ids (network_id, id, seen_at)
             SELECT $1, id, to_timestamp($3::float8 / 1000) FROM unnest($2::uuid[]) AS id`,
      values: [network, [...fresh], now],
    });
  // Of two in one batch the first counts.
  return events.filter((event) => {
    const id = idOf.get(event);
    return id === undefined || seen.delete(id);
  });
}

/** Forgets ids of events that were seen before a moment, and gives how many. */
export async function forgetEventIds(tenant: Queryable, before: number): Promise<number> {
  const rows = await tenant.query<{ forgotten: number }>({
    text: `WITH gone AS (DELETE FROM network_event_ids WHERE seen_at < to_timestamp($1::float8 / 1000) RETURNING 1)
           SELECT count(*) AS forgotten FROM gone`,
    values: [before],
  });
  return rows[0]!.forgotten;
}
