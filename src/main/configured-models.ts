import type { Clock } from '../base/clock.ts';
import { BellwetherError } from '../base/errors.ts';
import type { TenantId } from '../domain/tenant.ts';
import { createOnnxEmbedder } from '../drivers/onnx/onnx-embedder.ts';
import { createEndpoint, type Endpoint } from '../drivers/openai/endpoint.ts';
import { createOpenAiEmbedder } from '../drivers/openai/openai-embedder.ts';
import { createOpenAiLanguageModel } from '../drivers/openai/openai-language-model.ts';
import { createDailyBudget } from '../language/spending/daily-budget.ts';
import type { Database } from '../ports/database.ts';
import type { Embedder } from '../ports/embedder.ts';
import type { LanguageModel } from '../ports/language-model.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Configuration } from './configuration.ts';

/** The models that the configuration adds to those that ship. */
export interface ConfiguredModels {
  /** The embedder that is chosen instead of the static one, for a tenant and its budget; undefined when none is. */
  readonly embedder: ((tenant: TenantId) => Embedder) | undefined;
  readonly languageModel: ((tenant: TenantId) => LanguageModel) | undefined;
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
    embedder: await openEmbedder(configuration, dependencies, { opened, endpoint }),
    languageModel: openLanguageModel(configuration, dependencies, endpoint),
  };
}

async function openEmbedder(
  configuration: Configuration,
  dependencies: ConfiguredModelsDependencies,
  { opened, endpoint }: { opened: AsyncDisposableStack; endpoint(url: string, key: string): Endpoint },
): Promise<ConfiguredModels['embedder']> {
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
    return () => embedder;
  }
  if (embeddingUrl === '') throw lacksAddress('BELLWETHER_EMBEDDING_MODEL', 'BELLWETHER_EMBEDDING_URL');
  const shared = endpoint(embeddingUrl, embeddingKey);
  return perTenant((tenant) =>
    createOpenAiEmbedder({
      endpoint: shared,
      budget: createDailyBudget({ ...dependencies, tenant, purpose: 'embeddings', daily: embeddingBudget }),
      model: name,
      dimensions: configuration.embeddingDimensions,
      prices: { input: embeddingPrice, output: 0 },
    }),
  );
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
