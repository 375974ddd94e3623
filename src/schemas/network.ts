import { type Static, Type } from 'typebox';
import { GRAPH_FORMATS } from '../domain/graph-file.ts';
import { METRICS, RUN_STATES } from '../domain/network.ts';
import { Id, Nullable, pageOf, Timestamp } from './shared.ts';

export const MetricName = Type.Enum([...METRICS]);
export const NodeKey = Type.String({ minLength: 1, maxLength: 500 });

export const Network = Type.Object({
  id: Id,
  name: Type.String(),
  description: Type.String(),
  directed: Type.Boolean(),
  nodes: Type.Integer(),
  /** Pairs that are tied now. */
  ties: Type.Integer(),
  /** Tie events stored, withdrawals included. */
  events: Type.Integer(),
  /** Rises with every change. */
  version: Type.Integer(),
  first_at: Nullable(Timestamp),
  last_at: Nullable(Timestamp),
  attributes: Type.Array(
    Type.Object({
      name: Type.String(),
      kind: Type.Enum(['category', 'number', 'text']),
      values: Type.Integer(),
    }),
  ),
  created_at: Timestamp,
  updated_at: Timestamp,
});
export type Network = Static<typeof Network>;
export const NetworkPage = pageOf(Network);
export const NetworkCreate = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 200 }),
    description: Type.Optional(Type.String({ maxLength: 5_000 })),
    directed: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type NetworkCreate = Static<typeof NetworkCreate>;
export const NetworkUpdate = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    description: Type.Optional(Type.String({ maxLength: 5_000 })),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type NetworkUpdate = Static<typeof NetworkUpdate>;

/** A batch of ties. Events with an `id` seen before are duplicates and change nothing. */
export const TieEvents = Type.Object(
  {
    events: Type.Array(
      Type.Object(
        {
          from: NodeKey,
          to: NodeKey,
          /** Finite, above 0; 1 when absent. */
          weight: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
          /** When it happened; when it arrived, if absent. */
          at: Type.Optional(Timestamp),
          /** `remove` takes the tie away. */
          op: Type.Optional(Type.Enum(['add', 'remove'])),
          id: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
        },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 10_000 },
    ),
  },
  { additionalProperties: false },
);
export type TieEvents = Static<typeof TieEvents>;
export const TieEventsAccepted = Type.Object({
  accepted: Type.Integer(),
  duplicates: Type.Integer(),
  /** Accepted, but older than the open window: the counters of closed windows were corrected. */
  late: Type.Integer(),
  version: Type.Integer(),
});
export type TieEventsAccepted = Static<typeof TieEventsAccepted>;

/** A file that was sent: what it holds, and how far its import is. */
export const Upload = Type.Object({
  id: Id,
  file_name: Type.String(),
  bytes: Type.Integer(),
  /** Bytes that are here; less than `bytes` while the file comes in pieces. */
  received: Type.Integer(),
  state: Type.Enum(['receiving', 'inspected', 'importing', 'done', 'failed']),
  /** Null until the whole file is here. */
  format: Nullable(Type.Enum([...GRAPH_FORMATS])),
  directed: Nullable(Type.Boolean()),
  /** Of tables: the columns in their order, and which of them says what. */
  columns: Nullable(Type.Array(Type.String())),
  mapping: Nullable(
    Type.Object({
      source: Type.String(),
      target: Type.String(),
      weight: Nullable(Type.String()),
      at: Nullable(Type.String()),
      kind: Nullable(Type.String()),
    }),
  ),
  reasons: Type.Array(Type.String()),
  sample: Type.Array(
    Type.Object({
      source: Type.String(),
      target: Type.String(),
      weight: Type.Number(),
      at: Nullable(Timestamp),
    }),
  ),
  /** 0 to 1. */
  progress: Type.Number(),
  nodes: Type.Integer(),
  ties: Type.Integer(),
  /** The network that it became; null until then, and for the knowledge graph. */
  network_id: Nullable(Id),
  error: Nullable(Type.String()),
  /** What was left out or read in an unusual way. */
  warnings: Type.Array(Type.String()),
});
export type Upload = Static<typeof Upload>;
/** Announces a file that comes in pieces (`PATCH /data/uploads/{id}`). */
export const UploadBegin = Type.Object(
  {
    file_name: Type.String({ minLength: 1, maxLength: 300 }),
    bytes: Type.Integer({ minimum: 1 }),
  },
  { additionalProperties: false },
);
export type UploadBegin = Static<typeof UploadBegin>;
export const ImportRequest = Type.Object(
  {
    /** `network`: a network of its own. `graph`: entities and relationships of the knowledge graph. */
    into: Type.Enum(['network', 'graph']),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    directed: Type.Optional(Type.Boolean()),
    mapping: Type.Optional(
      Type.Object({
        source: Type.String(),
        target: Type.String(),
        weight: Type.Optional(Nullable(Type.String())),
        at: Type.Optional(Nullable(Type.String())),
        kind: Type.Optional(Nullable(Type.String())),
      }),
    ),
  },
  { additionalProperties: false },
);
export type ImportRequest = Static<typeof ImportRequest>;

export const MetricParameters = Type.Object(
  {
    undirected: Type.Optional(Type.Boolean()),
    weighted: Type.Optional(Type.Boolean()),
    samples: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
    attribute: Type.Optional(Type.String({ maxLength: 200 })),
    damping: Type.Optional(Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 })),
    alpha: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    resolution: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1000 })),
    at: Type.Optional(Timestamp),
  },
  { additionalProperties: false },
);
export const RunCreate = Type.Object(
  {
    metrics: Type.Array(MetricName, { minItems: 1, maxItems: METRICS.length, uniqueItems: true }),
    parameters: Type.Optional(MetricParameters),
    seed: Type.Optional(Type.Integer({ minimum: 0, maximum: 4_294_967_295 })),
  },
  { additionalProperties: false },
);
export type RunCreate = Static<typeof RunCreate>;
export const MetricRun = Type.Object({
  id: Id,
  /** A network's id, or `knowledge`. */
  network_id: Type.String(),
  metrics: Type.Array(MetricName),
  parameters: MetricParameters,
  seed: Type.Integer(),
  code_version: Type.String(),
  network_version: Nullable(Type.Integer()),
  state: Type.Enum([...RUN_STATES]),
  progress: Type.Number(),
  error: Nullable(Type.String()),
  queued_at: Timestamp,
  started_at: Nullable(Timestamp),
  finished_at: Nullable(Timestamp),
  summary: Type.Record(Type.String(), Type.Record(Type.String(), Nullable(Type.Number()))),
});
export type MetricRun = Static<typeof MetricRun>;
export const MetricRunPage = pageOf(MetricRun);

/** A node of a network as lists show it. */
export const NetworkNode = Type.Object({
  /** Its number in the network. */
  node: Type.Integer(),
  key: Type.String(),
  label: Type.String(),
  attributes: Type.Record(Type.String(), Type.Unknown()),
});
export type NetworkNode = Static<typeof NetworkNode>;

/** The newest finished values of one metric, best first. */
export const MetricTable = Type.Object({
  run: MetricRun,
  metric: MetricName,
  /** `authority`, `hub`; most metrics have one, named as they are. */
  columns: Type.Array(Type.String()),
  /** False when the network has changed since. */
  current: Type.Boolean(),
  rows: Type.Array(
    Type.Object({
      ...NetworkNode.properties,
      rank: Type.Integer(),
      values: Type.Array(Nullable(Type.Number())),
    }),
  ),
  summary: Type.Record(Type.String(), Nullable(Type.Number())),
});
export type MetricTable = Static<typeof MetricTable>;

/**
 * A picture of a graph at one level of detail: nodes, or communities standing for their members. The same as a binary
 * frame with `format=binary` (`docs/design/graph-view.md`).
 */
export const GraphView = Type.Object({
  network_id: Type.String(),
  version: Type.Integer(),
  directed: Type.Boolean(),
  total: Type.Object({ nodes: Type.Integer(), ties: Type.Integer() }),
  /** 0 shows nodes themselves; above, each place stands for a community of the level. */
  level: Type.Integer(),
  levels: Type.Array(Type.Object({ level: Type.Integer(), places: Type.Integer() })),
  /** The community that was zoomed into; null for the whole. */
  community: Nullable(Type.Integer()),
  metric: Nullable(Type.String()),
  attribute: Nullable(Type.String()),
  /** Of the whole picture, all chunks together. */
  shown: Type.Object({ places: Type.Integer(), ties: Type.Integer() }),
  /** Position in the picture of the first place here. */
  offset: Type.Integer(),
  places: Type.Array(
    Type.Object({
      /** Node number at level 0, above the number of a community: unique across levels. */
      id: Type.Integer(),
      label: Type.String(),
      x: Type.Number(),
      y: Type.Number(),
      /** Members that it stands for; 1 for a node. */
      members: Type.Integer(),
      /** Value of the metric; of a community the largest of its members. */
      value: Nullable(Type.Number()),
      /** Number of the community whose colour it has. */
      community: Type.Integer(),
      /** Value of the attribute that colours were asked for; of a community the commonest. */
      group: Nullable(Type.String()),
    }),
  ),
  /** Ends by their position in the picture (`offset` and the position in `places`), and weight; with the later of its ends. */
  ties: Type.Array(Type.Tuple([Type.Integer(), Type.Integer(), Type.Number()])),
  /** What the communities of the colours are called; in the first chunk only. */
  legend: Type.Array(Type.Object({ id: Type.Integer(), label: Type.String(), members: Type.Integer() })),
  /** Not all places or ties of the level are shown. */
  partial: Type.Boolean(),
  limits: Type.Array(Type.String()),
  /** Where the next chunk starts; null after the last. */
  next_offset: Nullable(Type.Integer()),
});
export type GraphView = Static<typeof GraphView>;

/** A thing worth knowing about a network, in plain words, with the number behind it. */
export const Finding = Type.Object({
  /** `broker`, `silo`, `gatekeeper`, `bottleneck`, `fragment`, `overload`, `bridge`. */
  kind: Type.String(),
  text: Type.String(),
  metric: MetricName,
  value: Type.Number(),
  /** What the value would be usually: the median, or what chance would give. */
  compared_with: Nullable(Type.Number()),
  nodes: Type.Array(NetworkNode),
  /** Group that it is about, `team: Special Projects`; null when it is about nodes. */
  group: Nullable(Type.String()),
});
export type Finding = Static<typeof Finding>;
export const Findings = Type.Object({
  version: Type.Integer(),
  /** The sentence a colleague would say. */
  headline: Type.String(),
  items: Type.Array(Finding),
});
export type Findings = Static<typeof Findings>;

export const Ego = Type.Object({
  ...NetworkNode.properties,
  /** The newest values by column: `{ betweenness: 12.5, core: 3 }`. */
  metrics: Type.Record(Type.String(), Nullable(Type.Number())),
  /** Places it among the others: the share of nodes with a smaller value, 0 to 1, by column. */
  standing: Type.Record(Type.String(), Type.Number()),
  nodes: Type.Array(NetworkNode),
  /** By position in `nodes`; the node itself is the first. */
  ties: Type.Array(Type.Tuple([Type.Integer(), Type.Integer(), Type.Number()])),
  partial: Type.Boolean(),
});
export type Ego = Static<typeof Ego>;

export const Comparison = Type.Object({
  from: Timestamp,
  to: Timestamp,
  headline: Type.String(),
  /** Numbers of the whole, before and after: nodes, ties, density, components, modularity, ... */
  whole: Type.Array(
    Type.Object({ name: Type.String(), before: Nullable(Type.Number()), after: Nullable(Type.Number()) }),
  ),
  /** At most 200 of each. */
  joined: Type.Array(NetworkNode),
  left: Type.Array(NetworkNode),
  joined_count: Type.Integer(),
  left_count: Type.Integer(),
  ties: Type.Object({ added: Type.Integer(), lost: Type.Integer(), kept: Type.Integer() }),
  /** Nodes whose value changed most, by metric. */
  changes: Type.Array(
    Type.Object({
      metric: MetricName,
      rows: Type.Array(
        Type.Object({ ...NetworkNode.properties, before: Type.Number(), after: Type.Number() }),
      ),
    }),
  ),
});
export type Comparison = Static<typeof Comparison>;

export const WhatIfRequest = Type.Object(
  {
    /** Keys of nodes to take away. */
    nodes: Type.Optional(Type.Array(NodeKey, { maxItems: 10_000 })),
    /** Or all whose attribute has this value. */
    attribute: Type.Optional(Type.Object({ name: Type.String(), value: Type.String() })),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type WhatIfRequest = Static<typeof WhatIfRequest>;
export const WhatIf = Type.Object({
  headline: Type.String(),
  removed: Type.Array(NetworkNode),
  removed_count: Type.Integer(),
  /** Of the whole before and after, among those who stay: components, largest component's share, pairs that reach one another, global efficiency, ... */
  whole: Type.Array(
    Type.Object({ name: Type.String(), before: Nullable(Type.Number()), after: Nullable(Type.Number()) }),
  ),
  /** Cut off from the largest component by the removal. */
  cut_off: Type.Array(NetworkNode),
  cut_off_count: Type.Integer(),
  /** Who would carry more: betweenness before and after, most risen first. */
  load: Type.Array(Type.Object({ ...NetworkNode.properties, before: Type.Number(), after: Type.Number() })),
  /** Betweenness was estimated from this many sources; null when it is exact. */
  samples: Nullable(Type.Integer()),
});
export type WhatIf = Static<typeof WhatIf>;
