import { type Static, Type } from 'typebox';
import { NETWORK_FORMATS } from '../domain/graph-file.ts';
import { MetricName, NetworkNode, NodeKey } from './network.ts';
import { Nullable, PageQuery, pageOf, Timestamp } from './shared.ts';

/** A network's id, or `knowledge` for the knowledge graph. */
export const NetworkRef = Type.String({
  pattern: '^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|knowledge)$',
  description: "A network's id, or `knowledge` for the knowledge graph.",
});

export const MetricTableQuery = Type.Object(
  {
    network: NetworkRef,
    metric: MetricName,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 20 })),
    /** Rows are ordered by this column; by the first unless said otherwise. */
    column: Type.Optional(Type.String({ maxLength: 60 })),
  },
  { additionalProperties: false },
);
export type MetricTableQuery = Static<typeof MetricTableQuery>;

/** Text, because a list in an address is not converted. */
const NodeNumber = Type.String({ pattern: '^\\d{1,9}$' });
export const NodesQuery = Type.Object(
  {
    ...PageQuery,
    /** Only nodes whose label or key has this in it, upper and lower case alike; one page, whose labels begin with it first. */
    q: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    /** Only the nodes of these numbers, as pictures name them. */
    number: Type.Optional(Type.Union([NodeNumber, Type.Array(NodeNumber, { maxItems: 200 })])),
  },
  { additionalProperties: false },
);
export const NetworkNodePage = pageOf(NetworkNode);

export const EgoQuery = Type.Object(
  {
    node: NodeKey,
    depth: Type.Optional(Type.Integer({ minimum: 1, maximum: 5, default: 1 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 2_000, default: 200 })),
  },
  { additionalProperties: false },
);
export type EgoQuery = Static<typeof EgoQuery>;

export const CompareQuery = Type.Object({ from: Timestamp, to: Timestamp }, { additionalProperties: false });
export type CompareQuery = Static<typeof CompareQuery>;

export const WindowsQuery = Type.Object(
  {
    size: Type.Optional(Type.Enum(['minute', 'hour', 'day'])),
    /** The last 60 windows unless said otherwise. */
    from: Type.Optional(Timestamp),
    to: Type.Optional(Timestamp),
  },
  { additionalProperties: false },
);
export type WindowsQuery = Static<typeof WindowsQuery>;
/** Tumbling windows of UTC in order; those without an event are left out. */
export const NetworkWindows = Type.Object({
  size: Type.Enum(['minute', 'hour', 'day']),
  from: Timestamp,
  to: Timestamp,
  windows: Type.Array(
    Type.Object({
      start: Timestamp,
      events: Type.Integer(),
      active_nodes: Type.Integer(),
      /** Pairs whose first event of all lies in the window. */
      new_ties: Type.Integer(),
    }),
  ),
});
export type NetworkWindows = Static<typeof NetworkWindows>;

/** Counters that are kept up with every event. */
export const NetworkLive = Type.Object({
  nodes: Type.Integer(),
  ties: Type.Integer(),
  events: Type.Integer(),
  components: Type.Integer(),
  /** Nodes of the largest component. */
  largest_component: Type.Integer(),
  /** Events that came later than allowed since the counters began. */
  late: Type.Integer(),
  newest_at: Nullable(Timestamp),
  busiest: Type.Array(
    Type.Object({
      ...NetworkNode.properties,
      degree: Type.Integer(),
      strength: Type.Number(),
    }),
  ),
});
export type NetworkLive = Static<typeof NetworkLive>;

export const NetworkExportQuery = Type.Object(
  { format: Type.Enum([...NETWORK_FORMATS]) },
  { additionalProperties: false },
);
export type NetworkExportQuery = Static<typeof NetworkExportQuery>;

export const GraphNodesQuery = Type.Object(
  {
    network: NetworkRef,
    /** Of detail: 0 shows nodes; chosen to fit when absent. */
    level: Type.Optional(Type.Integer({ minimum: 0, maximum: 30 })),
    /** Number of the community to look into. */
    community: Type.Optional(Type.Integer({ minimum: 0 })),
    /** A metric, or one of its columns: places are in its order. */
    metric: Type.Optional(Type.String({ maxLength: 60 })),
    /** Node attribute that groups are made from. */
    attribute: Type.Optional(Type.String({ maxLength: 200 })),
    /** Places in the whole picture. */
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20_000, default: 5_000 })),
    offset: Type.Optional(Type.Integer({ minimum: 0, default: 0 })),
    /** Places in one answer. */
    chunk: Type.Optional(Type.Integer({ minimum: 1, maximum: 20_000, default: 1_000 })),
    /** The network as it stood then. */
    at: Type.Optional(Timestamp),
    format: Type.Optional(Type.Enum(['json', 'binary'])),
  },
  { additionalProperties: false },
);
export type GraphNodesQuery = Static<typeof GraphNodesQuery>;
