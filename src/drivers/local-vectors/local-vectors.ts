import type { TenantId } from '../../domain/tenant.ts';
import { openVectors } from '../../kernels/vectors/nearest.ts';
import type { VectorIndex } from '../../ports/vector-index.ts';
import type { PostgresOptions } from '../postgres/database.ts';
import { createProjectionClient } from '../projection/projection-client.ts';
import { answerNearest, type CurrentState, type FindMatching } from './answer-nearest.ts';
import type { PublishedState, VectorSetName, VectorsEvent, VectorsWorkerData } from './messages.ts';

export const LOCAL_VECTORS_DEFAULTS = {
  /** A new vector is found after at most this long, in milliseconds. */
  refreshMs: 200,
  /** The index is made durable this often, in milliseconds, or after so many vectors. */
  commitMs: 5_000,
  commitVectors: 50_000,
  /** How often the outbox is looked at when no notification comes, in milliseconds. */
  pollMs: 2_000,
  /** Memory of all loaded indexes; above it the one unused for longest is unloaded. */
  maxBytes: 2 * 1024 ** 3,
  /** How long a query waits for an index that is being opened, in milliseconds. */
  openTimeoutMs: 5_000,
} as const;

export interface LocalVectorsOptions
  extends Partial<{ readonly [Key in keyof typeof LOCAL_VECTORS_DEFAULTS]: number }> {
  /** Owned by this process alone while the index is open. */
  readonly directory: string;
  /** The vectors worker's own connections. */
  readonly database: Pick<PostgresOptions, 'address' | 'pooling' | 'limits'>;
  /** Which documents pass a filter. Without it a request with filters throws INVALID_INPUT. */
  readonly matching?: FindMatching;
  /** Called on the main thread; must not throw. */
  readonly onEvent?: (event: VectorsEvent) => void;
}

export interface LocalVectors extends VectorIndex {
  /** The tenant's outbox has grown: sooner than the store's notification arrives. */
  notify(tenant: TenantId): void;
}

interface OpenState extends CurrentState {
  readonly bytes: number;
}

/**
 * Nearest neighbours inside this process. A worker thread follows each tenant's outbox and publishes states on shared
 * memory; queries are answered here, on the calling thread, straight from that memory. Throws DATA_DIRECTORY_IN_USE
 * on first use when another process owns the directory, and UNAVAILABLE while an index is rebuilt and there is no
 * older one to answer from.
 */
export function createLocalVectors(options: LocalVectorsOptions): LocalVectors {
  const settings = { ...LOCAL_VECTORS_DEFAULTS, ...options };
  const workerData: VectorsWorkerData = {
    directory: settings.directory,
    database: settings.database,
    refreshMs: settings.refreshMs,
    commitMs: settings.commitMs,
    commitVectors: settings.commitVectors,
    pollMs: settings.pollMs,
    maxBytes: settings.maxBytes,
  };
  const projection = createProjectionClient<VectorSetName, PublishedState, OpenState, VectorsEvent>({
    title: 'vector index',
    items: 'vectors',
    script: new URL('./vectors-worker.ts', import.meta.url),
    workerData,
    openTimeoutMs: settings.openTimeoutMs,
    keyOf: ({ tenant, model }) => `${tenant}/${model}`,
    empty: { position: 0, bytes: 0, view: undefined },
    openView: ({ position, bytes, vectors }, previous) => ({
      position,
      bytes,
      view: vectors === null ? undefined : openVectors(vectors, previous.view),
    }),
    onEvent: options.onEvent,
  });

  return {
    async nearest(tenant, request) {
      const current = await projection.ready({ tenant, model: request.model });
      return answerNearest(current, { tenant, request, matching: options.matching });
    },

    waitFor: (tenant, model, position, signal) => projection.waitFor({ tenant, model }, position, signal),

    async rebuild(tenant, model, onProgress) {
      return { vectors: await projection.rebuild({ tenant, model }, onProgress) };
    },

    async status(tenant, model) {
      const current = await projection.ready({ tenant, model });
      const { position, bytes, view } = current();
      return { vectors: view?.published.live ?? 0, bytes, position };
    },

    async drop(tenant, model) {
      const known = projection.names().filter((name) => name.tenant === tenant);
      if (model === undefined) return projection.drop({ tenant }, known);
      await projection.drop(
        { tenant, model },
        known.filter((name) => name.model === model),
      );
    },

    notify: projection.notify,
    [Symbol.asyncDispose]: projection[Symbol.asyncDispose],
  };
}
