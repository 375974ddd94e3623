import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import type { Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import { messageOf } from '../../base/errors.ts';

/** A file's plain bytes in pieces, and how much of the file they came from. */
export interface ByteSource extends AsyncIterable<Buffer> {
  readonly bytesTotal: number;
  /** Bytes of the file taken so far. */
  bytesRead(): number;
  /** Set when the compressed data was cut off or damaged: everything before was given. Read it after the last piece. */
  damage(): { readonly byte: number; readonly reason: string } | null;
}

export type Compression = 'gzip' | 'zstd' | null;

/** Read from the disk at once. Bytes. */
const COMPRESSED_PIECE = 64 * 1024;
/** What is given to the decompressor at once should come out as about this much, whatever the ratio. Bytes. */
const INFLATED_TARGET = 1024 * 1024;
const SMALLEST_SLICE = 1024;
const PLAIN_PIECE = 256 * 1024;

export function openByteSource(path: string, bytesTotal: number, compression: Compression): ByteSource {
  let read = 0;
  let damage: { byte: number; reason: string } | null = null;

  async function* plain(): AsyncGenerator<Buffer> {
    for await (const piece of createReadStream(path, { highWaterMark: PLAIN_PIECE })) {
      read += piece.length;
      yield piece;
    }
  }

  // Each piece is inflated completely before the next is written, and the end is announced only after the
  // last: a stream that fails at the end drops what it still holds, and here it then holds nothing.
  async function* inflated(kind: 'gzip' | 'zstd'): AsyncGenerator<Buffer> {
    const inflater: Transform =
      kind === 'gzip'
        ? createGunzip({ chunkSize: PLAIN_PIECE })
        : createZstdDecompress({ chunkSize: PLAIN_PIECE });
    let pieces: Buffer[] = [];
    let failure: Error | null = null;
    inflater.on('data', (piece: Buffer) => pieces.push(piece));
    inflater.on('error', (error) => (failure ??= error));
    const take = (): Buffer => {
      const taken = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
      pieces = [];
      return taken;
    };
    const inflate = (part: Buffer): Promise<void> =>
      new Promise((resolve) => {
        inflater.once('close', resolve);
        inflater.write(part, () => {
          inflater.off('close', resolve);
          resolve();
        });
      });
    const noteDamage = (error: Error): void => {
      const early =
        /unexpected end/i.test(error.message) || (error as { code?: string }).code === 'Z_BUF_ERROR';
      damage = {
        byte: read,
        reason: early
          ? `${kind} data ends early at byte ${read}`
          : `${kind} data is damaged near byte ${read}: ${messageOf(error)}`,
      };
    };
    try {
      // A bomb grows a thousandfold; the growth of each slice sets the size of the next.
      let slice = SMALLEST_SLICE;
      for await (const piece of createReadStream(path, { highWaterMark: COMPRESSED_PIECE })) {
        for (let at = 0; at < piece.length; ) {
          const part = piece.subarray(at, at + slice);
          await inflate(part);
          at += part.length;
          read += part.length;
          const grown = pieces.reduce((sum, one) => sum + one.length, 0);
          slice = Math.max(
            SMALLEST_SLICE,
            Math.floor((INFLATED_TARGET * part.length) / Math.max(grown, part.length)),
          );
          if (pieces.length > 0) yield take();
          if (failure !== null) {
            noteDamage(failure);
            return;
          }
        }
      }
      inflater.end();
      if (!inflater.readableEnded && failure === null)
        await Promise.race([once(inflater, 'end'), once(inflater, 'close')]).catch(() => {});
      if (pieces.length > 0) yield take();
      if (failure !== null) noteDamage(failure);
    } finally {
      inflater.destroy();
    }
  }

  return {
    bytesTotal,
    bytesRead: () => read,
    damage: () => damage,
    [Symbol.asyncIterator]: () => (compression === null ? plain() : inflated(compression)),
  };
}
