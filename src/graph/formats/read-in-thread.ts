import type { GraphFileLimits, GraphFileSummary, GraphFormat, TieMapping } from '../../domain/graph-file.ts';
import { detectFormat } from './detect-format.ts';
import { fileError } from './file-error.ts';
import { type CollectedBatch, GraphCollector } from './graph-collector.ts';
import type { FormatReader, NodeRule } from './graph-sink.ts';
import { readFtm } from './json/read-ftm.ts';
import { readJson } from './json/read-json.ts';
import { readJsonld } from './json/read-jsonld.ts';
import { readStix } from './json/read-stix.ts';
import { openPlainPieces } from './plain-pieces.ts';
import { readNodeTable } from './tables/read-node-table.ts';
import { readTieTable } from './tables/read-tie-table.ts';
import { readGml } from './text/read-gml.ts';
import { readPajek } from './text/read-pajek.ts';
import { readGexf } from './xml/read-gexf.ts';
import { readGraphml } from './xml/read-graphml.ts';

/** What a reading thread is asked; all of it can be sent to a thread. */
export interface ReadingRequest {
  readonly form: CollectedBatch['form'];
  readonly path: string;
  readonly fileName: string;
  readonly format: GraphFormat | null;
  readonly mapping: TieMapping | null;
  readonly directed: boolean | null;
  readonly nodeTable: { readonly path: string; readonly fileName: string } | null;
  readonly limits: GraphFileLimits;
}

export interface ReadingProgress {
  readonly bytesRead: number;
  readonly bytesTotal: number;
  /** What the file says so far of all its ties. */
  readonly directed: boolean | null;
}

/** Reads a file and hands over its batches one after the other: `give` resolves when there is room for the next. */
export async function readInThread(
  request: ReadingRequest,
  give: (batch: CollectedBatch, progress: ReadingProgress) => Promise<void>,
): Promise<GraphFileSummary> {
  const pieces = await openPlainPieces(request.path, request.fileName);
  const nodePieces =
    request.nodeTable === null
      ? null
      : await openPlainPieces(request.nodeTable.path, request.nodeTable.fileName);
  const bytesTotal = pieces.bytesTotal + (nodePieces?.bytesTotal ?? 0);
  let collector: GraphCollector | null = null;
  let format = request.format;
  const progress = (): ReadingProgress => ({
    bytesRead: pieces.bytesRead() + (nodePieces?.bytesRead() ?? 0),
    bytesTotal,
    directed: request.directed ?? collector?.direction ?? null,
  });
  const handOver = async (): Promise<void> => {
    for (const batch of collector?.takeBatches() ?? []) await give(batch, progress());
  };
  try {
    let reader: { write(piece: Buffer): void; end(): void } | null = null;
    for await (const piece of pieces) {
      if (reader === null) {
        format ??= detectFormat(piece, request.fileName);
        collector = new GraphCollector({
          form: request.form,
          fileName: request.fileName,
          limits: request.limits,
          ...nodeRules(format),
        });
        if (nodePieces !== null && request.nodeTable !== null) {
          refuseNodeTable(format, request.fileName);
          let nodes: { write(piece: Buffer): void; end(): void } | null = null;
          const named = collector.named(request.nodeTable.fileName);
          for await (const part of nodePieces) {
            nodes ??= readNodeTable(named, part);
            nodes.write(part);
            await handOver();
          }
          nodes?.end();
        }
        reader = openReader(format, collector, piece, request);
      }
      reader.write(piece);
      await handOver();
    }
    if (collector === null || reader === null || format === null)
      throw fileError('FILE_UNREADABLE', request.fileName, null, 'The file holds no text.');
    reader.end();
    for (const _ of collector.finish()) await handOver();
    return {
      format,
      directed: request.directed ?? collector.direction,
      nodes: collector.nodes,
      ties: collector.ties,
      warnings: collector.warnings,
    };
  } finally {
    collector?.close();
  }
}

function nodeRules(format: GraphFormat): { rule: NodeRule; repeated: 'refused' | 'first' } {
  if (format === 'csv') return { rule: 'named', repeated: 'refused' };
  if (format === 'jsonld' || format === 'stix' || format === 'ftm')
    return { rule: 'referred', repeated: 'first' };
  return { rule: 'declared', repeated: 'refused' };
}

function refuseNodeTable(format: GraphFormat, fileName: string): void {
  if (format === 'csv') return;
  throw fileError(
    'RECORD_INVALID',
    fileName,
    null,
    `It is ${format}, which has its own nodes; a table of nodes goes with a table of ties only.`,
  );
}

function openReader(
  format: GraphFormat,
  sink: GraphCollector,
  start: Buffer,
  { mapping, form }: ReadingRequest,
): { write(piece: Buffer): void; end(): void } {
  if (format === 'csv')
    return readTieTable(sink, { mapping: mapping ?? undefined, start, columnsOnly: form === 'ties' });
  const reader = TEXT_READERS[format](sink);
  return { write: (piece) => reader.write(piece.toString('utf8')), end: () => reader.end() };
}

const TEXT_READERS: Readonly<Record<Exclude<GraphFormat, 'csv'>, (sink: GraphCollector) => FormatReader>> = {
  graphml: readGraphml,
  gexf: readGexf,
  gml: readGml,
  pajek: readPajek,
  json: readJson,
  jsonld: readJsonld,
  stix: readStix,
  ftm: readFtm,
};
