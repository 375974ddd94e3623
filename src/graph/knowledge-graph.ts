import type {
  Attributes,
  Evidence,
  GraphEntity,
  GraphFilter,
  GraphFragment,
  GraphRelationship,
  Origin,
} from '../domain/graph.ts';
import type { FileNode, FileTie, GraphBatch } from '../domain/graph-file.ts';
import type { NetworkColumns } from '../domain/network.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Queryable } from '../ports/database.ts';

/**
 * The knowledge graph of each tenant: what signals name and state, and what people add. Every method acts for the one
 * tenant that it is given; ids of another tenant are as unknown as ids that never were. Times are milliseconds since
 * the epoch.
 */
export interface KnowledgeGraph {
  /** Throws INVALID_INPUT, CONFLICT when an entity of this kind and name stands already, PLAN_LIMIT. */
  createEntity(tenant: TenantId, entity: NewEntity, actor: string): Promise<GraphEntity>;
  /**
   * One merged into another is given with `mergedInto`. With `asOf` what was known of it at that moment, by its history;
   * merges, and whether a gazetteer or a person vouches for it, are today's. Throws NOT_FOUND, also for one that was
   * withdrawn, or not known at that moment.
   */
  entity(tenant: TenantId, id: string, asOf?: number): Promise<GraphEntity>;
  /** Throws NOT_FOUND, INVALID_INPUT. */
  updateEntity(tenant: TenantId, id: string, change: EntityChange, actor: string): Promise<GraphEntity>;
  /** Withdraws it and its relationships: they are known until now. Throws NOT_FOUND. */
  withdrawEntity(tenant: TenantId, id: string, actor: string): Promise<void>;
  /** Entities that stand for themselves. Throws INVALID_CURSOR. */
  entities(tenant: TenantId, query: EntityQuery): Promise<ListPage<GraphEntity>>;
  /** What people changed, newest first, and how it came to be known. Throws NOT_FOUND. */
  entityHistory(tenant: TenantId, id: string): Promise<readonly HistoryEntry[]>;

  /** Throws INVALID_INPUT, NOT_FOUND for its ends, CONFLICT when the same is stated already. */
  createRelationship(
    tenant: TenantId,
    relationship: NewRelationship,
    actor: string,
  ): Promise<GraphRelationship>;
  /** Throws NOT_FOUND. */
  relationship(tenant: TenantId, id: string): Promise<RelationshipWithProvenance>;
  /** What signals state is a person's once it is changed. Throws NOT_FOUND. */
  updateRelationship(
    tenant: TenantId,
    id: string,
    change: RelationshipChange,
    actor: string,
  ): Promise<GraphRelationship>;
  /** It is known until now; signals that state it later do not bring it back. Throws NOT_FOUND. */
  withdrawRelationship(tenant: TenantId, id: string, actor: string): Promise<void>;
  /** What people changed, newest first, and how it came to be known. Throws NOT_FOUND. */
  relationshipHistory(tenant: TenantId, id: string): Promise<readonly HistoryEntry[]>;
  /** Of an entity strongest first, otherwise newest first. Throws INVALID_CURSOR. */
  relationships(tenant: TenantId, query: RelationshipQuery): Promise<ListPage<GraphRelationship>>;

  /** All or none. Throws INVALID_INPUT with every invalid item in `details.errors`, PLAN_LIMIT. */
  createMany(tenant: TenantId, items: BulkItems, actor: string): Promise<BulkResult>;

  neighbours(tenant: TenantId, id: string, query: NeighboursQuery): Promise<NeighboursResult>;
  paths(tenant: TenantId, query: PathsQuery): Promise<PathsResult>;
  pattern(tenant: TenantId, query: PatternQuery): Promise<PatternResult>;

  /** Rises with every change. */
  version(tenant: TenantId): Promise<number>;
  /** What stands now, for analysis. */
  loadKnowledge(tenant: TenantId): Promise<LoadedKnowledge>;
  /** Nodes first, then ties between them; keys are entity ids. What is added while it is read is left out. */
  elements(tenant: TenantId, filter?: ElementFilter): AsyncIterable<GraphElements>;
  /** In one transaction. Throws PLAN_LIMIT, RECORD_INVALID, CANCELLED, and what the batches throw; then nothing is written. */
  importElements(
    tenant: TenantId,
    batches: AsyncIterable<Pick<GraphBatch, 'nodes' | 'ties'>>,
    options: ImportOptions,
  ): Promise<ImportResult>;
}

export interface NewEntity {
  readonly kind: string;
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly description?: string | null;
  readonly attributes?: Attributes;
  readonly identifiers?: Readonly<Record<string, string>>;
  readonly confidence?: number;
  readonly validFrom?: number | null;
  readonly validTo?: number | null;
  /** Another thing of the same kind and name than the one that is there. */
  readonly distinct?: boolean;
}

export interface EntityChange {
  readonly kind?: string;
  readonly name?: string;
  readonly aliases?: readonly string[];
  readonly description?: string | null;
  /** Replaces the names given; null removes one. */
  readonly attributes?: Attributes;
  readonly identifiers?: Readonly<Record<string, string | null>>;
  readonly confidence?: number;
  readonly validFrom?: number | null;
  readonly validTo?: number | null;
}

export interface NewRelationship {
  readonly kind: string;
  readonly subjectId: string;
  readonly objectId: string;
  readonly weight?: number;
  readonly confidence?: number;
  readonly attributes?: Attributes;
  readonly validFrom?: number | null;
  readonly validTo?: number | null;
}

export type RelationshipChange = Partial<Omit<NewRelationship, 'kind' | 'subjectId' | 'objectId'>>;

export interface ListPage<Item> {
  readonly items: readonly Item[];
  /** Continues after the last item; null on the last page. */
  readonly next: string | null;
}

export const ENTITY_SORTS = ['signals', 'relationships', 'name', 'newest'] as const;
export type EntitySort = (typeof ENTITY_SORTS)[number];

export interface EntityQuery {
  /** Start of a name, or starts of words of its name and aliases. */
  readonly text?: string;
  readonly kinds?: readonly string[];
  readonly origin?: Origin;
  /** `signals` unless said otherwise. */
  readonly sort?: EntitySort;
  readonly limit: number;
  readonly after?: string;
}

export interface RelationshipQuery extends GraphFilter {
  /** At either end. */
  readonly entity?: string;
  readonly subject?: string;
  readonly object?: string;
  readonly limit: number;
  readonly after?: string;
}

export interface RelationshipWithProvenance extends GraphRelationship {
  readonly subject: GraphEntity;
  readonly object: GraphEntity;
  /** Newest first, at most 50. Of `mentioned_with`: where the texts of the signals name both. */
  readonly provenance: readonly Evidence[];
}

export interface HistoryEntry {
  readonly at: number;
  /** `user:ID`, `key:ID`, `operator`, or `signals`. */
  readonly actor: string;
  /** `created`, `changed`, `withdrawn`, `restored`, and what resolution adds. */
  readonly action: string;
  /** Fields before and after; null where there is nothing to tell. */
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
}

/** An end of a relationship: by id, or by kind and name. */
export type EndReference = { readonly id: string } | { readonly kind: string; readonly name: string };

export interface BulkItems {
  readonly entities: readonly NewEntity[];
  readonly relationships: readonly (Omit<NewRelationship, 'subjectId' | 'objectId'> & {
    readonly subject: EndReference;
    readonly object: EndReference;
  })[];
}

export interface BulkCount {
  readonly created: number;
  readonly existing: number;
  /** In the order of the request. */
  readonly ids: readonly string[];
}

export interface BulkResult {
  readonly entities: BulkCount;
  readonly relationships: BulkCount;
}

export type Direction = 'out' | 'in' | 'both';

export interface NeighboursQuery extends GraphFilter {
  readonly direction?: Direction;
  /** 1 to 5; 1 unless said otherwise. */
  readonly depth?: number;
  /** Entities to give, the one asked for not counted; 100 unless said otherwise. */
  readonly limit?: number;
  /** Also the relationships among the entities given that no step took; loops are left out. */
  readonly between?: boolean;
}

export interface NeighboursResult extends GraphFragment {
  /** Steps away, in the order of `entities`. */
  readonly distances: readonly number[];
  /** Direct neighbours, counted up to the limit of relationships read. */
  readonly total: number;
}

export interface PathsQuery extends GraphFilter {
  readonly from: string;
  readonly to: string;
  readonly mode?: 'shortest' | 'all';
  /** 1 to 8; 5 unless said otherwise. */
  readonly maxLength?: number;
  readonly directed?: boolean;
  /** Paths to give; 20 unless said otherwise. */
  readonly limit?: number;
}

export interface PathsResult extends GraphFragment {
  /** Shortest first. */
  readonly paths: readonly {
    readonly entities: readonly string[];
    readonly relationships: readonly string[];
  }[];
}

export interface PatternQuery {
  readonly places: readonly { readonly name: string; readonly kind?: string; readonly id?: string }[];
  readonly ties: readonly {
    readonly from: string;
    readonly to: string;
    readonly kind?: string;
    readonly undirected?: boolean;
  }[];
  readonly minConfidence?: number;
  readonly asOf?: number;
  readonly validAt?: number;
  /** 50 unless said otherwise. */
  readonly limit?: number;
}

export interface PatternResult extends GraphFragment {
  /** Entity ids by the names of the places. */
  readonly matches: readonly Readonly<Record<string, string>>[];
}

export interface LoadedKnowledge {
  readonly version: number;
  /** Undirected: most of what signals say holds both ways. Weights are those of the relationships. */
  readonly columns: NetworkColumns;
  /** By node: place n belongs to node n of the columns. */
  readonly ids: readonly string[];
  readonly names: readonly string[];
  readonly kinds: readonly string[];
}

export interface ElementFilter {
  readonly kinds?: readonly string[];
  readonly entityKinds?: readonly string[];
  readonly minConfidence?: number;
  /** Leave out what only signals state. */
  readonly enteredOnly?: boolean;
}

/** At most 5,000 of each. */
export interface GraphElements {
  readonly nodes: readonly FileNode[];
  readonly ties: readonly FileTie[];
}

export interface ImportOptions {
  readonly actor: string;
  /** Kind of nodes that the file does not give one; `thing` unless said otherwise. */
  readonly nodeKind?: string;
  /** Kind of ties that the file does not give one; `related_to` unless said otherwise. */
  readonly tieKind?: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: { readonly nodes: number; readonly ties: number }) => void;
}

export interface ImportResult {
  readonly nodes: { readonly created: number; readonly existing: number };
  readonly ties: { readonly created: number; readonly existing: number };
}

/** How many entities a tenant may enter, and what the plan that says so is called. Null for any number. */
export interface EntityLimit {
  readonly entities: number | null;
  readonly plan: string;
}

export interface GraphAuditEntry {
  readonly tenant: TenantId;
  readonly actor: string;
  /** `entity.created`, `relationship.changed`, `graph.imported`. */
  readonly action: string;
  readonly object?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Adds a line to the audit log in the transaction that makes the change. */
export type WriteGraphAudit = (platform: Queryable, entry: GraphAuditEntry) => Promise<void>;
