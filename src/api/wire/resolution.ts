import type { IdentityEvent } from '../../graph/resolution/identity.ts';
import type { MergeProposal } from '../../graph/resolution/proposals.ts';
import type { IdentityEvent as WireEvent, MergeProposal as WireProposal } from '../../schemas/resolution.ts';
import { toWireEntity } from './graph.ts';

export function toWireProposal(proposal: MergeProposal): WireProposal {
  const { id, left, right, score, evidence, state, decidedBy, decidedAt, createdAt } = proposal;
  return {
    id,
    left: toWireEntity(left),
    right: toWireEntity(right),
    score,
    evidence: [...evidence],
    state,
    decided_by: decidedBy,
    decided_at: decidedAt === null ? null : new Date(decidedAt).toISOString(),
    created_at: new Date(createdAt).toISOString(),
  };
}

export function toWireEvent(event: IdentityEvent): WireEvent {
  const { id, kind, entity, others, reason, actor, at, undoneAt, undoneBy } = event;
  return {
    id,
    kind,
    entity,
    others: [...others],
    reason,
    actor,
    at: new Date(at).toISOString(),
    undone_at: undoneAt === null ? null : new Date(undoneAt).toISOString(),
    undone_by: undoneBy,
  };
}
