import { setTimeout } from 'node:timers/promises';
import type { TenantId } from '../../domain/tenant.ts';
import type { Queryable } from '../../ports/database.ts';
import type { Applied } from './apply-clusters.ts';
import { type ClusteringDependencies, findBirths, reclusterTopics } from './cluster-topics.ts';
import { countTopics, endSilentTopics } from './count-topics.ts';
import { refreshSeries } from './refresh-series.ts';
import {
  type Due,
  isRested,
  type Pace,
  TOPIC_PACE,
  type TopicHead,
  type TopicState,
  whatIsDue,
} from './topic-pace.ts';

export type TopicLoopEvent =
  | {
      readonly kind: 'clustered' | 'births';
      readonly tenant: TenantId;
      readonly milliseconds: number;
      readonly applied: Applied;
    }
  | { readonly kind: 'failed'; readonly tenant: TenantId; readonly error: unknown };

export interface TopicLoopOptions extends ClusteringDependencies {
  readonly tenants: () => Promise<readonly { readonly id: TenantId }[]>;
  /** Names this process among all that work on topics. */
  readonly owner: string;
  readonly pace?: Partial<Pace>;
  readonly lookMs?: number;
  readonly onEvent?: (event: TopicLoopEvent) => void;
  /** Called when topics changed without new signals. */
  readonly onChanged?: (tenant: TenantId) => void;
}

export interface TopicLoop {
  /** Keeps the topics of all tenants up to date until the signal aborts; one tenant at a time. */
  run(signal: AbortSignal): Promise<void>;
  /** Clusters one tenant's signals now, whatever is due, and brings counts and series up to date. */
  catchUp(tenant: TenantId, signal?: AbortSignal): Promise<void>;
}

const LOOP_DEFAULTS = {
  lookMs: 2_000,
  /** A process that says nothing for so long has lost its tenant. */
  leaseMs: 30_000,
  renewMs: 5_000,
  /** How often a clustering is tried again when topics changed under it. */
  attempts: 3,
} as const;

/** What a process remembers of a tenant between two looks. */
interface Watched {
  newest: string;
  newestSince: number;
  /** When signals began to come without a pause, or when work was done in spite of them. */
  movingSince: number;
  countedAt: number;
  countedFor: number;
  /** Position of the outbox and version of the topics that were counted. */
  counted: string;
  /** When what came was counted last, and how long that took. */
  weighedAt: number;
  weighedFor: number;
}

/** Finds, follows and counts topics in the background. */
export function createTopicLoop(options: TopicLoopOptions): TopicLoop {
  const { database, now, owner, onEvent, onChanged } = options;
  const pace: Pace = { ...TOPIC_PACE, ...options.pace };
  const watched = new Map<TenantId, Watched>();

  async function recluster(tenant: TenantId, signal?: AbortSignal): Promise<void> {
    const started = performance.now();
    for (let attempt = 0; attempt < LOOP_DEFAULTS.attempts; attempt++) {
      const applied = await reclusterTopics(options, tenant, signal);
      if (applied === undefined) continue;
      onEvent?.({ kind: 'clustered', tenant, milliseconds: performance.now() - started, applied });
      return;
    }
  }

  /** Counts, ends what is silent and writes series anew. */
  async function settle(tenant: TenantId, signal?: AbortSignal): Promise<void> {
    await countTopics(database.tenant(tenant));
    await endSilentTopics(options, tenant);
    await refreshSeries(database, tenant, signal);
  }

  async function look(tenant: TenantId, signal: AbortSignal): Promise<void> {
    const store = database.tenant(tenant);
    const state = await readState(store);
    if (state === undefined) return;
    const seen = watched.get(tenant) ?? {
      newest: '',
      newestSince: now(),
      movingSince: now(),
      countedAt: 0,
      countedFor: 0,
      counted: '',
      weighedAt: 0,
      weighedFor: 0,
    };
    watched.set(tenant, seen);
    if (seen.newest !== (state.newest ?? '')) {
      if (now() - seen.newestSince >= pace.quietMs) seen.movingSince = now();
      Object.assign(seen, { newest: state.newest ?? '', newestSince: now() });
    }
    const isQuiet = now() - seen.newestSince >= pace.quietMs;
    // While much is loaded, work on topics would only slow it down, and be done again.
    if (!isQuiet && now() - seen.movingSince < pace.patienceMs && state.requestedAt === null) return;
    const due = await whatIsDueNow(store, state, seen);
    const toCount = `${state.position} ${state.version}`;
    const mayCount = now() - seen.countedAt >= pace.restFactor * seen.countedFor;
    const count = seen.counted !== toCount && mayCount && state.position > 0;
    if (due === 'nothing' && !count && !state.stale) return;
    await withLease(store, owner, async (lost) => {
      const stop = AbortSignal.any([signal, lost]);
      if (due === 'clustering') await recluster(tenant, stop);
      if (due === 'births') {
        const started = performance.now();
        const applied = await findBirths(options, tenant, stop);
        if (applied !== undefined)
          onEvent?.({ kind: 'births', tenant, milliseconds: performance.now() - started, applied });
      }
      const started = performance.now();
      await settle(tenant, stop);
      Object.assign(seen, {
        counted: toCount,
        countedAt: now(),
        countedFor: performance.now() - started,
        movingSince: now(),
      });
      if (due !== 'nothing') onChanged?.(tenant);
    });
  }

  /** Counting what came takes time of its own: it rests as other work does, and is left out while nothing could be due. */
  async function whatIsDueNow(store: Queryable, state: TopicState, seen: Watched): Promise<Due> {
    const rests = now() - seen.weighedAt < pace.restFactor * seen.weighedFor;
    if (state.requestedAt === null && (rests || state.newest === null || !isRested(state, now(), pace)))
      return 'nothing';
    const started = performance.now();
    const head = { ...state, ...(await countNew(store)) };
    Object.assign(seen, { weighedAt: now(), weighedFor: performance.now() - started });
    return whatIsDue(head, { now: now(), quietSince: seen.newestSince }, pace);
  }

  return {
    async catchUp(tenant, signal) {
      await recluster(tenant, signal);
      await settle(tenant, signal);
      onChanged?.(tenant);
    },

    async run(signal) {
      while (!signal.aborted) {
        const tenants = await options.tenants().catch(() => []);
        for (const { id } of tenants) {
          if (signal.aborted) break;
          try {
            await look(id, signal);
          } catch (error) {
            if (!signal.aborted) onEvent?.({ kind: 'failed', tenant: id, error });
          }
        }
        await setTimeout(options.lookMs ?? LOOP_DEFAULTS.lookMs, undefined, { signal }).catch(() => {});
      }
    },
  };
}

async function readState(store: Queryable): Promise<TopicState | undefined> {
  const [state] = await store.query<TopicState>({
    name: 'topics-state',
    text: `SELECT h.version, h.clustered_at AS "clusteredAt", h.clustered_signals AS "clusteredSignals",
             h.clustered_ms AS "clusteredMs", h.requested_at AS "requestedAt",
             (SELECT id FROM documents ORDER BY id DESC LIMIT 1) AS newest,
             (SELECT next_position - 1 FROM outbox_head) AS position,
             EXISTS (SELECT FROM topics WHERE series_stale) AS stale
           FROM topic_head AS h`,
  });
  return state;
}

async function countNew(store: Queryable): Promise<Pick<TopicHead, 'newSignals' | 'unassigned'>> {
  const [counted] = await store.query<Pick<TopicHead, 'newSignals' | 'unassigned'>>({
    name: 'topics-count-new',
    text: `SELECT (SELECT count(*) FROM (SELECT 1 FROM documents WHERE id > h.clustered_to LIMIT 100000) AS d)::int AS "newSignals",
             (SELECT count(*) FROM (SELECT 1 FROM documents AS d WHERE d.id > h.births_to
                AND NOT EXISTS (SELECT FROM signal_topics AS s WHERE s.document_id = d.id) LIMIT 1000) AS d)::int AS unassigned
           FROM topic_head AS h`,
  });
  return counted!;
}

/** Does work while no other process does; nothing when another is at it. `lost` aborts when the lease is no longer ours. */
async function withLease(
  store: Queryable,
  owner: string,
  work: (lost: AbortSignal) => Promise<void>,
): Promise<void> {
  const claim = async (): Promise<boolean> => {
    const rows = await store.query({
      name: 'topics-lease',
      text: `UPDATE topic_head SET lease_owner = $1, lease_until = now() + make_interval(secs => $2::float8 / 1000)
             WHERE lease_owner IS NULL OR lease_owner = $1 OR lease_until < now() RETURNING version`,
      values: [owner, LOOP_DEFAULTS.leaseMs],
    });
    return rows.length > 0;
  };
  if (!(await claim())) return;
  const lost = new AbortController();
  let renewing: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    renewing = claim().then(
      (ours) => {
        if (!ours) lost.abort();
      },
      // The store is away for a moment; the lease is longer than that.
      () => {},
    );
  }, LOOP_DEFAULTS.renewMs);
  try {
    await work(lost.signal);
  } finally {
    clearInterval(timer);
    await renewing;
    await store
      .query({
        name: 'topics-release',
        text: 'UPDATE topic_head SET lease_owner = NULL, lease_until = NULL WHERE lease_owner = $1',
        values: [owner],
      })
      .catch(() => {});
  }
}
