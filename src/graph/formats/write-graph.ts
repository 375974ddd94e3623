import type { GraphFormat } from '../../domain/graph-file.ts';
import { type GatheredGraph, type GraphToWrite, gatherGraph, otherWork } from './write/gather-graph.ts';
import { writeNodeTable, writeTieTable } from './write/write-csv.ts';
import { writeFtm } from './write/write-ftm.ts';
import { writeGexf } from './write/write-gexf.ts';
import { writeGml } from './write/write-gml.ts';
import { writeGraphml } from './write/write-graphml.ts';
import { writeGraphology, writeNodeLink } from './write/write-json.ts';
import { writeJsonld } from './write/write-jsonld.ts';
import { writePajek } from './write/write-pajek.ts';
import { writeStix } from './write/write-stix.ts';

export interface WriteOptions {
  /** Of `csv`: the table of ties (the default) or that of nodes; a graph is both, in two files. */
  readonly table?: 'ties' | 'nodes';
  /** Of `json`: graphology's form (the default) or node-link. */
  readonly json?: 'graphology' | 'node-link';
  /** Of `stix`: when the file is written, milliseconds since the epoch. */
  readonly writtenAt?: number;
}

/** Characters given at once. */
const PIECE = 65_536;

/**
 * Writes a graph as UTF-8, piece by piece and in turns with other work of the thread. All of the graph is taken in before
 * the first piece comes, beyond 8 MiB into a temporary file that goes when the writing ends. Throws `CONFLICT` for a
 * node that is given twice and `INVALID_INPUT` for a key that is empty or longer than 500 characters.
 */
export async function* writeGraph(
  format: GraphFormat,
  given: GraphToWrite,
  options: WriteOptions = {},
): AsyncGenerator<Uint8Array> {
  const graph = await gatherGraph(given);
  try {
    let piece = '';
    for (const part of WRITERS[format](graph, options)) {
      piece += part;
      if (piece.length < PIECE) continue;
      yield Buffer.from(piece);
      piece = '';
      await otherWork();
    }
    if (piece !== '') yield Buffer.from(piece);
  } finally {
    graph.close();
  }
}

type Writer = (graph: GatheredGraph, options: WriteOptions) => Iterable<string>;

const WRITERS: Readonly<Record<GraphFormat, Writer>> = {
  csv: (graph, { table }) => (table === 'nodes' ? writeNodeTable(graph) : writeTieTable(graph)),
  graphml: writeGraphml,
  gexf: writeGexf,
  gml: writeGml,
  pajek: writePajek,
  json: (graph, { json }) => (json === 'node-link' ? writeNodeLink(graph) : writeGraphology(graph)),
  jsonld: writeJsonld,
  stix: (graph, { writtenAt }) => writeStix(graph, writtenAt ?? Date.now()),
  ftm: writeFtm,
};
