import { basename } from 'node:path';
import { BellwetherError } from '../../base/errors.ts';
import { type ByteSource, openByteSource } from './byte-source.ts';
import { readCsv } from './csv.ts';
import { detectFormat, type FileFormat } from './detect-format.ts';
import { readFeedFile } from './feed-file.ts';
import { createFieldMapper, parseMappingRules } from './field-mapping.ts';
import { inspectFile } from './inspect-file.ts';
import { type ReadOptions, readJsonl } from './jsonl.ts';
import type { ReadBatch } from './read-batch.ts';

export interface OpenOptions {
  /** `--map` options, see `parseMappingRules`. */
  readonly map?: readonly string[];
  /** Instead of looking at name and content. */
  readonly format?: FileFormat;
  /** Records per batch, at most. Default 1,000. */
  readonly batchSize?: number;
}

/**
 * Reads the documents of a file in batches: JSONL, CSV, RSS, Atom, JSON Feed, each also as `.gz` or `.zst`.
 * The format is told by content, then by name. A bad record is rejected with its place and reason and the
 * records around it are kept; data that is cut off gives everything before the cut and one rejected record.
 * Throws `FILE_UNREADABLE` when there is nothing to read at all, `INVALID_INPUT` for a bad mapping.
 */
export async function* openDocuments(path: string, options: OpenOptions = {}): AsyncGenerator<ReadBatch> {
  const mapper = createFieldMapper(parseMappingRules(options.map ?? []));
  const { size, start, compression } = await inspectFile(path);
  const format = options.format ?? detectFormat(path, start);
  const source = openByteSource(path, size, compression);
  const name = basename(path);
  let records = 0;
  let last: ReadBatch | null = null;
  for await (const batch of read(format, source, {
    name,
    mapper,
    batchSize: options.batchSize ?? 1000,
    start,
  })) {
    records += batch.documents.length + batch.rejected.length;
    last = batch;
    yield batch;
  }
  const damage = source.damage();
  if (damage !== null) {
    const rejected = [
      {
        location: `${name} byte ${damage.byte}`,
        reason: `${damage.reason}. What came before was kept.`,
        payload: '',
      },
    ];
    yield { documents: [], rejected, bytesRead: size, bytesTotal: size };
  } else if (records === 0) {
    throw new BellwetherError('FILE_UNREADABLE', `${path} holds no records.`);
  } else if (last !== null && last.bytesRead < size) {
    yield { documents: [], rejected: [], bytesRead: size, bytesTotal: size };
  }
}

function read(
  format: FileFormat,
  source: ByteSource,
  options: ReadOptions & { readonly start: Buffer },
): AsyncIterable<ReadBatch> {
  switch (format) {
    case 'jsonl':
      return readJsonl(source, options);
    case 'csv':
      return readCsv(source, options);
    case 'feed':
      return readFeedFile(source, options);
    default:
      throw new TypeError(`no reader for ${format satisfies never}`);
  }
}
