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
  /** Milliseconds since the epoch; null when the file does not say. */
  readonly at: number | null;
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
