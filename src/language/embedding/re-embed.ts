import { isBellwetherError } from '../../base/errors.ts';
import type { TenantId } from '../../domain/tenant.ts';
import { STATIC_MODEL, type Vector } from '../../domain/vector.ts';
import type { Database } from '../../ports/database.ts';
import type { Embedder } from '../../ports/embedder.ts';
import { createModelLifecycle, WALKED } from './model-lifecycle.ts';
import { createVectorStore, type StoredText } from './vector-store.ts';

export interface ReEmbedderOptions {
  readonly database: Database;
  /** The tenant's embedder of the chosen model; a remote one spends the tenant's budget. Not disposed here. */
  readonly embedder: (tenant: TenantId) => Embedder;
  /** The model whose vectors the pipeline writes with every document. Default: the static one. */
  readonly pipelineModel?: string;
  /** Documents embedded and written together. Default: what the embedder takes well in one call, at least 64. */
  readonly batch?: number;
  readonly onProgress?: (tenant: TenantId, progress: ReEmbedReport) => void;
}

export interface ReEmbedReport {
  readonly model: string;
  /** Documents embedded by this run. */
  readonly embedded: number;
  readonly state: 'building' | 'active';
  /** Why it stopped before it was through; null when nothing is left to do for now. A later run goes on. */
  readonly stopped: 'budget' | 'unavailable' | null;
}

export interface ReEmbedder {
  /**
   * Brings the tenant's vectors of the model up to date: walks through the documents in id order, then follows changes,
   * and makes the model the active one when what is left fits one batch. Until then the old model searches. Rejects when
   * the signal aborts, and with CONFLICT when another process is at it; what was written stays, and the next run goes on.
   */
  run(tenant: TenantId, signal: AbortSignal): Promise<ReEmbedReport>;
  /** Whether the model answers the tenant's searches. */
  active(tenant: TenantId): Promise<boolean>;
  /**
   * Embeds those of the documents that are new before their turn, and gives how many; `run` passes them over afterwards.
   * Revised ones wait for it. For a model that is active. Throws BUDGET_EXCEEDED and UNAVAILABLE as the embedder does.
   */
  embed(tenant: TenantId, documents: readonly string[], signal: AbortSignal): Promise<number>;
}

const LEAST_BATCH = 64;

export function createReEmbedder(options: ReEmbedderOptions): ReEmbedder {
  const pipelineModel = options.pipelineModel ?? STATIC_MODEL.id;

  function open(tenant: TenantId) {
    const embedder = options.embedder(tenant);
    const database = options.database.tenant(tenant);
    const size = options.batch ?? Math.max(LEAST_BATCH, embedder.capabilities.batch);
    return {
      size,
      model: embedder.model,
      lifecycle: createModelLifecycle(database, embedder.model, pipelineModel),
      store: createVectorStore(database, embedder.model, pipelineModel),
      async embed(texts: readonly StoredText[], signal: AbortSignal): Promise<Map<string, Vector>> {
        const vectors = new Map<string, Vector>();
        for (let at = 0; at < texts.length; at += size) {
          const part = texts.slice(at, at + size);
          const given = await embedder.embed(
            part.map(({ text }) => text),
            signal,
          );
          for (const [i, { id }] of part.entries()) vectors.set(id, given[i]!);
        }
        signal.throwIfAborted();
        return vectors;
      },
    };
  }

  return {
    active: (tenant) => open(tenant).store.active(),

    async embed(tenant, documents, signal) {
      const { store, embed } = open(tenant);
      const vectors = await embed(await store.unrevised(documents), signal);
      if (vectors.size > 0) await store.save(vectors);
      return vectors.size;
    },

    async run(tenant, signal) {
      const { size, model, lifecycle, store, embed } = open(tenant);
      const started = await lifecycle.begin();
      let { state, reached, position } = started;
      let embedded = 0;
      const report = (stopped: ReEmbedReport['stopped']): ReEmbedReport => ({
        model: model.id,
        embedded,
        state,
        stopped,
      });

      const wrote = (documents: number): void => {
        embedded += documents;
        options.onProgress?.(tenant, report(null));
      };

      try {
        while (reached !== WALKED) {
          signal.throwIfAborted();
          const part = await store.walk(reached, size);
          await store.saveWalk(reached, part.reached, await embed(part.texts, signal));
          reached = part.reached;
          wrote(part.texts.length);
        }
        for (;;) {
          signal.throwIfAborted();
          const changes = await store.changes(position, size);
          // With writers that never pause there is always something left; less than a batch may be late for once.
          if (state === 'building' && (changes === undefined || changes.texts.length < size)) {
            await lifecycle.activate();
            state = 'active';
          }
          if (changes === undefined) break;
          await store.saveChanges(position, changes.position, await embed(changes.texts, signal));
          position = changes.position;
          wrote(changes.texts.length);
        }
        await lifecycle.forgetRetired(signal);
      } catch (error) {
        if (isBellwetherError(error, 'BUDGET_EXCEEDED')) return report('budget');
        if (isBellwetherError(error, 'UNAVAILABLE')) return report('unavailable');
        throw error;
      }
      return report(null);
    },
  };
}
