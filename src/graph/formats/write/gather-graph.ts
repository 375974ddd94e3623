import { BellwetherError } from '../../../base/errors.ts';
import type { FileNode, FileTie } from '../../../domain/graph-file.ts';
import { quote } from '../file-error.ts';
import { KeyTable } from '../key-table.ts';
import { FILE_LIMITS } from '../limits.ts';
import { createSpool } from '../spool.ts';

/** `boolean`, `integer` and `number` where all values of an attribute are; else `text`. */
export type ColumnType = 'boolean' | 'integer' | 'number' | 'text';

/** A graph that is written: the attributes that it has are known before its first node is. */
export interface GatheredGraph {
  readonly directed: boolean | null;
  readonly name: string;
  readonly nodes: Iterable<FileNode>;
  readonly ties: Iterable<FileTie>;
  readonly nodeCount: number;
  readonly tieCount: number;
  /** The place of a node in the order of `nodes`, from 0. */
  placeOf(key: string): number;
  readonly nodeColumns: ReadonlyMap<string, ColumnType>;
  readonly tieColumns: ReadonlyMap<string, ColumnType>;
  readonly timed: boolean;
  /** Whether ties have kinds, and whether nodes have. */
  readonly tieKinds: boolean;
  readonly nodeKinds: boolean;
  close(): void;
}

export interface GraphToWrite {
  readonly nodes: Iterable<FileNode> | AsyncIterable<FileNode>;
  readonly ties: Iterable<FileTie> | AsyncIterable<FileTie>;
  /** Null when it is not known; formats that must say it say directed. */
  readonly directed: boolean | null;
  readonly name: string;
}

/** Elements after which other work of the thread gets its turn. */
const TURN = 500;

/**
 * Takes all nodes and ties in (beyond 8 MiB on disk), because most formats declare attributes before the first node. Nodes
 * that only ties name are added. Texts are made well formed. Throws `CONFLICT` for a node that is given twice.
 */
export async function gatherGraph(graph: GraphToWrite): Promise<GatheredGraph> {
  const keys = new KeyTable();
  const nodes = createSpool<FileNode>();
  const ties = createSpool<FileTie>();
  const nodeColumns = new Map<string, ColumnType>();
  const tieColumns = new Map<string, ColumnType>();
  let timed = false;
  let tieKinds = false;
  let nodeKinds = false;
  const close = (): void => {
    nodes.close();
    ties.close();
  };
  try {
    let turn = 0;
    for await (const given of graph.nodes) {
      const node = wellFormed(given);
      refuseLongKey(node.key);
      const known = keys.size;
      keys.addText(node.key);
      if (keys.size === known)
        throw new BellwetherError(
          'CONFLICT',
          `The node ${quote(node.key)} is given twice. Keys of a graph must differ.`,
        );
      noteColumns(nodeColumns, node.attributes);
      nodeKinds ||= node.kind !== null;
      nodes.add(node);
      if (++turn % TURN === 0) await otherWork();
    }
    for await (const given of graph.ties) {
      const tie = wellFormed(given);
      for (const key of [tie.source, tie.target]) {
        refuseLongKey(key);
        const known = keys.size;
        keys.addText(key);
        if (keys.size > known) nodes.add({ key, label: key, kind: null, attributes: {} });
      }
      noteColumns(tieColumns, tie.attributes);
      timed ||= tie.at !== null;
      tieKinds ||= tie.kind !== null;
      ties.add(tie);
      if (++turn % TURN === 0) await otherWork();
    }
  } catch (error) {
    close();
    throw error;
  }
  return {
    directed: graph.directed,
    name: graph.name.toWellFormed(),
    nodes,
    ties,
    nodeCount: nodes.size,
    tieCount: ties.size,
    placeOf: (key) => keys.numberOf(key),
    nodeColumns,
    tieColumns,
    timed,
    tieKinds,
    nodeKinds,
    close,
  };
}

export function otherWork(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function refuseLongKey(key: string): void {
  if (key !== '' && key.length <= FILE_LIMITS.key) return;
  throw new BellwetherError(
    'INVALID_INPUT',
    `The node key ${quote(key)} has ${key.length} characters; 1 to ${FILE_LIMITS.key} are allowed.`,
  );
}

/** JSON text holds half characters as escapes only; nearly no text has any. */
function wellFormed<Value>(value: Value): Value {
  const text = JSON.stringify(value);
  return text.includes('\\ud')
    ? (JSON.parse(text, (_, one: unknown) => (typeof one === 'string' ? one.toWellFormed() : one)) as Value)
    : value;
}

function noteColumns(columns: Map<string, ColumnType>, attributes: FileNode['attributes']): void {
  for (const name in attributes) {
    const value = attributes[name];
    if (value === null || value === undefined) continue;
    const before = columns.get(name);
    if (before === 'text') continue;
    const type = typeOf(value);
    if (before === type) continue;
    const numbers =
      (before === 'integer' || before === 'number') && (type === 'integer' || type === 'number');
    columns.set(name, before === undefined ? type : numbers ? 'number' : 'text');
  }
}

function typeOf(value: unknown): ColumnType {
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? 'integer' : Number.isFinite(value) ? 'number' : 'text';
  return 'text';
}

/** The text of a value where a format has only texts: lists and objects as JSON. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A name that is taken gets an underscore at its end. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  let free = name;
  while (taken.has(free)) free += '_';
  return free;
}

/** Milliseconds since the epoch as ISO 8601. */
export function isoTime(time: number): string {
  return new Date(time).toISOString();
}

/** What every flat format writes of a tie under a name of its own; an attribute of that name gets another. */
export const TIE_NAMES: ReadonlySet<string> = new Set(['weight', 'kind', 'time', 'until', 'timestamp']);
export const NODE_NAMES: ReadonlySet<string> = new Set(['label', 'kind']);
