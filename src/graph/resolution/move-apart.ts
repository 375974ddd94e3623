import { BellwetherError } from '../../base/errors.ts';
import { intArrayLiteral } from '../int-array.ts';
import type { EntityLimit } from '../knowledge-graph.ts';
import { recanonicalise } from '../recanonicalise.ts';
import { entityIssues, refuse } from '../store/checks.ts';
import { type EntityRow, readEntities } from '../store/entity-row.ts';
import { insertEntities } from '../store/insert-entities.ts';
import { nameParts } from '../store/name-parts.ts';
import { findRelationship } from '../store/relationship-row.ts';
import type { GraphTransaction } from '../store/write.ts';
import { textArrayLiteral } from '../text-array.ts';
import type { SplitRequest } from './identity.ts';

export interface Moved {
  readonly aliases?: readonly string[];
  /** Numbers of relationships. */
  readonly relationships?: readonly number[];
}

/** Makes an entity of a part of another: its aliases and relationships go with it, what they state stays stated. */
export async function moveApart(
  transaction: GraphTransaction,
  work: {
    readonly from: EntityRow;
    readonly request: SplitRequest;
    readonly actor: string;
    readonly limit: EntityLimit;
  },
): Promise<{ readonly entity: EntityRow; readonly moved: Required<Moved> }> {
  const { from, request, actor, limit } = work;
  const aliases = [...new Set(request.aliases ?? [])];
  const foreign = aliases.find((alias) => !from.aliases.includes(alias));
  if (foreign !== undefined)
    throw new BellwetherError('INVALID_INPUT', `"${foreign}" is no alias of "${from.name}" (${from.id}).`);
  const draft = { kind: from.kind, name: request.name, aliases, distinct: true };
  refuse(entityIssues(draft));
  const relationships = await numbersOf(transaction, from, request.relationships ?? []);
  const [made] = await insertEntities(transaction, [draft], { origin: 'user', actor, limit });
  await changeAliases(
    transaction,
    from.node,
    from.aliases.filter((alias) => !aliases.includes(alias)),
  );
  await transaction.tenant.query({
    name: 'resolution-move-apart',
    text: `UPDATE relationships SET subject_split = CASE WHEN subject = $2 THEN $3 ELSE subject_split END,
             object_split = CASE WHEN object = $2 THEN $3 ELSE object_split END
           WHERE number = ANY($1::integer[])`,
    values: [intArrayLiteral(relationships), from.node, made!.node],
  });
  await recanonicalise(transaction.tenant, [from.node, made!.node]);
  const [entity] = await readEntities(transaction.tenant, [made!.node]);
  return { entity: entity!, moved: { aliases, relationships } };
}

/** Takes a split back: what was moved returns, and the entity that came of it is withdrawn. */
export async function moveBack(
  transaction: GraphTransaction,
  work: { readonly into: number; readonly from: number; readonly moved: Moved },
): Promise<void> {
  const { into, from, moved } = work;
  const rows = await readEntities(transaction.tenant, [into, from]);
  const [whole, part] = [rows.find(({ node }) => node === into)!, rows.find(({ node }) => node === from)!];
  await checkUntouched(transaction, part);
  await transaction.tenant.query({
    name: 'resolution-move-back',
    text: `UPDATE relationships SET subject_split = nullif(subject_split, $1), object_split = nullif(object_split, $1)
           WHERE subject_split = $1 OR object_split = $1`,
    values: [from],
  });
  await changeAliases(transaction, into, [...new Set([...whole.aliases, ...(moved.aliases ?? [])])]);
  await transaction.tenant.query({
    name: 'resolution-withdraw-part',
    text: 'UPDATE entities SET known_to = to_timestamp($2::float8 / 1000) WHERE node = $1',
    values: [from, transaction.now],
  });
  await recanonicalise(transaction.tenant, [whole.canonical ?? whole.node, into, from]);
}

/** Nothing may stand on the part: no merge, and no relationship of its own. */
async function checkUntouched(transaction: GraphTransaction, part: EntityRow): Promise<void> {
  const [later] = await transaction.tenant.query<{ id: string; kind: string }>({
    name: 'resolution-later-event',
    text: `SELECT id, kind FROM identity_events
           WHERE undone_at IS NULL AND (entity = $1 OR (kind = 'merge' AND others @> ARRAY[$1::integer]))
           ORDER BY id DESC LIMIT 1`,
    values: [part.node],
  });
  if (later !== undefined)
    throw new BellwetherError(
      'CONFLICT',
      `The ${later.kind} ${later.id} stands on "${part.name}" (${part.id}). Take that one back first.`,
    );
  const [own] = await transaction.tenant.query<{ number: number }>({
    name: 'resolution-own-relationship',
    text: `SELECT number FROM relationships
           WHERE (subject_node = $1 OR object_node = $1) AND known_to IS NULL LIMIT 1`,
    values: [part.node],
  });
  if (own !== undefined)
    throw new BellwetherError(
      'CONFLICT',
      `"${part.name}" (${part.id}) has got relationships of its own since. Withdraw them first.`,
    );
}

async function changeAliases(
  transaction: GraphTransaction,
  node: number,
  aliases: readonly string[],
): Promise<void> {
  await transaction.tenant.query({
    name: 'resolution-aliases',
    text: 'UPDATE entities SET aliases = $2::text[], updated_at = to_timestamp($3::float8 / 1000) WHERE node = $1',
    values: [node, textArrayLiteral(aliases), transaction.now],
  });
  await nameParts(transaction.tenant, [node]);
}

async function numbersOf(
  transaction: GraphTransaction,
  from: EntityRow,
  ids: readonly string[],
): Promise<number[]> {
  const numbers: number[] = [];
  for (const id of new Set(ids)) {
    const row = await findRelationship(transaction.tenant, id);
    if (row === undefined || row.known_to !== null || (row.subject !== from.node && row.object !== from.node))
      throw new BellwetherError(
        'INVALID_INPUT',
        `The relationship "${id}" is none of "${from.name}" (${from.id}).`,
      );
    numbers.push(row.number);
  }
  return numbers;
}
