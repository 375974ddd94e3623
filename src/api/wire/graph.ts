import type { GraphEntity, GraphFilter, GraphFragment, GraphRelationship } from '../../domain/graph.ts';
import type {
  BulkItems,
  EntityChange,
  EntityQuery,
  HistoryEntry,
  NeighboursQuery,
  NeighboursResult,
  NewEntity,
  NewRelationship,
  PathsQuery,
  PathsResult,
  PatternQuery,
  PatternResult,
  RelationshipChange,
  RelationshipQuery,
  RelationshipWithProvenance,
} from '../../graph/knowledge-graph.ts';
import type * as wire from '../../schemas/graph.ts';
import { timestamp, timestampOrNull } from '../responses.ts';

export function toWireEntity(entity: GraphEntity): wire.Entity {
  return {
    id: entity.id,
    kind: entity.kind,
    name: entity.name,
    aliases: [...entity.aliases],
    description: entity.description,
    attributes: { ...entity.attributes },
    identifiers: { ...entity.identifiers },
    confidence: rounded(entity.confidence),
    origin: entity.origin,
    known: entity.known,
    ...toWireTimes(entity),
    signals: entity.signals,
    relationships: entity.relationships,
    merged_into: entity.mergedInto,
  };
}

export function toWireRelationship(relationship: GraphRelationship): wire.Relationship {
  return {
    id: relationship.id,
    kind: relationship.kind,
    subject_id: relationship.subjectId,
    object_id: relationship.objectId,
    weight: relationship.weight,
    confidence: rounded(relationship.confidence),
    origin: relationship.origin,
    attributes: { ...relationship.attributes },
    evidence: relationship.evidence,
    ...toWireTimes(relationship),
  };
}

export function toWireRelationshipDetail(detail: RelationshipWithProvenance): wire.RelationshipDetail {
  return {
    ...toWireRelationship(detail),
    subject: toWireEntity(detail.subject),
    object: toWireEntity(detail.object),
    provenance: detail.provenance.map((piece) => ({
      signal_id: piece.signalId,
      title: piece.title,
      field: piece.field,
      start: piece.start,
      end: piece.end,
      sentence: piece.sentence,
      confidence: rounded(piece.confidence),
      published_at: timestamp(piece.publishedAt),
    })),
  };
}

export function toWireHistory(entries: readonly HistoryEntry[]): wire.EntityHistory {
  return {
    items: entries.map(({ at, actor, action, before, after }) => ({
      at: timestamp(at),
      actor,
      action,
      before: before === null ? null : { ...before },
      after: after === null ? null : { ...after },
    })),
  };
}

export function toWireFragment(fragment: GraphFragment): wire.GraphFragment {
  return {
    entities: fragment.entities.map(toWireEntity),
    relationships: fragment.relationships.map(toWireRelationship),
    partial: fragment.partial,
    limits: [...fragment.limits],
  };
}

export function toWireNeighbours(result: NeighboursResult): wire.Neighbours {
  return { ...toWireFragment(result), distances: [...result.distances], total: result.total };
}

export function toWirePaths(result: PathsResult): wire.Paths {
  return {
    ...toWireFragment(result),
    paths: result.paths.map(({ entities, relationships }) => ({
      entities: [...entities],
      relationships: [...relationships],
    })),
  };
}

export function toWireMatches(result: PatternResult): wire.PatternMatches {
  return { ...toWireFragment(result), matches: result.matches.map((match) => ({ ...match })) };
}

export function fromWireEntity(entity: wire.EntityCreate): NewEntity {
  const { valid_from, valid_to, ...rest } = entity;
  return { ...rest, ...fromWireValidity({ valid_from, valid_to }) };
}

export function fromWireEntityChange({ valid_from, valid_to, ...rest }: wire.EntityUpdate): EntityChange {
  return { ...rest, ...fromWireValidity({ valid_from, valid_to }) };
}

export function fromWireRelationship(relationship: wire.RelationshipCreate): NewRelationship {
  const { subject_id, object_id, valid_from, valid_to, ...rest } = relationship;
  return {
    ...rest,
    subjectId: subject_id,
    objectId: object_id,
    ...fromWireValidity({ valid_from, valid_to }),
  };
}

export function fromWireRelationshipChange({
  valid_from,
  valid_to,
  ...rest
}: wire.RelationshipUpdate): RelationshipChange {
  return { ...rest, ...fromWireValidity({ valid_from, valid_to }) };
}

export function fromWireBulk({ entities = [], relationships = [] }: wire.BulkCreate): BulkItems {
  return {
    entities: entities.map(fromWireEntity),
    relationships: relationships.map(
      ({ subject_id, object_id, subject, object, valid_from, valid_to, ...rest }) => ({
        ...rest,
        ...fromWireValidity({ valid_from, valid_to }),
        // What is missing is named among the invalid items.
        subject: subject_id === undefined ? (subject ?? NOTHING) : { id: subject_id },
        object: object_id === undefined ? (object ?? NOTHING) : { id: object_id },
      }),
    ),
  };
}

const NOTHING = { id: '' } as const;

export function fromWireEntityQuery({
  q,
  kind,
  origin,
  sort,
}: wire.EntityQuery): Omit<EntityQuery, 'limit' | 'after'> {
  return {
    ...(q === undefined ? {} : { text: q }),
    ...(kind === undefined ? {} : { kinds: [kind].flat() }),
    ...(origin === undefined ? {} : { origin }),
    ...(sort === undefined ? {} : { sort }),
  };
}

export function fromWireRelationshipQuery(
  query: wire.RelationshipQuery,
): Omit<RelationshipQuery, 'limit' | 'after'> {
  const { entity, subject, object } = query;
  return {
    ...fromWireFilter(query),
    ...(entity === undefined ? {} : { entity }),
    ...(subject === undefined ? {} : { subject }),
    ...(object === undefined ? {} : { object }),
  };
}

export function fromWireNeighboursQuery(query: wire.NeighboursQuery): NeighboursQuery {
  const { direction, depth, limit, between } = query;
  return {
    ...fromWireFilter(query),
    ...(direction === undefined ? {} : { direction }),
    ...(depth === undefined ? {} : { depth }),
    ...(limit === undefined ? {} : { limit }),
    ...(between === undefined ? {} : { between }),
  };
}

export function fromWirePathsQuery(query: wire.PathsQuery): PathsQuery {
  const { from, to, mode, max_length, directed, limit } = query;
  return {
    ...fromWireFilter(query),
    from,
    to,
    ...(mode === undefined ? {} : { mode }),
    ...(max_length === undefined ? {} : { maxLength: max_length }),
    ...(directed === undefined ? {} : { directed }),
    ...(limit === undefined ? {} : { limit }),
  };
}

export function fromWirePattern({ places, ties, limit, ...filter }: wire.PatternQuery): PatternQuery {
  const { minConfidence, asOf, validAt } = fromWireFilter(filter);
  return {
    places,
    ties,
    ...(limit === undefined ? {} : { limit }),
    ...(minConfidence === undefined ? {} : { minConfidence }),
    ...(asOf === undefined ? {} : { asOf }),
    ...(validAt === undefined ? {} : { validAt }),
  };
}

interface WireFilter {
  readonly kind?: string | string[];
  readonly entity_kind?: string | string[];
  readonly min_confidence?: number;
  readonly as_of?: string;
  readonly valid_at?: string;
}

function fromWireFilter({ kind, entity_kind, min_confidence, as_of, valid_at }: WireFilter): GraphFilter {
  return {
    ...(kind === undefined ? {} : { kinds: [kind].flat() }),
    ...(entity_kind === undefined ? {} : { entityKinds: [entity_kind].flat() }),
    ...(min_confidence === undefined ? {} : { minConfidence: min_confidence }),
    ...(as_of === undefined ? {} : { asOf: Date.parse(as_of) }),
    ...(valid_at === undefined ? {} : { validAt: Date.parse(valid_at) }),
  };
}

interface WireValidity {
  readonly valid_from: string | null | undefined;
  readonly valid_to: string | null | undefined;
}

function fromWireValidity({ valid_from, valid_to }: WireValidity): {
  validFrom?: number | null;
  validTo?: number | null;
} {
  const time = (text: string | null): number | null => (text === null ? null : Date.parse(text));
  return {
    ...(valid_from === undefined ? {} : { validFrom: time(valid_from) }),
    ...(valid_to === undefined ? {} : { validTo: time(valid_to) }),
  };
}

function toWireTimes(timed: Pick<GraphEntity, 'validFrom' | 'validTo' | 'knownFrom' | 'knownTo'>) {
  return {
    valid_from: timestampOrNull(timed.validFrom),
    valid_to: timestampOrNull(timed.validTo),
    known_from: timestamp(timed.knownFrom),
    known_to: timestampOrNull(timed.knownTo),
  };
}

/** Stored with seven digits, of which the first few mean something. */
function rounded(share: number): number {
  return Math.round(share * 1e4) / 1e4;
}
