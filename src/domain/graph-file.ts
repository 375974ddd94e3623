import type { Attributes } from './graph.ts';

/** Graphs as files: what every reader gives and every writer takes, whatever the format. */

export const GRAPH_FORMATS = [
  'csv',
  'graphml',
  'gexf',
  'gml',
  'pajek',
  'json',
  'jsonld',
  'stix',
  'ftm',
] as const;
export type GraphFormat = (typeof GRAPH_FORMATS)[number];

/** Those that say ties and nothing of what entities are. */
export const NETWORK_FORMATS = ['csv', 'graphml', 'gexf', 'gml', 'pajek', 'json'] as const;
export type NetworkFormat = (typeof NETWORK_FORMATS)[number];

/**
 * Attributes that mean the same in every format: `confidence` (a number, 0 to 1), `description` (a text), `aliases` (a
 * list of texts). Formats that have words of their own for them (STIX, FollowTheMoney) are translated.
 */
export interface FileNode {
  /** The file's own name for it, unique in the file; at most 500 characters. */
  readonly key: string;
  /** What people read; the key when the file has nothing better. */
  readonly label: string;
  /** Of a knowledge graph: `person`, `organisation`, `malware`. Null when the file does not say. */
  readonly kind: string | null;
  readonly attributes: Attributes;
}

export interface FileTie {
  /** Keys of nodes; one that no node has stands for a node of that name unless the format must declare its nodes. */
  readonly source: string;
  readonly target: string;
  /** 1 when the file does not say. Finite, above 0. */
  readonly weight: number;
  /** When it was, or began: milliseconds since the epoch; null when the file does not say. */
  readonly at: number | null;
  /** When it ended: milliseconds since the epoch; null or absent when the file does not say. */
  readonly until?: number | null;
  /** Null for the file's own direction. */
  readonly directed: boolean | null;
  /** Of a knowledge graph: `employs`. Null when the file does not say. */
  readonly kind: string | null;
  readonly attributes: Attributes;
}

/** What a reader gives, in the order of the file, in batches of at most 10,000. */
export interface GraphBatch {
  readonly nodes: readonly FileNode[];
  readonly ties: readonly FileTie[];
  /** Bytes of the file read so far, and in all; 0 when unknown. */
  readonly bytesRead: number;
  readonly bytesTotal: number;
}

/** Which columns of a table say what. Null where none does. */
export interface TieMapping {
  readonly source: string;
  readonly target: string;
  readonly weight: string | null;
  readonly at: string | null;
  readonly kind: string | null;
}

/** What a look at the first part of a file tells. */
export interface GraphFileInspection {
  readonly format: GraphFormat;
  /** What the file itself says; null for formats that do not. */
  readonly directed: boolean | null;
  /** Of tables: the columns in their order, and what was guessed of them; null for other formats. */
  readonly columns: readonly string[] | null;
  readonly mapping: TieMapping | null;
  /** Why the mapping was guessed so, a sentence each. */
  readonly reasons: readonly string[];
  /** The first ties, as they would be read; at most 10. */
  readonly sample: readonly FileTie[];
  readonly bytes: number;
}

/** Any number of nodes with `nodes` null. `plan` is named in the error. */
export interface GraphFileLimits {
  readonly nodes: number | null;
  readonly plan: string;
}

export interface GraphFileOptions {
  /** What people call the file; in messages, and to recognise tables by its ending. */
  readonly fileName: string;
  /** As the content says unless given. */
  readonly format?: GraphFormat;
  /** Of tables; as guessed unless given. */
  readonly mapping?: TieMapping;
  /** Overrides what the file says. */
  readonly directed?: boolean;
  /** A table of nodes that goes with a table of ties: `id,label,kind` and any attributes. */
  readonly nodeTable?: { readonly path: string; readonly fileName: string };
  readonly limits?: GraphFileLimits;
  /** Ends the reading with `CANCELLED`. */
  readonly signal?: AbortSignal;
}

/** What is known when all is read. */
export interface GraphFileSummary {
  readonly format: GraphFormat;
  /** Whether ties have a direction; null when neither the file nor the caller says. */
  readonly directed: boolean | null;
  readonly nodes: number;
  readonly ties: number;
  /** What was left out or read in an unusual way, a sentence each; at most 50. */
  readonly warnings: readonly string[];
}

/** A file being read. Read it once; leaving the loop early ends the reading. */
export interface GraphReading<Batch> extends AsyncIterable<Batch> {
  /** After the last batch; throws `CONFLICT` before. */
  summary(): GraphFileSummary;
}

/**
 * Ties in columns, their ends as node numbers: the main form for networks, fast enough for tens of millions. Nodes are
 * numbered from 0 in the order in which they are given; both ends of a tie were given in this batch or before. The
 * attributes and kinds of ties are left out.
 */
export interface TieBatch {
  /** The number of the first of `newNodes`; the others follow. */
  readonly firstNode: number;
  /** At most 2,000. */
  readonly newNodes: readonly FileNode[];
  /** At most 65,536. */
  readonly sources: Int32Array;
  readonly targets: Int32Array;
  /** Null when all of the batch are 1. */
  readonly weights: Float64Array | null;
  /** Milliseconds since the epoch, NaN where a tie has none; null when none of the batch has. */
  readonly times: Float64Array | null;
  /** 0 for the direction of the whole, 1 for one way, 2 for both ways; null when all of the batch are 0. */
  readonly ways: Uint8Array | null;
  readonly bytesRead: number;
  readonly bytesTotal: number;
}

/**
 * Reads a file as ties in columns: `for await (const batch of readTies(path, { fileName, limits })) ...`. Throws
 * `FILE_UNREADABLE`, `RECORD_INVALID`, `TOO_LARGE`, `PLAN_LIMIT` or `CANCELLED`.
 */
export type ReadTies = (path: string, options: GraphFileOptions) => GraphReading<TieBatch>;
