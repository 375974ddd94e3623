import { BellwetherError } from '../../base/errors.ts';
import { createUuidV7 } from '../../base/ids.ts';
import type { Queryable } from '../../ports/database.ts';
import type { BacktestDate, BacktestResult, BacktestScores } from './backtest.ts';

export interface BacktestPlan {
  /** Milliseconds since the epoch. */
  readonly asOf: readonly number[];
  readonly horizonDays: number;
  readonly k: readonly number[];
}

/** Times in milliseconds since the epoch. */
export interface BacktestSummary {
  readonly id: string;
  readonly plan: BacktestPlan;
  readonly state: 'queued' | 'running' | 'done' | 'failed';
  /** 0 to 1. */
  readonly progress: number;
  readonly error: string | null;
  readonly signals: number | null;
  readonly scores: readonly BacktestScores[];
  readonly createdAt: number;
  readonly finishedAt: number | null;
}

export interface StoredBacktest extends BacktestSummary {
  readonly dates: readonly BacktestDate[];
}

interface SummaryRow {
  readonly id: string;
  readonly request: BacktestPlan;
  readonly state: BacktestSummary['state'];
  readonly progress: number;
  readonly error: string | null;
  readonly signals: number | null;
  readonly scores: readonly BacktestScores[] | null;
  readonly created_at: number;
  readonly finished_at: number | null;
}

const SUMMARY = 'id, request, state, progress, error, signals, scores, created_at, finished_at';
/** A replay may take minutes: more would wait for hours. */
const MOST_WAITING = 5;
/** Finished ones that are kept. */
const KEPT = 100;

export async function queueBacktest(
  tenant: Queryable,
  plan: BacktestPlan,
  { now, actor }: { readonly now: number; readonly actor: string },
): Promise<BacktestSummary> {
  const rows = await tenant.query<SummaryRow>({
    name: 'backtest-queue',
    text: `INSERT INTO backtests (id, request, asked_by, created_at)
           SELECT $1, $2, $3, to_timestamp($4::float8 / 1000)
           WHERE (SELECT count(*) FROM backtests WHERE state IN ('queued', 'running')) < ${MOST_WAITING}
           RETURNING ${SUMMARY}`,
    values: [createUuidV7(now), JSON.stringify(plan), actor, now],
  });
  if (rows[0] === undefined)
    throw new BellwetherError(
      'CONFLICT',
      `${MOST_WAITING} backtests wait or run already. Wait until one of them has ended.`,
    );
  return toSummary(rows[0]);
}

export async function readBacktest(tenant: Queryable, id: string): Promise<StoredBacktest> {
  const rows = await tenant.query<SummaryRow & { readonly dates: readonly BacktestDate[] | null }>({
    name: 'backtest-read',
    text: `SELECT ${SUMMARY}, dates FROM backtests WHERE id = $1`,
    values: [id],
  });
  if (rows[0] === undefined) throw new BellwetherError('NOT_FOUND', `There is no backtest ${id}.`);
  return { ...toSummary(rows[0]), dates: rows[0].dates ?? [] };
}

/** Newest first. */
export async function listBacktests(
  tenant: Queryable,
  { limit, before }: { readonly limit: number; readonly before?: string },
): Promise<BacktestSummary[]> {
  const rows = await tenant.query<SummaryRow>({
    name: 'backtest-list',
    text: `SELECT ${SUMMARY} FROM backtests WHERE $1::uuid IS NULL OR id < $1 ORDER BY id DESC LIMIT $2`,
    values: [before ?? null, limit],
  });
  return rows.map(toSummary);
}

export interface Lease {
  readonly owner: string;
  readonly now: number;
  readonly leaseMs: number;
}

/** The oldest that waits, or whose process says nothing any more. Null when none does. */
export async function claimBacktest(
  tenant: Queryable,
  { owner, now, leaseMs }: Lease,
): Promise<{ readonly id: string; readonly plan: BacktestPlan; readonly attempts: number } | null> {
  const rows = await tenant.query<{ id: string; request: BacktestPlan; attempts: number }>({
    name: 'backtest-claim',
    text: `UPDATE backtests
           SET state = 'running', progress = 0, attempts = attempts + 1, lease_owner = $1,
             lease_until = to_timestamp(($2::float8 + $3) / 1000)
           WHERE id = (SELECT id FROM backtests
                       WHERE state = 'queued' OR (state = 'running' AND lease_until < to_timestamp($2::float8 / 1000))
                       ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
           RETURNING id, request, attempts`,
    values: [owner, now, leaseMs],
  });
  const row = rows[0];
  return row === undefined ? null : { id: row.id, plan: row.request, attempts: row.attempts };
}

/** False when another process has taken it over. */
export async function renewBacktest(
  tenant: Queryable,
  id: string,
  { owner, now, leaseMs, progress }: Lease & { readonly progress: number },
): Promise<boolean> {
  const rows = await tenant.query({
    name: 'backtest-renew',
    text: `UPDATE backtests SET progress = $5, lease_until = to_timestamp(($3::float8 + $4) / 1000)
           WHERE id = $1 AND state = 'running' AND lease_owner = $2 RETURNING id`,
    values: [id, owner, now, leaseMs, progress],
  });
  return rows.length > 0;
}

/** Gives it back to the queue: the process stops. */
export async function giveBackBacktest(tenant: Queryable, id: string, owner: string): Promise<void> {
  await tenant.query({
    name: 'backtest-give-back',
    text: `UPDATE backtests SET state = 'queued', progress = 0, attempts = attempts - 1, lease_owner = NULL
           WHERE id = $1 AND state = 'running' AND lease_owner = $2`,
    values: [id, owner],
  });
}

export type BacktestEnd =
  | { readonly state: 'done'; readonly result: BacktestResult }
  | { readonly state: 'failed'; readonly error: string };

export async function endBacktest(
  tenant: Queryable,
  id: string,
  { owner, now, end }: { readonly owner: string; readonly now: number; readonly end: BacktestEnd },
): Promise<void> {
  const result = end.state === 'done' ? end.result : null;
  await tenant.query({
    name: 'backtest-end',
    text: `UPDATE backtests
           SET state = $3, error = $4, signals = $5, scores = $6, dates = $7, finished_at = to_timestamp($8::float8 / 1000),
             progress = CASE WHEN $3 = 'done' THEN 1 ELSE progress END
           WHERE id = $1 AND state = 'running' AND lease_owner = $2`,
    values: [
      id,
      owner,
      end.state,
      end.state === 'failed' ? end.error : null,
      result?.signals ?? null,
      result === null ? null : JSON.stringify(result.scores),
      result === null ? null : JSON.stringify(result.dates),
      now,
    ],
  });
  await tenant.query({
    name: 'backtest-forget',
    text: `DELETE FROM backtests WHERE state IN ('done', 'failed')
           AND id < (SELECT id FROM backtests ORDER BY id DESC OFFSET ${KEPT} LIMIT 1)`,
  });
}

function toSummary(row: SummaryRow): BacktestSummary {
  return {
    id: row.id,
    plan: row.request,
    state: row.state,
    progress: row.progress,
    error: row.error,
    signals: row.signals,
    scores: row.scores ?? [],
    createdAt: row.created_at,
    finishedAt: row.finished_at,
  };
}
