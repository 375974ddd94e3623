import { isUuid } from '../../base/ids.ts';
import { entityId } from '../../domain/entity-id.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Queryable } from '../../ports/database.ts';
import { ensureKinds } from '../kinds.ts';
import type { BulkItems, BulkResult, EndReference } from '../knowledge-graph.ts';
import { entityIssues, type Issue, refuse, relationshipIssues } from './checks.ts';
import type { LimitOf } from './entities.ts';
import { insertEntities } from './insert-entities.ts';
import { insertRelationships } from './insert-relationships.ts';
import { idOfRelationship, readRelationships } from './relationship-row.ts';
import { type EndNode, toDraft } from './relationships.ts';
import { changeGraph, type GraphWriting } from './write.ts';

/** Adds entities and relationships, all or none. Throws INVALID_INPUT naming every item that is not valid. */
export async function createMany(
  writing: GraphWriting & { readonly limitOf: LimitOf },
  tenant: TenantId,
  { items, actor }: { readonly items: BulkItems; readonly actor: string },
): Promise<BulkResult> {
  const issues: Issue[] = [];
  const of = (list: string, at: number, found: readonly Issue[]): void => {
    for (const { path, message } of found) issues.push({ path: `${list}.${at}.${path}`, message });
  };
  for (const [at, entity] of items.entities.entries()) of('entities', at, entityIssues(entity));
  for (const [at, relationship] of items.relationships.entries())
    of('relationships', at, relationshipIssues(relationship));
  refuse(issues);
  const limit = await writing.limitOf(tenant);
  return changeGraph(writing, tenant, async (transaction) => {
    const entities = await insertEntities(transaction, items.entities, { origin: 'user', actor, limit });
    const known = new Map<string, EndNode>();
    // By kind and name as in this request, also of those that are another of the same name.
    for (const [at, draft] of items.entities.entries())
      known.set(referenceKey(draft), { id: entities[at]!.id, node: entities[at]!.node });
    const ends = await findEnds(
      transaction.tenant,
      items.relationships.flatMap(({ subject, object }) => [subject, object]),
    );
    const endOf = (reference: EndReference): EndNode | undefined =>
      ('id' in reference ? undefined : known.get(referenceKey(reference))) ?? ends.get(idOf(reference));
    for (const [at, { subject, object }] of items.relationships.entries())
      for (const [name, reference] of [
        ['subject', subject],
        ['object', object],
      ] as const)
        if (endOf(reference) === undefined)
          issues.push({
            path: `relationships.${at}.${name}`,
            message: `${describe(reference)} is not an entity here.`,
          });
    refuse(issues);
    const kinds = await ensureKinds(
      transaction.tenant,
      items.relationships.map(({ kind }) => kind),
    );
    const made = await insertRelationships(
      transaction,
      items.relationships.map((relationship) =>
        toDraft(relationship, kinds, endOf(relationship.subject)!, endOf(relationship.object)!),
      ),
      { origin: 'user', actor },
    );
    const stated = new Map(
      (
        await readRelationships(
          transaction.tenant,
          made.filter(({ id }) => id === null).map(({ number }) => number),
        )
      ).map((row) => [row.number, idOfRelationship(row)]),
    );
    const result: BulkResult = {
      entities: tally(
        entities,
        entities.map(({ id }) => id),
      ),
      relationships: tally(
        made,
        made.map(({ id, number }) => id ?? stated.get(number)!),
      ),
    };
    await writing.audit(transaction.platform, {
      tenant,
      actor,
      action: 'graph.added',
      details: { entities: result.entities.created, relationships: result.relationships.created },
    });
    return result;
  });
}

function tally(made: readonly { readonly created: boolean }[], ids: readonly string[]) {
  const created = made.filter((one) => one.created).length;
  return { created, existing: made.length - created, ids };
}

const referenceKey = ({ kind, name }: { readonly kind: string; readonly name: string }): string =>
  `${kind}\n${name.trim()}`;

function idOf(reference: EndReference): string {
  return 'id' in reference ? reference.id.toLowerCase() : entityId(reference.kind, reference.name);
}

function describe(reference: EndReference): string {
  return 'id' in reference
    ? `"${reference.id.slice(0, 60)}"`
    : `${reference.kind.slice(0, 60)} "${reference.name.slice(0, 80)}"`;
}

/** Entities that stand, by id. */
async function findEnds(
  queryable: Queryable,
  references: readonly EndReference[],
): Promise<Map<string, EndNode>> {
  const ids = [...new Set(references.map(idOf))].filter(isUuid);
  if (ids.length === 0) return new Map();
  const rows = await queryable.query<EndNode>({
    name: 'graph-ends',
    text: 'SELECT id, node FROM entities WHERE id = ANY($1::uuid[]) AND known_to IS NULL',
    values: [ids],
  });
  return new Map(rows.map((row) => [row.id, row]));
}
