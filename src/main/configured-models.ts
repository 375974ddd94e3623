import type { Clock } from '../base/clock.ts';
import { BellwetherError } from '../base/errors.ts';
import type { TenantId } from '../domain/tenant.ts';
import { createOnnxEmbedder } from '../drivers/onnx/onnx-embedder.ts';
import { createEndpoint, type Endpoint } from '../drivers/openai/endpoint.ts';
import { createOpenAiEmbedder } from '../drivers/openai/openai-embedder.ts';
import { createOpenAiLanguageModel } from '../drivers/openai/openai-language-model.ts';
import { EMBEDDED_LENGTH } from '../language/embedding/embedded-text.ts';
import { HYBRID_DEFAULTS } from '../language/embedding/hybrid.ts';
import { createDailyBudget } from '../language/spending/daily-budget.ts';
import type { Database } from '../ports/database.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { LanguageModel } from '../ports/language-model.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Configuration } from './configuration.ts';

/** Tokens of a document as long as its vector stands for, by the estimate by which a budget is reserved. */
const DOCUMENT_TOKENS = EMBEDDED_LENGTH / 3;

/** The models that the configuration adds to those that ship. */
export interface ConfiguredModels {
  /** The embedder that is chosen instead of the static one; undefined when none is. */
  readonly embedding: ConfiguredEmbedding | undefined;
  readonly languageModel: ((tenant: TenantId) => LanguageModel) | undefined;
}

export interface ConfiguredEmbedding {
  /** For questions and what is embedded at once. */
  embedder(tenant: TenantId): Embedder;
  /** The same model on a smaller share of the tenant's budget, so that bulk leaves something for questions. */
  background(tenant: TenantId): Embedder;
  /** What is left of the tenant's budget today, and what documents cost at most by estimate; null where nothing is paid. */
  budget(
    tenant: TenantId,
    documents: number,
  ): Promise<{ readonly left: number; readonly cost: number } | null>;
}

export interface ConfiguredModelsDependencies {
  readonly database: Database;
  readonly metrics: Metrics;
  readonly clock: Clock;
}

/** Opens what is configured; `opened` closes it. Throws CONFIG_INVALID for a model without its address, and what opening throws. */
export async function openConfiguredModels(
  configuration: Configuration,
  dependencies: ConfiguredModelsDependencies,
  opened: AsyncDisposableStack,
): Promise<ConfiguredModels> {
  const endpoint = (url: string, key: string): Endpoint =>
    opened.use(createEndpoint({ ...dependencies, url, key: key === '' ? null : key }));
  return {
    embedding: await openEmbedding(configuration, dependencies, { opened, endpoint }),
    languageModel: openLanguageModel(configuration, dependencies, endpoint),
  };
}

async function openEmbedding(
  configuration: Configuration,
  dependencies: ConfiguredModelsDependencies,
  { opened, endpoint }: { opened: AsyncDisposableStack; endpoint(url: string, key: string): Endpoint },
): Promise<ConfiguredEmbedding | undefined> {
  const { embeddingModel, embeddingUrl, embeddingKey, embeddingPrice, embeddingBudget, onnxRuntime } =
    configuration;
  if (embeddingModel === 'static') return undefined;
  const name = embeddingModel.slice(embeddingModel.indexOf(':') + 1);
  if (embeddingModel.startsWith('onnx:')) {
    const embedder = opened.use(
      await createOnnxEmbedder({
        folder: name,
        ...(onnxRuntime === '' ? {} : { runtimeFolder: onnxRuntime }),
      }),
    );
    return { embedder: () => embedder, background: () => embedder, budget: async () => null };
  }
  if (embeddingUrl === '') throw lacksAddress('BELLWETHER_EMBEDDING_MODEL', 'BELLWETHER_EMBEDDING_URL');
  const shared = endpoint(embeddingUrl, embeddingKey);
  const budgetOf = (tenant: TenantId, share: number) =>
    createDailyBudget({
      ...dependencies,
      tenant,
      purpose: 'embeddings',
      daily: embeddingBudget,
      share,
    });
  const embedderOn = (share: number) =>
    perTenant((tenant) =>
      createOpenAiEmbedder({
        endpoint: shared,
        budget: budgetOf(tenant, share),
        model: name,
        dimensions: configuration.embeddingDimensions,
        prices: { input: embeddingPrice, output: 0 },
      }),
    );
  return {
    embedder: embedderOn(1),
    background: embedderOn(HYBRID_DEFAULTS.backgroundShare),
    async budget(tenant, documents) {
      if (embeddingPrice === 0) return null;
      const left = await budgetOf(tenant, 1).left();
      const cost = (documents * DOCUMENT_TOKENS * embeddingPrice) / 1e6;
      return left === null ? null : { left, cost };
    },
  };
}

function openLanguageModel(
  configuration: Configuration,
  dependencies: ConfiguredModelsDependencies,
  endpoint: (url: string, key: string) => Endpoint,
): ConfiguredModels['languageModel'] {
  const { summaryModel, summaryUrl, summaryKey, summaryInputPrice, summaryOutputPrice, summaryBudget } =
    configuration;
  if (summaryModel === '') return undefined;
  if (summaryUrl === '') throw lacksAddress('BELLWETHER_SUMMARY_MODEL', 'BELLWETHER_SUMMARY_URL');
  const shared = endpoint(summaryUrl, summaryKey);
  return perTenant((tenant) =>
    createOpenAiLanguageModel({
      endpoint: shared,
      budget: createDailyBudget({ ...dependencies, tenant, purpose: 'summaries', daily: summaryBudget }),
      model: summaryModel,
      prices: { input: summaryInputPrice, output: summaryOutputPrice },
    }),
  );
}

function perTenant<T>(create: (tenant: TenantId) => T): (tenant: TenantId) => T {
  const made = new Map<TenantId, T>();
  return (tenant) => {
    const known = made.get(tenant);
    if (known !== undefined) return known;
    const one = create(tenant);
    made.set(tenant, one);
    return one;
  };
}

function lacksAddress(model: string, address: string): BellwetherError {
  return new BellwetherError(
    'CONFIG_INVALID',
    `${model} names a model on a server, and ${address} does not say where: set it. See docs/operations/configuration.md.`,
  );
}
