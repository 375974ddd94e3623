import type { Clock } from '../../base/clock.ts';
import type { TieEvent } from '../../domain/network.ts';
import type { PlanLimits } from '../../domain/plan.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Database } from '../../ports/database.ts';
import type { ColumnsLoader } from '../storage/load-columns.ts';
import { noteTies, readNetwork } from '../storage/network-rows.ts';
import { compactTies, readAllTieEvents, readTieEvents } from '../storage/tie-rows.ts';
import { createEventRate } from './event-rate.ts';
import { createLiveNetwork, type LiveNetwork } from './live-network.ts';
import { storeEvents } from './store-events.ts';

export const STREAM_DEFAULTS = {
  /** Chunks of streamed batches after which they are put together. */
  compactAfter: 64,
  /** Networks whose counters are kept in memory, the last used. */
  networks: 16,
  /** Keys of nodes that are remembered for each. */
  keys: 2_000_000,
} as const;

export interface AcceptedEvents {
  readonly accepted: number;
  readonly duplicates: number;
  readonly late: number;
  readonly version: number;
}

export interface TieStream {
  /**
   * Resolves when the batch is stored and counted. Throws NOT_FOUND, RECORD_INVALID, PLAN_LIMIT, TOO_MANY_REQUESTS; then
   * nothing of it is stored.
   */
  append(tenant: TenantId, network: string, events: readonly TieEvent[]): Promise<AcceptedEvents>;
  /** The counters, with everything that is stored. Throws NOT_FOUND. */
  live(tenant: TenantId, network: string): Promise<LiveNetwork>;
  /** Ends what is remembered of a network that was deleted. */
  forget(tenant: TenantId, network: string): void;
}

interface Entry {
  live: LiveNetwork | null;
  readonly known: Map<string, number>;
  chunks: number;
  /** Work on one network is done one after the other. */
  queue: Promise<unknown>;
}

export function createTieStream(options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly limits: (tenant: TenantId) => Promise<PlanLimits>;
  readonly columns: ColumnsLoader;
  /** Called after a network changed by a stream. */
  readonly onChanged?: (tenant: TenantId, network: string) => void;
}): TieStream {
  const { database, clock, limits, columns, onChanged } = options;
  const rate = createEventRate(clock);
  const entries = new Map<string, Entry>();

  function entryOf(tenant: TenantId, network: string): Entry {
    const key = `${tenant} ${network}`;
    const entry = entries.get(key) ?? { live: null, known: new Map(), chunks: 0, queue: Promise.resolve() };
    entries.delete(key);
    entries.set(key, entry);
    if (entries.size > STREAM_DEFAULTS.networks) entries.delete(entries.keys().next().value!);
    return entry;
  }

  function inTurn<T>(entry: Entry, work: () => Promise<T>): Promise<T> {
    const result = entry.queue.then(work, work);
    entry.queue = result.catch(() => {});
    return result;
  }

  /** Brings the counters to what is stored, from nothing when there are none or they are no longer exact. */
  async function catchUp(entry: Entry, tenant: TenantId, id: string): Promise<LiveNetwork> {
    const handle = database.tenant(tenant);
    const network = await readNetwork(handle, id);
    let { live } = entry;
    if (live === null || live.stale) {
      if (network.events === 0) live = await createLiveNetwork({ directed: network.directed });
      else {
        const loaded = await columns.load(tenant, id);
        const events = await readAllTieEvents(handle, id, loaded.events);
        live = await createLiveNetwork({
          directed: network.directed,
          events: events.columns(),
          columns: loaded.columns,
        });
      }
      entry.live = live;
    }
    if (live.position < network.events) {
      for await (const events of readTieEvents(handle, id, { first: live.position, end: network.events }))
        live.apply(events, network.nodes);
    }
    return live;
  }

  /** Behind the batch that was answered: it is stored whatever becomes of this, and the next round tries again. */
  function tidy(entry: Entry, tenant: TenantId, id: string): void {
    const handle = database.tenant(tenant);
    inTurn(entry, async () => {
      await compactTies(handle, id);
      if (entry.live !== null)
        await noteTies(handle, id, { ties: entry.live.ties, events: entry.live.position });
    }).catch(() => {});
  }

  return {
    async append(tenant, id, events) {
      const planned = await limits(tenant);
      const handle = database.tenant(tenant);
      // Refuses what is not there before it counts against the plan.
      await readNetwork(handle, id);
      rate.take(tenant, events.length, planned);
      const entry = entryOf(tenant, id);
      return inTurn(entry, async () => {
        if (entry.live === null) await catchUp(entry, tenant, id);
        if (entry.known.size > STREAM_DEFAULTS.keys) entry.known.clear();
        const stored = await storeEvents(handle, id, {
          events,
          limits: planned,
          now: clock.now(),
          known: entry.known,
        });
        const accepted = stored.events.sources.length;
        let late = 0;
        const live = entry.live!;
        if (live.position === stored.first) late = live.apply(stored.events, stored.nodes);
        // Another process stored something in between; it is read with the next question.
        else if (live.position < stored.first) entry.live = null;
        if (accepted > 0) {
          onChanged?.(tenant, id);
          if (++entry.chunks % STREAM_DEFAULTS.compactAfter === 0) tidy(entry, tenant, id);
        }
        return { accepted, duplicates: stored.duplicates, late, version: stored.version };
      });
    },

    live(tenant, id) {
      const entry = entryOf(tenant, id);
      return inTurn(entry, () => catchUp(entry, tenant, id)).catch((error: unknown) => {
        entries.delete(`${tenant} ${id}`);
        throw error;
      });
    },

    forget: (tenant, id) => void entries.delete(`${tenant} ${id}`),
  };
}
