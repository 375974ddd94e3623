import { type Static, Type } from 'typebox';
import { Id, Nullable, Timestamp } from './shared.ts';

export const DeadLetter = Type.Object({
  id: Id,
  topic: Type.String(),
  source_id: Nullable(Id),
  /** The pipeline stage that refused the document. */
  stage: Type.String(),
  code: Type.String(),
  reason: Type.String(),
  location: Nullable(Type.String()),
  payload: Type.String(),
  /** False when the document could not be read at all, so there is nothing to replay. */
  replayable: Type.Boolean(),
  occurred_at: Timestamp,
});
export type DeadLetter = Static<typeof DeadLetter>;

export const DeadLetterQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Type.String({ maxLength: 500 })),
    stage: Type.Optional(Type.String({ maxLength: 40 })),
  },
  { additionalProperties: false },
);
/** What `POST /dead-letters/replay` takes: ids, or all that are replayable. */
export const DeadLetterReplay = Type.Object(
  {
    ids: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 1000 })),
    all: Type.Optional(Type.Literal(true)),
  },
  { additionalProperties: false, minProperties: 1 },
);
export const DeadLetterReplayed = Type.Object({ replayed: Type.Integer(), skipped: Type.Integer() });
