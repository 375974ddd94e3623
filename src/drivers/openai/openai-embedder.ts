import { BellwetherError, isBellwetherError } from '../../base/errors.ts';
import { quantise, type Vector } from '../../domain/vector.ts';
import type { Budget } from '../../ports/budget.ts';
import type { Embedder } from '../../ports/embedder.ts';
import { type Endpoint, type ModelPrices, UnusableAnswer } from './endpoint.ts';
import { cutToTokens, estimateTokens } from './token-estimate.ts';

export interface OpenAiEmbedderOptions {
  /** Shared by all tenants; not disposed with the embedder. */
  readonly endpoint: Endpoint;
  /** The tenant's, for embeddings. */
  readonly budget: Budget;
  /** As the server calls it: `text-embedding-3-small`. */
  readonly model: string;
  readonly dimensions: number;
  readonly prices: ModelPrices;
  readonly limits?: Partial<EmbeddingLimits>;
}

export interface EmbeddingLimits {
  /** Longest text, in tokens by estimate; longer ones are cut. */
  readonly textTokens: number;
  readonly batchTexts: number;
  /** All texts of one request together. */
  readonly batchTokens: number;
  /** Requests of one call to `embed` under way at once. */
  readonly parallel: number;
}

export const EMBEDDING_LIMITS: EmbeddingLimits = {
  textTokens: 8000,
  batchTexts: 64,
  batchTokens: 100_000,
  parallel: 2,
};

interface Batch {
  /** Where the texts stand among those asked for. */
  readonly places: readonly number[];
  readonly texts: readonly string[];
}

/**
 * Embeddings of any OpenAI-compatible server. Texts without a character are the zero vector and are not sent, since
 * servers refuse them. A batch that the server refuses as too large or not valid is halved until the text that it objects
 * to stands alone, and a text that is still too long is halved four times at most.
 */
export function createOpenAiEmbedder(options: OpenAiEmbedderOptions): Embedder {
  const limits = { ...EMBEDDING_LIMITS, ...options.limits };
  const model = { id: `openai:${options.model}`, dimensions: options.dimensions };

  async function request(texts: readonly string[], signal: AbortSignal): Promise<Vector[]> {
    const inputTokens = texts.reduce((sum, text) => sum + estimateTokens(text), 0);
    return options.endpoint.call(
      {
        path: '/embeddings',
        purpose: 'embeddings',
        body: { model: options.model, input: texts, encoding_format: 'float' },
        budget: options.budget,
        prices: options.prices,
        estimate: { inputTokens, outputTokens: 0 },
        read: (answer) => readEmbeddings(answer, texts.length, model),
      },
      signal,
    );
  }

  async function embedBatch(batch: Batch, into: Vector[], signal: AbortSignal, cuts = 0): Promise<void> {
    try {
      const vectors = await request(batch.texts, signal);
      for (const [i, place] of batch.places.entries()) into[place] = vectors[i]!;
    } catch (error) {
      if (!mayBeTooLarge(error)) throw error;
      const { places, texts } = batch;
      if (texts.length > 1) {
        const half = texts.length >> 1;
        await embedBatch({ places: places.slice(0, half), texts: texts.slice(0, half) }, into, signal, cuts);
        await embedBatch({ places: places.slice(half), texts: texts.slice(half) }, into, signal, cuts);
      } else if (cuts < 4 && texts[0]!.length > 200) {
        const shorter = cutToTokens(texts[0]!, estimateTokens(texts[0]!) >> 1);
        await embedBatch({ places, texts: [shorter] }, into, signal, cuts + 1);
      } else throw error;
    }
  }

  return {
    model,
    capabilities: { local: false, batch: limits.batchTexts },
    async embed(texts, signal) {
      const vectors = texts.map((): Vector => new Int8Array(model.dimensions));
      const waiting = toBatches(texts, limits);
      const stop = new AbortController();
      const both = AbortSignal.any([signal, stop.signal]);
      const lane = async () => {
        for (let batch = waiting.shift(); batch !== undefined; batch = waiting.shift())
          await embedBatch(batch, vectors, both);
      };
      const lanes = Array.from({ length: Math.min(limits.parallel, waiting.length) }, lane);
      try {
        await Promise.all(lanes);
      } catch (error) {
        stop.abort(error);
        await Promise.allSettled(lanes);
        throw error;
      }
      return vectors;
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** Well-formed, cut and without null bytes, which some servers refuse; those without a character are left out. */
function toBatches(texts: readonly string[], limits: EmbeddingLimits): Batch[] {
  const batches: { places: number[]; texts: string[]; tokens: number }[] = [];
  for (const [place, original] of texts.entries()) {
    const text = cutToTokens(original, limits.textTokens).toWellFormed().replaceAll('\0', ' ');
    if (text.trim() === '') continue;
    const tokens = estimateTokens(text);
    let last = batches.at(-1);
    if (
      last === undefined ||
      last.texts.length >= limits.batchTexts ||
      last.tokens + tokens > limits.batchTokens
    ) {
      last = { places: [], texts: [], tokens: 0 };
      batches.push(last);
    }
    last.places.push(place);
    last.texts.push(text);
    last.tokens += tokens;
  }
  return batches;
}

function mayBeTooLarge(error: unknown): boolean {
  return (
    isBellwetherError(error, 'UNAVAILABLE') &&
    (error.details.status === 400 || error.details.status === 413 || error.details.status === 422)
  );
}

interface EmbeddingsAnswer {
  readonly data?: readonly { readonly index?: unknown; readonly embedding?: unknown }[];
  readonly usage?: { readonly prompt_tokens?: unknown; readonly total_tokens?: unknown };
}

/** Answers may come in any order; each text must be answered once, with finite numbers, as many as the model has. */
function readEmbeddings(
  answer: unknown,
  count: number,
  model: { readonly id: string; readonly dimensions: number },
): { value: Vector[]; inputTokens?: number } {
  const { data, usage } = (answer ?? {}) as EmbeddingsAnswer;
  if (!Array.isArray(data) || data.length !== count)
    throw new UnusableAnswer(
      `answered ${count} texts with ${Array.isArray(data) ? `${data.length} vectors` : 'no vectors'}`,
    );
  const vectors: (Vector | undefined)[] = new Array(count).fill(undefined);
  for (const [i, entry] of data.entries()) {
    const index = entry?.index ?? i;
    if (typeof index !== 'number' || !Number.isInteger(index) || index < 0 || index >= count)
      throw new UnusableAnswer(`numbered a vector ${JSON.stringify(index)} of ${count}`);
    if (vectors[index] !== undefined) throw new UnusableAnswer(`sent two vectors for text ${index}`);
    const values: unknown = entry?.embedding;
    if (!Array.isArray(values) || !values.every((value) => typeof value === 'number'))
      throw new UnusableAnswer('sent a vector that is not a list of numbers');
    if (values.length !== model.dimensions)
      throw new BellwetherError(
        'MODEL_INVALID',
        `${model.id} sent a vector of ${values.length} dimensions; ${model.dimensions} are configured. Set the dimensions to what the model gives.`,
      );
    vectors[index] = quantise(values as number[]);
  }
  const counted = usage?.prompt_tokens ?? usage?.total_tokens;
  return {
    value: vectors as Vector[],
    ...(typeof counted === 'number' && counted >= 0 ? { inputTokens: counted } : {}),
  };
}
