import type { Clock } from '../../base/clock.ts';
import { BellwetherError } from '../../base/errors.ts';
import { KNOWLEDGE_GRAPH, type Metric, type MetricParameters, type MetricRun } from '../../domain/network.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Database } from '../../ports/database.ts';
import type { MetricColumn } from '../metrics/metric-result.ts';
import { readNetwork } from '../storage/network-rows.ts';
import { readColumns } from './result-rows.ts';
import { cancelRun, insertRun, listRuns, newestDone, readRun, scheduleRecompute } from './run-rows.ts';

/** Wakes the runners; the payload is the tenant's id. */
export const RUNS_CHANNEL = 'bellwether_network_runs';

export const RUNS_DEFAULTS = {
  seed: 1,
  /** After the last change of a stream, milliseconds. */
  quietMs: 5_000,
  /** After the first change that no run has seen. */
  patienceMs: 60_000,
  /** Columns of results that are kept in memory, bytes. */
  cacheBytes: 128 * 1024 * 1024,
} as const;

export interface RunRequest {
  readonly metrics: readonly Metric[];
  readonly parameters?: MetricParameters;
  readonly seed?: number;
}

/** What was computed of networks, and what is to be. Throws NOT_FOUND for networks and runs that are not there. */
export interface Runs {
  queue(tenant: TenantId, network: string, request: RunRequest): Promise<MetricRun>;
  get(tenant: TenantId, network: string, id: string): Promise<MetricRun>;
  list(
    tenant: TenantId,
    network: string,
    page: { readonly limit: number; readonly before?: string },
  ): Promise<MetricRun[]>;
  /** Throws CONFLICT when the run has ended. */
  cancel(tenant: TenantId, network: string, id: string): Promise<MetricRun>;
  /** The newest finished run that holds the metric, or any metric; null when there is none. */
  newest(tenant: TenantId, network: string, metric?: Metric): Promise<MetricRun | null>;
  /** Numbers for each node, as a finished run found them. */
  columns(tenant: TenantId, run: string, metric: Metric): Promise<readonly MetricColumn[]>;
  /** Says that a network changed: what was computed of it is computed again when it has become quiet. */
  changed(tenant: TenantId, network: string): void;
  /** Resolves when what `changed` asked for is written. */
  settled(): Promise<void>;
}

export function createRuns(options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly codeVersion: string;
  readonly quietMs?: number;
  readonly onError?: (error: unknown) => void;
}): Runs {
  const { database, clock, codeVersion, quietMs = RUNS_DEFAULTS.quietMs, onError } = options;
  const cache = new Map<string, readonly MetricColumn[]>();
  let cachedBytes = 0;
  const changes = new Map<string, Promise<void>>();

  async function exists(tenant: TenantId, network: string): Promise<void> {
    if (network !== KNOWLEDGE_GRAPH) await readNetwork(database.tenant(tenant), network);
  }

  const wake = (tenant: TenantId) =>
    database.tenant(tenant).query({
      name: 'network-run-wake',
      text: `SELECT pg_notify('${RUNS_CHANNEL}', $1::text)`,
      values: [tenant],
    });

  async function postpone(tenant: TenantId, network: string): Promise<void> {
    const waits = await scheduleRecompute(database.tenant(tenant), network, {
      now: clock.now(),
      quietMs,
      patienceMs: RUNS_DEFAULTS.patienceMs,
      codeVersion,
    });
    if (waits) await wake(tenant);
  }

  return {
    async queue(tenant, network, { metrics, parameters = {}, seed = RUNS_DEFAULTS.seed }) {
      await exists(tenant, network);
      const run = await insertRun(
        database.tenant(tenant),
        { networkId: network, metrics, parameters, seed, codeVersion },
        { now: clock.now() },
      );
      await wake(tenant);
      return run;
    },

    get: (tenant, network, id) => readRun(database.tenant(tenant), network, id),

    async list(tenant, network, page) {
      await exists(tenant, network);
      return listRuns(database.tenant(tenant), network, page);
    },

    async cancel(tenant, network, id) {
      const handle = database.tenant(tenant);
      const open = await cancelRun(handle, network, { id, now: clock.now() });
      const run = await readRun(handle, network, id);
      if (!open)
        throw new BellwetherError(
          'CONFLICT',
          `The run has ended: it is ${run.state}. Nothing is left to cancel.`,
        );
      await wake(tenant);
      return run;
    },

    async newest(tenant, network, metric) {
      await exists(tenant, network);
      return newestDone(database.tenant(tenant), network, metric ?? null);
    },

    async columns(tenant, run, metric) {
      const key = `${tenant} ${run} ${metric}`;
      let columns = cache.get(key);
      if (columns === undefined) {
        columns = await readColumns(database.tenant(tenant), run, metric);
        for (const { values } of columns) cachedBytes += values.byteLength;
      }
      cache.delete(key);
      cache.set(key, columns);
      for (const [oldest, old] of cache) {
        if (cachedBytes <= RUNS_DEFAULTS.cacheBytes || oldest === key) break;
        cache.delete(oldest);
        for (const { values } of old) cachedBytes -= values.byteLength;
      }
      return columns;
    },

    changed(tenant, network) {
      const key = `${tenant} ${network}`;
      // One statement at a time: what changes while it runs is inside the quiet time that it asks for.
      if (changes.has(key)) return;
      const work = postpone(tenant, network)
        .catch((error: unknown) => onError?.(error))
        .finally(() => changes.delete(key));
      changes.set(key, work);
    },

    async settled() {
      await Promise.all(changes.values());
    },
  };
}
