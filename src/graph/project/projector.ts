import { setTimeout } from 'node:timers/promises';
import { BellwetherError, isBellwetherError } from '../../base/errors.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Database, Queryable } from '../../ports/database.ts';
import { lockGraph } from '../store/write.ts';
import { contribute, type NodeCache } from './contribute.ts';
import { createRests } from './rests.ts';

/** Its name in a tenant's `projections`; the outbox is kept until it has passed. */
export const GRAPH_PROJECTION = 'graph';

export const PROJECTOR_DEFAULTS = {
  /** Documents of one transaction: what they change is added up first, so that one of many writes less for each. */
  batchDocuments: 10_000,
  /** After a failure, milliseconds; doubled each time, up to the most. */
  retryMs: 200,
  retryMostMs: 10_000,
  /** All tenants are looked at so often, should a message have been lost. */
  lookAgainMs: 60_000,
} as const;

export type ProjectorEvent =
  | {
      readonly kind: 'projected';
      readonly tenant: TenantId;
      readonly documents: number;
      readonly milliseconds: number;
    }
  | { readonly kind: 'rebuilt'; readonly tenant: TenantId; readonly documents: number }
  /** A document whose analysis cannot be read contributes nothing. */
  | {
      readonly kind: 'skipped';
      readonly tenant: TenantId;
      readonly document: string;
      readonly error: unknown;
    }
  | { readonly kind: 'failed'; readonly tenant: TenantId; readonly error: unknown };

export interface ProjectorOptions {
  readonly database: Database;
  readonly tenants: () => Promise<readonly { readonly id: TenantId }[]>;
  /** Calls `wake` with a tenant that has new outbox rows, and `missed` when messages may have been lost. */
  readonly listen: (wake: (tenant: TenantId) => void, missed: () => void) => Promise<AsyncDisposable>;
  readonly onEvent?: (event: ProjectorEvent) => void;
  readonly batchDocuments?: number;
}

export interface GraphProjector {
  /** Follows the outboxes of all tenants until the signal aborts; finishes the batch under way. */
  run(signal: AbortSignal): Promise<void>;
  /** Brings one tenant up to date, and gives how many documents were looked at. */
  catchUp(tenant: TenantId, signal?: AbortSignal): Promise<number>;
  /** Reads every document of the store again, while the graph serves. What people entered stays. Can be interrupted and goes on. */
  rebuild(
    tenant: TenantId,
    onProgress?: (done: number, total: number) => void,
    signal?: AbortSignal,
  ): Promise<{ readonly documents: number }>;
}

/**
 * Turns what the pipeline stored into the graph: the position in the outbox and what follows from it are written in one
 * transaction, so that each change counts exactly once. Any number of processes may run it; a tenant's graph has one
 * writer at a time.
 */
export function createGraphProjector(options: ProjectorOptions): GraphProjector {
  const { database, onEvent } = options;
  const batchDocuments = options.batchDocuments ?? PROJECTOR_DEFAULTS.batchDocuments;
  const caches = new Map<TenantId, NodeCache>();

  function cacheOf(tenant: TenantId): NodeCache {
    const cache = caches.get(tenant) ?? new Map();
    caches.delete(tenant);
    caches.set(tenant, cache);
    // The tenant unused for longest is forgotten.
    if (caches.size > 20) caches.delete(caches.keys().next().value!);
    return cache;
  }

  /** One document that cannot be read must not hold up all others. */
  async function contributeEach(
    tenant: TenantId,
    transaction: Queryable,
    ids: readonly string[],
  ): Promise<void> {
    await transaction.query({ text: 'SAVEPOINT piece' });
    try {
      await contribute(transaction, ids, cacheOf(tenant));
      await transaction.query({ text: 'RELEASE piece' });
    } catch (error) {
      if (isAway(error)) throw error;
      caches.delete(tenant);
      await transaction.query({ text: 'ROLLBACK TO piece' });
      if (ids.length === 1) {
        onEvent?.({ kind: 'skipped', tenant, document: ids[0]!, error });
        return;
      }
      const half = ids.length >> 1;
      await contributeEach(tenant, transaction, ids.slice(0, half));
      await contributeEach(tenant, transaction, ids.slice(half));
    }
  }

  /** One batch; undefined when there is nothing to do. */
  async function step(tenant: TenantId): Promise<number | undefined> {
    const handle = database.tenant(tenant);
    const place = await readPlace(handle);
    if (place.position === null) {
      if (place.head > 0 && !place.isWhole) await begin(handle);
      else await startAt(handle, 0);
      return 0;
    }
    if (place.rebuilding) return rebuildStep(tenant);
    if (place.position >= place.head) return undefined;
    const started = performance.now();
    const documents = await handle.transaction(async (transaction) => {
      await lockGraph(transaction);
      const { position } = await readPlace(transaction);
      const rows = await transaction.query<{ position: number; changed: readonly string[] }>({
        name: 'graph-outbox',
        text: OUTBOX,
        values: [position, batchDocuments],
      });
      const last = rows.at(-1);
      if (last === undefined) return 0;
      const ids = [...new Set(rows.flatMap(({ changed }) => changed))];
      if (ids.length > 0) await contributeEach(tenant, transaction, ids);
      await startAt(transaction, last.position);
      return ids.length;
    });
    onEvent?.({ kind: 'projected', tenant, documents, milliseconds: performance.now() - started });
    return documents;
  }

  /** From where the outbox stands now; what was stored before is read from the store. */
  function begin(handle: {
    transaction: <T>(work: (q: Queryable) => Promise<T>) => Promise<T>;
  }): Promise<void> {
    return handle.transaction(async (transaction) => {
      await lockGraph(transaction);
      await transaction.query({
        text: `INSERT INTO projections (name, position) SELECT $1, next_position - 1 FROM outbox_head ON CONFLICT (name) DO NOTHING`,
        values: [GRAPH_PROJECTION],
      });
      await transaction.query({ text: 'UPDATE graph_state SET rebuilding = true, rebuilt_to = NULL' });
    });
  }

  /** The next documents of a rebuild. */
  function rebuildStep(tenant: TenantId): Promise<number> {
    return database.tenant(tenant).transaction(async (transaction) => {
      await lockGraph(transaction);
      const next = await transaction.query<{ id: string }>({
        name: 'graph-rebuild-next',
        text: `SELECT id FROM documents WHERE id > coalesce((SELECT rebuilt_to FROM graph_state), '00000000-0000-0000-0000-000000000000')
               ORDER BY id LIMIT $1`,
        values: [batchDocuments],
      });
      if (next.length > 0) {
        await contributeEach(
          tenant,
          transaction,
          next.map(({ id }) => id),
        );
        await transaction.query({
          text: 'UPDATE graph_state SET rebuilt_to = $1',
          values: [next.at(-1)!.id],
        });
        return next.length;
      }
      const orphans = await transaction.query<{ document_id: string }>({
        text: `SELECT document_id FROM graph_documents AS g
               WHERE NOT EXISTS (SELECT 1 FROM documents AS d WHERE d.id = g.document_id) LIMIT $1`,
        values: [batchDocuments],
      });
      if (orphans.length > 0)
        await contributeEach(
          tenant,
          transaction,
          orphans.map(({ document_id }) => document_id),
        );
      else await transaction.query({ text: 'UPDATE graph_state SET rebuilding = false, rebuilt_to = NULL' });
      return 0;
    });
  }

  async function catchUp(tenant: TenantId, signal?: AbortSignal): Promise<number> {
    let documents = 0;
    while (signal?.aborted !== true) {
      const done = await step(tenant);
      if (done === undefined) break;
      documents += done;
    }
    return documents;
  }

  return {
    catchUp,

    async rebuild(tenant, onProgress, signal) {
      const handle = database.tenant(tenant);
      await begin(handle);
      const [row] = await handle.query<{ total: number }>({
        text: 'SELECT count(*) AS total FROM documents',
      });
      const total = row!.total;
      let documents = 0;
      while ((await readPlace(handle)).rebuilding) {
        if (signal?.aborted === true)
          throw new BellwetherError(
            'CANCELLED',
            'The rebuild was interrupted; it goes on with the next start.',
          );
        documents += await rebuildStep(tenant);
        onProgress?.(Math.min(documents, total), total);
      }
      onEvent?.({ kind: 'rebuilt', tenant, documents });
      return { documents };
    },

    async run(signal) {
      const waiting = new Set<TenantId>();
      const failures = new Map<TenantId, { readonly count: number; readonly until: number }>();
      let wakeUp: (() => void) | undefined;
      const rests = createRests<TenantId>();
      const wake = (tenant: TenantId) => {
        rests.news(tenant, performance.now());
        waiting.add(tenant);
        wakeUp?.();
      };
      let all = true;
      const missed = () => {
        all = true;
        wakeUp?.();
      };
      await using _ = await listening(options, { wake, missed, signal });
      let looked = performance.now();
      while (!signal.aborted) {
        if (all || performance.now() - looked > PROJECTOR_DEFAULTS.lookAgainMs) {
          try {
            for (const { id } of await options.tenants()) waiting.add(id);
            all = false;
          } catch (error) {
            if (!isAway(error)) throw error;
            await pause(PROJECTOR_DEFAULTS.retryMostMs / 10, signal);
          }
          looked = performance.now();
        }
        // One batch of each tenant in turn, so that one with much to do does not hold up the others.
        for (const tenant of [...waiting]) {
          if (signal.aborted) break;
          const failure = failures.get(tenant);
          if (failure !== undefined && failure.until > performance.now()) continue;
          const started = performance.now();
          if (rests.until(tenant) > started) continue;
          waiting.delete(tenant);
          try {
            if ((await step(tenant)) === undefined) rests.begin(tenant, performance.now());
            else {
              waiting.add(tenant);
              rests.worked(tenant, performance.now() - started);
            }
            failures.delete(tenant);
          } catch (error) {
            const count = (failure?.count ?? 0) + 1;
            const delay = Math.min(
              PROJECTOR_DEFAULTS.retryMs * 2 ** (count - 1),
              PROJECTOR_DEFAULTS.retryMostMs,
            );
            failures.set(tenant, { count, until: performance.now() + delay });
            waiting.add(tenant);
            onEvent?.({ kind: 'failed', tenant, error });
          }
        }
        const soonest = Math.min(
          ...[...waiting].map((tenant) => Math.max(failures.get(tenant)?.until ?? 0, rests.until(tenant))),
        );
        if (soonest <= performance.now() || all) continue;
        const wait = new AbortController();
        wakeUp = () => wait.abort();
        await pause(
          Math.max(Math.min(soonest - performance.now(), PROJECTOR_DEFAULTS.lookAgainMs), 0),
          AbortSignal.any([signal, wait.signal]),
        );
        wakeUp = undefined;
      }
    },
  };
}

/** Listens, once the database is there to be listened to; nothing when the signal aborts before. */
async function listening(
  { listen }: Pick<ProjectorOptions, 'listen'>,
  { wake, missed, signal }: { wake: (tenant: TenantId) => void; missed: () => void; signal: AbortSignal },
): Promise<AsyncDisposable | null> {
  while (!signal.aborted) {
    try {
      return await listen(wake, missed);
    } catch (error) {
      if (!isAway(error)) throw error;
      await pause(PROJECTOR_DEFAULTS.retryMostMs / 10, signal);
    }
  }
  return null;
}

/** Waits, or less when the signal aborts. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => {});
}

interface Place {
  /** Null when the projection never began. */
  readonly position: number | null;
  readonly head: number;
  /** Whether the outbox has everything since the beginning. */
  readonly isWhole: boolean;
  readonly rebuilding: boolean;
}

async function readPlace(queryable: Queryable): Promise<Place> {
  const [row] = await queryable.query<{
    position: number | null;
    head: number;
    whole: boolean;
    rebuilding: boolean;
  }>({
    name: 'graph-place',
    text: `SELECT (SELECT position FROM projections WHERE name = '${GRAPH_PROJECTION}') AS position, next_position - 1 AS head,
             EXISTS (SELECT 1 FROM outbox WHERE position = 1) AS whole, (SELECT rebuilding FROM graph_state) AS rebuilding
           FROM outbox_head`,
  });
  return { ...row!, isWhole: row!.whole };
}

async function startAt(queryable: Queryable, position: number): Promise<void> {
  await queryable.query({
    name: 'graph-reached',
    text: `INSERT INTO projections (name, position) VALUES ($1, $2)
           ON CONFLICT (name) DO UPDATE SET position = greatest(projections.position, excluded.position), updated_at = now()`,
    values: [GRAPH_PROJECTION, position],
  });
}

/** The database or the connection is away: the same work may succeed later. */
function isAway(error: unknown): boolean {
  return isBellwetherError(error, 'DATABASE_UNAVAILABLE') || isBellwetherError(error, 'DISK_FULL');
}

/** Whole rows until the documents before them reach the limit: at least one. */
const OUTBOX = `
  SELECT position, upserted || deleted AS changed
  FROM (
    SELECT position, upserted, deleted, sum(cardinality(upserted) + cardinality(deleted)) OVER (ORDER BY position)
             - cardinality(upserted) - cardinality(deleted) AS before
    FROM (SELECT * FROM outbox WHERE position > $1 ORDER BY position LIMIT 500) AS next
  ) AS counted
  WHERE before < $2
  ORDER BY position`;
