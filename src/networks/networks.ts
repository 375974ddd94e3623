import type { Clock } from '../base/clock.ts';
import { BellwetherError } from '../base/errors.ts';
import { createSharedRuns } from '../base/shared-runs.ts';
import {
  type Comparison,
  type Ego,
  type Findings,
  KNOWLEDGE_GRAPH,
  type Metric,
  type Network,
  type NetworkNode,
  type WhatIf,
} from '../domain/network.ts';
import type { PlanLimits } from '../domain/plan.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Database } from '../ports/database.ts';
import { compareMoments } from './analysis/compare.ts';
import { readEgo } from './analysis/ego.ts';
import { findThings } from './analysis/findings.ts';
import { MOST_WINDOWS, readWindows } from './analysis/read-windows.ts';
import { type RemovalRequest, whatIfRemoved } from './analysis/what-if.ts';
import { type ImportOptions, importNetwork, type TieBatches } from './import/import-network.ts';
import type { TieStream } from './live/stream.ts';
import { WINDOW_SIZES, type WindowCounts, type WindowSize } from './live/windows.ts';
import type { MetricColumn } from './metrics/metric-result.ts';
import type { NetworkAccesses } from './network-access.ts';
import type { Runs } from './runs/runs.ts';
import { type MetricTop, topPlaces, valuesAt } from './runs/top-nodes.ts';
import type { ComputeLane } from './storage/compute-lane.ts';
import type { ColumnsLoader } from './storage/load-columns.ts';
import {
  deleteNetwork,
  insertNetwork,
  listNetworks,
  type NewNetwork,
  readNetwork,
  renameNetwork,
} from './storage/network-rows.ts';
import { readNodeRange, searchNodes } from './storage/node-rows.ts';

/** Runs that are looked through for the newest values of a node. */
const RUNS_READ = 20;
/** Findings that are kept, the last asked for. */
const FINDINGS_KEPT = 50;

/**
 * The networks of each tenant. Ids of another tenant are as unknown as ids that never were: NOT_FOUND. Where a method takes
 * any network, `KNOWLEDGE_GRAPH` stands for the knowledge graph. Times are milliseconds since the epoch.
 */
export interface Networks {
  create(tenant: TenantId, network: NewNetwork): Promise<Network>;
  list(tenant: TenantId, page: { readonly limit: number; readonly before?: string }): Promise<Network[]>;
  get(tenant: TenantId, id: string): Promise<Network>;
  update(
    tenant: TenantId,
    id: string,
    change: { readonly name?: string; readonly description?: string },
  ): Promise<Network>;
  remove(tenant: TenantId, id: string): Promise<void>;
  /** Makes a network of ties at hand, all or nothing. Errors as `importNetwork`. */
  import(
    tenant: TenantId,
    batches: TieBatches,
    request: NewNetwork & Pick<ImportOptions, 'signal' | 'onProgress'>,
  ): Promise<Network>;
  /** Nodes from the number `first` on. */
  nodes(
    tenant: TenantId,
    id: string,
    page: { readonly first: number; readonly limit: number },
  ): Promise<NetworkNode[]>;
  /**
   * Nodes whose label or key has the words `q` in it, at most `limit` (20), or else those of the numbers, in their order.
   * Words are for networks that people loaded (INVALID_INPUT): entities have a search of their own.
   */
  findNodes(
    tenant: TenantId,
    id: string,
    wanted: {
      readonly q?: string | undefined;
      readonly numbers: readonly number[];
      readonly limit?: number | undefined;
    },
  ): Promise<readonly NetworkNode[]>;
  /** Of any network. Throws NOT_FOUND when no run of the metric has finished. */
  top(
    tenant: TenantId,
    id: string,
    query: { readonly metric: Metric; readonly limit: number; readonly column?: string | undefined },
  ): Promise<MetricTop>;
  /** Of any network. */
  findings(tenant: TenantId, id: string): Promise<Findings>;
  ego(
    tenant: TenantId,
    id: string,
    query: { readonly key: string; readonly depth: number; readonly limit: number },
  ): Promise<Ego>;
  compare(
    tenant: TenantId,
    id: string,
    span: { readonly from: number; readonly to: number },
  ): Promise<Comparison>;
  whatIf(tenant: TenantId, id: string, request: RemovalRequest): Promise<WhatIf>;
  /** Windows that begin in the span, which is widened to whole windows; by default the last 60. */
  windows(
    tenant: TenantId,
    id: string,
    query: { readonly size: WindowSize; readonly from?: number; readonly to?: number },
  ): Promise<{ readonly from: number; readonly to: number; readonly windows: readonly WindowCounts[] }>;
}

export function createNetworks(options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly limits: (tenant: TenantId) => Promise<PlanLimits>;
  readonly columns: ColumnsLoader;
  readonly accesses: NetworkAccesses;
  readonly stream: TieStream;
  readonly runs: Runs;
  readonly lane: ComputeLane;
}): Networks {
  const { database, clock, accesses, stream, runs, lane } = options;
  const known = new Map<string, Findings>();
  /** Asked for by many at once, found once. */
  const find = createSharedRuns(async (key: string) => {
    const [tenant, id] = key.split(' ') as [TenantId, string];
    const found = await findThings(await accesses.open(tenant, id), lane);
    known.delete(key);
    known.set(key, found);
    if (known.size > FINDINGS_KEPT) known.delete(known.keys().next().value!);
    return found;
  });

  /** The newest values of every metric that was computed lately. */
  async function newestColumns(tenant: TenantId, id: string): Promise<MetricColumn[]> {
    const seen = new Set<string>();
    const columns: MetricColumn[] = [];
    for (const run of await runs.list(tenant, id, { limit: RUNS_READ })) {
      if (run.state !== 'done' || run.parameters.at !== undefined) continue;
      for (const metric of run.metrics) {
        if (seen.has(metric)) continue;
        seen.add(metric);
        columns.push(...(await runs.columns(tenant, run.id, metric)));
      }
    }
    return columns;
  }

  return {
    create: (tenant, network) => insertNetwork(database.tenant(tenant), network, clock.now()),
    list: (tenant, page) => listNetworks(database.tenant(tenant), page),
    get: (tenant, id) => readNetwork(database.tenant(tenant), id),
    update: (tenant, id, change) =>
      renameNetwork(database.tenant(tenant), id, { ...change, now: clock.now() }),

    async remove(tenant, id) {
      await database.tenant(tenant).transaction((transaction) => deleteNetwork(transaction, id));
      stream.forget(tenant, id);
    },

    async import(tenant, batches, request) {
      const handle = database.tenant(tenant);
      const limits = await options.limits(tenant);
      const { id } = await importNetwork(handle, batches, { ...request, clock, limits });
      await options.columns.load(tenant, id);
      return readNetwork(handle, id);
    },

    async nodes(tenant, id, page) {
      const handle = database.tenant(tenant);
      await readNetwork(handle, id);
      return readNodeRange(handle, id, page);
    },

    async findNodes(tenant, id, { q, numbers, limit = 20 }) {
      if (id === KNOWLEDGE_GRAPH) {
        if (q !== undefined)
          throw new BellwetherError(
            'INVALID_INPUT',
            'Entities of the knowledge graph are looked for by name with GET /api/v1/entities?q=...',
          );
        return (await accesses.open(tenant, id)).nodes(numbers);
      }
      await readNetwork(database.tenant(tenant), id);
      return q === undefined
        ? accesses.nodes(tenant, id, numbers)
        : searchNodes(database.tenant(tenant), id, { words: q, limit });
    },

    async top(tenant, id, { metric, limit, column }) {
      const run = await runs.newest(tenant, id, metric);
      if (run === null)
        throw new BellwetherError(
          'NOT_FOUND',
          `No run of ${metric} of this network has finished. Start one: POST /api/v1/networks/${id}/runs with {"metrics": ["${metric}"]}.`,
        );
      const columns = await runs.columns(tenant, run.id, metric);
      const places = topPlaces(columns, { limit, by: column });
      const [nodes, version] = await Promise.all([
        id === KNOWLEDGE_GRAPH
          ? accesses.open(tenant, id).then((access) => access.nodes(places))
          : accesses.nodes(tenant, id, places),
        accesses.version(tenant, id),
      ]);
      return {
        run,
        metric,
        columns: columns.map(({ name }) => name),
        current: run.networkVersion === version,
        rows: nodes.map((node) => ({ node, values: valuesAt(columns, node.number) })),
      };
    },

    async findings(tenant, id) {
      const key = `${tenant} ${id}`;
      const found = known.get(key);
      return found?.version === (await accesses.version(tenant, id)) ? found : find(key);
    },

    async ego(tenant, id, query) {
      const [access, columns] = await Promise.all([accesses.open(tenant, id), newestColumns(tenant, id)]);
      return readEgo(access, query, columns);
    },

    async compare(tenant, id, { from, to }) {
      const [before, after] = await Promise.all([
        accesses.open(tenant, id, from),
        accesses.open(tenant, id, to),
      ]);
      return compareMoments({ at: from, access: before }, { at: to, access: after }, lane);
    },

    whatIf: async (tenant, id, request) => whatIfRemoved(await accesses.open(tenant, id), request, lane),

    async windows(tenant, id, { size, from, to }) {
      const live = await stream.live(tenant, id);
      const length = WINDOW_SIZES[size];
      const newest = Number.isFinite(live.newestAt) ? live.newestAt : clock.now();
      const end = Math.ceil((to ?? newest + 1) / length) * length;
      const start = Math.floor((from ?? end - 60 * length) / length) * length;
      if (end - start > MOST_WINDOWS * length)
        throw new BellwetherError(
          'INVALID_INPUT',
          `From ${new Date(start).toISOString()} to ${new Date(end).toISOString()} there are more than ${MOST_WINDOWS.toLocaleString('en')} windows of a ${size}. Ask for a shorter span or longer windows.`,
        );
      const windows = await readWindows(database.tenant(tenant), id, { live, size, from: start, to: end });
      return { from: start, to: end, windows };
    },
  };
}
