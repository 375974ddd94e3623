/** Whole lines as one run of bytes, without the last line's end. */
export interface LineBlock {
  readonly kind: 'lines';
  readonly bytes: Buffer;
  /** Number of the first line, from 1. */
  readonly firstLine: number;
  readonly lineCount: number;
}

/** A line longer than the limit: only its start was kept. */
export interface OverlongLine {
  readonly kind: 'overlong';
  readonly line: number;
  readonly length: number;
  readonly start: Buffer;
}

export interface LineBlockOptions {
  /** Bytes. */
  readonly maxLine: number;
  /** How much of an overlong line is kept. Bytes. */
  readonly keep: number;
}

const NEWLINE = 10;

/**
 * Cuts pieces of bytes at line ends (LF or CRLF), many lines to a block so that a block can be decoded at
 * once. A line over the limit is passed over without being held: memory stays under one piece plus the limit.
 */
export async function* splitLines(
  source: AsyncIterable<Buffer>,
  options: LineBlockOptions,
): AsyncGenerator<LineBlock | OverlongLine> {
  let line = 1;
  let carried: Buffer[] = [];
  let carriedLength = 0;
  let overlong: Buffer | null = null;

  for await (let piece of source) {
    let last = piece.lastIndexOf(NEWLINE);
    if (last === -1) {
      if (overlong === null) carried.push(piece);
      carriedLength += piece.length;
      if (overlong === null && carriedLength > options.maxLine) {
        overlong = startOf(carried, options.keep);
        carried = [];
      }
      continue;
    }
    if (overlong !== null || carriedLength > 0) {
      // The first line of this piece ends a line begun before it.
      const first = piece.indexOf(NEWLINE);
      const length = carriedLength + first;
      if (overlong !== null || length > options.maxLine) {
        yield {
          kind: 'overlong',
          line,
          length,
          start: overlong ?? startOf([...carried, piece.subarray(0, first)], options.keep),
        };
        line++;
        piece = piece.subarray(first + 1);
        last -= first + 1;
        carried = [];
        overlong = null;
      }
      carriedLength = 0;
    }
    if (last >= 0) {
      const whole = piece.subarray(0, last);
      const bytes = carried.length === 0 ? whole : Buffer.concat([...carried, whole]);
      carried = [];
      const lineCount = countLines(bytes);
      yield { kind: 'lines', bytes, firstLine: line, lineCount };
      line += lineCount;
    }
    if (last + 1 < piece.length) {
      carried = [piece.subarray(last + 1)];
      carriedLength = piece.length - last - 1;
    }
  }
  if (overlong !== null) yield { kind: 'overlong', line, length: carriedLength, start: overlong };
  else if (carriedLength > 0)
    yield { kind: 'lines', bytes: Buffer.concat(carried), firstLine: line, lineCount: 1 };
}

function countLines(bytes: Buffer): number {
  let count = 1;
  for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, at + 1)) count++;
  return count;
}

function startOf(pieces: readonly Buffer[], keep: number): Buffer {
  return Buffer.from(Buffer.concat(pieces.slice(0, 2)).subarray(0, keep));
}
