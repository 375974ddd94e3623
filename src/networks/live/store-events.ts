import { hash } from 'node:crypto';
import { BellwetherError } from '../../base/errors.ts';
import type { TieEvent, TieEventColumns } from '../../domain/network.ts';
import type { PlanLimits } from '../../domain/plan.ts';
import type { Queryable, TenantDatabase } from '../../ports/database.ts';
import { checkNodeLimit } from '../node-limit.ts';
import { createEventBuffer } from '../storage/event-buffer.ts';
import { growNetwork, readNetwork } from '../storage/network-rows.ts';
import { findNodes, insertKeys } from '../storage/node-rows.ts';
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
  const { stored, learned } = await database.transaction(async (tenant) => {
    const before = await readNetwork(tenant, network, { lock: true });
    const fresh = await withoutDuplicates(tenant, network, { events, now });
    const duplicates = events.length - fresh.length;
    if (fresh.length === 0) {
      const { events: first, nodes, version } = before;
      const none = createEventBuffer().columns();
      return { stored: { first, nodes, version, duplicates, events: none }, learned: NONE };
    }
    const ends = resolveEnds(fresh, known);
    // When every node is known, what is not known is no node yet.
    const found = known.size === before.nodes ? NONE : await findNodes(tenant, network, ends.unknown);
    const added = found.size === 0 ? ends.unknown : ends.unknown.filter((key) => !found.has(key));
    const nodes = before.nodes + added.length;
    const learned = new Map(found);
    if (added.length > 0) {
      checkNodeLimit(limits, nodes, 'this network with this batch');
      await insertKeys(tenant, network, { first: before.nodes, keys: added });
      for (let i = 0; i < added.length; i++) learned.set(added[i]!, before.nodes + i);
    }
    const numbers = Int32Array.from(ends.unknown, (key) => learned.get(key)!);
    const buffer = createEventBuffer(fresh.length);
    for (let i = 0; i < fresh.length; i++) {
      const { weight = 1, at = now, op } = fresh[i]!;
      const [source, target] = [ends.sources[i]!, ends.targets[i]!];
      buffer.push({
        source: source < 0 ? numbers[-1 - source]! : source,
        target: target < 0 ? numbers[-1 - target]! : target,
        weight,
        at,
        removal: op === 'remove',
      });
    }
    const columns = buffer.columns();
    await insertTieChunk(tenant, network, { first: before.events, events: columns });
    const version = await growNetwork(tenant, network, {
      nodes: added.length,
      events: fresh.length,
      range: timeRange(columns),
      now,
    });
    return { stored: { first: before.events, events: columns, nodes, version, duplicates }, learned };
  });
  for (const [key, number] of learned) known.set(key, number);
  return stored;
}

const NONE: ReadonlyMap<string, number> = new Map();

/** Ends of events as numbers of nodes; one that is not known as -1 less its place among the unknown. */
function resolveEnds(
  events: readonly TieEvent[],
  known: ReadonlyMap<string, number>,
): { readonly sources: Int32Array; readonly targets: Int32Array; readonly unknown: readonly string[] } {
  const unknown = new Map<string, number>();
  const resolve = (key: string): number => {
    const number = known.get(key) ?? unknown.get(key);
    if (number !== undefined) return number;
    const place = -1 - unknown.size;
    unknown.set(key, place);
    return place;
  };
  const sources = new Int32Array(events.length);
  const targets = new Int32Array(events.length);
  for (let i = 0; i < events.length; i++) {
    sources[i] = resolve(events[i]!.from);
    targets[i] = resolve(events[i]!.to);
  }
  return { sources, targets, unknown: [...unknown.keys()] };
}

function checkEvents(events: readonly TieEvent[], now: number): void {
  for (let index = 0; index < events.length; index++) {
    const { from, to, weight = 1, at = now } = events[index]!;
    if (!(weight > 0 && weight < Number.POSITIVE_INFINITY))
      throw refusal(events, index, `has the weight ${weight}; weights are finite numbers above 0.`);
    if (!(at >= EARLIEST && at <= now + AHEAD))
      throw refusal(
        events,
        index,
        `is dated ${Number.isFinite(at) ? new Date(at).toISOString() : at}; events may be at most a day ahead of the server's clock.`,
      );
    if (!isKey(from) || !isKey(to))
      throw refusal(events, index, 'names a node by a key that is not 1 to 500 characters.');
  }
}

const isKey = (key: string): boolean => key.length > 0 && key.length <= 500;

function refusal(events: readonly TieEvent[], index: number, what: string): BellwetherError {
  const [from, to] = [events[index]!.from, events[index]!.to].map((key) => JSON.stringify(key.slice(0, 80)));
  return new BellwetherError(
    'RECORD_INVALID',
    `Event ${index} (${from} to ${to}) ${what} Nothing of the batch was stored.`,
  );
}

/** Notes the ids of a batch and gives the events whose id is new, or that have none, in their order. */
async function withoutDuplicates(
  tenant: Queryable,
  network: string,
  { events, now }: { readonly events: readonly TieEvent[]; readonly now: number },
): Promise<readonly TieEvent[]> {
  const ids = events.map(({ id }) => (id === undefined ? null : hash('md5', id)));
  const unseen = new Set(ids);
  unseen.delete(null);
  if (unseen.size === 0) return events;
  const different = unseen.size + ids.reduce((without, id) => without + (id === null ? 1 : 0), 0);
  const stored = await tenant.query<{ id: string }>({
    name: 'network-event-ids-note',
    text: `WITH given AS MATERIALIZED (SELECT id FROM unnest($2::uuid[]) AS id), noted AS (
             INSERT INTO network_event_ids (network_id, id, seen_at)
             SELECT $1, id, to_timestamp($3::float8 / 1000) FROM given ON CONFLICT DO NOTHING RETURNING id)
           SELECT id FROM given EXCEPT ALL SELECT id FROM noted`,
    // The literal of an array: digits need no quotes, and sorted ones meet the same pages of the index.
    values: [network, `{${[...(unseen as Set<string>)].sort().join()}}`, now],
  });
  if (stored.length === 0 && different === events.length) return events;
  for (const { id } of stored) unseen.delete(id.replaceAll('-', ''));
  // Of two in one batch the first counts.
  return events.filter((_, i) => ids[i] === null || unseen.delete(ids[i]!));
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
