import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BellwetherError, messageOf } from '../../base/errors.ts';
import { vocabularyTokenizer } from './vocabulary-tokenizer.ts';

/** A sentence transformer as the hub lays it out, read but for the weights. */
export interface ModelFolder {
  /** `onnx:NAME@HASH`: the name of the folder and the start of the SHA-256 of the weights. */
  readonly id: string;
  readonly modelPath: string;
  /** Contents of `tokenizer.json` and `tokenizer_config.json`. */
  readonly tokenizer: object;
  readonly tokenizerConfig: object;
  readonly pooling: 'mean' | 'cls';
  /** Longest input, special tokens included. */
  readonly maxTokens: number;
}

/** Where exporters put the weights. */
const MODEL_PATHS = ['model.onnx', 'onnx/model.onnx', 'model_quantized.onnx', 'onnx/model_quantized.onnx'];
const LONGEST_INPUT = 512;
/** Settings are a few KB; a tokenizer with a large multilingual vocabulary is 20 MB. */
const LARGEST_JSON = 64 * 1024 * 1024;

/** Throws MODEL_INVALID naming the file that is missing, damaged, or says something that is not supported. */
export async function readModelFolder(folder: string): Promise<ModelFolder> {
  const path = (name: string) => join(folder, name);
  const modelPath = MODEL_PATHS.map(path).find((candidate) => existsSync(candidate));
  if (modelPath === undefined)
    throw new BellwetherError('MODEL_INVALID', `There is no ${MODEL_PATHS.join(', nor ')} in ${folder}.`);

  const config = (await readJson(path('config.json'))) ?? {};
  const sentence = (await readJson(path('sentence_bert_config.json'))) ?? {};
  const tokenizerConfig = (await readJson(path('tokenizer_config.json'))) ?? {};
  const limits = [sentence.max_seq_length, config.max_position_embeddings, tokenizerConfig.model_max_length]
    // Some tokenizers write a limit of 10^30 for "none".
    .filter((limit): limit is number => typeof limit === 'number' && limit >= 8 && limit <= 8192);

  const digest = createHash('sha256');
  await pipeline(createReadStream(modelPath), digest);
  const name = basename(resolve(folder)).replace(/\s+/g, '-');
  return {
    id: `onnx:${name}@${digest.digest('hex').slice(0, 8)}`,
    modelPath,
    tokenizer: await readTokenizer(folder, tokenizerConfig),
    tokenizerConfig,
    pooling: await readPooling(folder),
    maxTokens: limits.length > 0 ? Math.min(...limits) : LONGEST_INPUT,
  };
}

async function readTokenizer(folder: string, config: Record<string, unknown>): Promise<object> {
  const tokenizer = await readJson(join(folder, 'tokenizer.json'));
  if (tokenizer !== undefined) return tokenizer;
  const vocabulary = join(folder, 'vocab.txt');
  if (!existsSync(vocabulary))
    throw new BellwetherError('MODEL_INVALID', `There is neither tokenizer.json nor vocab.txt in ${folder}.`);
  return vocabularyTokenizer(await readFile(vocabulary, 'utf8'), config.do_lower_case !== false);
}

/** `1_Pooling/config.json` of sentence-transformers; mean without it, as most models have. */
async function readPooling(folder: string): Promise<'mean' | 'cls'> {
  const modules = await readJson(join(folder, 'modules.json'));
  const types = Array.isArray(modules)
    ? modules.map((module: { type?: unknown }) => String(module?.type))
    : [];
  const foreign = types.find((type) => !/\.(Transformer|Pooling|Normalize)$/.test(type));
  if (foreign !== undefined)
    throw new BellwetherError(
      'MODEL_INVALID',
      `modules.json in ${folder} names ${foreign}: only a transformer, pooling and normalisation are supported.`,
    );
  const pooling = await readJson(join(folder, '1_Pooling/config.json'));
  if (pooling === undefined || pooling.pooling_mode_mean_tokens === true || pooling.pooling_mode === 'mean')
    return 'mean';
  if (pooling.pooling_mode_cls_token === true || pooling.pooling_mode === 'cls') return 'cls';
  throw new BellwetherError(
    'MODEL_INVALID',
    `1_Pooling/config.json in ${folder} asks for a pooling that is not supported: mean and the first token are.`,
  );
}

async function readJson(path: string): Promise<Record<string, unknown> | undefined> {
  if (!existsSync(path)) return undefined;
  const { size } = await stat(path);
  if (size > LARGEST_JSON)
    throw new BellwetherError(
      'MODEL_INVALID',
      `${path} has ${size} bytes; at most ${LARGEST_JSON} are read.`,
    );
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  } catch (cause) {
    throw new BellwetherError('MODEL_INVALID', `${path} cannot be read: ${messageOf(cause)}`, { cause });
  }
}
