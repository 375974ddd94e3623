import { BellwetherError } from '../../base/errors.ts';
import { createUuidV7, isUuid } from '../../base/ids.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Queryable } from '../../ports/database.ts';
import { intArrayLiteral, parseIntArray } from '../int-array.ts';
import type { LimitOf } from '../store/entities.ts';
import { standing } from '../store/entities.ts';
import { type EntityRow, findEntity, noEntity, readEntities } from '../store/entity-row.ts';
import { changeGraph, type GraphTransaction, type GraphWriting, noteHistory } from '../store/write.ts';
import { acceptProposal, rejectProposal, supersede } from './decided.ts';
import type { EventQuery, Identity, IdentityEvent } from './identity.ts';
import { moveApart, moveBack } from './move-apart.ts';
import { standForParts } from './stand-for.ts';

interface EventRow {
  readonly id: string;
  readonly kind: 'merge' | 'split';
  readonly entity: number;
  readonly others: string;
  readonly moved: { readonly aliases?: readonly string[]; readonly relationships?: readonly number[] };
  readonly reason: string;
  readonly actor: string;
  readonly at: number;
  readonly undone_at: number | null;
  readonly undone_by: string | null;
}

const COLUMNS =
  'id, kind, entity, others::text AS others, moved, reason, actor, occurred_at AS at, undone_at, undone_by';

export function createIdentity(writing: GraphWriting & { readonly limitOf: LimitOf }): Identity {
  const { database } = writing;
  return {
    merge: (tenant, { survivor, merged, reason = '', proposal }, actor) =>
      changeGraph(writing, tenant, async (transaction) => {
        const stays = await standsForItself(transaction.tenant, survivor);
        const parts: EntityRow[] = [];
        for (const id of new Set(merged.map((one) => one.toLowerCase()))) {
          const part = await standing(transaction.tenant, id);
          checkMerge(stays, part);
          parts.push(part);
        }
        await transaction.tenant.query({
          name: 'resolution-merge',
          text: 'UPDATE entities SET merged_into = $2, updated_at = to_timestamp($3::float8 / 1000) WHERE node = ANY($1::integer[])',
          values: [intArrayLiteral(parts.map(({ node }) => node)), stays.id, transaction.now],
        });
        await standForParts(transaction.tenant, [stays.node, ...parts.map(({ node }) => node)]);
        const event = await record(transaction, writing, {
          tenant,
          event: { kind: 'merge', entity: stays, others: parts, moved: {}, reason, actor },
        });
        if (proposal !== undefined) await acceptProposal(transaction, { proposal, event: event.id, actor });
        await supersede(
          transaction.tenant,
          parts.map(({ node }) => node),
        );
        return event;
      }),

    async split(tenant, id, request, actor) {
      const limit = await writing.limitOf(tenant);
      return changeGraph(writing, tenant, async (transaction) => {
        const stays = await standsForItself(transaction.tenant, id);
        const { entity, moved } = await moveApart(transaction, { from: stays, request, actor, limit });
        const { reason = '' } = request;
        return record(transaction, writing, {
          tenant,
          event: { kind: 'split', entity: stays, others: [entity], moved, reason, actor },
        });
      });
    },

    undo: (tenant, id, actor) =>
      changeGraph(writing, tenant, async (transaction) => {
        const event = await readEvent(transaction.tenant, id);
        if (event.undone_at !== null)
          throw new BellwetherError('CONFLICT', `The ${event.kind} ${event.id} was taken back already.`);
        const others = [...parseIntArray(event.others)];
        if (event.kind === 'merge') await cutParts(transaction, event.entity, others);
        else await moveBack(transaction, { into: event.entity, from: others[0]!, moved: event.moved });
        await transaction.tenant.query({
          name: 'resolution-undone',
          text: 'UPDATE identity_events SET undone_at = to_timestamp($2::float8 / 1000), undone_by = $3 WHERE id = $1',
          values: [event.id, transaction.now, actor],
        });
        await rejectProposal(transaction, { event: event.id, actor });
        const undone = (await toEvents(transaction.tenant, [await readEvent(transaction.tenant, id)]))[0]!;
        await note(transaction, writing, {
          tenant,
          event: undone,
          node: event.entity,
          action: 'undone',
          actor,
        });
        return undone;
      }),

    events: (tenant, query) => listEvents(database.tenant(tenant), query),
  };
}

/** One that is part of another is no survivor: its whole is named in the error. */
async function standsForItself(queryable: Queryable, id: string): Promise<EntityRow> {
  const row = await standing(queryable, id);
  if (row.merged_into !== null)
    throw new BellwetherError(
      'CONFLICT',
      `"${row.name}" (${row.id}) is part of ${row.merged_into} since a merge. Name that one, or take the merge back first.`,
    );
  return row;
}

function checkMerge(stays: EntityRow, part: EntityRow): void {
  if (part.node === stays.node)
    throw new BellwetherError('INVALID_INPUT', `"${stays.name}" (${stays.id}) cannot be merged with itself.`);
  if (part.canonical === stays.node)
    throw new BellwetherError(
      'CONFLICT',
      `"${part.name}" (${part.id}) is part of "${stays.name}" (${stays.id}) already.`,
    );
  if (part.merged_into !== null)
    throw new BellwetherError(
      'CONFLICT',
      `"${part.name}" (${part.id}) is part of ${part.merged_into} since a merge. Merge that one, or take the merge back first.`,
    );
}

/** The parts stand for themselves again, with what was merged into them. */
async function cutParts(
  transaction: GraphTransaction,
  whole: number,
  parts: readonly number[],
): Promise<void> {
  const before = await readEntities(transaction.tenant, [whole, ...parts]);
  await transaction.tenant.query({
    name: 'resolution-cut',
    text: `UPDATE entities SET merged_into = NULL, canonical = NULL, updated_at = to_timestamp($2::float8 / 1000)
           WHERE node = ANY($1::integer[])`,
    values: [intArrayLiteral(parts), transaction.now],
  });
  // It loses names: the search for candidates looks at it again.
  await transaction.tenant.query({
    name: 'resolution-cut-whole',
    text: 'UPDATE entities SET updated_at = to_timestamp($2::float8 / 1000) WHERE node = $1',
    values: [whole, transaction.now],
  });
  // The whole may itself have become part of another since: that one stands for what is left of it.
  const roots = before.map(({ node, canonical }) => canonical ?? node);
  await standForParts(transaction.tenant, [...roots, whole, ...parts]);
}

interface NewEvent {
  readonly kind: 'merge' | 'split';
  readonly entity: EntityRow;
  readonly others: readonly EntityRow[];
  readonly moved: EventRow['moved'];
  readonly reason: string;
  readonly actor: string;
}

async function record(
  transaction: GraphTransaction,
  writing: GraphWriting,
  { tenant, event }: { readonly tenant: TenantId; readonly event: NewEvent },
): Promise<IdentityEvent> {
  const { kind, entity, others, moved, reason, actor } = event;
  const id = createUuidV7(transaction.now);
  await transaction.tenant.query({
    name: 'resolution-record',
    text: `INSERT INTO identity_events (id, kind, entity, others, moved, reason, actor, occurred_at)
           VALUES ($1, $2, $3, $4::integer[], $5::jsonb, $6, $7, to_timestamp($8::float8 / 1000))`,
    values: [
      id,
      kind,
      entity.node,
      intArrayLiteral(others.map(({ node }) => node)),
      JSON.stringify(moved),
      reason,
      actor,
      transaction.now,
    ],
  });
  const [made] = await toEvents(transaction.tenant, [await readEvent(transaction.tenant, id)]);
  const action = kind === 'merge' ? 'merged' : 'split';
  await note(transaction, writing, { tenant, event: made!, node: entity.node, action, actor });
  return made!;
}

async function note(
  transaction: GraphTransaction,
  writing: GraphWriting,
  what: {
    readonly tenant: TenantId;
    readonly event: IdentityEvent;
    readonly node: number;
    readonly action: 'merged' | 'split' | 'undone';
    readonly actor: string;
  },
): Promise<void> {
  const { tenant, event, node, action, actor } = what;
  const details = { event: event.id, others: event.others, reason: event.reason };
  await noteHistory(transaction, { actor, action: `entity.${action}`, entity: node, after: details });
  await writing.audit(transaction.platform, {
    tenant,
    actor,
    action: `entity.${action}`,
    object: event.entity.id,
    details: { event: event.id, others: event.others.map(({ id }) => id) },
  });
}

async function readEvent(queryable: Queryable, id: string): Promise<EventRow> {
  const key = id.toLowerCase();
  const [row] = isUuid(key)
    ? await queryable.query<EventRow>({
        name: 'resolution-event',
        text: `SELECT ${COLUMNS} FROM identity_events WHERE id = $1`,
        values: [key],
      })
    : [];
  if (row === undefined)
    throw new BellwetherError('NOT_FOUND', `No merge or split here has the id "${id.slice(0, 60)}".`);
  return row;
}

async function listEvents(queryable: Queryable, query: EventQuery): Promise<readonly IdentityEvent[]> {
  const { entity, limit, before } = query;
  if (before !== undefined && !isUuid(before))
    throw new BellwetherError('INVALID_CURSOR', 'This cursor belongs to another list.');
  let node: number | null = null;
  if (entity !== undefined) {
    const row = await findEntity(queryable, entity);
    if (row === undefined) throw noEntity(entity);
    node = row.node;
  }
  const rows = await queryable.query<EventRow>({
    name: 'resolution-events',
    text: `SELECT ${COLUMNS} FROM identity_events
           WHERE ($1::integer IS NULL OR entity = $1 OR others @> ARRAY[$1::integer]) AND ($2::uuid IS NULL OR id < $2)
           ORDER BY id DESC LIMIT $3`,
    values: [node, before ?? null, limit],
  });
  return toEvents(queryable, rows);
}

async function toEvents(queryable: Queryable, rows: readonly EventRow[]): Promise<IdentityEvent[]> {
  const othersOf = rows.map(({ others }) => [...parseIntArray(others)]);
  const nodes = new Set([...rows.map(({ entity }) => entity), ...othersOf.flat()]);
  const known = new Map((await readEntities(queryable, nodes)).map((row) => [row.node, row]));
  const named = (node: number) => {
    const { id, name } = known.get(node)!;
    return { id, name };
  };
  return rows.map(({ id, kind, entity, reason, actor, at, undone_at, undone_by }, place) => ({
    id,
    kind,
    entity: named(entity),
    others: othersOf[place]!.map(named),
    reason,
    actor,
    at,
    undoneAt: undone_at,
    undoneBy: undone_by,
  }));
}
