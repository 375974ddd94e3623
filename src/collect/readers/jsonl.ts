import { isUtf8 } from 'node:buffer';
import { messageOf } from '../../base/errors.ts';
import type { RawDocument } from '../../domain/document.ts';
import type { ByteSource } from './byte-source.ts';
import type { FieldMapper } from './field-mapping.ts';
import { firstInvalidUtf8 } from './invalid-utf8.ts';
import { isDeeperThan } from './json-depth.ts';
import { type LineBlock, splitLines } from './line-blocks.ts';
import type { RecordFields } from './mapping-rule.ts';
import { excerptOf, RECORD_LIMITS, type ReadBatch, type RejectedRecord } from './read-batch.ts';

export interface ReadOptions {
  /** How the file is called in locations and messages. */
  readonly name: string;
  readonly mapper: FieldMapper;
  /** Documents per batch, at most. */
  readonly batchSize: number;
}

/**
 * Reads one JSON object per line. Bytes are cut at line ends and decoded many lines at once; only where
 * something is wrong are lines looked at one by one. A bad line is rejected with its number, the rest is kept.
 * Blank lines are passed over.
 */
export async function* readJsonl(source: ByteSource, options: ReadOptions): AsyncGenerator<ReadBatch> {
  const { name, mapper, batchSize } = options;
  let documents: RawDocument[] = [];
  let rejected: RejectedRecord[] = [];
  const flush = (): ReadBatch => {
    const batch = { documents, rejected, bytesRead: source.bytesRead(), bytesTotal: source.bytesTotal };
    documents = [];
    rejected = [];
    return batch;
  };
  const reject = (line: number, reason: string, payload: Uint8Array | string): void => {
    rejected.push({ location: `${name}:${line}`, reason, payload: excerptOf(payload) });
  };

  const takeLine = (text: string, line: number): void => {
    const record = parseRecord(text);
    if (typeof record === 'string') reject(line, record, text);
    else if (record !== null) documents.push(mapper(record, `${name}:${line}`));
  };

  for await (const block of splitLines(source, {
    maxLine: RECORD_LIMITS.recordBytes,
    keep: RECORD_LIMITS.excerptBytes,
  })) {
    if (block.kind === 'overlong') {
      reject(
        block.line,
        `The line has ${block.length} bytes; the limit is ${RECORD_LIMITS.recordBytes}.`,
        block.start,
      );
      yield flush();
      continue;
    }
    for (const [text, line] of isUtf8(block.bytes) ? decodedLines(block) : validLines(block, reject)) {
      takeLine(text, line);
      if (documents.length + rejected.length >= batchSize) yield flush();
    }
  }
  if (documents.length + rejected.length > 0) yield flush();
}

/** The object of a line, null for a blank line, or the reason why it is neither. */
function parseRecord(text: string): RecordFields | string | null {
  if (text.length > RECORD_LIMITS.recordBytes)
    return `The line is longer than ${RECORD_LIMITS.recordBytes} bytes.`;
  if (isDeeperThan(text, RECORD_LIMITS.depth))
    return `The line nests deeper than ${RECORD_LIMITS.depth} levels.`;
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch (error) {
    if (text.trim() === '') return null;
    const nul = text.indexOf('\0');
    return nul === -1
      ? `The line is not JSON: ${messageOf(error)}.`
      : `The line holds a NUL byte at character ${nul + 1}.`;
  }
  if (typeof record !== 'object' || record === null)
    return `The line holds ${record === null ? 'null' : `a ${typeof record}`}, not an object.`;
  if (Array.isArray(record)) return 'The line holds an array, not an object.';
  return record as RecordFields;
}

function* decodedLines(block: LineBlock): Generator<readonly [text: string, line: number]> {
  const text = block.bytes.toString('utf8');
  let line = block.firstLine;
  let start = line === 1 && text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (start <= text.length) {
    let end = text.indexOf('\n', start);
    if (end === -1) end = text.length;
    if (end > start) yield [text.slice(start, end), line];
    line++;
    start = end + 1;
  }
}

/** Line by line, for a block in which some line is not UTF-8: that one is rejected, the others are read. */
function* validLines(
  block: LineBlock,
  reject: (line: number, reason: string, payload: Uint8Array) => void,
): Generator<readonly [text: string, line: number]> {
  const { bytes } = block;
  let line = block.firstLine;
  let start = 0;
  while (start <= bytes.length) {
    let end = bytes.indexOf(10, start);
    if (end === -1) end = bytes.length;
    const one = bytes.subarray(start, end);
    if (isUtf8(one)) yield [one.toString('utf8'), line];
    else reject(line, `The line is not valid UTF-8 at byte ${firstInvalidUtf8(one) + 1} of the line.`, one);
    line++;
    start = end + 1;
  }
}
