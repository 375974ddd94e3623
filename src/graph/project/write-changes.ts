import type { Queryable } from '../../ports/database.ts';
import { intArrayLiteral, parseIntArray } from '../int-array.ts';
import { MENTIONED_WITH } from '../kinds.ts';
import type { DegreeChanges } from '../store/write.ts';
import type { RelationshipChange } from './contribution.ts';

/** What became of nodes since they were stated. */
export interface NodeStates {
  /** The node that stands for it. */
  canonical(node: number): number;
  /** When it was withdrawn; undefined while it stands. */
  withdrawnAt(node: number): number | undefined;
}

/** Numbers of the relationships that sentences state, by `subject object kind`. */
export type StatedNumbers = ReadonlyMap<string, number>;

export function statedKey({
  subject,
  object,
  kind,
}: Pick<RelationshipChange, 'subject' | 'object' | 'kind'>): string {
  return `${subject} ${object} ${kind}`;
}

/**
 * Writes the changes of relationships that signals state: those that are there are counted, those that are not are
 * added, and what no signal states any more goes, unless a person made it theirs. Two statements rather than one with
 * ON CONFLICT, which would use up a number for every relationship that is only counted.
 */
export async function writeRelationships(
  tenant: Queryable,
  changes: readonly RelationshipChange[],
  { states, degrees }: { readonly states: NodeStates; readonly degrees: DegreeChanges },
): Promise<StatedNumbers> {
  const numbers = new Map<string, number>();
  if (changes.length === 0) return numbers;
  const known = await count(tenant, changes);
  const missing: RelationshipChange[] = [];
  const gone: number[] = [];
  for (const [place, change] of changes.entries()) {
    const row = known.get(place);
    if (row === undefined) {
      if (change.signals > 0) missing.push(change);
      continue;
    }
    if (change.kind !== MENTIONED_WITH) numbers.set(statedKey(change), row.number);
    if (row.signals <= 0) gone.push(row.number);
  }
  for (const change of missing)
    if (withdrawnAt(change, states) === undefined)
      degrees.add(states.canonical(change.subject), states.canonical(change.object), 1);
  for (const [key, number] of await add(tenant, missing, states)) numbers.set(key, number);
  await remove(tenant, gone, degrees);
  return numbers;
}

async function count(
  tenant: Queryable,
  changes: readonly RelationshipChange[],
): Promise<Map<number, { readonly number: number; readonly signals: number }>> {
  // Without a name: the plan must know how many there are.
  const [row] = await tenant.query<{ places: string; numbers: string; signals: string }>({
    text: `WITH counted AS (
             UPDATE relationships AS r
             SET signals = r.signals + d.signals, evidence = r.evidence + d.evidence,
                 confidence = CASE WHEN r.origin = 'signals' THEN greatest(r.confidence, d.confidence::real) ELSE r.confidence END,
                 known_from = CASE WHEN r.origin = 'signals' THEN least(r.known_from, to_timestamp(d.published / 1000)) ELSE r.known_from END
             FROM unnest($1::integer[], $2::integer[], $3::integer[], $4::integer[], $5::integer[], $6::float8[], $7::float8[])
               WITH ORDINALITY AS d(subject, object, kind, signals, evidence, confidence, published, place)
             WHERE r.subject_node = d.subject AND r.object_node = d.object AND r.kind = d.kind AND r.id IS NULL
             RETURNING d.place, r.number, r.signals)
           SELECT array_agg(place::integer) AS places, array_agg(number) AS numbers, array_agg(signals) AS signals FROM counted`,
    values: columns(changes),
  });
  const places = parseIntArray(row!.places);
  const numbers = parseIntArray(row!.numbers);
  const signals = parseIntArray(row!.signals);
  const known = new Map<number, { number: number; signals: number }>();
  for (let i = 0; i < places.length; i++)
    known.set(places[i]! - 1, { number: numbers[i]!, signals: signals[i]! });
  return known;
}

function columns(changes: readonly RelationshipChange[]): unknown[] {
  return [
    intArrayLiteral(changes.map((c) => c.subject)),
    intArrayLiteral(changes.map((c) => c.object)),
    intArrayLiteral(changes.map((c) => c.kind)),
    intArrayLiteral(changes.map((c) => c.signals)),
    intArrayLiteral(changes.map((c) => c.evidence)),
    `{${changes.map((c) => c.confidence).join(',')}}`,
    `{${changes.map((c) => (c.publishedAt === Number.POSITIVE_INFINITY ? 'NULL' : c.publishedAt)).join(',')}}`,
  ];
}

async function add(
  tenant: Queryable,
  changes: readonly RelationshipChange[],
  states: NodeStates,
): Promise<Map<string, number>> {
  const numbers = new Map<string, number>();
  if (changes.length === 0) return numbers;
  const withdrawn = changes.map((change) => withdrawnAt(change, states));
  const rows = await tenant.query<{ number: number; subject: number; object: number; kind: number }>({
    text: `WITH added AS (
             INSERT INTO relationships (subject_node, object_node, kind, signals, evidence, confidence, known_from, subject,
               object, known_to)
             SELECT d.subject, d.object, d.kind, d.signals, d.evidence, d.confidence, to_timestamp(d.published / 1000),
               d.subject_now, d.object_now, to_timestamp(d.withdrawn / 1000)
             FROM unnest($1::integer[], $2::integer[], $3::integer[], $4::integer[], $5::integer[], $6::float8[], $7::float8[],
               $8::integer[], $9::integer[], $10::float8[])
               AS d(subject, object, kind, signals, evidence, confidence, published, subject_now, object_now, withdrawn)
             RETURNING number, subject_node AS subject, object_node AS object, kind)
           SELECT * FROM added WHERE kind <> ${MENTIONED_WITH}`,
    values: [
      ...columns(changes),
      intArrayLiteral(changes.map((c) => states.canonical(c.subject))),
      intArrayLiteral(changes.map((c) => states.canonical(c.object))),
      `{${withdrawn.map((time) => time ?? 'NULL').join(',')}}`,
    ],
  });
  for (const row of rows) numbers.set(statedKey(row), row.number);
  return numbers;
}

/** What is stated of a withdrawn entity is withdrawn from the start. */
function withdrawnAt({ subject, object }: RelationshipChange, states: NodeStates): number | undefined {
  const times = [states.withdrawnAt(subject), states.withdrawnAt(object)].filter(
    (time) => time !== undefined,
  );
  return times.length === 0 ? undefined : Math.max(...times);
}

async function remove(tenant: Queryable, numbers: readonly number[], degrees: DegreeChanges): Promise<void> {
  if (numbers.length === 0) return;
  const rows = await tenant.query<{ subject: number; object: number; stood: boolean }>({
    text: `DELETE FROM relationships
           WHERE number = ANY($1::integer[]) AND signals <= 0 AND id IS NULL AND origin = 'signals'
             AND (known_to IS NULL OR NOT EXISTS (SELECT 1 FROM graph_history WHERE relationship = number))
           RETURNING subject, object, known_to IS NULL AS stood`,
    values: [intArrayLiteral(numbers)],
  });
  for (const { subject, object, stood } of rows) if (stood) degrees.add(subject, object, -1);
}
