/** The knowledge graph: entities and the relationships between them, each with the evidence that it rests on. */

/** Kinds of entities and relationships are open, so that graphs of other tools can be taken in: `malware`, `reports_to`. */
export const GRAPH_KIND = /^[a-z][a-z0-9_]{0,59}$/;

/** Relationship kinds that mean the same in both directions; their `subjectId` is the smaller id. */
export const SYMMETRIC_KINDS: ReadonlySet<string> = new Set([
  'mentioned_with',
  'partners_with',
  'competes_with',
  'related_to',
]);

/** Who stated it. What signals state follows them: it goes when its last signal goes. */
export const ORIGINS = ['signals', 'user', 'import'] as const;
export type Origin = (typeof ORIGINS)[number];

/** JSON values by name; at most 64 KiB as text. */
export type Attributes = Readonly<Record<string, unknown>>;

/** Times are milliseconds since the epoch; null where it is open. */
export interface Timed {
  /** When it holds in the world. */
  readonly validFrom: number | null;
  readonly validTo: number | null;
  /** Since when it is known: the publication of its earliest signal, or when it was entered. */
  readonly knownFrom: number;
  /** When it was withdrawn; null while it stands. */
  readonly knownTo: number | null;
}

export interface GraphEntity extends Timed {
  /** Of a named thing derived from kind and name (`entityId`), else a UUID version 7. */
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly aliases: readonly string[];
  readonly description: string | null;
  readonly attributes: Attributes;
  /** Of other systems, by their name: `{ "wikidata": "Q95", "cik": "320193" }`. */
  readonly identifiers: Readonly<Record<string, string>>;
  /** 0 to 1. */
  readonly confidence: number;
  readonly origin: Origin;
  /** A gazetteer or a person vouches for it. */
  readonly known: boolean;
  /** Signals that name it, those merged into it included. */
  readonly signals: number;
  /** Relationships that stand, in both directions. */
  readonly relationships: number;
  /** The entity that it is part of since a merge; null for one that stands for itself. */
  readonly mergedInto: string | null;
}

export interface GraphRelationship extends Timed {
  readonly id: string;
  readonly kind: string;
  /** The entities that stand for what was stated: merges are followed. */
  readonly subjectId: string;
  readonly objectId: string;
  /** Of what signals state: how many state it. At least 0. */
  readonly weight: number;
  /** 0 to 1. */
  readonly confidence: number;
  readonly origin: Origin;
  readonly attributes: Attributes;
  /** Where it was said: sentences that state it; of `mentioned_with` the signals that name both. */
  readonly evidence: number;
}

/** Where a relationship was said. */
export interface Evidence {
  readonly signalId: string;
  readonly title: string;
  readonly field: 'title' | 'body';
  /** UTF-16 offsets of the sentence in the field. */
  readonly start: number;
  readonly end: number;
  readonly sentence: string;
  readonly confidence: number;
  readonly publishedAt: number;
}

/** What a traversal looks at. */
export interface GraphFilter {
  /** Relationship kinds; empty for all. */
  readonly kinds?: readonly string[];
  /** Kinds of the entities that it may reach; empty for all. */
  readonly entityKinds?: readonly string[];
  /** Relationships at least as sure, 0 to 1. */
  readonly minConfidence?: number;
  /** The graph as known at this moment, milliseconds since the epoch. Merges are today's: they correct who is who. */
  readonly asOf?: number;
  /** What holds in the world at this moment. */
  readonly validAt?: number;
}

/** Part of a graph. `partial` is true when a limit cut it, and `limits` names the limits that did. */
export interface GraphFragment {
  readonly entities: readonly GraphEntity[];
  readonly relationships: readonly GraphRelationship[];
  readonly partial: boolean;
  readonly limits: readonly string[];
}
