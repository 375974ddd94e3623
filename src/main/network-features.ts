import { join } from 'node:path';
import type { ApiDependencies } from '../api/dependencies.ts';
import { toGraphView } from '../api/wire/graph-view.ts';
import {
  fromWireEvents,
  fromWireParameters,
  toWireComparison,
  toWireEgo,
  toWireFindings,
  toWireLive,
  toWireNetwork,
  toWireNode,
  toWireRun,
  toWireTable,
  toWireUpload,
  toWireWhatIf,
  toWireWindows,
} from '../api/wire/network.ts';
import type { Clock } from '../base/clock.ts';
import { BellwetherError } from '../base/errors.ts';
import { isUuid } from '../base/ids.ts';
import type { TieMapping } from '../domain/graph-file.ts';
import type { TenantId } from '../domain/tenant.ts';
import { inspectGraphFile } from '../graph/formats/inspect-graph-file.ts';
import { readGraphFile, readTies } from '../graph/formats/read-graph-file.ts';
import { writeGraph } from '../graph/formats/write-graph.ts';
import type { KnowledgeGraph } from '../graph/knowledge-graph.ts';
import { createKernelPool } from '../networks/compute/kernel-pool.ts';
import { exportElements } from '../networks/export-elements.ts';
import { forgetEventIds } from '../networks/live/store-events.ts';
import { createTieStream, type TieStream } from '../networks/live/stream.ts';
import { createNetworkAccesses, type NetworkAccesses } from '../networks/network-access.ts';
import { createNetworks, type Networks } from '../networks/networks.ts';
import { createViewSource } from '../networks/read-for-views.ts';
import { forgetOldRuns } from '../networks/runs/run-rows.ts';
import { runRunner } from '../networks/runs/runner.ts';
import { createRuns, type Runs } from '../networks/runs/runs.ts';
import { createColumnsLoader } from '../networks/storage/load-columns.ts';
import { createUploadFiles } from '../networks/uploads/upload-files.ts';
import { createUploads, type Uploads } from '../networks/uploads/uploads.ts';
import { encodeFrame } from '../networks/view/encode-frame.ts';
import { createGraphViews, type GraphViews } from '../networks/view/graph-views.ts';
import type { Database } from '../ports/database.ts';
import type { Tenancy } from '../tenancy/tenancy.ts';
import { knowledgeSource } from './knowledge-source.ts';

/** Runs of each network that are kept with their results. */
const RUNS_KEPT = 50;
const EVENT_IDS_KEPT_MS = 7 * 86_400_000;

export interface NetworkFeatures extends AsyncDisposable {
  readonly networks: Networks;
  readonly accesses: NetworkAccesses;
  readonly stream: TieStream;
  readonly runs: Runs;
  readonly uploads: Uploads;
  readonly views: GraphViews;
  readonly uploadLimitBytes: number;
  /** Computes queued runs until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
  /** Hourly: ids of old events, old runs, abandoned files. */
  tidy(tenant: TenantId): Promise<void>;
}

export interface NetworkFeatureOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly tenancy: Pick<Tenancy, 'plans' | 'tenants'>;
  /** Of this process, where leases are kept. */
  readonly owner: string;
  readonly version: string;
  /** The data directory. */
  readonly data: string;
  readonly uploadBytes: number;
  readonly threads: number;
  readonly knowledge: Pick<KnowledgeGraph, 'loadKnowledge' | 'version' | 'importElements'>;
  readonly onError: (error: unknown) => void;
}

/** Networks, put together over the database, the readers of graph files and the knowledge graph. */
export function createNetworkFeatures(options: NetworkFeatureOptions): NetworkFeatures {
  const { database, clock, tenancy, onError, owner, version } = options;
  const kernels = createKernelPool({ threads: options.threads });
  // Analyses that someone waits for do not stand behind metrics that nobody does.
  const lane = createKernelPool({ threads: options.threads });
  const limits = tenancy.plans.limits;
  const columns = createColumnsLoader({ database, lane });
  const accesses = createNetworkAccesses({
    database,
    columns,
    knowledge: knowledgeSource(options.knowledge),
  });
  const runs = createRuns({ database, clock, codeVersion: version, onError });
  const stream = createTieStream({ database, clock, limits, columns, onChanged: runs.changed });
  const networks = createNetworks({ database, clock, limits, columns, accesses, stream, runs, lane });
  const views = createGraphViews({ source: createViewSource({ accesses, runs }), threads: options.threads });
  const uploads = createUploads({
    database,
    clock,
    limits,
    columns,
    onError,
    limitBytes: options.uploadBytes,
    files: createUploadFiles({ directory: join(options.data, 'uploads'), limitBytes: options.uploadBytes }),
    formats: { inspect: inspectGraphFile, readTies, readGraph: readGraphFile },
    importIntoGraph: async (tenant, batches, how) => {
      const { nodes, ties } = await options.knowledge.importElements(tenant, batches, how);
      return { nodes: nodes.created + nodes.existing, ties: ties.created + ties.existing };
    },
  });
  return {
    networks,
    accesses,
    stream,
    runs,
    uploads,
    views,
    uploadLimitBytes: options.uploadBytes,
    run: (signal) =>
      runRunner(
        {
          database,
          clock,
          accesses,
          kernels,
          owner,
          codeVersion: version,
          tenants: tenancy.tenants.list,
          onError,
        },
        signal,
      ),
    async tidy(tenant) {
      const handle = database.tenant(tenant);
      await forgetEventIds(handle, clock.now() - EVENT_IDS_KEPT_MS);
      await forgetOldRuns(handle, RUNS_KEPT);
      await uploads.sweep(tenant);
    },
    async [Symbol.asyncDispose]() {
      await uploads.close();
      await runs.settled();
      await views[Symbol.asyncDispose]();
      await kernels[Symbol.asyncDispose]();
      await lane[Symbol.asyncDispose]();
    },
  };
}

/** Networks and uploads behind the API's interfaces, in the words of the wire. */
export function networkApi(features: NetworkFeatures): Pick<ApiDependencies, 'networks' | 'uploads'> {
  const { networks, accesses, stream, runs, uploads, views } = features;
  return {
    networks: {
      async list(tenant, { limit, after }) {
        const before = after === undefined ? {} : { before: idOf(after) };
        return paged(await networks.list(tenant, { limit: limit + 1, ...before }), limit, toWireNetwork);
      },
      create: async (tenant, network) =>
        toWireNetwork(await networks.create(tenant, { ...network, directed: network.directed ?? false })),
      get: async (tenant, id) => toWireNetwork(await networks.get(tenant, id)),
      update: async (tenant, id, change) => toWireNetwork(await networks.update(tenant, id, change)),
      remove: networks.remove,
      async nodes(tenant, id, { limit, after }) {
        const first = after === undefined ? 0 : Number(after);
        if (!Number.isSafeInteger(first) || first < 0) throw badCursor();
        const nodes = await networks.nodes(tenant, id, { first, limit });
        return { items: nodes.map(toWireNode), next: nodes.length < limit ? null : String(first + limit) };
      },
      findNodes: async (tenant, id, wanted) => (await networks.findNodes(tenant, id, wanted)).map(toWireNode),
      addEvents: (tenant, id, batch) => stream.append(tenant, id, fromWireEvents(batch)),
      async live(tenant, id) {
        const live = await stream.live(tenant, id);
        return toWireLive(live, await accesses.nodes(tenant, id, live.busiest(10)));
      },
      async windows(tenant, id, { size = 'minute', from, to }) {
        const span = {
          ...(from === undefined ? {} : { from: Date.parse(from) }),
          ...(to === undefined ? {} : { to: Date.parse(to) }),
        };
        const found = await networks.windows(tenant, id, { size, ...span });
        return toWireWindows({ size, from: found.from, to: found.to }, found.windows);
      },
      compare: async (tenant, id, { from, to }) =>
        toWireComparison(await networks.compare(tenant, id, { from: Date.parse(from), to: Date.parse(to) })),
      async runs(tenant, id, { limit, after }) {
        const before = after === undefined ? {} : { before: idOf(after) };
        return paged(await runs.list(tenant, id, { limit: limit + 1, ...before }), limit, toWireRun);
      },
      startRun: async (tenant, id, { metrics, parameters, seed }) =>
        toWireRun(
          await runs.queue(tenant, id, {
            metrics,
            parameters: fromWireParameters(parameters),
            ...(seed === undefined ? {} : { seed }),
          }),
        ),
      run: async (tenant, id, run) => toWireRun(await runs.get(tenant, id, run)),
      cancelRun: async (tenant, id, run) => toWireRun(await runs.cancel(tenant, id, run)),
      table: async (tenant, { network, metric, limit = 20, column }) =>
        toWireTable(await networks.top(tenant, network, { metric, limit, column })),
      findings: async (tenant, id) => toWireFindings(await networks.findings(tenant, id)),
      ego: async (tenant, id, { node, depth = 1, limit = 200 }) =>
        toWireEgo(await networks.ego(tenant, id, { key: node, depth, limit })),
      whatIf: async (tenant, id, request) => toWireWhatIf(await networks.whatIf(tenant, id, request)),
      async export(tenant, id, { format }) {
        const access = await accesses.open(tenant, id);
        return {
          fileName: `${access.name}.${ENDINGS[format]}`,
          mediaType: MEDIA_TYPES[format],
          content: writeGraph(format, exportElements(access)),
        };
      },
      async view(tenant, { level, at, format, ...query }, signal) {
        const view = await views.view(tenant, {
          ...query,
          ...(level === undefined ? {} : { level }),
          ...(at === undefined ? {} : { at: Date.parse(at) }),
          signal,
        });
        return format === 'binary' ? encodeFrame(view) : toGraphView(view);
      },
    },

    uploads: {
      limitBytes: features.uploadLimitBytes,
      admit: uploads.admit,
      receive: async (tenant, files) => toWireUpload(await uploads.receive(tenant, files)),
      begin: async (tenant, { file_name, bytes }) =>
        toWireUpload(await uploads.begin(tenant, { fileName: file_name, bytes })),
      append: async (tenant, id, piece) => toWireUpload(await uploads.append(tenant, id, piece)),
      get: async (tenant, id) => toWireUpload(await uploads.get(tenant, id)),
      async import(tenant, id, { mapping, into, name, directed }, actor) {
        const { upload } = await uploads.startImport(tenant, id, {
          into,
          actor,
          ...(name === undefined ? {} : { name }),
          ...(directed === undefined ? {} : { directed }),
          ...(mapping === undefined ? {} : { mapping: toMapping(mapping) }),
        });
        return toWireUpload(upload);
      },
      remove: uploads.remove,
    },
  };
}

const ENDINGS = {
  csv: 'csv',
  graphml: 'graphml',
  gexf: 'gexf',
  gml: 'gml',
  pajek: 'net',
  json: 'json',
} as const;
const MEDIA_TYPES = {
  csv: 'text/csv; charset=utf-8',
  graphml: 'application/graphml+xml',
  gexf: 'application/gexf+xml',
  gml: 'text/plain; charset=utf-8',
  pajek: 'text/plain; charset=utf-8',
  json: 'application/json; charset=utf-8',
} as const;

function toMapping(mapping: {
  readonly source: string;
  readonly target: string;
  readonly weight?: string | null;
  readonly at?: string | null;
  readonly kind?: string | null;
}): TieMapping {
  const { source, target, weight = null, at = null, kind = null } = mapping;
  return { source, target, weight, at, kind };
}

/** One more was asked for than is given, to know whether there are more. */
function paged<Item extends { readonly id: string }, Wire>(
  rows: readonly Item[],
  limit: number,
  toWire: (row: Item) => Wire,
): { readonly items: readonly Wire[]; readonly next: string | null } {
  const items = rows.slice(0, limit);
  return { items: items.map(toWire), next: rows.length > limit ? items.at(-1)!.id : null };
}

function idOf(cursor: string): string {
  if (!isUuid(cursor)) throw badCursor();
  return cursor;
}

function badCursor(): BellwetherError {
  return new BellwetherError('INVALID_CURSOR', 'This cursor belongs to another list.');
}
