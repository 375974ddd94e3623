import type { FileNode, FileTie, GraphFileLimits } from '../../domain/graph-file.ts';
import { checkKey, checkNode, checkTie } from './element-checks.ts';
import { fileError, type Place, quote } from './file-error.ts';
import type { GraphSink, NodeRule } from './graph-sink.ts';
import { KeyTable } from './key-table.ts';
import { FILE_LIMITS } from './limits.ts';
import { createSpool } from './spool.ts';

/** Nodes or ties of one batch of objects: so few that the thread that takes them is not held up. */
const OBJECTS = 500;
/** Of nodes that are nothing but a key, which are quick to take. */
const NEW_NODES = 2_000;
const COLUMNS = 65_536;

/** What goes from the reading thread to the caller; a node that is nothing but its key goes as that. */
export type CollectedBatch =
  | { readonly form: 'graph'; readonly nodes: FileNode[]; readonly ties: FileTie[] }
  | {
      readonly form: 'ties';
      readonly firstNode: number;
      readonly newNodes: readonly (FileNode | string)[];
      readonly sources: Int32Array;
      readonly targets: Int32Array;
      readonly weights: Float64Array | null;
      readonly times: Float64Array | null;
      readonly ways: Uint8Array | null;
    };

export interface CollectorOptions {
  readonly form: CollectedBatch['form'];
  readonly fileName: string;
  readonly rule: NodeRule;
  /** A key that is declared again is an error, or left out with a warning where formats allow several versions. */
  readonly repeated: 'refused' | 'first';
  readonly limits: GraphFileLimits;
}

interface HeldTie {
  readonly tie: FileTie;
  readonly place: Place;
}

/**
 * Numbers nodes, checks what readers give, and cuts it into batches. Nodes always come before the ties that name them:
 * a tie whose nodes are still to come is held until the end.
 */
export class GraphCollector implements GraphSink {
  readonly fileName: string;
  readonly #options: CollectorOptions;
  readonly #keys = new KeyTable();
  readonly #held = createSpool<HeldTie>();
  readonly #warnings = new Set<string>();
  #batches: CollectedBatch[] = [];
  #rule: NodeRule;
  #ties = 0;
  #directed: boolean | null = null;
  #tieDirections = { directed: 0, undirected: 0 };

  #nodeBatch: FileNode[] = [];
  #tieBatch: FileTie[] = [];

  #firstNode = 0;
  #newNodes: (FileNode | string)[] = [];
  #count = 0;
  #sources = new Int32Array(COLUMNS);
  #targets = new Int32Array(COLUMNS);
  #weights = new Float64Array(COLUMNS);
  #times = new Float64Array(COLUMNS);
  #ways = new Uint8Array(COLUMNS);
  #weighted = false;
  #timed = false;
  #mixed = false;

  constructor(options: CollectorOptions) {
    this.#options = options;
    this.#rule = options.rule;
    this.fileName = options.fileName;
  }

  get nodes(): number {
    return this.#keys.size;
  }

  get ties(): number {
    return this.#ties;
  }

  get warnings(): readonly string[] {
    return [...this.#warnings];
  }

  /** As the file says; from its ties where it says it of each. */
  get direction(): boolean | null {
    const { directed, undirected } = this.#tieDirections;
    return this.#directed ?? (directed > 0 ? true : undirected > 0 ? false : null);
  }

  /** This sink for another file, whose name is in the messages. */
  named(fileName: string): GraphSink {
    return {
      fileName,
      node: (node, place) => this.#addNode(node, place, fileName),
      tie: (tie, place) => this.tie(tie, place),
      directed: (directed) => this.directed(directed),
      warn: (sentence) => this.warn(sentence),
      has: (key) => this.has(key),
      claimNodes: (nodes, place) => this.claimNodes(nodes, place),
      tiesNameNodes: () => this.tiesNameNodes(),
    };
  }

  directed(directed: boolean): void {
    this.#directed = directed;
  }

  warn(sentence: string): void {
    if (this.#warnings.size < FILE_LIMITS.warnings) this.#warnings.add(sentence);
  }

  has(key: string): boolean {
    return key.length <= FILE_LIMITS.key && this.#keys.numberOf(key) >= 0;
  }

  claimNodes(nodes: number, place: Place): void {
    const { limits } = this.#options;
    if (limits.nodes !== null && nodes > limits.nodes)
      throw this.#planLimit(`says that it has ${nodes.toLocaleString('en')}`);
    if (nodes > FILE_LIMITS.nodes)
      throw fileError(
        'TOO_LARGE',
        this.fileName,
        place,
        `It says that it has ${nodes.toLocaleString('en')} nodes; at most ${FILE_LIMITS.nodes.toLocaleString('en')} can be read.`,
      );
  }

  tiesNameNodes(): void {
    this.#rule = 'named';
  }

  node(given: FileNode, place: Place): void {
    this.#addNode(given, place, this.fileName);
  }

  #addNode(given: FileNode, place: Place, fileName: string): void {
    const node = checkNode(given, fileName, place);
    const known = this.#keys.size;
    this.#keys.addText(node.key);
    if (this.#keys.size === known) {
      if (this.#options.repeated === 'refused')
        throw fileError(
          'RECORD_INVALID',
          fileName,
          place,
          `The node id ${quote(node.key)} is declared twice.`,
        );
      this.warn('Some nodes are declared more than once: the first declaration of each was read.');
      return;
    }
    this.#take(node);
  }

  tie(given: FileTie, place: Place): void {
    const tie = checkTie(given, this.fileName, place);
    const rule = this.#rule;
    if (rule === 'named') {
      this.#add(tie, this.#named(tie.source), this.#named(tie.target));
      return;
    }
    const source = this.#keys.numberOf(tie.source);
    const target = this.#keys.numberOf(tie.target);
    if (source < 0 || target < 0) this.#held.add({ tie, place });
    else this.#add(tie, source, target);
  }

  /**
   * The number of the node whose key is at `bytes[start, end)`, which is made when it is new: the way of tables into
   * columns, where no text is made of a key that is known.
   */
  nodeAt(bytes: Buffer, start: number, end: number, place: Place): number {
    if (end - start > FILE_LIMITS.key || end === start)
      checkKey(bytes.toString('utf8', start, end), this.fileName, place);
    const known = this.#keys.size;
    const number = this.#keys.add(bytes, start, end);
    if (this.#keys.size > known) this.#takeNamed(bytes.toString('utf8', start, end));
    return number;
  }

  nodeNamed(key: string, place: Place): number {
    return this.#named(checkKey(key, this.fileName, place));
  }

  /** A tie whose parts were checked. `at` is NaN for none, `way` 0 as the whole, 1 one way, 2 both. */
  columns(source: number, target: number, weight: number, at: number, way: number): void {
    const place = this.#count++;
    this.#sources[place] = source;
    this.#targets[place] = target;
    this.#weights[place] = weight;
    this.#times[place] = at;
    this.#ways[place] = way;
    if (weight !== 1) this.#weighted = true;
    if (!Number.isNaN(at)) this.#timed = true;
    if (way !== 0) {
      this.#mixed = true;
      this.#tieDirections[way === 1 ? 'directed' : 'undirected']++;
    }
    this.#ties++;
    if (this.#count === COLUMNS) this.#cut();
  }

  /** Full batches, which are handed over. */
  takeBatches(): CollectedBatch[] {
    const batches = this.#batches;
    this.#batches = [];
    return batches;
  }

  /** Ends the reading: step by step, so that batches can be taken in between. */
  *finish(): Generator<void> {
    try {
      const rule = this.#rule;
      let step = 0;
      for (const { tie, place } of this.#held) {
        if (rule === 'declared') this.#refuseUndeclared(tie, place);
        this.#add(tie, this.#referred(tie.source), this.#referred(tie.target));
        if (++step % OBJECTS === 0) yield;
      }
      this.#cut();
      yield;
    } finally {
      this.close();
    }
  }

  close(): void {
    this.#held.close();
  }

  #refuseUndeclared(tie: FileTie, place: Place): void {
    const missing = [tie.source, tie.target].find((key) => this.#keys.numberOf(key) < 0);
    if (missing === undefined) return;
    throw fileError(
      'RECORD_INVALID',
      this.fileName,
      place,
      `The tie from ${quote(tie.source)} to ${quote(tie.target)} names the node ${quote(missing)}, which the file does not declare. Add the node or remove the tie.`,
    );
  }

  #referred(key: string): number {
    const number = this.#keys.numberOf(key);
    if (number >= 0) return number;
    this.warn('Some ties name nodes that the file does not describe: they were added with their id as name.');
    return this.#named(key);
  }

  #named(key: string): number {
    const known = this.#keys.size;
    const number = this.#keys.addText(key);
    if (this.#keys.size > known) this.#takeNamed(key);
    return number;
  }

  #takeNamed(key: string): void {
    if (this.#options.form === 'graph') this.#take({ key, label: key, kind: null, attributes: {} });
    else {
      this.#checkLimit();
      this.#newNodes.push(key);
      if (this.#newNodes.length >= NEW_NODES) this.#cutSoon = true;
    }
  }

  #cutSoon = false;

  #take(node: FileNode): void {
    this.#checkLimit();
    if (this.#options.form === 'graph') {
      this.#nodeBatch.push(node);
      if (this.#nodeBatch.length >= OBJECTS) this.#cut();
      return;
    }
    const bare = node.label === node.key && node.kind === null && isEmpty(node.attributes);
    this.#newNodes.push(bare ? node.key : node);
    if (this.#newNodes.length >= (bare ? NEW_NODES : OBJECTS)) this.#cut();
  }

  #checkLimit(): void {
    const { limits } = this.#options;
    const nodes = this.#keys.size;
    if (limits.nodes !== null && nodes > limits.nodes)
      throw this.#planLimit(`has more than ${limits.nodes.toLocaleString('en')}`);
    if (nodes > FILE_LIMITS.nodes)
      throw fileError(
        'TOO_LARGE',
        this.fileName,
        null,
        `It has more than ${FILE_LIMITS.nodes.toLocaleString('en')} nodes, the most that can be read.`,
      );
  }

  #planLimit(what: string): Error {
    const { nodes, plan } = this.#options.limits;
    const error = fileError(
      'PLAN_LIMIT',
      this.fileName,
      null,
      `The graph ${what} nodes; the plan ${quote(plan)} allows ${nodes?.toLocaleString('en')}. Load a smaller graph, or change the plan.`,
    );
    return Object.assign(error, { details: { ...error.details, limit: nodes, plan } });
  }

  #add(tie: FileTie, source: number, target: number): void {
    if (this.#options.form === 'ties') {
      const way = tie.directed === null ? 0 : tie.directed ? 1 : 2;
      this.columns(source, target, tie.weight, tie.at ?? Number.NaN, way);
      if (this.#cutSoon) this.#cut();
      return;
    }
    this.#ties++;
    if (tie.directed !== null) this.#tieDirections[tie.directed ? 'directed' : 'undirected']++;
    this.#tieBatch.push(tie);
    if (this.#tieBatch.length >= OBJECTS) this.#cut();
  }

  /** For the way of tables: after a whole row, when both ends of its tie are in the columns. */
  rowDone(): void {
    if (this.#cutSoon) this.#cut();
  }

  #cut(): void {
    this.#cutSoon = false;
    if (this.#nodeBatch.length > 0 || this.#tieBatch.length > 0) {
      this.#batches.push({ form: 'graph', nodes: this.#nodeBatch, ties: this.#tieBatch });
      this.#nodeBatch = [];
      this.#tieBatch = [];
    }
    const count = this.#count;
    if (count === 0 && this.#newNodes.length === 0) return;
    this.#batches.push({
      form: 'ties',
      firstNode: this.#firstNode,
      newNodes: this.#newNodes,
      sources: this.#sources.slice(0, count),
      targets: this.#targets.slice(0, count),
      weights: this.#weighted ? this.#weights.slice(0, count) : null,
      times: this.#timed ? this.#times.slice(0, count) : null,
      ways: this.#mixed ? this.#ways.slice(0, count) : null,
    });
    this.#firstNode += this.#newNodes.length;
    this.#newNodes = [];
    this.#count = 0;
    this.#weighted = this.#timed = this.#mixed = false;
  }
}

function isEmpty(attributes: object): boolean {
  for (const _ in attributes) return false;
  return true;
}
