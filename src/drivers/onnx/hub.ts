import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BellwetherError } from '../../base/errors.ts';

/** A bounded GET that refuses private addresses and follows redirects by its own rules, as collection has it. */
export type BoundedFetch = (
  url: string,
  request: { readonly signal: AbortSignal; readonly maxBytes: number },
) => Promise<{ readonly status: number; readonly body: Uint8Array }>;

export interface HubOptions {
  readonly fetch: BoundedFetch;
  /** `sentence-transformers/all-MiniLM-L6-v2` */
  readonly repository: string;
  /** A commit, so that the same model comes every time; a branch gives what it is on that day. */
  readonly revision: string;
  /** Folder to make; it must not exist. */
  readonly into: string;
  /** Default `https://huggingface.co`. */
  readonly hub?: string;
  /** The most bytes of one file. Default 600 MB. */
  readonly maxBytes?: number;
}

const LARGEST_FILE = 600 * 1024 * 1024;
const LARGEST_LISTING = 4 * 1024 * 1024;
/** What an embedder reads, where it is there. */
const SETTINGS = [
  'config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'vocab.txt',
  'modules.json',
  'sentence_bert_config.json',
  '1_Pooling/config.json',
];
const WEIGHTS = [
  'onnx/model_quantized.onnx',
  'onnx/model_qint8_avx512.onnx',
  'onnx/model.onnx',
  'model.onnx',
];

interface HubFile {
  readonly path: string;
  readonly size: number;
  readonly lfs?: { readonly oid?: string };
}

/**
 * Brings a model's folder from a hub: its list of files first, then those that an embedder needs, each checked for size
 * and, where the hub states one, SHA-256. The folder appears whole or not at all. Throws FETCH_FAILED for what the hub
 * does not have or sends damaged, and what the fetch throws.
 */
export async function downloadModel(options: HubOptions, signal: AbortSignal): Promise<void> {
  const { repository, revision } = options;
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository) || !/^[\w.-]+$/.test(revision) || repository.includes('..'))
    throw new BellwetherError(
      'INVALID_INPUT',
      `"${repository}" at "${revision}" is no repository and revision of a hub, like owner/name and a commit.`,
    );
  const hub = options.hub ?? 'https://huggingface.co';
  const files = await listFiles(
    options,
    `${hub}/api/models/${repository}/tree/${revision}?recursive=true`,
    signal,
  );
  const weights = WEIGHTS.map((path) => files.get(path)).find((file) => file !== undefined);
  if (weights === undefined)
    throw new BellwetherError(
      'FETCH_FAILED',
      `${repository} at ${revision} has no ONNX file: none of ${WEIGHTS.join(', ')}.`,
    );
  const wanted = [...SETTINGS.map((path) => files.get(path)).filter((file) => file !== undefined), weights];

  await mkdir(dirname(options.into), { recursive: true });
  const unfinished = await mkdtemp(`${options.into}.part-`);
  try {
    for (const file of wanted) {
      const bytes = await get(
        options,
        `${hub}/${repository}/resolve/${revision}/${file.path}`,
        file.size,
        signal,
      );
      check(file, bytes);
      const path = join(unfinished, file === weights ? 'model.onnx' : file.path);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, bytes);
    }
    await rename(unfinished, options.into);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

async function listFiles(
  options: HubOptions,
  url: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, HubFile>> {
  const listing = JSON.parse(
    Buffer.from(await get(options, url, LARGEST_LISTING, signal)).toString('utf8'),
  ) as unknown;
  if (!Array.isArray(listing))
    throw new BellwetherError('FETCH_FAILED', `${url} did not answer with a list of files.`);
  return new Map(
    (listing as HubFile[])
      .filter(({ path, size }) => typeof path === 'string' && Number.isInteger(size) && size >= 0)
      .map((file) => [file.path, file]),
  );
}

async function get(
  { fetch, maxBytes = LARGEST_FILE }: HubOptions,
  url: string,
  size: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (size > maxBytes)
    throw new BellwetherError('FETCH_TOO_LARGE', `${url} has ${size} bytes; the limit is ${maxBytes}.`);
  const { status, body } = await fetch(url, { signal, maxBytes: size });
  if (status !== 200) throw new BellwetherError('FETCH_FAILED', `${url} answered with ${status}.`);
  return body;
}

function check(file: HubFile, bytes: Uint8Array): void {
  const sha256 = file.lfs?.oid;
  if (
    bytes.length !== file.size ||
    (sha256 !== undefined && createHash('sha256').update(bytes).digest('hex') !== sha256)
  )
    throw new BellwetherError(
      'FETCH_FAILED',
      `${file.path} came damaged: ${bytes.length} bytes of ${file.size}${sha256 === undefined ? '' : ', or another SHA-256'}.`,
    );
}
