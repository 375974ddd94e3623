import { BellwetherError } from '../../base/errors.ts';
import { createUuidV7, isUuid } from '../../base/ids.ts';
import type { Metric, MetricParameters, MetricRun } from '../../domain/network.ts';
import type { Queryable } from '../../ports/database.ts';

interface Row {
  readonly id: string;
  readonly network: string;
  readonly metrics: readonly Metric[];
  readonly parameters: MetricParameters;
  readonly seed: number;
  readonly code_version: string;
  readonly network_version: number | null;
  readonly state: MetricRun['state'];
  readonly progress: number;
  readonly error: string | null;
  readonly summary: MetricRun['summary'];
  readonly queued_at: number;
  readonly started_at: number | null;
  readonly finished_at: number | null;
  readonly attempts: number;
}

const COLUMNS = `id, network, metrics, parameters, seed, code_version, network_version, state, progress, error, summary,
  queued_at, started_at, finished_at, attempts`;

export interface NewRun {
  readonly networkId: string;
  readonly metrics: readonly Metric[];
  readonly parameters: MetricParameters;
  readonly seed: number;
  readonly codeVersion: string;
}

/** Puts a run at the end of the queue; it begins at `dueAt` at the earliest. Times in milliseconds since the epoch. */
export async function insertRun(
  tenant: Queryable,
  run: NewRun,
  { now, dueAt = now }: { readonly now: number; readonly dueAt?: number },
): Promise<MetricRun> {
  const rows = await tenant.query<Row>({
    name: 'network-run-insert',
    text: `INSERT INTO network_runs (id, network, metrics, parameters, seed, code_version, queued_at, due_at)
           VALUES ($1, $2, $3::text[], $4::jsonb, $5, $6, to_timestamp($7::float8 / 1000), to_timestamp($8::float8 / 1000))
           RETURNING ${COLUMNS}`,
    values: [
      createUuidV7(now),
      run.networkId,
      run.metrics,
      JSON.stringify(run.parameters),
      run.seed,
      run.codeVersion,
      now,
      dueAt,
    ],
  });
  return toRun(rows[0]!);
}

/** Throws NOT_FOUND. */
export async function readRun(tenant: Queryable, network: string, id: string): Promise<MetricRun> {
  const rows = isUuid(id)
    ? await tenant.query<Row>({
        name: 'network-run-read',
        text: `SELECT ${COLUMNS} FROM network_runs WHERE id = $1 AND network = $2`,
        values: [id, network],
      })
    : [];
  if (rows[0] === undefined) throw noRun(id);
  return toRun(rows[0]);
}

/** Newest first. */
export async function listRuns(
  tenant: Queryable,
  network: string,
  { limit, before }: { readonly limit: number; readonly before?: string },
): Promise<MetricRun[]> {
  const rows = await tenant.query<Row>({
    name: 'network-run-list',
    text: `SELECT ${COLUMNS} FROM network_runs WHERE network = $1 AND ($3::uuid IS NULL OR id < $3)
           ORDER BY id DESC LIMIT $2`,
    values: [network, limit, before ?? null],
  });
  return rows.map(toRun);
}

/** The newest finished run that holds the metric, of the network as it is (no moment); null when there is none. */
export async function newestDone(
  tenant: Queryable,
  network: string,
  metric: Metric | null,
): Promise<MetricRun | null> {
  const rows = await tenant.query<Row>({
    name: 'network-run-newest',
    text: `SELECT ${COLUMNS} FROM network_runs
           WHERE network = $1 AND state = 'done' AND ($2::text IS NULL OR $2 = ANY(metrics)) AND NOT parameters ? 'at'
           ORDER BY queued_at DESC, id DESC LIMIT 1`,
    values: [network, metric],
  });
  return rows[0] === undefined ? null : toRun(rows[0]);
}

/** Asks a run to end: at once when it waits, within a moment when it works. False when it had ended. Throws NOT_FOUND. */
export async function cancelRun(
  tenant: Queryable,
  network: string,
  { id, now }: { readonly id: string; readonly now: number },
): Promise<boolean> {
  await readRun(tenant, network, id);
  const rows = await tenant.query<{ state: string }>({
    text: `UPDATE network_runs SET cancel = true,
             state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END,
             finished_at = CASE WHEN state = 'queued' THEN to_timestamp($3::float8 / 1000) ELSE finished_at END
           WHERE id = $1 AND network = $2 AND state IN ('queued', 'running') RETURNING state`,
    values: [id, network, now],
  });
  return rows.length > 0;
}

/**
 * Lets the metrics of the newest finished run be computed again once the network has been quiet for `quietMs`, and at the
 * latest `patienceMs` after the first change. Nothing when no run was ever finished. True when one waits.
 */
export async function scheduleRecompute(
  tenant: Queryable,
  network: string,
  options: {
    readonly now: number;
    readonly quietMs: number;
    readonly patienceMs: number;
    readonly codeVersion: string;
  },
): Promise<boolean> {
  const { now, quietMs, patienceMs, codeVersion } = options;
  const waiting = await tenant.query({
    name: 'network-run-postpone',
    text: `UPDATE network_runs
           SET due_at = least(queued_at + $3 * interval '1 millisecond', to_timestamp(($2::float8 + $4) / 1000))
           WHERE network = $1 AND state = 'queued' AND due_at > queued_at RETURNING id`,
    values: [network, now, patienceMs, quietMs],
  });
  if (waiting.length > 0) return true;
  const last = await newestDone(tenant, network, null);
  if (last === null) return false;
  await insertRun(tenant, { ...last, codeVersion }, { now, dueAt: now + quietMs });
  return true;
}

export interface ClaimedRun {
  readonly run: MetricRun;
  readonly attempts: number;
}

/** Takes the run that is due for longest, or whose process has died. */
export async function claimRun(
  tenant: Queryable,
  { owner, now, leaseMs }: { readonly owner: string; readonly now: number; readonly leaseMs: number },
): Promise<ClaimedRun | null> {
  const rows = await tenant.query<Row>({
    name: 'network-run-claim',
    text: `UPDATE network_runs
           SET state = 'running', attempts = attempts + 1, lease_owner = $1, progress = 0,
             lease_until = to_timestamp(($2::float8 + $3) / 1000), started_at = to_timestamp($2::float8 / 1000)
           WHERE id = (SELECT id FROM network_runs
                       WHERE (state = 'queued' AND due_at <= to_timestamp($2::float8 / 1000))
                          OR (state = 'running' AND lease_until < to_timestamp($2::float8 / 1000))
                       ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
           RETURNING ${COLUMNS}`,
    values: [owner, now, leaseMs],
  });
  return rows[0] === undefined ? null : { run: toRun(rows[0]), attempts: rows[0].attempts };
}

/** When the next run is due or the next lease ends, milliseconds since the epoch; null when nothing waits. */
export async function nextDue(tenant: Queryable): Promise<number | null> {
  const rows = await tenant.query<{ due: number | null }>({
    name: 'network-run-next',
    text: `SELECT min(CASE WHEN state = 'queued' THEN due_at ELSE lease_until END) AS due
           FROM network_runs WHERE state IN ('queued', 'running')`,
  });
  return rows[0]!.due;
}

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
): Promise<'go on' | 'cancel' | 'lost'> {
  const rows = await tenant.query<{ cancel: boolean }>({
    name: 'network-run-renew',
    text: `UPDATE network_runs SET progress = $5, lease_until = to_timestamp(($3::float8 + $4) / 1000)
           WHERE id = $1 AND state = 'running' AND lease_owner = $2 RETURNING cancel`,
    values: [id, lease.owner, lease.now, lease.leaseMs, lease.progress],
  });
  if (rows[0] === undefined) return 'lost';
  return rows[0].cancel ? 'cancel' : 'go on';
}

export interface RunEnd {
  readonly state: 'done' | 'failed' | 'cancelled';
  readonly error?: string;
  readonly networkVersion?: number;
  readonly codeVersion?: string;
  readonly summary?: MetricRun['summary'];
}

/** Ends a run, unless it is no longer ours: false then, and nothing is written. */
export async function endRun(
  tenant: Queryable,
  id: string,
  end: RunEnd & { readonly owner: string; readonly now: number },
): Promise<boolean> {
  const rows = await tenant.query({
    name: 'network-run-end',
    text: `UPDATE network_runs
           SET state = $3, error = $4, network_version = coalesce($5, network_version), summary = coalesce($6::jsonb, summary),
             code_version = coalesce($8, code_version), progress = CASE WHEN $3 = 'done' THEN 1 ELSE progress END,
             finished_at = to_timestamp($7::float8 / 1000), lease_owner = NULL, lease_until = NULL
           WHERE id = $1 AND state = 'running' AND lease_owner = $2 RETURNING id`,
    values: [
      id,
      end.owner,
      end.state,
      end.error ?? null,
      end.networkVersion ?? null,
      end.summary === undefined ? null : JSON.stringify(end.summary),
      end.now,
      end.codeVersion ?? null,
    ],
  });
  return rows.length > 0;
}

/** Deletes all but the newest finished runs of each network and what they found, and gives how many. */
export async function forgetOldRuns(tenant: Queryable, keep: number): Promise<number> {
  const rows = await tenant.query<{ forgotten: number }>({
    text: `WITH ranked AS (
             SELECT id, row_number() OVER (PARTITION BY network ORDER BY queued_at DESC, id DESC) AS rank
             FROM network_runs WHERE state IN ('done', 'failed', 'cancelled')),
           gone AS (DELETE FROM network_runs WHERE id IN (SELECT id FROM ranked WHERE rank > $1) RETURNING 1)
           SELECT count(*) AS forgotten FROM gone`,
    values: [keep],
  });
  return rows[0]!.forgotten;
}

function noRun(id: string): BellwetherError {
  return new BellwetherError(
    'NOT_FOUND',
    `No run of this network has the id ${JSON.stringify(id.slice(0, 80))}.`,
  );
}

function toRun(row: Row): MetricRun {
  return {
    id: row.id,
    networkId: row.network,
    metrics: row.metrics,
    parameters: row.parameters,
    seed: row.seed,
    codeVersion: row.code_version,
    networkVersion: row.network_version,
    state: row.state,
    progress: row.progress,
    error: row.error,
    queuedAt: row.queued_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    summary: row.summary,
  };
}
