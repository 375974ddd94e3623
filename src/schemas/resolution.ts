import { type Static, Type } from 'typebox';
import { Entity } from './graph.ts';
import { Id, Nullable, PageQuery, pageOf, Timestamp } from './shared.ts';

/** Two entities that may be one, with what speaks for it. */
export const MergeProposal = Type.Object({
  id: Id,
  left: Entity,
  right: Entity,
  /** Probability that they are one, 0 to 1, calibrated. */
  score: Type.Number(),
  evidence: Type.Array(
    Type.Object({
      /** `name`, `alias`, `acronym`, `identifier`, `context`, `neighbours`, `country`. */
      kind: Type.String(),
      /** A sentence for people. */
      text: Type.String(),
      /** How much it moves the score, in log odds; below 0 it speaks against. */
      weight: Type.Number(),
    }),
  ),
  state: Type.Enum(['open', 'merged', 'rejected', 'superseded']),
  /** `auto` above the threshold, a person's name otherwise; null while it is open. */
  decided_by: Nullable(Type.String()),
  decided_at: Nullable(Timestamp),
  created_at: Timestamp,
});
export type MergeProposal = Static<typeof MergeProposal>;
export const MergeProposalPage = pageOf(MergeProposal);
export const MergeProposalQuery = Type.Object({
  ...PageQuery,
  state: Type.Optional(Type.Enum(['open', 'merged', 'rejected', 'superseded'])),
  entity: Type.Optional(Id),
});
export type MergeProposalQuery = Static<typeof MergeProposalQuery>;
export const MergeDecision = Type.Object(
  {
    decision: Type.Enum(['merge', 'reject']),
    /** Which one stays; the better known one otherwise. */ survivor: Type.Optional(Id),
  },
  { additionalProperties: false },
);
export type MergeDecision = Static<typeof MergeDecision>;

export const MergeRequest = Type.Object(
  {
    survivor: Id,
    merged: Type.Array(Id, { minItems: 1, maxItems: 100 }),
    reason: Type.Optional(Type.String({ maxLength: 1000 })),
  },
  { additionalProperties: false },
);
export type MergeRequest = Static<typeof MergeRequest>;

/** Takes a part of an entity out as one of its own: aliases, and what these signals and relationships say. */
export const SplitRequest = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 500 }),
    aliases: Type.Optional(Type.Array(Type.String({ maxLength: 500 }), { maxItems: 200 })),
    relationships: Type.Optional(Type.Array(Id, { maxItems: 10_000 })),
    reason: Type.Optional(Type.String({ maxLength: 1000 })),
  },
  { additionalProperties: false },
);
export type SplitRequest = Static<typeof SplitRequest>;

/** A merge or split, which can be taken back as long as no later one stands on it. */
export const IdentityEvent = Type.Object({
  id: Id,
  kind: Type.Enum(['merge', 'split']),
  /** The entity that stays. */
  entity: Type.Object({ id: Id, name: Type.String() }),
  /** Those that became part of it, or that came out of it. */
  others: Type.Array(Type.Object({ id: Id, name: Type.String() })),
  reason: Type.String(),
  actor: Type.String(),
  at: Timestamp,
  undone_at: Nullable(Timestamp),
  undone_by: Nullable(Type.String()),
});
export type IdentityEvent = Static<typeof IdentityEvent>;
export const IdentityEventPage = pageOf(IdentityEvent);
export const IdentityEventQuery = Type.Object(PageQuery);
