import { BellwetherError } from '../../base/errors.ts';
import { isUuid } from '../../base/ids.ts';
import type { GraphEntity } from '../../domain/graph.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Database, Queryable } from '../../ports/database.ts';
import { findEntity, noEntity, readEntities, toEntity } from '../store/entity-row.ts';
import { changeGraph, type GraphWriting } from '../store/write.ts';
import { decline } from './decided.ts';
import type { Identity } from './identity.ts';
import { writeProposals } from './propose.ts';
import type { ProposalEvidence, ScoredPair } from './scored-pair.ts';

export const PROPOSAL_STATES = ['open', 'merged', 'rejected', 'superseded'] as const;
export type ProposalState = (typeof PROPOSAL_STATES)[number];

export interface MergeProposal {
  readonly id: string;
  readonly left: GraphEntity;
  readonly right: GraphEntity;
  /** Probability that they are one, 0 to 1, calibrated. */
  readonly score: number;
  readonly evidence: readonly ProposalEvidence[];
  readonly state: ProposalState;
  /** `auto` above the threshold, who it was otherwise; null while it is open. */
  readonly decidedBy: string | null;
  readonly decidedAt: number | null;
  readonly createdAt: number;
}

/** Entities that may be one, waiting for a person or decided. */
export interface Proposals {
  /** Surest first. Throws NOT_FOUND for an entity, INVALID_CURSOR. */
  list(tenant: TenantId, query: ProposalQuery): Promise<readonly MergeProposal[]>;
  /** Throws NOT_FOUND, CONFLICT for one that was decided, and what merging throws. */
  decide(tenant: TenantId, id: string, decision: ProposalDecision, actor: string): Promise<MergeProposal>;
  /** Adds pairs that were never proposed, and scores open ones anew; what was decided stays decided. */
  add(tenant: TenantId, pairs: readonly ScoredPair[], version: string): Promise<void>;
}

export interface ProposalQuery {
  /** `open` unless said otherwise. */
  readonly state?: ProposalState;
  readonly entity?: string;
  readonly limit: number;
  /** The id of the last proposal of the page before. */
  readonly after?: string;
}

export interface ProposalDecision {
  readonly decision: 'merge' | 'reject';
  /** Which one stays; the better known one otherwise. */
  readonly survivor?: string;
}

interface Row {
  readonly id: string;
  readonly left_node: number;
  readonly right_node: number;
  readonly score: number;
  readonly evidence: readonly ProposalEvidence[];
  readonly state: ProposalState;
  readonly decided_by: string | null;
  readonly decided_at: number | null;
  readonly created_at: number;
}

const COLUMNS =
  'p.id, p.left_node, p.right_node, p.score, p.evidence, p.state, p.decided_by, p.decided_at, p.created_at';

export function createProposals(
  dependencies: GraphWriting & { readonly database: Database; readonly identity: Pick<Identity, 'merge'> },
): Proposals {
  const { database, clock, identity } = dependencies;
  return {
    async list(tenant, query) {
      const handle = database.tenant(tenant);
      return toProposals(handle, await listRows(handle, query));
    },

    async decide(tenant, id, { decision, survivor }, actor) {
      const handle = database.tenant(tenant);
      const [proposal] = await toProposals(handle, [await readRow(handle, id)]);
      const { left, right, state } = proposal!;
      if (state !== 'open')
        throw new BellwetherError(
          'CONFLICT',
          `The proposal ${id} was decided before: it is ${state}. To take a merge back, undo its event.`,
        );
      if (decision === 'merge') {
        const stays = survivor === undefined ? betterKnown(left, right) : chosen(survivor, left, right);
        const part = stays === left ? right : left;
        const reason = reasonOf(proposal!);
        await identity.merge(
          tenant,
          { survivor: stays.id, merged: [part.id], reason, proposal: id.toLowerCase() },
          actor,
        );
      } else
        await changeGraph(dependencies, tenant, (transaction) =>
          decline(transaction, { proposal: id, actor }),
        );
      return (await toProposals(handle, [await readRow(handle, id)]))[0]!;
    },

    add: (tenant, pairs, version) =>
      writeProposals(database.tenant(tenant), pairs, { version, now: clock.now() }),
  };
}

/** An open proposal of which one end is part of something or gone says nothing any more: it is left out. */
async function listRows(queryable: Queryable, query: ProposalQuery): Promise<Row[]> {
  const { state = 'open', entity, limit, after } = query;
  let node: number | null = null;
  if (entity !== undefined) {
    const row = await findEntity(queryable, entity);
    if (row === undefined) throw noEntity(entity);
    node = row.node;
  }
  const last = after === undefined ? null : await readRow(queryable, after).catch(() => null);
  if (after !== undefined && last === null)
    throw new BellwetherError('INVALID_CURSOR', 'This cursor belongs to another list.');
  return queryable.query<Row>({
    name: 'resolution-proposals',
    text: `SELECT ${COLUMNS} FROM merge_proposals AS p
           JOIN entities AS l ON l.node = p.left_node JOIN entities AS r ON r.node = p.right_node
           WHERE p.state = $1 AND ($2::integer IS NULL OR p.left_node = $2 OR p.right_node = $2)
             AND ($3::real IS NULL OR (p.score, p.id) < ($3::real, $4::uuid))
             AND ($1 <> 'open' OR (l.canonical IS NULL AND r.canonical IS NULL AND l.known_to IS NULL AND r.known_to IS NULL))
           ORDER BY p.score DESC, p.id DESC LIMIT $5`,
    values: [state, node, last?.score ?? null, last?.id ?? null, limit],
  });
}

async function readRow(queryable: Queryable, id: string): Promise<Row> {
  const key = id.toLowerCase();
  const [row] = isUuid(key)
    ? await queryable.query<Row>({
        name: 'resolution-proposal',
        text: `SELECT ${COLUMNS} FROM merge_proposals AS p WHERE p.id = $1`,
        values: [key],
      })
    : [];
  if (row === undefined)
    throw new BellwetherError('NOT_FOUND', `No proposal here has the id "${id.slice(0, 60)}".`);
  return row;
}

async function toProposals(queryable: Queryable, rows: readonly Row[]): Promise<MergeProposal[]> {
  const nodes = new Set(rows.flatMap(({ left_node, right_node }) => [left_node, right_node]));
  const known = new Map((await readEntities(queryable, nodes)).map((row) => [row.node, toEntity(row)]));
  return rows.map((row) => ({
    id: row.id,
    left: known.get(row.left_node)!,
    right: known.get(row.right_node)!,
    score: row.score,
    evidence: row.evidence,
    state: row.state,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    createdAt: row.created_at,
  }));
}

/** What a gazetteer or a person vouches for, then what more signals name, then the longer name. */
export function betterKnown(left: GraphEntity, right: GraphEntity): GraphEntity {
  if (left.known !== right.known) return left.known ? left : right;
  if (left.signals !== right.signals) return left.signals > right.signals ? left : right;
  return left.name.length >= right.name.length ? left : right;
}

/** What spoke for it, as the reason of the merge. */
function reasonOf({ score, evidence }: MergeProposal): string {
  const speaks = evidence.filter(({ weight }) => weight > 0).map(({ text }) => text);
  return `${(score * 100).toFixed(1)} % likely. ${speaks.join(' ')}`.slice(0, 1000);
}

function chosen(survivor: string, left: GraphEntity, right: GraphEntity): GraphEntity {
  const found = [left, right].find(({ id }) => id === survivor.toLowerCase());
  if (found === undefined)
    throw new BellwetherError('INVALID_INPUT', `"${survivor}" is neither of the two that may be one.`);
  return found;
}
