import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** Writes to a file, which is there only when all of it was written, or to standard output for `-`. Gives the bytes. */
export async function writeBytes(
  chunks: AsyncIterable<Uint8Array>,
  file: string,
  onBytes: (bytes: number) => void,
): Promise<number> {
  let bytes = 0;
  const counted = async function* () {
    for await (const chunk of chunks) {
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
    throw error;
  }
  return bytes;
}
