import { createUuidV7 } from '../../base/ids.ts';
import { type Burst, type CallOutcome, trendId } from '../../domain/trend.ts';
import type { Queryable } from '../../ports/database.ts';
import type { AnalysedBurst, Analysis, Said } from '../runs/analysis.ts';

const CHUNK = 500;

interface StoredBurst {
  readonly id: string;
  readonly subject: string;
  readonly starts_at: number;
  readonly ends_at: number | null;
  readonly call: string | null;
}

interface NewCall {
  readonly id: string;
  readonly said: Said;
  readonly burst: Burst | null;
  readonly outcome: CallOutcome | null;
}

/**
 * Bursts replace those of the last run; one that overlaps an earlier one of its subject is the same, and keeps id and call.
 *
 * - The call of a burst is brought up to date until it is checked: how far a burst goes is only known later.
 * - A weak signal and a horizon stay as they were first said, and are not said again while the first waits to be checked.
 * - What came of a call is written once.
 */
export async function storeCalls(
  transaction: Queryable,
  { bursts, said, outcomes }: Pick<Analysis, 'bursts' | 'said' | 'outcomes'>,
  { asOf, now }: { readonly asOf: number; readonly now: number },
): Promise<void> {
  const added: NewCall[] = [];
  const sharpened: { readonly id: string; readonly burst: AnalysedBurst }[] = [];
  const rows: { readonly id: string; readonly call: string; readonly burst: AnalysedBurst }[] = [];
  const known = await knownBursts(transaction);
  for (const burst of bursts) {
    const before = takeOverlapping(known, burst);
    const call = before?.call ?? createUuidV7(now);
    rows.push({ id: before?.id ?? createUuidV7(now), call, burst });
    if (before?.call == null)
      added.push({ id: call, said: burst.said, burst: burst.burst, outcome: burst.outcome });
    else sharpened.push({ id: call, burst });
  }
  await replaceBursts(transaction, rows);
  await sharpenCalls(transaction, sharpened, asOf);
  const open = new Set(
    (
      await transaction.query<{ key: string }>({
        text: `SELECT kind || ' ' || subject AS key FROM calls WHERE resolved_at IS NULL AND kind <> 'burst'`,
      })
    ).map(({ key }) => key),
  );
  for (const each of said)
    if (!open.has(`${each.kind} ${trendId(each.subject)}`))
      added.push({ id: createUuidV7(now), said: each, burst: null, outcome: null });
  await insertCalls(transaction, added, asOf);
  if (outcomes.length > 0) await settleCalls(transaction, outcomes);
}

async function knownBursts(transaction: Queryable): Promise<Map<string, StoredBurst[]>> {
  const rows = await transaction.query<StoredBurst>({
    text: 'SELECT id, subject, starts_at, ends_at, call FROM bursts ORDER BY starts_at',
  });
  return Map.groupBy(rows, ({ subject }) => subject);
}

/** The earliest stored burst of the subject that overlaps, taken out so that it stands for one only. */
function takeOverlapping(
  known: Map<string, StoredBurst[]>,
  { subject, burst }: AnalysedBurst,
): StoredBurst | undefined {
  const own = known.get(trendId(subject));
  if (own === undefined) return undefined;
  const at = own.findIndex(
    ({ starts_at, ends_at }) =>
      starts_at < (burst.endsAt ?? Number.POSITIVE_INFINITY) &&
      burst.startsAt < (ends_at ?? Number.POSITIVE_INFINITY),
  );
  return at < 0 ? undefined : own.splice(at, 1)[0];
}

async function replaceBursts(
  transaction: Queryable,
  rows: readonly { readonly id: string; readonly call: string; readonly burst: AnalysedBurst }[],
): Promise<void> {
  await transaction.query({ text: 'DELETE FROM bursts' });
  for (let at = 0; at < rows.length; at += CHUNK)
    await transaction.query({
      name: 'bursts-insert',
      text: 'INSERT INTO bursts SELECT b.* FROM json_populate_recordset(NULL::bursts, $1::json) AS b',
      values: [
        JSON.stringify(
          rows
            .slice(at, at + CHUNK)
            .map(({ id, call, burst: { subject, burst, rank, leads, also, said } }) => ({
              id,
              subject: trendId(subject),
              kind: subject.kind,
              key: subject.key,
              name: subject.name,
              entity_kind: subject.entityKind,
              starts_at: new Date(burst.startsAt),
              peaks_at: new Date(burst.peaksAt),
              ends_at: burst.endsAt === null ? null : new Date(burst.endsAt),
              score: burst.score,
              strength: said.score,
              false_discovery: burst.falseDiscovery,
              signals: burst.signals,
              expected: burst.expected,
              sources: burst.sources,
              rank,
              leads,
              also,
              call,
            })),
        ),
      ],
    });
}

async function insertCalls(transaction: Queryable, calls: readonly NewCall[], asOf: number): Promise<void> {
  for (let at = 0; at < calls.length; at += CHUNK)
    await transaction.query({
      name: 'calls-insert',
      text: 'INSERT INTO calls SELECT c.* FROM json_populate_recordset(NULL::calls, $1::json) AS c',
      values: [
        JSON.stringify(
          calls.slice(at, at + CHUNK).map(({ id, said, burst, outcome }) => ({
            id,
            kind: said.kind,
            subject: trendId(said.subject),
            subject_kind: said.subject.kind,
            key: said.subject.key,
            name: said.subject.name,
            entity_kind: said.subject.entityKind,
            first_at: new Date(asOf),
            as_of: new Date(asOf),
            formula: said.formula,
            score: said.score,
            resolves_at: new Date(said.resolvesAt),
            came_true: outcome?.cameTrue ?? null,
            resolved_at: outcome === null ? null : new Date(outcome.resolvedAt),
            outcome: outcome?.text ?? null,
            explained: said.explained,
            evidence: said.evidence,
            shown: said.shown,
            burst,
          })),
        ),
      ],
    });
}

/** Calls of bursts that are recognised again, as long as they are not checked. */
async function sharpenCalls(
  transaction: Queryable,
  calls: readonly { readonly id: string; readonly burst: AnalysedBurst }[],
  asOf: number,
): Promise<void> {
  for (let at = 0; at < calls.length; at += CHUNK)
    await transaction.query({
      name: 'calls-sharpen',
      text: `UPDATE calls SET as_of = $2, formula = c.formula, score = c.score, explained = c.explained, evidence = c.evidence,
               shown = c.shown, burst = c.burst
             FROM json_to_recordset($1::json)
               AS c(id uuid, formula text, score float8, explained json, evidence json, shown json, burst json)
             WHERE calls.id = c.id AND calls.resolved_at IS NULL AND calls.resolves_at >= $2
               AND (calls.score <> c.score OR calls.evidence::text <> c.evidence::text)`,
      values: [
        JSON.stringify(
          calls.slice(at, at + CHUNK).map(({ id, burst: { said, burst } }) => ({
            id,
            formula: said.formula,
            score: said.score,
            explained: said.explained,
            evidence: said.evidence,
            shown: said.shown,
            burst,
          })),
        ),
        new Date(asOf),
      ],
    });
}

async function settleCalls(transaction: Queryable, outcomes: Analysis['outcomes']): Promise<void> {
  await transaction.query({
    name: 'calls-settle',
    text: `UPDATE calls SET came_true = o.came_true, resolved_at = to_timestamp(o.resolved_at / 1000), outcome = o.outcome
           FROM unnest($1::uuid[], $2::boolean[], $3::float8[], $4::text[]) AS o(id, came_true, resolved_at, outcome)
           WHERE calls.id = o.id AND calls.resolved_at IS NULL`,
    values: [
      outcomes.map(({ id }) => id),
      outcomes.map(({ outcome }) => outcome.cameTrue),
      outcomes.map(({ outcome }) => outcome.resolvedAt),
      outcomes.map(({ outcome }) => outcome.text),
    ],
  });
}
