import type { Clock } from '../base/clock.ts';
import type { TenantId } from '../domain/tenant.ts';
import { STATIC_MODEL } from '../domain/vector.ts';
import { createScanner } from '../kernels/text/scanner.ts';
import { openStaticEmbedding } from '../kernels/text/static-embedding.ts';
import { createStaticEmbedder } from '../language/embedding/static-embedder.ts';
import { type Language, openLanguage } from '../language/language.ts';
import { type LanguageModels, loadModels } from '../language/models.ts';
import { createSummariser, type Summariser } from '../language/summaries/summarise.ts';
import type { LanguageModule } from '../pipeline/prepare-worker.ts';
import type { Database } from '../ports/database.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { ConfiguredModels } from './configured-models.ts';

/** The language stages for whoever needs them: the models are read when first asked for, and once. */
export interface LanguageFeatures {
  /** For this thread. */
  language(): Promise<Language>;
  /** For the pipeline's threads, over the same memory. */
  forThreads(): Promise<LanguageModule>;
  /** Undefined when it is neither the static model nor the configured one. */
  embedderOf(tenant: TenantId, model: string): Promise<Embedder | undefined>;
  summariser(): Promise<Summariser>;
}

export interface LanguageFeaturesDependencies {
  readonly database: Database;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly configured: ConfiguredModels;
}

export function createLanguageFeatures({
  configured,
  ...dependencies
}: LanguageFeaturesDependencies): LanguageFeatures {
  const models = once(loadModels);
  const language = once(async () => openLanguage(await models()));
  const staticEmbedder = once(async () => createStaticEmbedder((await models()).embedding));
  const summariser = once(async () =>
    createSummariser({
      ...dependencies,
      ...(configured.languageModel === undefined ? {} : { languageModel: configured.languageModel }),
      tools: { scan: createScanner(), embedding: openStaticEmbedding((await models()).embedding) },
    }),
  );
  return {
    language,
    summariser,
    forThreads: async () => ({
      module: new URL('../language/language.ts', import.meta.url).href,
      data: (await models()) satisfies LanguageModels,
    }),
    async embedderOf(tenant, model) {
      if (model === STATIC_MODEL.id) return staticEmbedder();
      const embedder = configured.embedding?.embedder(tenant);
      return embedder?.model.id === model ? embedder : undefined;
    },
  };
}

/** Does the work when first asked; a failure is tried again by the next who asks. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => {
    done ??= work().catch((error) => {
      done = undefined;
      throw error;
    });
    return done;
  };
}
