import { Readable } from 'node:stream';
import { type CsvError, type Info, parse } from 'csv-parse';
import { messageOf } from '../../base/errors.ts';
import type { RawDocument } from '../../domain/document.ts';
import type { ByteSource } from './byte-source.ts';
import type { ReadOptions } from './jsonl.ts';
import { excerptOf, RECORD_LIMITS, type ReadBatch, type RejectedRecord } from './read-batch.ts';

interface Row {
  readonly record: string[];
  readonly info: Info;
}

const DELIMITERS = [',', ';', '\t', '|'];

/**
 * Reads CSV with any of the usual delimiters and line ends (CR alone included). The first row is the header
 * when it looks like one; otherwise columns are `column1`, `column2`, ... A row whose number of fields is not
 * the header's is rejected, unless only empty fields are too many; so is one that is not UTF-8 or holds NUL.
 */
export async function* readCsv(
  source: ByteSource,
  options: ReadOptions & { readonly start: Buffer },
): AsyncGenerator<ReadBatch> {
  const { name, mapper, batchSize, start } = options;
  let documents: RawDocument[] = [];
  let rejected: RejectedRecord[] = [];
  let header: readonly string[] | null = null;
  let invalidUtf8 = false;
  let failure: unknown = null;
  const flush = (): ReadBatch => {
    const batch = { documents, rejected, bytesRead: source.bytesRead(), bytesTotal: source.bytesTotal };
    documents = [];
    rejected = [];
    return batch;
  };
  const reject = (line: number, reason: string, payload: string): void => {
    rejected.push({ location: `${name}:${line}`, reason, payload: excerptOf(payload) });
  };

  const parser = parse({
    bom: true,
    info: true,
    delimiter: guessDelimiter(start),
    record_delimiter: start.includes(10) ? ['\r\n', '\n'] : ['\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: RECORD_LIMITS.recordBytes,
    on_skip: (error: CsvError | undefined, raw) => {
      reject(Number(error?.lines ?? 0), `The row is not CSV: ${error?.message ?? 'unreadable'}.`, raw ?? '');
      return undefined;
    },
  });
  const checked = async function* (): AsyncGenerator<Buffer> {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    for await (const piece of source) {
      try {
        if (!invalidUtf8) decoder.decode(piece, { stream: true });
      } catch {
        invalidUtf8 = true;
      }
      yield piece;
    }
  };
  const input = Readable.from(checked(), { objectMode: false, highWaterMark: 256 * 1024 });
  input.on('error', (error) => parser.destroy(error));
  input.pipe(parser);

  const takeRow = ({ record, info }: Row): void => {
    const line = info.lines;
    if (header === null) {
      if (isHeader(record)) {
        header = record.map((cell, i) => cell.trim() || `column${i + 1}`);
        return;
      }
      header = record.map((_, i) => `column${i + 1}`);
    }
    const reason = reasonToReject(record, header.length, invalidUtf8);
    if (reason !== null) {
      reject(line, reason, record.join(','));
      return;
    }
    const fieldsByName: Record<string, string> = {};
    for (let i = 0; i < header.length; i++) fieldsByName[header[i]!] = record[i]!;
    documents.push(mapper(fieldsByName, `${name}:${line}`));
  };

  try {
    for await (const row of parser as AsyncIterable<Row>) {
      takeRow(row);
      if (documents.length + rejected.length >= batchSize) yield flush();
    }
  } catch (error) {
    failure = error;
  } finally {
    input.destroy();
    parser.destroy();
  }
  if (failure !== null) {
    reject(
      Number((failure as Partial<CsvError>).lines ?? parser.info.lines),
      `Reading stopped here: ${messageOf(failure)}.`,
      '',
    );
  }
  if (documents.length + rejected.length > 0) yield flush();
}

function reasonToReject(record: readonly string[], columns: number, invalidUtf8: boolean): string | null {
  if (record.length < columns || record.slice(columns).some((cell) => cell !== '')) {
    return `The row has ${record.length} fields; the header has ${columns}.`;
  }
  const nul = record.findIndex((cell) => cell.includes('\0'));
  if (nul !== -1) return `Field ${nul + 1} of the row holds a NUL byte.`;
  const invalid = invalidUtf8 ? record.findIndex((cell) => cell.includes('\uFFFD')) : -1;
  return invalid === -1 ? null : `Field ${invalid + 1} of the row is not valid UTF-8.`;
}

/** The delimiter that the first line has most of. */
function guessDelimiter(start: Buffer): string {
  const line = start
    .subarray(0, 64 * 1024)
    .toString('utf8')
    .split(/[\r\n]/, 1)[0]!;
  const counts = DELIMITERS.map((delimiter) => line.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

/** A header is made of different texts, none of them a number, a date or an address. */
function isHeader(row: readonly string[]): boolean {
  const named = row.filter((cell) => cell.trim() !== '');
  if (named.length === 0 || new Set(named).size !== named.length) return false;
  return !named.some((cell) =>
    /^[-+]?[\d.,]+%?$|^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|^https?:\/\//.test(cell.trim()),
  );
}
