import type { TenantId } from '../domain/tenant.ts';
import { STATIC_MODEL } from '../domain/vector.ts';
import { createStaticEmbedder } from '../language/embedding/static-embedder.ts';
import { type Language, openLanguage } from '../language/language.ts';
import { type LanguageModels, loadModels } from '../language/models.ts';
import type { LanguageModule } from '../pipeline/prepare-worker.ts';
import type { Embedder } from '../ports/embedder.ts';

/** The language stages for whoever needs them: the models are read when first asked for, and once. */
export interface LanguageFeatures {
  /** For this thread. */
  language(): Promise<Language>;
  /** For the pipeline's threads, over the same memory. */
  forThreads(): Promise<LanguageModule>;
  /** Undefined when no such model is configured. */
  embedderOf(tenant: TenantId, model: string): Promise<Embedder | undefined>;
}

export function createLanguageFeatures(): LanguageFeatures {
  const models = once(loadModels);
  const language = once(async () => openLanguage(await models()));
  const staticEmbedder = once(async () => createStaticEmbedder((await models()).embedding));
  return {
    language,
    forThreads: async () => ({
      module: new URL('../language/language.ts', import.meta.url).href,
      data: (await models()) satisfies LanguageModels,
    }),
    embedderOf: async (_tenant, model) => (model === STATIC_MODEL.id ? staticEmbedder() : undefined),
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
