import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { BellwetherError, messageOf } from '../base/errors.ts';

/**
 * Writes to a file, which is there only when all of it was written, or to standard output for `-`. Gives the bytes. Throws
 * INVALID_INPUT for a place where no file can be made, CANCELLED when the signal says so.
 */
export async function writeBytes(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  options: { readonly signal: AbortSignal; readonly onBytes: (bytes: number) => void },
): Promise<number> {
  const { signal, onBytes } = options;
  let bytes = 0;
  const counted = async function* () {
    for await (const chunk of chunks) {
      if (signal.aborted)
        throw new BellwetherError('CANCELLED', 'The export was cancelled; no file was written.');
      bytes += chunk.byteLength;
      onBytes(bytes);
      yield chunk;
    }
  };
  if (file === '-') {
    await pipeline(counted, process.stdout, { end: false });
    return bytes;
  }
  const part = `${file}.part`;
  try {
    await pipeline(counted, createWriteStream(part));
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    if (WRONG_PLACE.has((error as NodeJS.ErrnoException).code ?? ''))
      throw new BellwetherError(
        'INVALID_INPUT',
        `"${file}" cannot be written: ${messageOf(error).replace(/,.*$/, '')}.`,
      );
    throw error;
  }
  return bytes;
}

/** No such folder, no permission, a folder of this name, a read-only disk, a file where a folder should be. */
const WRONG_PLACE: ReadonlySet<string> = new Set(['ENOENT', 'EACCES', 'EPERM', 'EISDIR', 'EROFS', 'ENOTDIR']);
