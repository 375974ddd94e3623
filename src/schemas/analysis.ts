import { type Static, Type } from 'typebox';
import {
  ENTITY_KINDS,
  NAMED_KINDS,
  PESTLE_CLASSES,
  RELATION_KINDS,
  TEXT_FIELDS,
} from '../domain/analysis.ts';
import { Id, Nullable } from './shared.ts';

export const NamedKindName = Type.Enum([...NAMED_KINDS]);
export const PestleName = Type.Enum([...PESTLE_CLASSES]);

/** Where something stands: UTF-16 code units, end exclusive, into `title` or `body`. */
const span = {
  field: Type.Enum([...TEXT_FIELDS]),
  start: Type.Integer({ minimum: 0 }),
  end: Type.Integer({ minimum: 0 }),
};
/** 0 to 1. */
const share = Type.Number({ minimum: 0, maximum: 1 });
/** Words that decided, strongest first. */
const words = Type.Array(Type.Object({ text: Type.String(), weight: Type.Number() }));

export const Mention = Type.Object({
  ...span,
  kind: Type.Enum([...ENTITY_KINDS]),
  /** As written. */
  text: Type.String(),
  confidence: share,
  /** Null for money, dates and percentages, which have a `value` instead. */
  entity_id: Nullable(Id),
  value: Nullable(Type.String()),
});

export const LinkedEntity = Type.Object({
  id: Id,
  kind: NamedKindName,
  name: Type.String(),
  /** False when no gazetteer knows it: the document proposes it. */
  known: Type.Boolean(),
  by: Type.Enum(['exact', 'alias', 'acronym', 'context', 'new']),
  mentions: Type.Integer(),
});

/** The span is the sentence that says it, and `evidence` its text. */
export const Relation = Type.Object({
  ...span,
  kind: Type.Enum([...RELATION_KINDS]),
  subject_id: Id,
  object_id: Id,
  evidence: Type.String(),
  confidence: share,
  pattern: Type.String(),
});

/** What the language stages found in one text. */
export const Analysis = Type.Object({
  version: Type.String(),
  /** ISO 639-1; null when the text does not say clearly. Only English is analysed beyond it. */
  language: Nullable(Type.String()),
  mentions: Type.Array(Mention),
  entities: Type.Array(LinkedEntity),
  relations: Type.Array(Relation),
  /** All six, or none when the text was not classified. */
  pestle: Type.Array(Type.Object({ name: PestleName, probability: share, holds: Type.Boolean(), words })),
  places: Type.Array(
    Type.Object({
      entity_id: Id,
      /** ISO 3166-1 alpha-2. */
      country: Type.String(),
      city: Nullable(Type.String()),
      latitude: Type.Number(),
      longitude: Type.Number(),
      mentions: Type.Integer(),
    }),
  ),
  /** -1 (negative) to 1 (positive). */
  sentiment: Nullable(Type.Object({ score: Type.Number(), words })),
  key_phrases: Type.Array(Type.Object({ text: Type.String(), score: Type.Number() })),
});
export type Analysis = Static<typeof Analysis>;

export const AnalyzeRequest = Type.Object(
  {
    title: Type.Optional(Type.String({ maxLength: 1000 })),
    text: Type.String({ maxLength: 1_000_000 }),
    /** ISO 639-1, when it is known; found out otherwise. */
    language: Type.Optional(Type.String({ maxLength: 35 })),
    /** How many of the nearest stored signals to answer too. */
    nearest: Type.Optional(Type.Integer({ minimum: 0, maximum: 50, default: 0 })),
  },
  { additionalProperties: false },
);
export type AnalyzeRequest = Static<typeof AnalyzeRequest>;
