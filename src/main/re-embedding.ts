import { isBellwetherError } from '../base/errors.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Log } from '../drivers/pino/pino-log.ts';
import { createReEmbedder } from '../language/embedding/re-embed.ts';
import { pause } from '../pipeline/signal-flag.ts';
import type { Database } from '../ports/database.ts';
import type { Embedder } from '../ports/embedder.ts';

/** Between two looks for documents without a vector of the chosen model, in milliseconds. */
const EVERY_MS = 5_000;

export interface ReEmbeddingOptions {
  readonly database: Database;
  readonly embedder: (tenant: TenantId) => Embedder;
  readonly tenants: () => Promise<readonly { readonly id: TenantId }[]>;
  readonly log: Log;
}

/**
 * Brings every tenant's vectors of the chosen model up to date, in the background, until the signal aborts. The static
 * vectors answer searches until a tenant's are complete.
 */
export async function runReEmbedding(options: ReEmbeddingOptions, signal: AbortSignal): Promise<void> {
  const { log } = options;
  const reEmbedder = createReEmbedder(options);
  while (!signal.aborted) {
    for (const { id } of await options.tenants()) {
      try {
        const { embedded, model, state, stopped } = await reEmbedder.run(id, signal);
        if (embedded > 0) log.info({ tenant: id, embedded, model, state, stopped }, 'documents re-embedded');
      } catch (error) {
        if (signal.aborted) return;
        // Another process is at it: that is as good.
        if (!isBellwetherError(error, 'CONFLICT'))
          log.warn({ err: error, tenant: id }, 're-embedding failed and is tried again');
      }
    }
    await pause(EVERY_MS, signal);
  }
}
