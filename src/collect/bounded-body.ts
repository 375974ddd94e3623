import { once } from 'node:events';
import type { Readable, Transform } from 'node:stream';
import {
  createBrotliDecompress,
  createGunzip,
  createInflate,
  createInflateRaw,
  createZstdDecompress,
} from 'node:zlib';
import { BellwetherError } from '../base/errors.ts';

export interface BodyLimits {
  /** The most bytes taken, before and after decompression. */
  readonly maxBytes: number;
  /** Decompressed bytes per compressed byte, looked at once the body is over a megabyte. */
  readonly maxRatio: number;
}

/** Below this size any ratio is harmless, and honest feeds of repeated rows reach several hundred. */
const RATIO_FLOOR = 1024 * 1024;

/**
 * Reads a response body within limits, decompressing as it goes, so a bomb is dropped at the limit and
 * never held whole. Throws `FETCH_TOO_LARGE`, or `FETCH_FAILED` when the data cannot be decompressed.
 */
export async function readBoundedBody(
  body: Readable,
  encoding: string,
  limits: BodyLimits,
  where: string,
): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let compressed = 0;
  let plain = 0;
  let inflater: Transform | null = null;
  let failure: Error | null = null;
  let ended = false;

  const tooLarge = (why: string) =>
    new BellwetherError('FETCH_TOO_LARGE', `${where} ${why}. The rest was not read.`);
  const take = (chunk: Buffer): void => {
    plain += chunk.length;
    if (plain > limits.maxBytes) {
      failure ??= tooLarge(
        `is larger than ${limits.maxBytes} bytes${inflater === null ? '' : ' when decompressed'}`,
      );
    } else if (inflater !== null && plain > RATIO_FLOOR && plain > compressed * limits.maxRatio) {
      failure ??= tooLarge(`decompresses to more than ${limits.maxRatio} times its size`);
    } else chunks.push(chunk);
    if (failure !== null) inflater?.destroy();
  };

  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      compressed += chunk.length;
      if (compressed > limits.maxBytes) throw tooLarge(`is larger than ${limits.maxBytes} bytes`);
      if (encoding === '' || encoding === 'identity') {
        take(chunk);
      } else {
        if (inflater === null) {
          inflater = createInflater(encoding, chunk, where);
          inflater.on('data', take);
          inflater.on('end', () => (ended = true));
          inflater.on('error', (cause) => {
            failure ??= new BellwetherError(
              'FETCH_FAILED',
              `${where} sent ${encoding} data that cannot be decompressed: ${cause.message}`,
              { cause },
            );
          });
        }
        if (!inflater.write(chunk) && failure === null)
          await Promise.race([once(inflater, 'drain'), once(inflater, 'close')]);
      }
      if (failure !== null) throw failure;
    }
    if (inflater !== null) {
      inflater.end();
      if (!ended && !inflater.closed) await Promise.race([once(inflater, 'end'), once(inflater, 'close')]);
      if (failure !== null) throw failure;
    }
  } catch (error) {
    throw failure ?? error;
  } finally {
    inflater?.destroy();
    body.destroy();
  }
  return Buffer.concat(chunks, plain);
}

function createInflater(encoding: string, first: Buffer, where: string): Transform {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      // "deflate" is zlib by the standard and bare deflate by some servers; the first byte tells.
      return (first[0]! & 0x0f) === 8 ? createInflate() : createInflateRaw();
    case 'br':
      return createBrotliDecompress();
    case 'zstd':
      return createZstdDecompress();
    default:
      throw new BellwetherError(
        'FETCH_FAILED',
        `${where} is encoded as "${encoding}", which was not asked for and cannot be read.`,
      );
  }
}
