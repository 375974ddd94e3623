import type { GraphFormat, NetworkFormat } from '../domain/graph-file.ts';
import type { Metric } from '../domain/network.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Entity, EntityCreate, Neighbours, Paths } from '../schemas/graph.ts';
import type {
  Comparison,
  Findings,
  MetricRun,
  MetricTable,
  Network,
  NetworkNode,
  RunCreate,
  WhatIf,
  WhatIfRequest,
} from '../schemas/network.ts';

import type { IdentityEvent, MergeProposal } from '../schemas/resolution.ts';

/** The knowledge graph as commands use it, in the words of the API. Throws NOT_FOUND and the rest as the API answers. */
export interface GraphCommands extends IdentityCommands {
  entities(
    tenant: TenantId,
    query: { readonly q: string; readonly kind: readonly string[]; readonly limit: number },
  ): Promise<readonly Entity[]>;
  entity(tenant: TenantId, id: string): Promise<Entity>;
  add(tenant: TenantId, entity: EntityCreate): Promise<Entity>;
  remove(tenant: TenantId, id: string): Promise<void>;
  neighbours(
    tenant: TenantId,
    id: string,
    query: TraversalQuery & { readonly depth: number; readonly limit: number },
  ): Promise<Neighbours>;
  paths(tenant: TenantId, query: TraversalQuery & PathEnds): Promise<Paths>;
  export(
    tenant: TenantId,
    options: { readonly format: GraphFormat; readonly kind: readonly string[] },
  ): AsyncIterable<Uint8Array>;
  /** All of the file or nothing. */
  import(
    tenant: TenantId,
    path: string,
    options: ImportProgress,
  ): Promise<{ readonly nodes: ImportCount; readonly ties: ImportCount }>;
}

/** Who is who, in the words of the API. */
export interface IdentityCommands {
  proposals(tenant: TenantId, limit: number): Promise<readonly MergeProposal[]>;
  decide(tenant: TenantId, proposal: string, decision: 'merge' | 'reject'): Promise<MergeProposal>;
  merge(
    tenant: TenantId,
    survivor: string,
    merged: readonly string[],
    reason: string,
  ): Promise<IdentityEvent>;
  undo(tenant: TenantId, event: string): Promise<IdentityEvent>;
}

export interface TraversalQuery {
  readonly kind: readonly string[];
  readonly minConfidence?: number;
  /** ISO 8601 */
  readonly asOf?: string;
}

export interface PathEnds {
  readonly from: string;
  readonly to: string;
  readonly mode: 'shortest' | 'all';
  readonly maxLength: number;
  readonly limit: number;
}

export interface ImportCount {
  readonly created: number;
  readonly existing: number;
}

export interface ImportProgress {
  readonly signal: AbortSignal;
  /** `fraction` from 0 to 1. */
  readonly onProgress: (fraction: number, detail: string) => void;
}

/** Networks as commands use them, in the words of the API. */
export interface NetworkCommands {
  list(tenant: TenantId): Promise<readonly Network[]>;
  /**
   * By id or name; `knowledge` is the knowledge graph. Throws NOT_FOUND, and INVALID_INPUT where a name says it of several.
   */
  find(tenant: TenantId, named: string): Promise<NamedNetwork>;
  /** All of the file or nothing. */
  import(
    tenant: TenantId,
    path: string,
    options: NetworkImport & ImportProgress & ImportNotes,
  ): Promise<Network>;
  remove(tenant: TenantId, id: string): Promise<void>;
  /** Computes and stores; resolves when it is done. Throws what ended it. */
  compute(tenant: TenantId, id: string, run: RunCreate, options: ImportProgress): Promise<MetricRun>;
  /** The newest finished values. Throws NOT_FOUND when the metric was never computed. */
  table(
    tenant: TenantId,
    id: string,
    query: { readonly metric: string; readonly limit: number },
  ): Promise<MetricTable>;
  /** The groups of the newest finished run, the largest first. Throws NOT_FOUND when the metric was never computed. */
  groups(tenant: TenantId, id: string, query: GroupsQuery): Promise<NodeGroups>;
  findings(tenant: TenantId, id: string): Promise<Findings>;
  compare(
    tenant: TenantId,
    id: string,
    dates: { readonly from: string; readonly to: string },
  ): Promise<Comparison>;
  whatIf(tenant: TenantId, id: string, request: WhatIfRequest): Promise<WhatIf>;
  export(tenant: TenantId, id: string, format: NetworkFormat): AsyncIterable<Uint8Array>;
}

export type NamedNetwork = Pick<Network, 'id' | 'name' | 'first_at' | 'attributes'>;

export interface GroupsQuery {
  /** One of `GROUP_METRICS`. */
  readonly metric: Metric;
  /** Groups, and members of each. */
  readonly limit: number;
  readonly members: number;
}

export interface NodeGroups {
  readonly run: MetricRun;
  /** False when the network has changed since. */
  readonly current: boolean;
  /** Groups in all. */
  readonly total: number;
  readonly groups: readonly {
    readonly group: number;
    readonly nodes: number;
    /** Those with most ties first. */
    readonly members: readonly NetworkNode[];
  }[];
}

export interface ImportNotes {
  /** How a table was read, and what was left out or read in an unusual way, a sentence each. */
  readonly onNote: (sentence: string) => void;
}

export interface NetworkImport {
  readonly name?: string;
  readonly directed?: boolean;
  /** Columns by what they say: `{ source: 'from', target: 'to' }`. Guessed where absent. */
  readonly mapping?: Readonly<Record<string, string>>;
  /** A second table with a row for each node. */
  readonly nodes?: string;
}
