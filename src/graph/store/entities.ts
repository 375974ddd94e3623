import { BellwetherError } from '../../base/errors.ts';
import type { GraphEntity } from '../../domain/graph.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Queryable } from '../../ports/database.ts';
import type { EntityChange, EntityLimit, NewEntity } from '../knowledge-graph.ts';
import { textArrayLiteral } from '../text-array.ts';
import { entityIssues, refuse } from './checks.ts';
import { type EntityRow, findEntity, noEntity, toEntity } from './entity-row.ts';
import { insertEntities } from './insert-entities.ts';
import { nameParts } from './name-parts.ts';
import { changeGraph, DegreeChanges, type GraphWriting, noteHistory } from './write.ts';

export type LimitOf = (tenant: TenantId) => Promise<EntityLimit>;

export async function createEntity(
  writing: GraphWriting & { readonly limitOf: LimitOf },
  tenant: TenantId,
  { entity, actor }: { readonly entity: NewEntity; readonly actor: string },
): Promise<GraphEntity> {
  refuse(entityIssues(entity));
  const limit = await writing.limitOf(tenant);
  return changeGraph(writing, tenant, async (transaction) => {
    const [made] = await insertEntities(transaction, [entity], { origin: 'user', actor, limit });
    if (!made!.created)
      throw new BellwetherError(
        'CONFLICT',
        `There is already ${entity.kind} "${entity.name}", with the id ${made!.id}. Change that one, or send "distinct": true for another of the same name.`,
      );
    await writing.audit(transaction.platform, { tenant, actor, action: 'entity.created', object: made!.id });
    return toEntity((await findEntity(transaction.tenant, made!.id))!);
  });
}

export async function updateEntity(
  writing: GraphWriting,
  tenant: TenantId,
  { id, change, actor }: { readonly id: string; readonly change: EntityChange; readonly actor: string },
): Promise<GraphEntity> {
  const { identifiers, ...plain } = change;
  refuse(entityIssues(plain));
  return changeGraph(writing, tenant, async (transaction) => {
    const row = await standing(transaction.tenant, id);
    const before = stateOf(row);
    const after = {
      ...before,
      ...defined(plain),
      ...(change.attributes === undefined ? {} : { attributes: merged(row.attributes, change.attributes) }),
      ...(identifiers === undefined
        ? {}
        : { identifiers: merged(row.identifiers, identifiers) as Record<string, string> }),
    };
    refuse(entityIssues(after));
    const changed = differences(before, after);
    if (changed.length === 0) return toEntity(row);
    await transaction.tenant.query({
      name: 'graph-entity-change',
      text: `UPDATE entities SET kind = $2, name = $3, aliases = $4::text[], description = $5,
               attributes = $6::jsonb, identifiers = $7::jsonb, confidence = $8, valid_from = to_timestamp($9::float8 / 1000),
               valid_to = to_timestamp($10::float8 / 1000), known = true, updated_at = to_timestamp($11::float8 / 1000)
             WHERE node = $1`,
      values: [
        row.node,
        after.kind,
        after.name.trim(),
        textArrayLiteral(after.aliases),
        after.description,
        JSON.stringify(after.attributes),
        JSON.stringify(after.identifiers),
        after.confidence,
        after.validFrom,
        after.validTo,
        transaction.now,
      ],
    });
    await nameParts(transaction.tenant, [row.canonical ?? row.node]);
    await noteHistory(transaction, {
      actor,
      action: 'entity.changed',
      entity: row.node,
      before: Object.fromEntries(changed.map((name) => [name, before[name]])),
      after: Object.fromEntries(changed.map((name) => [name, after[name]])),
    });
    await writing.audit(transaction.platform, {
      tenant,
      actor,
      action: 'entity.changed',
      object: row.id,
      details: { fields: changed },
    });
    return toEntity((await findEntity(transaction.tenant, row.id))!);
  });
}

export async function withdrawEntity(
  writing: GraphWriting,
  tenant: TenantId,
  { id, actor }: { readonly id: string; readonly actor: string },
): Promise<void> {
  await changeGraph(writing, tenant, async (transaction) => {
    const row = await standing(transaction.tenant, id);
    if (row.merged_into !== null)
      throw new BellwetherError(
        'CONFLICT',
        `The entity ${row.id} is part of ${row.merged_into} since a merge. Take the merge back first, or withdraw that one.`,
      );
    const { now } = transaction;
    await transaction.tenant.query({
      name: 'graph-entity-withdraw',
      text: `UPDATE entities SET known_to = to_timestamp($2::float8 / 1000), updated_at = to_timestamp($2::float8 / 1000)
             WHERE node = $1 OR canonical = $1`,
      values: [row.node, now],
    });
    // At the same moment, by which they are found when the entity is entered again.
    const gone = await transaction.tenant.query<{ subject: number; object: number }>({
      name: 'graph-entity-withdraw-relationships',
      text: `UPDATE relationships SET known_to = to_timestamp($2::float8 / 1000)
             WHERE (subject = $1 OR object = $1) AND known_to IS NULL RETURNING subject, object`,
      values: [row.node, now],
    });
    const degrees = new DegreeChanges();
    for (const { subject, object } of gone) degrees.add(subject, object, -1);
    await degrees.write(transaction.tenant);
    await noteHistory(transaction, { actor, action: 'entity.withdrawn', entity: row.node });
    await writing.audit(transaction.platform, {
      tenant,
      actor,
      action: 'entity.withdrawn',
      object: row.id,
      details: { relationships: gone.length },
    });
  });
}

/** Throws NOT_FOUND, also for what was withdrawn. */
export async function standing(queryable: Queryable, id: string): Promise<EntityRow> {
  const row = await findEntity(queryable, id);
  if (row === undefined || row.known_to !== null) throw noEntity(id);
  return row;
}

/** What people can change, as it is. */
function stateOf(row: EntityRow) {
  return {
    kind: row.kind,
    name: row.name,
    aliases: row.aliases,
    description: row.description,
    attributes: row.attributes,
    identifiers: row.identifiers,
    confidence: toEntity(row).confidence,
    validFrom: row.valid_from,
    validTo: row.valid_to,
  };
}

/** The names of the fields that are not the same. */
export function differences<T extends object>(before: T, after: T): (keyof T & string)[] {
  return (Object.keys(after) as (keyof T & string)[]).filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
}

/** The fields that are given. */
export function defined<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}

/** Replaces the names given; null removes one. */
export function merged(
  before: Readonly<Record<string, unknown>>,
  change: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...before, ...change }).filter(([, value]) => value !== null));
}
