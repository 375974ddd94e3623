import { open, stat } from 'node:fs/promises';
import { BellwetherError, messageOf } from '../../base/errors.ts';
import { type Compression, openByteSource } from './byte-source.ts';

export interface InspectedFile {
  /** Bytes on disk. */
  readonly size: number;
  readonly compression: Compression;
  /** The first plain bytes: up to one piece, at least one byte. */
  readonly start: Buffer;
}

/** Looks at a file before reading it. Throws `FILE_UNREADABLE` naming the path and the reason. */
export async function inspectFile(path: string): Promise<InspectedFile> {
  const unreadable = (why: string, cause?: unknown) =>
    new BellwetherError('FILE_UNREADABLE', `${path} ${why}`, { cause });
  try {
    const info = await stat(path);
    if (info.isDirectory())
      throw unreadable('is a directory. Name the files in it, for example with a pattern.');
    if (!info.isFile()) throw unreadable('is not a regular file.');
    if (info.size === 0) throw unreadable('is empty.');
    const compression = await readCompression(path);
    const source = openByteSource(path, info.size, compression);
    let start: Buffer = Buffer.alloc(0);
    for await (const piece of source) {
      start = piece;
      break;
    }
    if (start.length === 0) {
      const damage = source.damage();
      throw unreadable(
        damage === null ? 'holds nothing once decompressed.' : `cannot be read: ${damage.reason}.`,
      );
    }
    return { size: info.size, compression, start };
  } catch (error) {
    if (error instanceof BellwetherError) throw error;
    const code = (error as { code?: string }).code ?? '';
    throw unreadable(SYSTEM_REASONS[code] ?? `cannot be read: ${messageOf(error)}.`, error);
  }
}

const SYSTEM_REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist. Check the path.',
  ENOTDIR: 'does not exist: a part of the path is not a directory.',
  EACCES: 'may not be read by this user. Change its permissions or run as its owner.',
  EPERM: 'may not be read by this user. Change its permissions or run as its owner.',
  ELOOP: 'is a symbolic link that leads to itself.',
};

async function readCompression(path: string): Promise<Compression> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
  if (bytesRead >= 2 && buffer[0] === 0x1f && buffer[1] === 0x8b) return 'gzip';
  if (bytesRead === 4 && buffer.readUInt32LE(0) === 0xfd2fb528) return 'zstd';
  return null;
}
