/** Organisational networks: nodes with attributes, and ties between them that are weighted, directed and timed. */

/** The knowledge graph analysed as a network, where a network's id is asked for. */
export const KNOWLEDGE_GRAPH = 'knowledge';

export interface Network {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly directed: boolean;
  readonly nodes: number;
  /** Pairs that are tied now; several events of one pair are one tie whose weight is their sum. */
  readonly ties: number;
  /** Tie events stored, withdrawals included. */
  readonly events: number;
  /** Rises by one with every change: results say which version they are of. */
  readonly version: number;
  /** Times of the first and last tie event, milliseconds since the epoch; null when no tie has a time. */
  readonly firstAt: number | null;
  readonly lastAt: number | null;
  /** Names of node attributes, with what a picture can do with them. */
  readonly attributes: readonly NodeAttribute[];
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface NodeAttribute {
  readonly name: string;
  readonly kind: 'category' | 'number' | 'text';
  /** Distinct values, counted up to 1,000. */
  readonly values: number;
}

/**
 * Every analysis of a graph by its standard name. One gives columns (a number per node), a summary (numbers of the
 * whole), or both; `src/networks/metrics/catalogue.ts` says which, with definition and source.
 */
export const METRICS = [
  'degree',
  'strength',
  'closeness',
  'harmonic',
  'betweenness',
  'eigenvector',
  'katz',
  'pagerank',
  'hits',
  'core',
  'clustering',
  'triangles',
  'transitivity',
  'assortativity',
  'reciprocity',
  'density',
  'diameter',
  'components',
  'strong_components',
  'bridges',
  'articulation_points',
  'constraint',
  'effective_size',
  'brokerage',
  'ei_index',
  'louvain',
  'leiden',
  'label_propagation',
] as const;
export type Metric = (typeof METRICS)[number];

/** Metrics whose value for a node is the number of the group that it is in. */
export const GROUP_METRICS = [
  'components',
  'strong_components',
  'louvain',
  'leiden',
  'label_propagation',
] as const satisfies readonly Metric[];

export function isMetric(text: string): text is Metric {
  return (METRICS as readonly string[]).includes(text);
}

export const RUN_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type RunState = (typeof RUN_STATES)[number];

/** One computation of metrics: what was asked, of which version of the network, and what came out. */
export interface MetricRun {
  readonly id: string;
  /** A network's id, or `KNOWLEDGE_GRAPH`. */
  readonly networkId: string;
  readonly metrics: readonly Metric[];
  readonly parameters: MetricParameters;
  readonly seed: number;
  /** Version of the code that computed it. */
  readonly codeVersion: string;
  /** Of the network when it was read; null until then. */
  readonly networkVersion: number | null;
  readonly state: RunState;
  /** 0 to 1. */
  readonly progress: number;
  /** What went wrong, for people; null otherwise. */
  readonly error: string | null;
  readonly queuedAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** Numbers of the whole graph, by metric and then by name: `{ louvain: { modularity: 0.43, communities: 12 } }`. */
  readonly summary: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
}

export interface MetricParameters {
  /** Look at ties as undirected; otherwise as the network is. */
  readonly undirected?: boolean;
  /** Use tie weights where a metric can; true unless said otherwise. */
  readonly weighted?: boolean;
  /** Sources of sampled betweenness; exact when absent and the graph has at most 5,000 nodes. */
  readonly samples?: number;
  /** Node attribute of E-I index, brokerage and assortativity. */
  readonly attribute?: string;
  /** PageRank: 0 to 1, 0.85 unless said otherwise. */
  readonly damping?: number;
  /** Katz: attenuation; null for 0.9 divided by the largest eigenvalue. */
  readonly alpha?: number;
  /** Louvain and Leiden: 1 unless said otherwise. */
  readonly resolution?: number;
  /** The network as it stood at this moment, milliseconds since the epoch. */
  readonly at?: number;
}

/** Ties in columns, a place each; what analyses and pictures read. `SharedArrayBuffer` behind each. */
export interface NetworkColumns {
  readonly nodes: number;
  readonly directed: boolean;
  readonly sources: Int32Array;
  readonly targets: Int32Array;
  /** Positive and finite; null when every tie weighs 1. */
  readonly weights: Float64Array | null;
}

/** A node of a network as people know it. */
export interface NetworkNode {
  /** 0 to nodes - 1, the same for ever. */
  readonly number: number;
  readonly key: string;
  readonly label: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** What a stream says of a tie. */
export interface TieEvent {
  /** Keys of nodes; unknown ones become nodes. */
  readonly from: string;
  readonly to: string;
  /** Finite, above 0; 1 unless said otherwise. */
  readonly weight?: number;
  /** When it happened, milliseconds since the epoch; when it arrived, unless said otherwise. */
  readonly at?: number;
  /** `remove` takes away what the tie weighs up to its moment. */
  readonly op?: 'add' | 'remove';
  /** An event whose id was seen before is a duplicate. */
  readonly id?: string;
}

/**
 * Tie events in columns, in the order in which they came. A pair weighs what its `add` events sum up to, in the order of
 * time (of equal times, of arrival) since its last `remove`; events without a time come before all others.
 */
export interface TieEventColumns {
  readonly sources: Int32Array;
  readonly targets: Int32Array;
  /** Null when all are 1. */
  readonly weights: Float64Array | null;
  /** Milliseconds since the epoch, NaN for none; null when none has one. */
  readonly times: Float64Array | null;
  /** 1 where the event takes the tie away; null when none does. */
  readonly removals: Uint8Array | null;
}

export const FINDING_KINDS = [
  'gatekeeper',
  'broker',
  'silo',
  'bridge',
  'bottleneck',
  'fragment',
  'overload',
] as const;

/** A thing worth knowing about a network, in plain words, with the number behind it. */
export interface Finding {
  readonly kind: (typeof FINDING_KINDS)[number];
  readonly text: string;
  readonly metric: Metric;
  readonly value: number;
  /** What the value would be usually: of the median node or group, or what chance would give; null where nothing is usual. */
  readonly comparedWith: number | null;
  readonly nodes: readonly NetworkNode[];
  /** `team: Special Projects`; null when it is about nodes. */
  readonly group: string | null;
}

export interface Findings {
  readonly version: number;
  readonly headline: string;
  readonly items: readonly Finding[];
}

/** A number of the whole at two moments, or before and after a removal. */
export interface Measured {
  readonly name: string;
  readonly before: number | null;
  readonly after: number | null;
}

export interface NodeChange {
  readonly node: NetworkNode;
  readonly before: number;
  readonly after: number;
}

export interface Comparison {
  /** Milliseconds since the epoch. */
  readonly from: number;
  readonly to: number;
  readonly headline: string;
  readonly whole: readonly Measured[];
  /** Those with ties at one moment only. */
  readonly joined: readonly NetworkNode[];
  readonly left: readonly NetworkNode[];
  /** How many joined and left; the lists hold at most 200. */
  readonly joinedCount: number;
  readonly leftCount: number;
  readonly ties: { readonly added: number; readonly lost: number; readonly kept: number };
  readonly changes: readonly { readonly metric: Metric; readonly rows: readonly NodeChange[] }[];
}

export interface WhatIf {
  readonly headline: string;
  readonly removed: readonly NetworkNode[];
  readonly removedCount: number;
  readonly whole: readonly Measured[];
  readonly cutOff: readonly NetworkNode[];
  readonly cutOffCount: number;
  readonly load: readonly NodeChange[];
  /** Sources of betweenness and reach; null when exact. */
  readonly samples: number | null;
}

export interface Ego {
  readonly node: NetworkNode;
  /** The newest values by column. */
  readonly metrics: Readonly<Record<string, number | null>>;
  /** Share of nodes with a smaller value, 0 to 1, by column. */
  readonly standing: Readonly<Record<string, number>>;
  /** The node itself first, then by steps away and weight. */
  readonly nodes: readonly NetworkNode[];
  /** Two places in `nodes`, and the weight. */
  readonly ties: readonly (readonly [number, number, number])[];
  readonly partial: boolean;
}
