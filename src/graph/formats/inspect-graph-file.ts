import { isBellwetherError } from '../../base/errors.ts';
import type { FileTie, GraphFileInspection } from '../../domain/graph-file.ts';
import { detectFormat } from './detect-format.ts';
import { fileError } from './file-error.ts';
import { openPlainPieces } from './plain-pieces.ts';
import { readSample } from './read-graph-file.ts';
import { guessMapping, isTieColumnName } from './tables/guess-mapping.ts';
import { guessTable } from './tables/guess-table.ts';

const SAMPLE = 10;

/**
 * Looks at the first part of a graph file: its format by its content, and of a table its columns and which of them say
 * what. A table whose first rows cannot be read with the guessed mapping is still described, with the error among the
 * reasons. Throws `FILE_UNREADABLE`, and `RECORD_INVALID` or `TOO_LARGE` for the start of other formats.
 */
export async function inspectGraphFile(
  path: string,
  { fileName }: { readonly fileName: string },
): Promise<GraphFileInspection> {
  const pieces = await openPlainPieces(path, fileName);
  const bytes = pieces.bytesTotal;
  const start = await firstOf(pieces);
  if (start === null) throw fileError('FILE_UNREADABLE', fileName, null, 'The file holds no text.');
  const format = detectFormat(start, fileName);
  if (format !== 'csv') {
    const { ties, directed } = await readSample(path, { fileName, format }, SAMPLE);
    return { format, directed, columns: null, mapping: null, reasons: [], sample: ties, bytes };
  }
  const table = guessTable(start, fileName, isTieColumnName);
  const mapping = guessMapping(table);
  const reasons = [...table.reasons, ...mapping.reasons];
  let sample: readonly FileTie[] = [];
  let directed: boolean | null = null;
  if (mapping.ties !== null) {
    try {
      ({ ties: sample, directed } = await readSample(path, { fileName, format }, SAMPLE));
    } catch (error) {
      if (!isBellwetherError(error, 'RECORD_INVALID') && !isBellwetherError(error, 'TOO_LARGE')) throw error;
      reasons.push(`With this mapping the file cannot be read: ${error.message}`);
    }
  }
  return { format, directed, columns: table.columns, mapping: mapping.ties, reasons, sample, bytes };
}

async function firstOf(pieces: AsyncIterable<Buffer>): Promise<Buffer | null> {
  for await (const piece of pieces) return piece;
  return null;
}
