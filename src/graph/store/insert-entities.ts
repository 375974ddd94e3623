import { BellwetherError } from '../../base/errors.ts';
import { createUuidV7 } from '../../base/ids.ts';
import { entityId, nameKey } from '../../domain/entity-id.ts';
import type { Origin } from '../../domain/graph.ts';
import type { Queryable } from '../../ports/database.ts';
import { intArrayLiteral } from '../int-array.ts';
import type { EntityLimit, NewEntity } from '../knowledge-graph.ts';
import { recount } from '../recanonicalise.ts';
import { textArrayLiteral } from '../text-array.ts';
import { type GraphTransaction, noteHistory } from './write.ts';

export interface InsertEntitiesOptions {
  readonly origin: Exclude<Origin, 'signals'>;
  readonly actor: string;
  readonly limit: EntityLimit;
}

export interface InsertedEntity {
  readonly id: string;
  readonly node: number;
  /** False for one that stood already. One that had been withdrawn stands again. */
  readonly created: boolean;
}

export interface EntityDraft extends NewEntity {
  /** Instead of one made from kind and name. */
  readonly id?: string;
}

/** The id that an entity gets: derived from kind and name, unless it is another of the same name or has no letters. */
export function draftId(draft: EntityDraft, now: number): string {
  if (draft.id !== undefined) return draft.id;
  return draft.distinct === true || nameKey(draft.kind, draft.name) === ''
    ? createUuidV7(now)
    : entityId(draft.kind, draft.name);
}

/**
 * Adds checked entities and gives them in their order. Those that stand stay as they are; of several with one id the
 * first counts. Throws PLAN_LIMIT.
 */
export async function insertEntities(
  transaction: GraphTransaction,
  drafts: readonly EntityDraft[],
  options: InsertEntitiesOptions,
): Promise<InsertedEntity[]> {
  const { tenant, now } = transaction;
  const { actor, origin, limit } = options;
  const ids = drafts.map((draft) => draftId(draft, now));
  const wanted = new Map<string, EntityDraft>();
  for (const [at, id] of ids.entries()) if (!wanted.has(id)) wanted.set(id, drafts[at]!);
  const present = await tenant.query<{ id: string; node: number; known_to: number | null }>({
    name: 'graph-entities-present',
    text: 'SELECT id, node, known_to FROM entities WHERE id = ANY($1::uuid[])',
    values: [[...wanted.keys()]],
  });
  const nodes = new Map(present.map(({ id, node }) => [id, node]));
  const withdrawn = new Map(
    present.filter((row) => row.known_to !== null).map(({ id, node, known_to }) => [id, { node, known_to }]),
  );
  const missing = [...wanted].filter(([id]) => !nodes.has(id)).sort(([a], [b]) => (a < b ? -1 : 1));
  await checkLimit(tenant, limit, missing.length + withdrawn.size);
  const created = new Set<string>();
  if (missing.length > 0) {
    const of = <T>(pick: (draft: EntityDraft) => T): T[] => missing.map(([, draft]) => pick(draft));
    const rows = await tenant.query<{ id: string; node: number }>({
      name: 'graph-entities-add',
      text: `INSERT INTO entities (id, kind, name, known, aliases, alias_text, description, attributes, identifiers,
               confidence, origin, valid_from, valid_to, entered_at, entered_by)
             SELECT id, kind, name, true, aliases::text[], alias_text, description, attributes::jsonb, identifiers::jsonb,
               confidence, $11, to_timestamp(valid_from / 1000), to_timestamp(valid_to / 1000),
               to_timestamp($12::float8 / 1000), $13
             FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
               $9::float8[], $10::float8[], $14::float8[])
               AS d(id, kind, name, aliases, alias_text, description, attributes, identifiers, confidence, valid_from, valid_to)
             ON CONFLICT (id) DO NOTHING
             RETURNING id, node`,
      values: [
        missing.map(([id]) => id),
        of((d) => d.kind),
        of((d) => d.name.trim()),
        of((d) => textArrayLiteral(d.aliases ?? [])),
        of((d) => (d.aliases ?? []).join(' ')),
        of((d) => d.description ?? null),
        of((d) => JSON.stringify(d.attributes ?? {})),
        of((d) => JSON.stringify(d.identifiers ?? {})),
        of((d) => d.confidence ?? 1),
        of((d) => d.validFrom ?? null),
        origin,
        now,
        actor,
        of((d) => d.validTo ?? null),
      ],
    });
    for (const { id, node } of rows) {
      nodes.set(id, node);
      created.add(id);
    }
    if (rows.length < missing.length) {
      // A signal named it a moment ago: it is there now.
      const late = await tenant.query<{ id: string; node: number }>({
        text: 'SELECT id, node FROM entities WHERE id = ANY($1::uuid[])',
        values: [missing.map(([id]) => id).filter((id) => !created.has(id))],
      });
      for (const { id, node } of late) nodes.set(id, node);
    }
    await tenant.query({
      name: 'graph-counts-add',
      text: 'INSERT INTO entity_counts (node) SELECT * FROM unnest($1::integer[]) ON CONFLICT DO NOTHING',
      values: [intArrayLiteral(rows.map(({ node }) => node))],
    });
  }
  for (const [id, { node, known_to }] of withdrawn) {
    await restore(transaction, { node, withdrawnAt: known_to! }, { actor, draft: wanted.get(id)! });
    created.add(id);
  }
  const counted = new Set<string>();
  return ids.map((id) => {
    const isFirst = !counted.has(id);
    counted.add(id);
    return { id, node: nodes.get(id)!, created: isFirst && created.has(id) };
  });
}

async function checkLimit(tenant: Queryable, limit: EntityLimit, more: number): Promise<void> {
  if (limit.entities === null || more === 0) return;
  const [{ entered } = { entered: 0 }] = await tenant.query<{ entered: number }>({
    name: 'graph-entered',
    text: "SELECT count(*) AS entered FROM entities WHERE origin <> 'signals' AND known_to IS NULL",
  });
  if (entered + more <= limit.entities) return;
  throw new BellwetherError(
    'PLAN_LIMIT',
    `The plan "${limit.plan}" allows ${limit.entities} entities that people and imports add; there are ${entered}, and this would add ${more}. Remove some, or change the plan. Nothing was written.`,
    { details: { plan: limit.plan, limit: limit.entities, used: entered, asked: more } },
  );
}

/** An entity that is entered again stands again, with the relationships that were withdrawn with it. */
async function restore(
  transaction: GraphTransaction,
  entity: { readonly node: number; readonly withdrawnAt: number },
  { actor, draft }: { readonly actor: string; readonly draft: EntityDraft },
): Promise<void> {
  const { tenant, now } = transaction;
  const { node, withdrawnAt } = entity;
  const name = draft.name.trim();
  const [was] = await tenant.query<{ name: string }>({
    text: 'SELECT name FROM entities WHERE node = $1',
    values: [node],
  });
  // Its parts stand again too, under their own names.
  await tenant.query({
    text: `UPDATE entities SET known_to = NULL, name = CASE node WHEN $1 THEN $2 ELSE name END, origin = CASE origin WHEN 'signals' THEN 'user' ELSE origin END,
             entered_at = coalesce(entered_at, to_timestamp($3::float8 / 1000)), entered_by = coalesce(entered_by, $4),
             updated_at = to_timestamp($3::float8 / 1000) WHERE node = $1 OR canonical = $1`,
    values: [node, name, now, actor],
  });
  await tenant.query({
    text: `UPDATE relationships AS r SET known_to = NULL
           WHERE (subject = $1 OR object = $1) AND known_to = to_timestamp($2::float8 / 1000)
             AND NOT EXISTS (SELECT 1 FROM entities AS e WHERE e.node IN (r.subject, r.object) AND e.known_to IS NOT NULL)`,
    values: [node, withdrawnAt],
  });
  await recount(tenant, [node, ...(await endsOf(tenant, node))]);
  const renamed = was!.name === name ? {} : { before: { name: was!.name }, after: { name } };
  await noteHistory(transaction, { actor, action: 'entity.restored', entity: node, ...renamed });
}

async function endsOf(tenant: Queryable, node: number): Promise<number[]> {
  const rows = await tenant.query<{ far: number }>({
    text: `SELECT object AS far FROM relationships WHERE subject = $1 UNION SELECT subject FROM relationships WHERE object = $1`,
    values: [node],
  });
  return rows.map(({ far }) => far);
}
