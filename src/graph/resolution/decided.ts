import { BellwetherError } from '../../base/errors.ts';
import type { Queryable } from '../../ports/database.ts';
import { intArrayLiteral } from '../int-array.ts';
import type { GraphTransaction } from '../store/write.ts';

/** A merge came of the proposal. Throws CONFLICT when it is open no more. */
export async function acceptProposal(
  transaction: GraphTransaction,
  { proposal, event, actor }: { readonly proposal: string; readonly event: string; readonly actor: string },
): Promise<void> {
  await decide(transaction, { proposal, state: 'merged', event, actor });
}

/** The two are not one. Throws CONFLICT when it is open no more. */
export async function decline(
  transaction: GraphTransaction,
  { proposal, actor }: { readonly proposal: string; readonly actor: string },
): Promise<void> {
  await decide(transaction, { proposal, state: 'rejected', event: null, actor });
}

async function decide(
  transaction: GraphTransaction,
  decision: {
    readonly proposal: string;
    readonly state: 'merged' | 'rejected';
    readonly event: string | null;
    readonly actor: string;
  },
): Promise<void> {
  const { proposal, state, event, actor } = decision;
  const decided = await transaction.tenant.query<{ id: string }>({
    name: 'resolution-decide',
    text: `UPDATE merge_proposals SET state = $2, decided_by = $3, decided_at = to_timestamp($4::float8 / 1000), event = $5
           WHERE id = $1 AND state = 'open' RETURNING id`,
    values: [proposal, state, actor, transaction.now, event],
  });
  if (decided.length === 0)
    throw new BellwetherError('CONFLICT', `The proposal ${proposal} was decided by someone else meanwhile.`);
}

/** Who takes a merge back says that its proposal was wrong: it is not made again. */
export async function rejectProposal(
  transaction: GraphTransaction,
  { event, actor }: { readonly event: string; readonly actor: string },
): Promise<void> {
  await transaction.tenant.query({
    name: 'resolution-reject-undone',
    text: `UPDATE merge_proposals SET state = 'rejected', decided_by = $2, decided_at = to_timestamp($3::float8 / 1000)
           WHERE event = $1`,
    values: [event, actor, transaction.now],
  });
}

/** Open proposals about what became part of another say nothing any more: the whole is compared anew. */
export async function supersede(transaction: Queryable, nodes: readonly number[]): Promise<void> {
  await transaction.query({
    name: 'resolution-supersede',
    text: `UPDATE merge_proposals SET state = 'superseded'
           WHERE state = 'open' AND (left_node = ANY($1::integer[]) OR right_node = ANY($1::integer[]))`,
    values: [intArrayLiteral(nodes)],
  });
}
