import { Tokenizer } from '@huggingface/tokenizers';
import { BellwetherError, messageOf } from '../../base/errors.ts';
import { quantise, type Vector } from '../../domain/vector.ts';
import type { Embedder } from '../../ports/embedder.ts';
import { type ModelFolder, readModelFolder } from './model-folder.ts';
import { poolTokens } from './pool-tokens.ts';
import { loadOnnxRuntime, type OnnxRuntime, type OnnxSession, type OnnxTensor } from './runtime.ts';

export interface OnnxEmbedderOptions {
  /** With `model.onnx`, `tokenizer.json` or `vocab.txt`, and the settings as the hub lays them out. */
  readonly folder: string;
  /** Where `onnxruntime-node` is installed, when not beside the product. */
  readonly runtimeFolder?: string;
  /** Threads of one inference. Default 1: the pipeline has work for the others. */
  readonly threads?: number;
}

/** Tokens of one inference, padding included. More of them is no faster on a CPU and costs memory (figures in the note). */
const BATCH_TOKENS = 1024;
const BATCH_TEXTS = 32;
/** No more characters than this per token are looked at; English has 4 to 5. */
const CHARACTERS_PER_TOKEN = 16;

interface Encoded {
  readonly place: number;
  readonly ids: readonly number[];
}

/**
 * A sentence transformer in ONNX form, run in this process; inference happens off the event loop. Throws CONFIG_INVALID
 * without the runtime and MODEL_INVALID for a folder that is not such a model.
 */
export async function createOnnxEmbedder(options: OnnxEmbedderOptions): Promise<Embedder> {
  const runtime = loadOnnxRuntime(options.runtimeFolder);
  const folder = await readModelFolder(options.folder);
  const tokenizer = openTokenizer(folder);
  const session = await openSession(runtime, folder, options.threads ?? 1);
  try {
    const [probe] = await infer(runtime, session, folder, [
      { place: 0, ids: encode(tokenizer, folder, 'probe') },
    ]);
    const model = { id: folder.id, dimensions: probe!.length };
    return {
      model,
      capabilities: { local: true, batch: BATCH_TEXTS },
      async embed(texts, signal) {
        signal.throwIfAborted();
        const vectors = texts.map((): Vector => new Int8Array(model.dimensions));
        // Of like length together, so that little is padding.
        const encoded = texts
          .map((text, place): Encoded => ({ place, ids: encode(tokenizer, folder, text) }))
          .filter(({ ids }) => ids.length > 0)
          .sort((a, b) => a.ids.length - b.ids.length);
        for (const batch of toBatches(encoded)) {
          signal.throwIfAborted();
          const pooled = await infer(runtime, session, folder, batch);
          for (const [row, { place }] of batch.entries()) vectors[place] = quantise(pooled[row]!);
        }
        return vectors;
      },
      [Symbol.asyncDispose]: () => session.release(),
    };
  } catch (error) {
    await session.release();
    throw error;
  }
}

function openTokenizer(folder: ModelFolder): Tokenizer {
  try {
    return new Tokenizer(folder.tokenizer, folder.tokenizerConfig);
  } catch (cause) {
    throw new BellwetherError(
      'MODEL_INVALID',
      `The tokenizer of ${folder.id} cannot be used: ${messageOf(cause)}`,
      {
        cause,
      },
    );
  }
}

async function openSession(runtime: OnnxRuntime, folder: ModelFolder, threads: number): Promise<OnnxSession> {
  let session: OnnxSession;
  try {
    session = await runtime.InferenceSession.create(folder.modelPath, {
      executionProviders: ['cpu'],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
    });
  } catch (cause) {
    throw new BellwetherError(
      'MODEL_INVALID',
      `${folder.modelPath} is not a model that ONNX Runtime can load: ${messageOf(cause)}`,
      { cause },
    );
  }
  const unknown = session.inputNames.filter((name) => !INPUTS.has(name));
  if (unknown.length === 0 && session.inputNames.includes('input_ids')) return session;
  await session.release();
  throw new BellwetherError(
    'MODEL_INVALID',
    `${folder.modelPath} asks for ${session.inputNames.join(', ')}: only text encoders with ${[...INPUTS].join(', ')} are supported.`,
  );
}

const INPUTS: ReadonlySet<string> = new Set(['input_ids', 'attention_mask', 'token_type_ids']);

/** Token ids, cut to what the model takes with the closing token kept; none for a text without a word. */
function encode(tokenizer: Tokenizer, folder: ModelFolder, text: string): readonly number[] {
  const plain = text
    .slice(0, folder.maxTokens * CHARACTERS_PER_TOKEN)
    .toWellFormed()
    .replaceAll('\0', ' ');
  if (plain.trim() === '') return [];
  const { ids } = tokenizer.encode(plain);
  if (ids.length <= folder.maxTokens) return ids;
  return [...ids.slice(0, folder.maxTokens - 1), ids.at(-1)!];
}

function toBatches(encoded: readonly Encoded[]): Encoded[][] {
  const batches: Encoded[][] = [];
  for (const entry of encoded) {
    const last = batches.at(-1);
    const fits =
      last !== undefined && last.length < BATCH_TEXTS && (last.length + 1) * entry.ids.length <= BATCH_TOKENS;
    if (fits) last.push(entry);
    else batches.push([entry]);
  }
  return batches;
}

/** One inference over texts of like length; the vectors in their order. */
async function infer(
  runtime: OnnxRuntime,
  session: OnnxSession,
  folder: ModelFolder,
  batch: readonly Encoded[],
): Promise<Float32Array[]> {
  const length = Math.max(...batch.map(({ ids }) => ids.length));
  const ids = new BigInt64Array(batch.length * length);
  const mask = new BigInt64Array(batch.length * length);
  for (const [row, entry] of batch.entries()) {
    for (const [column, id] of entry.ids.entries()) {
      ids[row * length + column] = BigInt(id);
      mask[row * length + column] = 1n;
    }
  }
  const shape = [batch.length, length];
  const inputs: Record<string, OnnxTensor> = {
    input_ids: new runtime.Tensor('int64', ids, shape),
    attention_mask: new runtime.Tensor('int64', mask, shape),
    token_type_ids: new runtime.Tensor('int64', new BigInt64Array(ids.length), shape),
  };
  const outputs = await session.run(
    Object.fromEntries(session.inputNames.map((name) => [name, inputs[name]!])),
  );
  const output = outputs.sentence_embedding ?? outputs.last_hidden_state ?? outputs[session.outputNames[0]!]!;
  const lengths = batch.map((entry) => entry.ids.length);
  const dimensions = output.dims.at(-1)!;
  if (output.dims.length === 2 && output.dims[0] === batch.length)
    return batch.map((_, row) =>
      Float32Array.from({ length: dimensions }, (_, d) => output.data[row * dimensions + d]!),
    );
  if (output.dims.length === 3 && output.dims[0] === batch.length && output.dims[1] === length)
    return poolTokens(output.data, lengths, { length, dimensions }, folder.pooling);
  throw new BellwetherError(
    'MODEL_INVALID',
    `${folder.modelPath} answers with shape ${output.dims.join(' x ')}: neither one vector per text nor one per token.`,
  );
}
