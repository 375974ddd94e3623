import { isBellwetherError } from '../base/errors.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Log } from '../drivers/pino/pino-log.ts';
import { decideEmbedding, type EmbeddingDecision } from '../language/embedding/hybrid.ts';
import { createReEmbedder } from '../language/embedding/re-embed.ts';
import type { CommittedBatch } from '../pipeline/batch.ts';
import { pause } from '../pipeline/signal-flag.ts';
import type { Database } from '../ports/database.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { ConfiguredEmbedding } from './configured-models.ts';

/** Between two looks for documents without a vector of the chosen model, in milliseconds. */
const EVERY_MS = 5_000;
/** Tenants re-embedded in the background at once, so that one with millions of documents does not hold up the others. */
const TENANTS_AT_ONCE = 4;

export interface ReEmbeddingOptions {
  readonly database: Database;
  readonly embedding: ConfiguredEmbedding;
  readonly tenants: () => Promise<readonly { readonly id: TenantId }[]>;
  readonly metrics: Metrics;
  readonly log: Log;
  /** Called when vectors of an active model were written. */
  readonly onEmbedded: (tenant: TenantId) => void;
  readonly everyMs?: number;
}

export interface ReEmbedding {
  /** Embeds at once what this process stored, where the hybrid rule says so. Returns at once, too. */
  stored(batch: Pick<CommittedBatch, 'tenant' | 'documents' | 'handedIn'>): void;
  /**
   * Brings every tenant's vectors of the chosen model up to date, in the background, until the signal aborts. The static
   * vectors answer searches until a tenant's are complete.
   */
  run(signal: AbortSignal): Promise<void>;
}

interface TenantState {
  /** Documents stored by this process since a moment that is less than a look ago. */
  stored: number;
  since: number;
  busy: boolean;
  cause?: EmbeddingDecision['cause'];
}

export function createReEmbedding(options: ReEmbeddingOptions): ReEmbedding {
  const { database, embedding, metrics, log, everyMs = EVERY_MS } = options;
  const atOnce = createReEmbedder({ database, embedder: embedding.embedder });
  const inBackground = createReEmbedder({ database, embedder: embedding.background });
  const states = new Map<TenantId, TenantState>();
  const working = new Set<Promise<void>>();
  let stop: AbortSignal | undefined;

  function stateOf(tenant: TenantId): TenantState {
    let state = states.get(tenant);
    if (state === undefined) states.set(tenant, (state = { stored: 0, since: 0, busy: false }));
    return state;
  }

  function track(work: Promise<void>): Promise<void> {
    working.add(work);
    return work.finally(() => working.delete(work));
  }

  async function embedAtOnce(
    { tenant, documents, handedIn }: Parameters<ReEmbedding['stored']>[0],
    signal: AbortSignal,
  ): Promise<void> {
    const state = stateOf(tenant);
    const { stored, busy } = state;
    // Taken before anything is awaited: the next batch may come meanwhile.
    state.busy = true;
    try {
      const { when, cause, reason } = decideEmbedding(
        { documents: stored, highValue: handedIn },
        {
          chosen: { id: embedding.embedder(tenant).model.id, active: await atOnce.active(tenant) },
          busy,
          budget: await embedding.budget(tenant, documents.length),
        },
      );
      metrics.counter('embedding_decisions_total', { when, cause }).add();
      // Every commit decides; people want to know when the answer becomes another.
      const level = cause === state.cause ? 'debug' : 'info';
      log[level]({ tenant, documents: documents.length, when, cause, reason }, 'embedding decided');
      state.cause = cause;
      if (when !== 'now') return;
      await atOnce.embed(tenant, documents, signal);
      options.onEmbedded(tenant);
    } catch (error) {
      if (!signal.aborted)
        log.warn(
          { err: error, tenant, documents: documents.length },
          'embedding at once failed: it is left to the background',
        );
    } finally {
      if (!busy) state.busy = false;
    }
  }

  async function follow(tenant: TenantId, signal: AbortSignal): Promise<void> {
    try {
      const { embedded, model, state, stopped } = await inBackground.run(tenant, signal);
      if (embedded === 0) return;
      log.info({ tenant, embedded, model, state, stopped }, 'documents re-embedded');
      options.onEmbedded(tenant);
    } catch (error) {
      // Another process is at it: that is as good.
      if (!signal.aborted && !isBellwetherError(error, 'CONFLICT'))
        log.warn({ err: error, tenant }, 're-embedding failed and is tried again');
    }
  }

  return {
    stored(batch) {
      const state = stateOf(batch.tenant);
      const now = performance.now();
      if (now - state.since > everyMs) Object.assign(state, { stored: 0, since: now });
      state.stored += batch.documents.length;
      if (stop !== undefined && !stop.aborted) void track(embedAtOnce(batch, stop));
    },

    async run(signal) {
      stop = signal;
      const following = new Map<TenantId, Promise<void>>();
      while (!signal.aborted) {
        for (const { id } of await options.tenants()) {
          if (following.size >= TENANTS_AT_ONCE) await Promise.race(following.values());
          if (signal.aborted) break;
          if (following.has(id)) continue;
          following.set(
            id,
            track(follow(id, signal)).finally(() => following.delete(id)),
          );
        }
        await pause(everyMs, signal);
      }
      await Promise.all(working);
    },
  };
}
