import { RELATION_KINDS } from '../../domain/analysis.ts';
import { SYMMETRIC_KINDS } from '../../domain/graph.ts';
import type { StoredAnalysis } from '../../domain/stored-analysis.ts';
import { MENTIONED_WITH } from '../kinds.ts';

/** Entities of one signal that count as mentioned with each other: the most mentioned. 12 make 66 pairs. */
export const MOST_PAIRED = 12;

/** A document as the projection reads it. */
export interface ReadDocument {
  readonly id: string;
  readonly published_at: number;
  /** Most mentioned first. */
  readonly entity_ids: readonly string[];
  /** Their ends are places in `entity_ids`. */
  readonly relations: StoredAnalysis['relations'] | null;
}

export interface NamedNode {
  readonly id: string;
  readonly node: number;
}

/** A sentence that states a relationship. */
export interface Statement {
  readonly kind: number;
  readonly subject: number;
  readonly object: number;
  readonly field: number;
  readonly start: number;
  readonly end: number;
  readonly confidence: number;
}

/** What one document gives to the graph, in nodes as stated. */
export interface Contribution {
  readonly documentId: string;
  readonly publishedAt: number;
  readonly paired: number;
  readonly nodes: readonly number[];
  readonly statements: readonly Statement[];
}

/** `nodeOf` gives undefined for an entity that is not there; `kindNumbers` stand in the order of `RELATION_KINDS`. */
export function contributionOf(
  document: ReadDocument,
  nodeOf: (id: string) => number | undefined,
  kindNumbers: readonly number[],
): Contribution | undefined {
  const named = document.entity_ids.map((id): NamedNode | undefined => {
    const node = nodeOf(id);
    return node === undefined ? undefined : { id, node };
  });
  const nodes = named.filter((one) => one !== undefined).map(({ node }) => node);
  if (nodes.length === 0) return undefined;
  const statements: Statement[] = [];
  for (const [field, start, end, kind, subject, object, confidence] of document.relations ?? []) {
    const [left, right] = [named[subject], named[object]];
    if (left === undefined || right === undefined || left.node === right.node) continue;
    const turned = SYMMETRIC_KINDS.has(RELATION_KINDS[kind]!) && right.id < left.id;
    statements.push({
      kind: kindNumbers[kind]!,
      subject: turned ? right.node : left.node,
      object: turned ? left.node : right.node,
      field,
      start,
      end,
      confidence,
    });
  }
  return {
    documentId: document.id,
    publishedAt: document.published_at,
    paired: Math.min(nodes.length, MOST_PAIRED),
    nodes,
    statements,
  };
}

/** A change of one relationship that signals state. */
export interface RelationshipChange {
  readonly subject: number;
  readonly object: number;
  readonly kind: number;
  signals: number;
  evidence: number;
  confidence: number;
  publishedAt: number;
}

/** How sure it is that two names in one text belong together: a hint, whose weight says how often. */
const MENTIONED_CONFIDENCE = 0.5;

/** Adds up what many documents change, per relationship and per node. */
export class ChangeSet {
  readonly relationships = new Map<number, Map<number, RelationshipChange[]>>();
  readonly #idOf: (node: number) => string;

  /** Ids order the ends of what holds both ways. */
  constructor(idOf: (node: number) => string) {
    this.#idOf = idOf;
  }

  /** `sign` is 1 to add, -1 to take back. Statements are added only: those taken back are read from the evidence. */
  addPairs(
    { nodes, paired, publishedAt }: Omit<Contribution, 'documentId' | 'statements'>,
    sign: 1 | -1,
  ): void {
    for (let i = 0; i < paired; i++)
      for (let j = i + 1; j < paired; j++) {
        const [a, b] = [nodes[i]!, nodes[j]!];
        const turned = this.#idOf(b) < this.#idOf(a);
        const change = this.#change(turned ? b : a, turned ? a : b, MENTIONED_WITH);
        change.signals += sign;
        change.confidence = MENTIONED_CONFIDENCE;
        if (sign > 0 && publishedAt < change.publishedAt) change.publishedAt = publishedAt;
      }
  }

  addStatements({ statements, publishedAt }: Contribution): void {
    const stated = new Set<RelationshipChange>();
    for (const { subject, object, kind, confidence } of statements) {
      const change = this.#change(subject, object, kind);
      change.evidence++;
      change.confidence = Math.max(change.confidence, confidence);
      if (publishedAt < change.publishedAt) change.publishedAt = publishedAt;
      // However often a signal says it, it is one signal.
      if (!stated.has(change)) change.signals++;
      stated.add(change);
    }
  }

  takeBack(subject: number, object: number, kind: number, evidence: number): void {
    const change = this.#change(subject, object, kind);
    change.signals--;
    change.evidence -= evidence;
  }

  /** By subject and object, so that neighbouring rows are written together; what comes to nothing is left out. */
  sorted(): RelationshipChange[] {
    const list: RelationshipChange[] = [];
    for (const bySubject of this.relationships.values())
      for (const changes of bySubject.values())
        for (const change of changes) if (change.signals !== 0 || change.evidence !== 0) list.push(change);
    return list.sort((a, b) => a.subject - b.subject || a.object - b.object || a.kind - b.kind);
  }

  #change(subject: number, object: number, kind: number): RelationshipChange {
    let row = this.relationships.get(subject);
    if (row === undefined) this.relationships.set(subject, (row = new Map()));
    let list = row.get(object);
    if (list === undefined) row.set(object, (list = []));
    let change = list.find((one) => one.kind === kind);
    if (change === undefined)
      list.push(
        (change = {
          subject,
          object,
          kind,
          signals: 0,
          evidence: 0,
          confidence: 0,
          publishedAt: Number.POSITIVE_INFINITY,
        }),
      );
    return change;
  }
}
