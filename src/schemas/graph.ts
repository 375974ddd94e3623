import { type Static, Type } from 'typebox';
import { ORIGINS } from '../domain/graph.ts';
import { GRAPH_FORMATS } from '../domain/graph-file.ts';
import { Id, Nullable, PageQuery, pageOf, Timestamp } from './shared.ts';

/** `person`, `organisation`, `employs`: kinds are open. */
export const GraphKind = Type.String({ pattern: '^[a-z][a-z0-9_]{0,59}$' });
const Confidence = Type.Number({ minimum: 0, maximum: 1 });
const Name = Type.String({ minLength: 1, maxLength: 500 });
const Attributes = Type.Record(Type.String({ maxLength: 100 }), Type.Unknown());
const Identifiers = Type.Record(Type.String({ maxLength: 60 }), Type.String({ maxLength: 300 }));
const Aliases = Type.Array(Name, { maxItems: 200 });
const Description = Type.String({ maxLength: 5_000 });

const timed = {
  /** When it holds in the world; null where it is open. */
  valid_from: Nullable(Timestamp),
  valid_to: Nullable(Timestamp),
  /** Since when it is known, and when it was withdrawn. */
  known_from: Timestamp,
  known_to: Nullable(Timestamp),
};

export const Entity = Type.Object({
  id: Id,
  kind: GraphKind,
  name: Type.String(),
  aliases: Type.Array(Type.String()),
  description: Nullable(Type.String()),
  attributes: Attributes,
  identifiers: Type.Record(Type.String(), Type.String()),
  confidence: Type.Number(),
  origin: Type.Enum([...ORIGINS]),
  /** A gazetteer or a person vouches for it. */
  known: Type.Boolean(),
  ...timed,
  /** How many signals name it. */
  signals: Type.Integer(),
  /** Relationships that stand, in both directions. */
  relationships: Type.Integer(),
  /** The entity that it is part of since a merge. */
  merged_into: Nullable(Id),
});
export type Entity = Static<typeof Entity>;

export const EntityAsOfQuery = Type.Object(
  {
    /** What was known of it at this moment; NOT_FOUND where it was not known then. */
    as_of: Type.Optional(Timestamp),
  },
  { additionalProperties: false },
);
export type EntityAsOfQuery = Static<typeof EntityAsOfQuery>;

/** What people changed of an entity or a relationship, newest first, and how it came to be known. */
export const EntityHistory = Type.Object({
  items: Type.Array(
    Type.Object({
      at: Timestamp,
      /** `user:ID`, `key:ID`, `operator`, or `signals`. */
      actor: Type.String(),
      /** `created`, `named` or `stated` (by the first signal), `changed`, `withdrawn`, `restored`, `merged`, `split`. */
      action: Type.String(),
      /** The fields that changed. */
      before: Nullable(Type.Record(Type.String(), Type.Unknown())),
      after: Nullable(Type.Record(Type.String(), Type.Unknown())),
    }),
  ),
});
export type EntityHistory = Static<typeof EntityHistory>;

export const EntityPage = pageOf(Entity);
export const EntityQuery = Type.Object(
  {
    ...PageQuery,
    /** Start of a name or alias, or any of its words. */
    q: Type.Optional(Type.String({ maxLength: 200 })),
    kind: Type.Optional(Type.Union([GraphKind, Type.Array(GraphKind, { maxItems: 20 })])),
    origin: Type.Optional(Type.Enum([...ORIGINS])),
    sort: Type.Optional(Type.Enum(['signals', 'relationships', 'name', 'newest'])),
  },
  { additionalProperties: false },
);
export type EntityQuery = Static<typeof EntityQuery>;

export const EntityCreate = Type.Object(
  {
    kind: GraphKind,
    name: Name,
    aliases: Type.Optional(Aliases),
    description: Type.Optional(Description),
    attributes: Type.Optional(Attributes),
    identifiers: Type.Optional(Identifiers),
    confidence: Type.Optional(Confidence),
    valid_from: Type.Optional(Timestamp),
    valid_to: Type.Optional(Timestamp),
    /** Another thing of the same kind and name than the one that is there. */
    distinct: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type EntityCreate = Static<typeof EntityCreate>;

export const EntityUpdate = Type.Object(
  {
    kind: Type.Optional(GraphKind),
    name: Type.Optional(Name),
    aliases: Type.Optional(Aliases),
    description: Type.Optional(Nullable(Description)),
    /** Replaces the names given; null removes one. */
    attributes: Type.Optional(Attributes),
    identifiers: Type.Optional(
      Type.Record(Type.String({ maxLength: 60 }), Nullable(Type.String({ maxLength: 300 }))),
    ),
    confidence: Type.Optional(Confidence),
    valid_from: Type.Optional(Nullable(Timestamp)),
    valid_to: Type.Optional(Nullable(Timestamp)),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type EntityUpdate = Static<typeof EntityUpdate>;

export const Relationship = Type.Object({
  id: Id,
  kind: GraphKind,
  subject_id: Id,
  object_id: Id,
  /** Of what signals state: how many state it. */
  weight: Type.Number(),
  confidence: Type.Number(),
  origin: Type.Enum([...ORIGINS]),
  attributes: Attributes,
  /** Where it was said: sentences that state it; of `mentioned_with` the signals that name both. */
  evidence: Type.Integer(),
  ...timed,
});
export type Relationship = Static<typeof Relationship>;

/** Where a relationship was said, with the sentence. */
export const Evidence = Type.Object({
  signal_id: Id,
  title: Type.String(),
  field: Type.Enum(['title', 'body']),
  /** UTF-16 offsets of the sentence in the field. */
  start: Type.Integer(),
  end: Type.Integer(),
  sentence: Type.String(),
  confidence: Type.Number(),
  published_at: Timestamp,
});

/** A relationship with its ends and the newest of its evidence; at most 50 pieces. */
export const RelationshipDetail = Type.Object({
  ...Relationship.properties,
  subject: Entity,
  object: Entity,
  provenance: Type.Array(Evidence),
});
export type RelationshipDetail = Static<typeof RelationshipDetail>;

/** What every reading of the graph takes. */
export const GraphFilterQuery = {
  kind: Type.Optional(Type.Union([GraphKind, Type.Array(GraphKind, { maxItems: 50 })])),
  entity_kind: Type.Optional(Type.Union([GraphKind, Type.Array(GraphKind, { maxItems: 50 })])),
  min_confidence: Type.Optional(Confidence),
  /** The graph as known at this moment. */
  as_of: Type.Optional(Timestamp),
  /** What holds in the world at this moment. */
  valid_at: Type.Optional(Timestamp),
};

export const RelationshipPage = pageOf(Relationship);
export const RelationshipQuery = Type.Object(
  {
    ...PageQuery,
    ...GraphFilterQuery,
    entity: Type.Optional(Id),
    subject: Type.Optional(Id),
    object: Type.Optional(Id),
  },
  { additionalProperties: false },
);
export type RelationshipQuery = Static<typeof RelationshipQuery>;

export const RelationshipCreate = Type.Object(
  {
    kind: GraphKind,
    subject_id: Id,
    object_id: Id,
    weight: Type.Optional(Type.Number({ minimum: 0 })),
    confidence: Type.Optional(Confidence),
    attributes: Type.Optional(Attributes),
    valid_from: Type.Optional(Timestamp),
    valid_to: Type.Optional(Timestamp),
  },
  { additionalProperties: false },
);
export type RelationshipCreate = Static<typeof RelationshipCreate>;

export const RelationshipUpdate = Type.Object(
  {
    weight: Type.Optional(Type.Number({ minimum: 0 })),
    confidence: Type.Optional(Confidence),
    attributes: Type.Optional(Attributes),
    valid_from: Type.Optional(Nullable(Timestamp)),
    valid_to: Type.Optional(Nullable(Timestamp)),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type RelationshipUpdate = Static<typeof RelationshipUpdate>;

/** All or none: one that is not valid refuses the request and names every one that is not. */
export const BulkCreate = Type.Object(
  {
    entities: Type.Optional(Type.Array(EntityCreate, { maxItems: 10_000 })),
    /** Ends by id, or by `kind` and `name` of an entity that is there or stands in this request. */
    relationships: Type.Optional(
      Type.Array(
        Type.Object(
          {
            ...RelationshipCreate.properties,
            subject_id: Type.Optional(Id),
            object_id: Type.Optional(Id),
            subject: Type.Optional(Type.Object({ kind: GraphKind, name: Name })),
            object: Type.Optional(Type.Object({ kind: GraphKind, name: Name })),
          },
          { additionalProperties: false },
        ),
        { maxItems: 20_000 },
      ),
    ),
  },
  { additionalProperties: false },
);
export type BulkCreate = Static<typeof BulkCreate>;
/** What is there already stays as it is and counts as existing. */
export const BulkCreated = Type.Object({
  entities: Type.Object({ created: Type.Integer(), existing: Type.Integer(), ids: Type.Array(Id) }),
  relationships: Type.Object({ created: Type.Integer(), existing: Type.Integer(), ids: Type.Array(Id) }),
});
export type BulkCreated = Static<typeof BulkCreated>;

/** Part of a graph. `partial` when a limit cut it; `limits` names the limits that did, with their values. */
export const GraphFragment = Type.Object({
  entities: Type.Array(Entity),
  relationships: Type.Array(Relationship),
  partial: Type.Boolean(),
  limits: Type.Array(Type.String()),
});
export type GraphFragment = Static<typeof GraphFragment>;

export const NeighboursQuery = Type.Object(
  {
    ...GraphFilterQuery,
    direction: Type.Optional(Type.Enum(['out', 'in', 'both'])),
    /** Steps away. */
    depth: Type.Optional(Type.Integer({ minimum: 1, maximum: 5, default: 1 })),
    /** Entities to give; those with the strongest relationships first. Of each step but the last at most 60% of the room. */
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5_000, default: 100 })),
    /** Also the relationships among the entities given that no step took, at most 2,000, strongest first. */
    between: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type NeighboursQuery = Static<typeof NeighboursQuery>;
export const Neighbours = Type.Object({
  ...GraphFragment.properties,
  /** Steps from the entity asked for, in the order of `entities`. */
  distances: Type.Array(Type.Integer()),
  /** Direct neighbours in all, as far as counted. */
  total: Type.Integer(),
});
export type Neighbours = Static<typeof Neighbours>;

export const PathsQuery = Type.Object(
  {
    ...GraphFilterQuery,
    from: Id,
    to: Id,
    /** `shortest` gives the shortest ones, `all` every path without a repeated entity up to `max_length`. */
    mode: Type.Optional(Type.Enum(['shortest', 'all'])),
    max_length: Type.Optional(Type.Integer({ minimum: 1, maximum: 8, default: 5 })),
    directed: Type.Optional(Type.Boolean()),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 20 })),
  },
  { additionalProperties: false },
);
export type PathsQuery = Static<typeof PathsQuery>;
export const Paths = Type.Object({
  ...GraphFragment.properties,
  /** Shortest first. */
  paths: Type.Array(Type.Object({ entities: Type.Array(Id), relationships: Type.Array(Id) })),
});
export type Paths = Static<typeof Paths>;

export const GraphExportQuery = Type.Object(
  {
    format: Type.Enum([...GRAPH_FORMATS]),
    /** Of `csv`: the table of ties (the default) or that of nodes. */
    table: Type.Optional(Type.Enum(['ties', 'nodes'])),
    kind: GraphFilterQuery.kind,
    entity_kind: GraphFilterQuery.entity_kind,
    min_confidence: GraphFilterQuery.min_confidence,
    /** Leave out what only signals state. */
    entered_only: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);
export type GraphExportQuery = Static<typeof GraphExportQuery>;

/** A small graph with names for its places; each match fills them with different entities. */
export const PatternQuery = Type.Object(
  {
    places: Type.Array(
      Type.Object({
        name: Type.String({ pattern: '^[a-z][a-z0-9]{0,19}$' }),
        kind: Type.Optional(GraphKind),
        id: Type.Optional(Id),
      }),
      { minItems: 2, maxItems: 6 },
    ),
    ties: Type.Array(
      Type.Object({
        from: Type.String(),
        to: Type.String(),
        kind: Type.Optional(GraphKind),
        /** Either direction will do. */
        undirected: Type.Optional(Type.Boolean()),
      }),
      { minItems: 1, maxItems: 10 },
    ),
    min_confidence: Type.Optional(Confidence),
    as_of: Type.Optional(Timestamp),
    valid_at: Type.Optional(Timestamp),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  },
  { additionalProperties: false },
);
export type PatternQuery = Static<typeof PatternQuery>;
export const PatternMatches = Type.Object({
  ...GraphFragment.properties,
  /** Entity ids by the names of the places. */
  matches: Type.Array(Type.Record(Type.String(), Id)),
});
export type PatternMatches = Static<typeof PatternMatches>;
