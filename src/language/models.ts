import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { BellwetherError, messageOf } from '../base/errors.ts';

/** The models that ship, each a folder under `models/` with its `model.bin` and its card. */
export const MODEL_NAMES = ['embedding', 'gazetteer', 'language', 'pestle', 'sentiment', 'tagger'] as const;
export type ModelName = (typeof MODEL_NAMES)[number];

/** The files, once in memory: every thread reads the same bytes. */
export type LanguageModels = Readonly<Record<ModelName, SharedArrayBuffer>>;

const MODELS_DIRECTORY = join(import.meta.dirname, '../../models');

/** Reads every model at once. Throws MODEL_INVALID, naming the file, when one cannot be read. */
export async function loadModels(directory: string = MODELS_DIRECTORY): Promise<LanguageModels> {
  const entries = await Promise.all(
    MODEL_NAMES.map(async (name) => [name, await readShared(join(directory, name, 'model.bin'))] as const),
  );
  return Object.fromEntries(entries) as LanguageModels;
}

async function readShared(path: string): Promise<SharedArrayBuffer> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    const buffer = new SharedArrayBuffer(size);
    const bytes = new Uint8Array(buffer);
    for (let at = 0; at < size; ) {
      const { bytesRead } = await file.read(bytes, at, size - at, at);
      if (bytesRead === 0) throw new Error('it became shorter while it was read');
      at += bytesRead;
    }
    return buffer;
  } catch (error) {
    throw new BellwetherError('MODEL_INVALID', `The model ${path} cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
