import type { NetworkColumns } from '../../domain/network.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Database } from '../../ports/database.ts';
import type { ComputeLane } from './compute-lane.ts';
import { type MergeRequest, mergeTies } from './merge-ties.ts';
import { noteTies, readNetwork } from './network-rows.ts';
import { readAllTieEvents } from './tie-rows.ts';

/** A network with fewer events is put together where it is asked for: a thread would take longer to begin. */
const MERGED_HERE = 50_000;
const MODULE = new URL('./merge-ties.ts', import.meta.url).href;

export const COLUMNS_DEFAULTS = {
  /** Bytes of the networks that are kept in memory for the next question. */
  cacheBytes: 256 * 1024 * 1024,
  cacheMs: 300_000,
} as const;

export interface LoadedColumns {
  readonly columns: NetworkColumns;
  readonly version: number;
  readonly events: number;
}

export interface ColumnsLoader {
  /** The network as it stands, or as it stood `at` a moment (milliseconds since the epoch). Throws NOT_FOUND. */
  load(tenant: TenantId, network: string, at?: number | null): Promise<LoadedColumns>;
}

/** Reads ties from the store and keeps the last ones read, by what they are made from: the same events, the same ties. */
export function createColumnsLoader(options: {
  readonly database: Database;
  readonly lane: ComputeLane;
  readonly cacheBytes?: number;
}): ColumnsLoader {
  const { database, lane } = options;
  const room = options.cacheBytes ?? COLUMNS_DEFAULTS.cacheBytes;
  const kept = new Map<string, { readonly columns: NetworkColumns; readonly until: number }>();
  const loading = new Map<string, Promise<NetworkColumns>>();

  async function read(tenant: TenantId, id: string, at: number | null): Promise<LoadedColumns> {
    const handle = database.tenant(tenant);
    const { events, nodes, directed, version } = await readNetwork(handle, id);
    const key = `${tenant} ${id} ${events} ${nodes} ${at ?? ''}`;
    const known = kept.get(key);
    if (known !== undefined && known.until > performance.now()) {
      kept.delete(key);
      kept.set(key, known);
      return { columns: known.columns, version, events };
    }
    let under = loading.get(key);
    if (under === undefined) {
      under = make().finally(() => loading.delete(key));
      loading.set(key, under);
    }
    return { columns: await under, version, events };

    async function make(): Promise<NetworkColumns> {
      const buffer = await readAllTieEvents(handle, id, events);
      const request: MergeRequest = { events: buffer.columns(), nodes, directed, at };
      const columns =
        buffer.length < MERGED_HERE ? mergeTies(request) : await lane.run<NetworkColumns>(MODULE, request);
      if (at === null) await noteTies(handle, id, { ties: columns.sources.length, events });
      keep(key, columns);
      return columns;
    }
  }

  function keep(key: string, columns: NetworkColumns): void {
    kept.set(key, { columns, until: performance.now() + COLUMNS_DEFAULTS.cacheMs });
    let bytes = 0;
    for (const [name, { columns: each, until }] of [...kept].reverse()) {
      bytes += each.sources.length * (each.weights === null ? 8 : 16);
      if (bytes > room || until < performance.now()) kept.delete(name);
    }
  }

  return { load: (tenant, network, at = null) => read(tenant, network, at) };
}
