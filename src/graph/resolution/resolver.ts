import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../../base/clock.ts';
import { isBellwetherError } from '../../base/errors.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Database, Queryable } from '../../ports/database.ts';
import { GRAPH_PROJECTION } from '../project/projector.ts';
import type { GraphWriting } from '../store/write.ts';
import type { Proposals } from './proposals.ts';
import { type Compared, compareNodes, writeProposals } from './propose.ts';
import { RESOLUTION_MODEL } from './weights.ts';

const RESOLVER_DEFAULTS = {
  /** Entities of one transaction. */
  batchEntities: 200,
  /** Automatic merges between two looks at new entities. */
  batchMerges: 20,
  /** Tenants are looked at so often, milliseconds; nothing but the version of the graph is read when nothing changed. */
  lookMs: 5_000,
  /** How long a graph that changes is waited for, milliseconds. */
  patienceMs: 60_000,
} as const;

/** Kinds whose names are compared: places are resolved by where they are. */
const KINDS = ['organisation', 'person', 'product', 'technology'] as const;
/** The kind that the threshold was measured on. */
const AUTOMATIC_KIND = 'organisation';
/** New entities are numbered before their transaction ends: so many numbers before the last are looked at again. */
const LATE_NODES = 20_000;
const AUTOMATIC_ACTOR = 'auto';

export type ResolverEvent =
  | {
      readonly kind: 'resolved';
      readonly tenant: TenantId;
      readonly entities: number;
      readonly proposals: number;
      readonly merged: number;
    }
  | { readonly kind: 'failed'; readonly tenant: TenantId; readonly error: unknown };

export interface ResolverOptions extends Pick<GraphWriting, 'database' | 'clock'> {
  readonly proposals: Pick<Proposals, 'decide'>;
  readonly tenants: () => Promise<readonly { readonly id: TenantId }[]>;
  /** Merges above the threshold; otherwise everything waits for a person. */
  readonly automatic: boolean;
  readonly onEvent?: (event: ResolverEvent) => void;
  readonly batchEntities?: number;
  readonly lookMs?: number;
}

export interface Resolver {
  /** Compares what is new or changed in all tenants until the signal aborts; finishes the batch under way. */
  run(signal: AbortSignal): Promise<void>;
  /** Brings one tenant up to date. */
  catchUp(tenant: TenantId, signal?: AbortSignal): Promise<Resolved>;
}

export interface Resolved {
  /** Entities whose names were compared. */
  readonly entities: number;
  /** Pairs that were proposed or scored anew. */
  readonly proposals: number;
  readonly merged: number;
}

/**
 * Finds entities that may be one: new and changed ones are compared with all before them, in batches, each with its
 * position in one transaction. One process at a time per tenant; another finds the row locked and goes on elsewhere.
 */
export function createResolver(options: ResolverOptions): Resolver {
  const { database, clock, onEvent } = options;
  const seen = new Map<TenantId, string>();
  const settling = new Map<TenantId, { readonly version: string; readonly since: number }>();

  async function catchUp(tenant: TenantId, signal?: AbortSignal): Promise<Resolved> {
    const total = { entities: 0, proposals: 0, merged: 0 };
    while (signal?.aborted !== true) {
      const step = await compareStep(database, clock, { tenant, batch: options.batchEntities });
      total.entities += step?.entities ?? 0;
      total.proposals += step?.pairs.length ?? 0;
      const merged = options.automatic ? await mergeStep(options, tenant) : 0;
      total.merged += merged;
      if (step === undefined && merged === 0) break;
    }
    return total;
  }

  /**
   * Whether the graph follows the store and has not changed since the look before. Names are compared with whom they stand beside:
   * while a file is loaded most neighbours are still to come, and the search takes from the load (a fifth of its CPU).
   */
  function isSettled(tenant: TenantId, version: string, behind: boolean): boolean {
    const before = settling.get(tenant);
    const now = performance.now();
    const waited = before !== undefined && now - before.since > RESOLVER_DEFAULTS.patienceMs;
    if (waited || (!behind && before?.version === version)) {
      settling.delete(tenant);
      return true;
    }
    settling.set(tenant, { version, since: before?.since ?? now });
    return false;
  }

  return {
    catchUp,
    async run(signal) {
      while (!signal.aborted) {
        const tenants = await options.tenants().catch(() => []);
        for (const { id } of tenants) {
          if (signal.aborted) break;
          try {
            const { version, behind } = await readGraph(database, id);
            if (seen.get(id) === version || !isSettled(id, version, behind)) continue;
            const resolved = await catchUp(id, signal);
            seen.set(id, version);
            if (resolved.entities > 0 || resolved.merged > 0)
              onEvent?.({ kind: 'resolved', tenant: id, ...resolved });
          } catch (error) {
            if (!signal.aborted) onEvent?.({ kind: 'failed', tenant: id, error });
          }
        }
        await setTimeout(options.lookMs ?? RESOLVER_DEFAULTS.lookMs, undefined, { signal }).catch(() => {});
      }
    },
  };
}

interface GraphState {
  readonly version: string;
  /** There are documents that the graph does not have yet. */
  readonly behind: boolean;
}

async function readGraph(database: Database, tenant: TenantId): Promise<GraphState> {
  const [row] = await database.tenant(tenant).query<GraphState>({
    name: 'resolution-version',
    text: `SELECT version::text AS version,
             EXISTS (SELECT FROM outbox_head AS h, projections AS p
                     WHERE p.name = '${GRAPH_PROJECTION}' AND p.position < h.next_position - 1) AS behind
           FROM graph_state`,
  });
  return row!;
}

/** One batch of what changed, else of what is new. Undefined when there is nothing, or another process is at it. */
function compareStep(
  database: Database,
  clock: Clock,
  {
    tenant,
    batch = RESOLVER_DEFAULTS.batchEntities,
  }: { readonly tenant: TenantId; readonly batch?: number | undefined },
): Promise<Compared | undefined> {
  return database.tenant(tenant).transaction(async (transaction) => {
    const [state] = await transaction.query<{ compared: number; changed_to: string; changed_node: number }>({
      name: 'resolution-state',
      text: `SELECT compared, changed_to::text AS changed_to, changed_node FROM resolution_state FOR UPDATE SKIP LOCKED`,
    });
    if (state === undefined) return undefined;
    const changed = await takeChanged(transaction, state, batch);
    const nodes = changed ?? (await takeNew(transaction, state.compared, batch));
    if (nodes === undefined) return undefined;
    const compared = await compareNodes(transaction, nodes, { again: changed !== undefined });
    await writeProposals(transaction, compared.pairs, {
      version: RESOLUTION_MODEL.version,
      now: clock.now(),
    });
    return compared;
  });
}

async function takeChanged(
  transaction: Queryable,
  state: { readonly changed_to: string; readonly changed_node: number },
  batch: number,
): Promise<number[] | undefined> {
  const rows = await transaction.query<{ node: number; canonical: number | null; at: string; kind: string }>({
    name: 'resolution-changed',
    text: `SELECT node, canonical, updated_at::text AS at, kind FROM entities
           WHERE updated_at IS NOT NULL AND (updated_at, node) > ($1::timestamptz, $2) ORDER BY updated_at, node LIMIT $3`,
    values: [state.changed_to, state.changed_node, batch],
  });
  const last = rows.at(-1);
  if (last === undefined) return undefined;
  await transaction.query({
    name: 'resolution-changed-to',
    text: 'UPDATE resolution_state SET changed_to = $1::timestamptz, changed_node = $2',
    values: [last.at, last.node],
  });
  const named = rows.filter(({ kind }) => (KINDS as readonly string[]).includes(kind));
  return [
    ...new Set(named.flatMap(({ node, canonical }) => (canonical === null ? [node] : [node, canonical]))),
  ];
}

async function takeNew(
  transaction: Queryable,
  compared: number,
  batch: number,
): Promise<number[] | undefined> {
  const rows = await transaction.query<{ node: number }>({
    name: 'resolution-new',
    text: `SELECT node FROM entities AS e WHERE node > $1 AND kind = ANY($2::text[]) AND canonical IS NULL AND known_to IS NULL
             AND NOT EXISTS (SELECT FROM resolution_names AS n WHERE n.node = e.node) ORDER BY node LIMIT $3`,
    values: [compared - LATE_NODES, KINDS, batch],
  });
  const last = rows.at(-1);
  if (last === undefined) return undefined;
  await transaction.query({
    name: 'resolution-compared',
    text: 'UPDATE resolution_state SET compared = greatest(compared, $1)',
    values: [last.node],
  });
  return rows.map(({ node }) => node);
}

/** Merges what is above the threshold, surest first; gives how many merges were made. */
async function mergeStep(
  { database, proposals }: Pick<ResolverOptions, 'database' | 'proposals'>,
  tenant: TenantId,
): Promise<number> {
  const handle = database.tenant(tenant);
  const rows = await handle.query<{ id: string }>({
    name: 'resolution-sure',
    text: `SELECT p.id FROM merge_proposals AS p
           JOIN entities AS l ON l.node = p.left_node JOIN entities AS r ON r.node = p.right_node
           WHERE p.state = 'open' AND p.score >= $1 AND p.version = $2 AND l.kind = $3 AND r.kind = $3
             AND l.canonical IS NULL AND r.canonical IS NULL AND l.known_to IS NULL AND r.known_to IS NULL
           ORDER BY p.score DESC, p.id LIMIT $4`,
    values: [
      RESOLUTION_MODEL.automatic,
      RESOLUTION_MODEL.version,
      AUTOMATIC_KIND,
      RESOLVER_DEFAULTS.batchMerges,
    ],
  });
  let merged = 0;
  for (const { id } of rows) {
    try {
      await proposals.decide(tenant, id, { decision: 'merge' }, AUTOMATIC_ACTOR);
      merged++;
    } catch (error) {
      // A merge before it made one of the two part of another: the whole is compared anew.
      if (!isBellwetherError(error, 'CONFLICT')) throw error;
    }
  }
  return merged;
}
