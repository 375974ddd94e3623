import { BellwetherError } from '../../base/errors.ts';
import { createUuidV7, isUuid } from '../../base/ids.ts';
import type { Queryable, TenantDatabase } from '../../ports/database.ts';

export const TREND_RUN_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;

/** A computation of a tenant's trends. Times in milliseconds since the epoch. */
export interface TrendRun {
  readonly id: string;
  readonly state: (typeof TREND_RUN_STATES)[number];
  /** 0 to 1. */
  readonly progress: number;
  readonly error: string | null;
  /** The end of the data it saw, and how much of it; null until it is done. */
  readonly asOf: number | null;
  readonly signals: number | null;
  readonly subjects: number | null;
  readonly trends: number | null;
  /** Milliseconds by step. */
  readonly timings: Readonly<Record<string, number>>;
  readonly queuedAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
}

interface Row {
  readonly id: string;
  readonly state: TrendRun['state'];
  readonly progress: number;
  readonly error: string | null;
  readonly as_of: number | null;
  readonly signals: number | null;
  readonly subjects: number | null;
  readonly trends: number | null;
  readonly timings: Readonly<Record<string, number>>;
  readonly queued_at: number;
  readonly started_at: number | null;
  readonly finished_at: number | null;
  readonly attempts: number;
}

const COLUMNS = `id, state, progress, error, as_of, signals, subjects, trends, timings, queued_at, started_at, finished_at,
  attempts`;

/** Queues a run that begins at once; one that waits already is brought forward. */
export async function queueRun(
  tenant: Queryable,
  { now, actor }: { readonly now: number; readonly actor: string },
): Promise<TrendRun> {
  const rows = await tenant.query<Row>({
    name: 'trend-run-queue',
    text: `INSERT INTO trend_runs (id, asked_by, queued_at, due_at)
           VALUES ($1, $2, to_timestamp($3::float8 / 1000), to_timestamp($3::float8 / 1000))
           ON CONFLICT ((true)) WHERE state = 'queued'
             DO UPDATE SET due_at = least(trend_runs.due_at, excluded.due_at), asked_by = excluded.asked_by
           RETURNING ${COLUMNS}`,
    values: [createUuidV7(now), actor, now],
  });
  return toRun(rows[0]!);
}

export interface Pace {
  /** After the last change, milliseconds. */
  readonly quietMs: number;
  /** After the first change that no run has seen. */
  readonly patienceMs: number;
  /** The least rest after a run, in times of what it took: what runs may cost a machine whose signals never pause. */
  readonly restFactor: number;
}

/**
 * Queues a run when signals came that no run has tried, or postpones the one that waits for a pause. True when one waits.
 * One that somebody asked for is not postponed.
 */
export async function scheduleRun(tenant: Queryable, now: number, pace: Pace): Promise<boolean> {
  const { quietMs, patienceMs, restFactor } = pace;
  const rows = await tenant.query({
    name: 'trend-run-schedule',
    text: `WITH state AS (
             SELECT s.*, greatest($2::float8 + $3, coalesce(extract(epoch FROM run_at) * 1000, 0) + least($4::float8, took * $5::float8)) AS quiet
             FROM trend_state AS s, outbox_head AS h
             WHERE h.next_position - 1 > s.tried OR s.changes > s.tried_changes)
           INSERT INTO trend_runs (id, queued_at, due_at)
           SELECT $1, to_timestamp($2 / 1000), to_timestamp(quiet / 1000) FROM state
           ON CONFLICT ((true)) WHERE state = 'queued'
             DO UPDATE SET due_at = CASE WHEN trend_runs.asked_by IS NULL
               THEN least(trend_runs.queued_at + $4 * interval '1 millisecond', excluded.due_at)
               ELSE trend_runs.due_at END
           RETURNING id`,
    values: [createUuidV7(now), now, quietMs, patienceMs, restFactor],
  });
  return rows.length > 0;
}

/** Says that something else than a signal makes a run worth while. */
export async function noteChange(tenant: Queryable): Promise<void> {
  await tenant.query({
    name: 'trend-run-change',
    text: 'UPDATE trend_state SET changes = changes + 1',
  });
}

export interface ClaimedRun {
  readonly run: TrendRun;
  readonly attempts: number;
}

/** Takes the run that is due, or the one whose process has died, unless another works. */
export async function claimRun(
  tenant: TenantDatabase,
  { owner, now, leaseMs }: { readonly owner: string; readonly now: number; readonly leaseMs: number },
): Promise<ClaimedRun | null> {
  return tenant.transaction(async (transaction) => {
    await transaction.query({ name: 'trend-run-lock', text: 'SELECT 1 FROM trend_state FOR UPDATE' });
    const rows = await transaction.query<Row>({
      name: 'trend-run-claim',
      text: `UPDATE trend_runs
             SET state = 'running', attempts = attempts + 1, lease_owner = $1, progress = 0,
               lease_until = to_timestamp(($2::float8 + $3) / 1000), started_at = to_timestamp($2::float8 / 1000)
             WHERE id = (SELECT id FROM trend_runs
                         WHERE (state = 'running' AND lease_until < to_timestamp($2::float8 / 1000))
                            OR (state = 'queued' AND due_at <= to_timestamp($2::float8 / 1000)
                                AND NOT EXISTS (SELECT 1 FROM trend_runs WHERE state = 'running'))
                         ORDER BY due_at LIMIT 1)
             RETURNING ${COLUMNS}`,
      values: [owner, now, leaseMs],
    });
    if (rows[0] === undefined) return null;
    // Read before the corpus is: what comes while it is read may be seen, and is tried again.
    await transaction.query({
      name: 'trend-run-tried',
      text: `UPDATE trend_state SET tried = (SELECT next_position - 1 FROM outbox_head), tried_changes = changes`,
    });
    return { run: toRun(rows[0]), attempts: rows[0].attempts };
  });
}

/** When the next run is due or the lease of the one that works ends; null when nothing waits. */
export async function nextDue(tenant: Queryable): Promise<number | null> {
  const rows = await tenant.query<{ due: number | null }>({
    name: 'trend-run-next',
    text: `SELECT CASE WHEN max(lease_until) IS NOT NULL THEN max(lease_until) ELSE min(due_at) END AS due
           FROM trend_runs WHERE state IN ('queued', 'running')`,
  });
  return rows[0]!.due;
}

export type LeaseState = 'go on' | 'cancel' | 'lost';

/** Says that the work goes on, and how far it is. `lost` when it is no longer ours, `cancel` when it is to end. */
export async function renewRun(
  tenant: Queryable,
  id: string,
  lease: {
    readonly owner: string;
    readonly now: number;
    readonly leaseMs: number;
    readonly progress: number;
  },
): Promise<LeaseState> {
  const rows = await tenant.query<{ cancel: boolean }>({
    name: 'trend-run-renew',
    text: `UPDATE trend_runs SET progress = $5, lease_until = to_timestamp(($3::float8 + $4) / 1000)
           WHERE id = $1 AND state = 'running' AND lease_owner = $2 RETURNING cancel`,
    values: [id, lease.owner, lease.now, lease.leaseMs, lease.progress],
  });
  if (rows[0] === undefined) return 'lost';
  return rows[0].cancel ? 'cancel' : 'go on';
}

export interface RunEnd {
  readonly state: 'done' | 'failed' | 'cancelled';
  readonly error?: string;
  readonly asOf?: number | null;
  readonly signals?: number;
  readonly subjects?: number;
  readonly trends?: number;
  readonly timings?: Readonly<Record<string, number>>;
}

/** Ends a run, unless it is no longer ours: false then, and nothing is written. */
export async function endRun(
  tenant: Queryable,
  id: string,
  end: RunEnd & { readonly owner: string; readonly now: number },
): Promise<boolean> {
  const rows = await tenant.query({
    name: 'trend-run-end',
    text: `UPDATE trend_runs
           SET state = $3, error = $4, as_of = to_timestamp($5::float8 / 1000), signals = $6, subjects = $7, trends = $8,
             timings = $9::jsonb, progress = CASE WHEN $3 = 'done' THEN 1 ELSE progress END,
             finished_at = to_timestamp($10::float8 / 1000), lease_owner = NULL, lease_until = NULL
           WHERE id = $1 AND state = 'running' AND lease_owner = $2 RETURNING id`,
    values: [
      id,
      end.owner,
      end.state,
      end.error ?? null,
      end.asOf ?? null,
      end.signals ?? null,
      end.subjects ?? null,
      end.trends ?? null,
      JSON.stringify(end.timings ?? {}),
      end.now,
    ],
  });
  return rows.length > 0;
}

/** Puts a run back into the queue that its process has no more time for. When another one waits, that is enough. */
export async function giveBackRun(tenant: TenantDatabase, id: string, owner: string): Promise<void> {
  await tenant.transaction(async (transaction) => {
    await transaction.query({ name: 'trend-run-lock', text: 'SELECT 1 FROM trend_state FOR UPDATE' });
    await transaction.query({
      text: `UPDATE trend_runs SET attempts = attempts - 1, lease_owner = NULL, lease_until = NULL,
               state = CASE WHEN EXISTS (SELECT 1 FROM trend_runs WHERE state = 'queued') THEN 'cancelled' ELSE 'queued' END
             WHERE id = $1 AND lease_owner = $2 AND state = 'running'`,
      values: [id, owner],
    });
  });
}

/** Asks a run to end. Throws NOT_FOUND, and CONFLICT when it has ended. */
export async function cancelRun(tenant: Queryable, id: string, now: number): Promise<TrendRun> {
  const rows = isUuid(id)
    ? await tenant.query<Row>({
        text: `UPDATE trend_runs SET cancel = true,
                 state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END,
                 finished_at = CASE WHEN state = 'queued' THEN to_timestamp($2::float8 / 1000) ELSE finished_at END
               WHERE id = $1 AND state IN ('queued', 'running') RETURNING ${COLUMNS}`,
        values: [id, now],
      })
    : [];
  if (rows[0] !== undefined) return toRun(rows[0]);
  const { state } = await readRun(tenant, id);
  throw new BellwetherError('CONFLICT', `The run has ended: it is ${state}. Nothing is left to cancel.`);
}

/** Throws NOT_FOUND. */
export async function readRun(tenant: Queryable, id: string): Promise<TrendRun> {
  const rows = isUuid(id)
    ? await tenant.query<Row>({
        name: 'trend-run-read',
        text: `SELECT ${COLUMNS} FROM trend_runs WHERE id = $1`,
        values: [id],
      })
    : [];
  if (rows[0] === undefined)
    throw new BellwetherError('NOT_FOUND', `No run of trends has the id ${JSON.stringify(id.slice(0, 80))}.`);
  return toRun(rows[0]);
}

/** Newest first. */
export async function listRuns(
  tenant: Queryable,
  { limit, before }: { readonly limit: number; readonly before?: string },
): Promise<TrendRun[]> {
  const rows = await tenant.query<Row>({
    name: 'trend-run-list',
    text: `SELECT ${COLUMNS} FROM trend_runs WHERE $2::uuid IS NULL OR id < $2 ORDER BY id DESC LIMIT $1`,
    values: [limit, before ?? null],
  });
  return rows.map(toRun);
}

/** Null before the first. */
export async function newestDone(tenant: Queryable): Promise<TrendRun | null> {
  const rows = await tenant.query<Row>({
    name: 'trend-run-newest-done',
    text: `SELECT ${COLUMNS} FROM trend_runs WHERE id = (SELECT run FROM trend_state)`,
  });
  return rows[0] === undefined ? null : toRun(rows[0]);
}

/** Deletes all but the newest ended runs. */
export async function forgetOldRuns(tenant: Queryable, keep: number): Promise<void> {
  await tenant.query({
    text: `DELETE FROM trend_runs WHERE state IN ('done', 'failed', 'cancelled')
             AND id < (SELECT id FROM trend_runs ORDER BY id DESC OFFSET $1 LIMIT 1)`,
    values: [keep],
  });
}

function toRun(row: Row): TrendRun {
  return {
    id: row.id,
    state: row.state,
    progress: row.progress,
    error: row.error,
    asOf: row.as_of,
    signals: row.signals,
    subjects: row.subjects,
    trends: row.trends,
    timings: row.timings,
    queuedAt: row.queued_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}
