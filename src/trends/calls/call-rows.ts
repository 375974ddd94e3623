import { BellwetherError } from '../../base/errors.ts';
import { isUuid } from '../../base/ids.ts';
import type { Call, CallKind, ExplainedScore, TrendKind } from '../../domain/trend.ts';
import type { Queryable } from '../../ports/database.ts';
import type { OpenCall, ShownEvidence } from '../runs/analysis.ts';

interface Row {
  readonly id: string;
  readonly kind: CallKind;
  readonly subject_kind: TrendKind;
  readonly key: string;
  readonly name: string;
  readonly entity_kind: string | null;
  readonly first_at: number;
  readonly as_of: number;
  readonly formula: string;
  readonly score: number;
  readonly resolves_at: number;
  readonly came_true: boolean | null;
  readonly resolved_at: number | null;
  readonly outcome: string | null;
}

const COLUMNS = `id, kind, subject_kind, key, name, entity_kind, first_at, as_of, formula, score, resolves_at, came_true,
  resolved_at, outcome`;

/** With the end of the data when it was first made; `asOf` is that of the data its evidence rests on now. */
export interface DatedCall extends Call {
  readonly firstAt: number;
}

/** A call as it is stored: `evidence` is what its kind's recomputing function takes. */
export interface StoredCall {
  readonly call: DatedCall;
  readonly explained: ExplainedScore;
  readonly evidence: unknown;
  readonly shown: ShownEvidence;
}

export interface CallFilter {
  readonly kind?: CallKind;
  /** Id of a trend. */
  readonly subject?: string;
  /** Of the end of the data when it was made; `to` excluded. */
  readonly from?: number;
  readonly to?: number;
  readonly resolved?: boolean;
}

/** Newest first. */
export async function listCalls(
  tenant: Queryable,
  filter: CallFilter,
  { limit, after }: { readonly limit: number; readonly after?: readonly [at: number, id: string] },
): Promise<DatedCall[]> {
  const rows = await tenant.query<Row>({
    name: 'calls-list',
    text: `SELECT ${COLUMNS} FROM calls
           WHERE ($2::text IS NULL OR kind = $2) AND ($3::text IS NULL OR subject = $3)
             AND ($4::float8 IS NULL OR first_at >= to_timestamp($4 / 1000)) AND ($5::float8 IS NULL OR first_at < to_timestamp($5 / 1000))
             AND ($6::boolean IS NULL OR (resolved_at IS NOT NULL) = $6)
             AND ($7::float8 IS NULL OR (first_at, id) < (to_timestamp($7 / 1000), $8::uuid))
           ORDER BY first_at DESC, id DESC LIMIT $1`,
    values: [
      limit,
      filter.kind ?? null,
      filter.subject ?? null,
      filter.from ?? null,
      filter.to ?? null,
      filter.resolved ?? null,
      after?.[0] ?? null,
      after?.[1] ?? null,
    ],
  });
  return rows.map(toCall);
}

/** Throws NOT_FOUND. */
export async function readCall(tenant: Queryable, id: string): Promise<StoredCall> {
  const rows = isUuid(id)
    ? await tenant.query<Row & Omit<StoredCall, 'call'>>({
        name: 'calls-read',
        text: `SELECT ${COLUMNS}, explained, evidence, shown FROM calls WHERE id = $1`,
        values: [id],
      })
    : [];
  if (rows[0] === undefined)
    throw new BellwetherError('NOT_FOUND', `No call has the id ${JSON.stringify(id.slice(0, 80))}.`);
  const { explained, evidence, shown, ...row } = rows[0];
  return { call: toCall(row), explained, evidence, shown };
}

/** Those that wait for their outcome, earliest first. */
export async function openCalls(tenant: Queryable): Promise<OpenCall[]> {
  const rows = await tenant.query<Row & Pick<OpenCall, 'evidence' | 'burst'>>({
    text: `SELECT ${COLUMNS}, evidence, burst FROM calls WHERE resolved_at IS NULL ORDER BY resolves_at, id`,
  });
  return rows.map(({ evidence, burst, ...row }) => {
    const { id, kind, subject, resolvesAt, firstAt } = toCall(row);
    return { id, kind, subject, resolvesAt, firstAt, evidence, burst };
  });
}

/** A band of scores and what came of the calls in it. */
export interface CallBand {
  readonly kind: CallKind;
  /** Scores from `from` to below `to`, within 0 to 1; the last band includes 1. */
  readonly from: number;
  readonly to: number;
  readonly calls: number;
  readonly cameTrue: number;
}

const BANDS = 5;

/**
 * What came of calls, by kind and band of score. Those that were made when all that decides them was in the past are left out:
 * hindsight is no call.
 */
export async function callOutcomes(tenant: Queryable): Promise<CallBand[]> {
  const rows = await tenant.query<{ kind: CallKind; band: number; calls: number; came_true: number }>({
    name: 'calls-outcomes',
    text: `SELECT kind, least(${BANDS - 1}, floor(((explained ->> 'score')::float8) * ${BANDS}))::integer AS band,
             count(*)::integer AS calls, count(*) FILTER (WHERE came_true)::integer AS came_true
           FROM calls WHERE resolved_at IS NOT NULL AND first_at < resolves_at GROUP BY 1, 2 ORDER BY 1, 2`,
  });
  return rows.map(({ kind, band, calls, came_true }) => ({
    kind,
    from: band / BANDS,
    to: (band + 1) / BANDS,
    calls,
    cameTrue: came_true,
  }));
}

function toCall(row: Row): DatedCall {
  return {
    id: row.id,
    kind: row.kind,
    subject: { kind: row.subject_kind, key: row.key, name: row.name, entityKind: row.entity_kind },
    asOf: row.as_of,
    firstAt: row.first_at,
    formula: row.formula,
    score: row.score,
    resolvesAt: row.resolves_at,
    outcome:
      row.resolved_at === null
        ? null
        : { cameTrue: row.came_true!, resolvedAt: row.resolved_at, text: row.outcome! },
  };
}
