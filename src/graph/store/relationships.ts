import { BellwetherError } from '../../base/errors.ts';
import { type GraphRelationship, SYMMETRIC_KINDS } from '../../domain/graph.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Queryable } from '../../ports/database.ts';
import { ensureKinds, type Kinds, readKinds } from '../kinds.ts';
import type { NewRelationship, RelationshipChange } from '../knowledge-graph.ts';
import { refuse, relationshipIssues } from './checks.ts';
import { defined, differences, merged, standing } from './entities.ts';
import { readEntities } from './entity-row.ts';
import { insertRelationships, type RelationshipDraft } from './insert-relationships.ts';
import {
  findRelationship,
  idOfRelationship,
  noRelationship,
  type RelationshipRow,
  readRelationships,
  toRelationship,
} from './relationship-row.ts';
import { changeGraph, DegreeChanges, type GraphWriting, noteHistory } from './write.ts';

export async function createRelationship(
  writing: GraphWriting,
  tenant: TenantId,
  { relationship, actor }: { readonly relationship: NewRelationship; readonly actor: string },
): Promise<GraphRelationship> {
  refuse(relationshipIssues(relationship));
  return changeGraph(writing, tenant, async (transaction) => {
    const subject = await standing(transaction.tenant, relationship.subjectId);
    const object = await standing(transaction.tenant, relationship.objectId);
    const kinds = await ensureKinds(transaction.tenant, [relationship.kind]);
    const draft = toDraft(relationship, kinds, subject, object);
    const [made] = await insertRelationships(transaction, [draft], { origin: 'user', actor });
    const row = await byNumber(transaction.tenant, made!.number);
    if (!made!.created)
      throw new BellwetherError(
        'CONFLICT',
        `"${subject.name}" ${relationship.kind} "${object.name}" is stated already, by the relationship ${idOfRelationship(row)}. Change that one.`,
      );
    await writing.audit(transaction.platform, {
      tenant,
      actor,
      action: 'relationship.created',
      object: made!.id!,
    });
    return asRelationship(transaction.tenant, row, kinds);
  });
}

/** Of a kind that holds both ways the end with the smaller id is the subject. */
export function toDraft(
  relationship: Omit<NewRelationship, 'subjectId' | 'objectId'>,
  kinds: Kinds,
  ...[subject, object]: readonly [EndNode, EndNode]
): RelationshipDraft {
  const turned = SYMMETRIC_KINDS.has(relationship.kind) && object.id < subject.id;
  return {
    subjectNode: (turned ? object : subject).node,
    objectNode: (turned ? subject : object).node,
    kind: kinds.numberOf(relationship.kind)!,
    weight: relationship.weight ?? 1,
    confidence: relationship.confidence ?? 1,
    attributes: relationship.attributes ?? {},
    validFrom: relationship.validFrom ?? null,
    validTo: relationship.validTo ?? null,
  };
}

export interface EndNode {
  readonly id: string;
  readonly node: number;
}

export async function updateRelationship(
  writing: GraphWriting,
  tenant: TenantId,
  { id, change, actor }: { readonly id: string; readonly change: RelationshipChange; readonly actor: string },
): Promise<GraphRelationship> {
  return changeGraph(writing, tenant, async (transaction) => {
    const row = await standingRelationship(transaction.tenant, id);
    const kinds = await readKinds(transaction.tenant);
    const before = {
      weight: row.weight ?? row.signals,
      confidence: row.confidence,
      attributes: row.attributes ?? {},
      validFrom: row.valid_from,
      validTo: row.valid_to,
    };
    const after = {
      ...before,
      ...defined(change),
      ...(change.attributes === undefined
        ? {}
        : { attributes: merged(before.attributes, change.attributes) }),
    };
    refuse(relationshipIssues(after));
    const changed = differences(before, after);
    if (changed.length === 0) return asRelationship(transaction.tenant, row, kinds);
    await transaction.tenant.query({
      name: 'graph-relationship-change',
      text: `UPDATE relationships SET weight = CASE WHEN $2 THEN $3::real ELSE weight END, confidence = $4,
               attributes = nullif($5, '{}')::jsonb, valid_from = to_timestamp($6::float8 / 1000),
               valid_to = to_timestamp($7::float8 / 1000), updated_at = to_timestamp($8::float8 / 1000),
               origin = CASE origin WHEN 'signals' THEN 'user' ELSE origin END, entered_by = coalesce(entered_by, $9)
             WHERE number = $1`,
      values: [
        row.number,
        changed.includes('weight'),
        after.weight,
        after.confidence,
        JSON.stringify(after.attributes),
        after.validFrom,
        after.validTo,
        transaction.now,
        actor,
      ],
    });
    await noteHistory(transaction, {
      actor,
      action: 'relationship.changed',
      relationship: row.number,
      before: Object.fromEntries(changed.map((name) => [name, before[name]])),
      after: Object.fromEntries(changed.map((name) => [name, after[name]])),
    });
    await writing.audit(transaction.platform, {
      tenant,
      actor,
      action: 'relationship.changed',
      object: idOfRelationship(row),
      details: { fields: changed },
    });
    return asRelationship(transaction.tenant, await byNumber(transaction.tenant, row.number), kinds);
  });
}

export async function withdrawRelationship(
  writing: GraphWriting,
  tenant: TenantId,
  { id, actor }: { readonly id: string; readonly actor: string },
): Promise<void> {
  await changeGraph(writing, tenant, async (transaction) => {
    const row = await standingRelationship(transaction.tenant, id);
    await transaction.tenant.query({
      name: 'graph-relationship-withdraw',
      text: 'UPDATE relationships SET known_to = to_timestamp($2::float8 / 1000) WHERE number = $1',
      values: [row.number, transaction.now],
    });
    const degrees = new DegreeChanges();
    degrees.add(row.subject, row.object, -1);
    await degrees.write(transaction.tenant);
    await noteHistory(transaction, {
      actor,
      action: 'relationship.withdrawn',
      relationship: row.number,
    });
    await writing.audit(transaction.platform, {
      tenant,
      actor,
      action: 'relationship.withdrawn',
      object: idOfRelationship(row),
    });
  });
}

/** Throws NOT_FOUND, also for what was withdrawn. */
export async function standingRelationship(queryable: Queryable, id: string): Promise<RelationshipRow> {
  const row = await findRelationship(queryable, id);
  if (row === undefined || row.known_to !== null) throw noRelationship(id);
  return row;
}

async function byNumber(queryable: Queryable, number: number): Promise<RelationshipRow> {
  return (await readRelationships(queryable, [number]))[0]!;
}

async function asRelationship(
  queryable: Queryable,
  row: RelationshipRow,
  kinds: Kinds,
): Promise<GraphRelationship> {
  const ids = new Map(
    (await readEntities(queryable, [row.subject, row.object])).map(({ node, id }) => [node, id]),
  );
  return toRelationship(row, kinds, (node) => ids.get(node)!);
}
