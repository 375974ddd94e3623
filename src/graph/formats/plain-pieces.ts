import { isUtf8 } from 'node:buffer';
import { createReadStream, type ReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { BellwetherError, messageOf } from '../../base/errors.ts';
import { fileError } from './file-error.ts';
import { FILE_LIMITS } from './limits.ts';

/** Bytes read at once. */
const PIECE = 256 * 1024;
const FIRST_PIECE = 64 * 1024;

/** The text of a file as pieces of UTF-8 that end between characters, without byte order mark and NUL. */
export interface PlainPieces extends AsyncIterable<Buffer> {
  readonly bytesTotal: number;
  /** Bytes of the file taken so far. */
  bytesRead(): number;
}

/**
 * Opens a file for reading. Decompresses gzip, and turns UTF-16 with a byte order mark, and what an XML declaration
 * names, into UTF-8. Throws `FILE_UNREADABLE` for other encodings and damaged files, `TOO_LARGE` for more than 64 GiB.
 */
export async function openPlainPieces(path: string, fileName: string): Promise<PlainPieces> {
  const bytesTotal = await sizeOf(path, fileName);
  let stream: ReadStream | null = null;
  return {
    bytesTotal,
    bytesRead: () => stream?.bytesRead ?? 0,
    [Symbol.asyncIterator]: () =>
      largeFirst(
        asUtf8(
          rawPieces(path, fileName, (opened) => {
            stream = opened;
          }),
          path,
          fileName,
        ),
      ),
  };
}

/** The format and the columns are found from the first piece: it has 64 KiB, or all there is. */
async function* largeFirst(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let first: Buffer | null = Buffer.alloc(0);
  for await (const piece of pieces) {
    if (first === null) {
      yield piece;
      continue;
    }
    first = Buffer.concat([first, piece]);
    if (first.length < FIRST_PIECE) continue;
    yield first;
    first = null;
  }
  if (first !== null && first.length > 0) yield first;
}

async function sizeOf(path: string, fileName: string): Promise<number> {
  try {
    const info = await stat(path);
    if (!info.isFile()) throw fileError('FILE_UNREADABLE', fileName, null, 'It is not a regular file.');
    if (info.size === 0) throw fileError('FILE_UNREADABLE', fileName, null, 'The file is empty.');
    await (await open(path)).close();
    return info.size;
  } catch (error) {
    if (error instanceof BellwetherError) throw error;
    const code = (error as { code?: string }).code;
    const why =
      code === 'ENOENT' ? 'The file does not exist.' : `It cannot be opened: ${code ?? messageOf(error)}.`;
    throw fileError('FILE_UNREADABLE', fileName, null, why);
  }
}

async function* rawPieces(
  path: string,
  fileName: string,
  opened: (stream: ReadStream) => void,
): AsyncGenerator<Buffer> {
  const stream = createReadStream(path, { highWaterMark: PIECE });
  opened(stream);
  const first = (await firstPiece(stream)) ?? Buffer.alloc(0);
  stream.unshift(first);
  if (!(first[0] === 0x1f && first[1] === 0x8b)) {
    yield* stream;
    return;
  }
  const plain = createGunzip({ chunkSize: PIECE });
  const failed = pipeline(stream, plain).catch(() => {});
  let bytes = 0;
  try {
    for await (const piece of plain as AsyncIterable<Buffer>) {
      bytes += piece.length;
      if (bytes > FILE_LIMITS.plainBytes)
        throw fileError(
          'TOO_LARGE',
          fileName,
          null,
          'It holds more than 64 GiB once decompressed. Split it.',
        );
      yield piece;
    }
  } catch (error) {
    if (error instanceof BellwetherError) throw error;
    throw fileError(
      'FILE_UNREADABLE',
      fileName,
      null,
      `The gzip data is damaged or ends early near byte ${stream.bytesRead}: ${messageOf(error)}.`,
    );
  } finally {
    stream.destroy();
    plain.destroy();
    await failed;
  }
}

async function firstPiece(stream: ReadStream): Promise<Buffer | null> {
  for (;;) {
    const piece = stream.read() as Buffer | null;
    if (piece !== null || stream.readableEnded) return piece;
    await new Promise<void>((resolve, reject) => {
      const done = (error?: Error): void => {
        for (const event of ['readable', 'end', 'error']) stream.off(event, done);
        if (error === undefined) resolve();
        else reject(error);
      };
      for (const event of ['readable', 'end', 'error']) stream.once(event, done);
    });
  }
}

async function* asUtf8(raw: AsyncIterable<Buffer>, path: string, fileName: string): AsyncGenerator<Buffer> {
  let decoder: TextDecoder | null = null;
  let first = true;
  let rest: Buffer = Buffer.alloc(0);
  /** Bytes before `rest`. */
  let before = 0;
  for await (let piece of raw) {
    if (first) {
      first = false;
      decoder = decoderFor(piece, fileName);
      if (decoder === null && piece[0] === 0xef && piece[1] === 0xbb && piece[2] === 0xbf) {
        piece = piece.subarray(3);
        before = 3;
      }
    }
    if (decoder !== null) {
      const text = decoded(decoder, piece, fileName);
      refuseNul(text.includes('\0'), fileName, null);
      if (text !== '') yield Buffer.from(text);
      continue;
    }
    const whole = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const end = lastCharacterEnd(whole);
    const part = whole.subarray(0, end);
    if (!isUtf8(part)) throw await notUtf8(part, before, path, fileName);
    const nul = part.indexOf(0);
    if (nul !== -1) refuseNul(true, fileName, await lineOf(path, before + nul));
    before += end;
    rest = Buffer.from(whole.subarray(end));
    if (part.length > 0) yield part;
  }
  if (decoder !== null) {
    const text = decoded(decoder, null, fileName);
    if (text !== '') yield Buffer.from(text);
  } else if (rest.length > 0) throw await notUtf8(rest, before, path, fileName);
}

function decoderFor(start: Buffer, fileName: string): TextDecoder | null {
  if (start[0] === 0xff && start[1] === 0xfe) return new TextDecoder('utf-16le', { fatal: true });
  if (start[0] === 0xfe && start[1] === 0xff) return new TextDecoder('utf-16be', { fatal: true });
  if (start.length >= 4 && (start[0] === 0) !== (start[1] === 0) && (start[2] === 0) === (start[0] === 0))
    throw fileError(
      'FILE_UNREADABLE',
      fileName,
      null,
      'It looks like UTF-16 without a byte order mark. Save it as UTF-8.',
    );
  const declared = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([^"']{1,40})["']/.exec(
    start.toString('latin1', 0, 300),
  )?.[1];
  if (declared === undefined || /^(utf-?8|us-ascii|ascii)$/i.test(declared)) return null;
  try {
    return new TextDecoder(declared, { fatal: true });
  } catch {
    throw fileError(
      'FILE_UNREADABLE',
      fileName,
      null,
      `It says that its encoding is ${JSON.stringify(declared)}, which is not known. Save it as UTF-8.`,
    );
  }
}

function decoded(decoder: TextDecoder, piece: Buffer | null, fileName: string): string {
  try {
    return piece === null ? decoder.decode() : decoder.decode(piece, { stream: true });
  } catch {
    throw fileError(
      'FILE_UNREADABLE',
      fileName,
      null,
      `It is not the ${decoder.encoding} that it says it is. Save it as UTF-8.`,
    );
  }
}

/** Where the last whole character ends: a UTF-8 character is at most four bytes. */
function lastCharacterEnd(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

async function notUtf8(
  part: Buffer,
  before: number,
  path: string,
  fileName: string,
): Promise<BellwetherError> {
  // The first byte of the first part that is not: halves tell where.
  let low = 0;
  let high = part.length;
  while (high - low > 8) {
    let middle = (low + high) >> 1;
    while (middle > low && (part[middle]! & 0xc0) === 0x80) middle--;
    if (middle === low) break;
    if (isUtf8(part.subarray(low, middle))) low = middle;
    else high = middle;
  }
  for (let length = 1; length <= 4; length++)
    if (isUtf8(part.subarray(low, low + length))) {
      low += length;
      length = 0;
    }
  const bad = part.subarray(low, Math.min(part.length, low + 8));
  const line = await lineOf(path, before + low);
  return fileError(
    'FILE_UNREADABLE',
    fileName,
    line === null ? null : { unit: 'line', number: line },
    `The text is not UTF-8 near byte ${before + low} (read as Latin-1: ${JSON.stringify(bad.toString('latin1'))}). Save the file as UTF-8.`,
  );
}

function refuseNul(found: boolean, fileName: string, line: number | null): void {
  if (!found) return;
  throw fileError(
    'FILE_UNREADABLE',
    fileName,
    line === null ? null : { unit: 'line', number: line },
    'It holds a NUL byte, which no text file does. Export it again as text.',
  );
}

/** The line of a byte of the plain text; read again, since counting lines while reading would cost every file. */
async function lineOf(path: string, byte: number): Promise<number | null> {
  let line = 1;
  let at = 0;
  try {
    for await (const piece of rawPieces(path, '', () => {})) {
      for (let next = piece.indexOf(10); next !== -1; next = piece.indexOf(10, next + 1)) {
        if (at + next >= byte) return line;
        line++;
      }
      at += piece.length;
      if (at > byte) return line;
    }
    return line;
  } catch {
    return null;
  }
}
