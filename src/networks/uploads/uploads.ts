import type { Clock } from '../../base/clock.ts';
import { BellwetherError, isBellwetherError, messageOf } from '../../base/errors.ts';
import { createUuidV7 } from '../../base/ids.ts';
import type {
  GraphBatch,
  GraphFileInspection,
  GraphFileOptions,
  GraphReading,
  ReadTies,
  TieMapping,
} from '../../domain/graph-file.ts';
import type { PlanLimits } from '../../domain/plan.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Database } from '../../ports/database.ts';
import { importNetwork } from '../import/import-network.ts';
import type { ColumnsLoader } from '../storage/load-columns.ts';
import type { UploadFiles } from './upload-files.ts';
import { keepProgress, type UploadProgress } from './upload-progress.ts';
import {
  changeUpload,
  countWaiting,
  deleteUntouched,
  deleteUpload,
  insertUpload,
  readUpload,
  type Upload,
} from './upload-rows.ts';

export const UPLOADS_DEFAULTS = {
  /** Files of a tenant that wait to be imported. */
  waiting: 20,
  /** Untouched uploads are deleted after so long, milliseconds. */
  keptMs: 86_400_000,
  /** An import that says nothing for so long has died with its process. */
  deadMs: 30_000,
} as const;

/** Readers of graph files, as the knowledge graph's `formats` offer them. */
export interface GraphFiles {
  inspect(path: string, options: { readonly fileName: string }): Promise<GraphFileInspection>;
  readTies: ReadTies;
  readGraph(path: string, options: GraphFileOptions): GraphReading<GraphBatch>;
}

/** Takes batches into the knowledge graph, all or nothing. */
export type ImportIntoGraph = (
  tenant: TenantId,
  batches: AsyncIterable<GraphBatch>,
  options: {
    readonly actor: string;
    readonly signal: AbortSignal;
    readonly onProgress: (done: { readonly nodes: number; readonly ties: number }) => void;
  },
) => Promise<{ readonly nodes: number; readonly ties: number }>;

export interface UploadImport {
  readonly into: 'network' | 'graph';
  readonly name?: string;
  readonly directed?: boolean;
  readonly mapping?: TieMapping;
  readonly actor: string;
}

export interface SentFile {
  readonly fileName: string;
  readonly content: AsyncIterable<Uint8Array>;
}

/** Files of graphs that are sent, looked at, and imported. */
export interface Uploads {
  /** Throws TOO_LARGE, DISK_FULL, or TOO_MANY_REQUESTS when too many files wait; before a byte is read. */
  admit(tenant: TenantId, claimedBytes: number): Promise<void>;
  /** Stores a file, and a table of nodes that comes with it, and looks at it. Throws what the file deserves; then it is gone. */
  receive(
    tenant: TenantId,
    files: AsyncIterable<SentFile & { readonly part: 'file' | 'nodes' }>,
  ): Promise<Upload>;
  /** Begins a file that comes in pieces. */
  begin(tenant: TenantId, file: { readonly fileName: string; readonly bytes: number }): Promise<Upload>;
  /** Adds the piece that begins at `offset`. Throws CONFLICT, naming the offset to go on from, when that is another. */
  append(
    tenant: TenantId,
    id: string,
    piece: { readonly offset: number; readonly content: AsyncIterable<Uint8Array> },
  ): Promise<Upload>;
  get(tenant: TenantId, id: string): Promise<Upload>;
  /** Starts the import and gives the upload as it is then; `settled` resolves when it has ended. Throws CONFLICT. */
  startImport(
    tenant: TenantId,
    id: string,
    request: UploadImport,
  ): Promise<{ readonly upload: Upload; readonly settled: Promise<Upload> }>;
  /** Cancels its import and deletes the file. */
  remove(tenant: TenantId, id: string): Promise<void>;
  /** Deletes what was left behind. */
  sweep(tenant: TenantId): Promise<void>;
  /** Cancels imports and waits for them. */
  close(): Promise<void>;
}

export function createUploads(options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly files: UploadFiles;
  readonly formats: GraphFiles;
  readonly limits: (tenant: TenantId) => Promise<PlanLimits>;
  readonly columns: ColumnsLoader;
  readonly importIntoGraph: ImportIntoGraph;
  readonly limitBytes: number;
  readonly onError?: (error: unknown) => void;
}): Uploads {
  const { database, clock, files, formats, columns } = options;
  const running = new Map<string, { readonly stop: AbortController; readonly settled: Promise<Upload> }>();
  const receiving = new Set<string>();

  async function admit(tenant: TenantId, bytes: number): Promise<void> {
    await files.checkClaim(bytes);
    if ((await countWaiting(database.tenant(tenant))) >= UPLOADS_DEFAULTS.waiting)
      throw new BellwetherError(
        'TOO_MANY_REQUESTS',
        `${UPLOADS_DEFAULTS.waiting} files already wait to be imported. Import or delete some first.`,
        { details: { retryAfterSeconds: 60 } },
      );
  }

  async function get(tenant: TenantId, id: string): Promise<Upload> {
    const handle = database.tenant(tenant);
    const upload = await readUpload(handle, id);
    const isDead =
      upload.state === 'importing' &&
      !running.has(id) &&
      upload.changedAt < clock.now() - UPLOADS_DEFAULTS.deadMs;
    if (!isDead) return upload;
    await changeUpload(handle, id, {
      from: ['importing'],
      state: 'failed',
      error: 'The process that imported it ended, and nothing of it was kept. Import it again.',
      now: clock.now(),
    });
    return readUpload(handle, id);
  }

  async function bring(tenant: TenantId, upload: Upload, request: UploadImport, stop: AbortController) {
    const handle = database.tenant(tenant);
    const limits = await options.limits(tenant);
    const progress = keepProgress({ database: handle, clock, onError: options.onError }, upload.id);
    try {
      const reading: GraphFileOptions = {
        fileName: upload.fileName,
        format: upload.inspection!.format,
        limits: { nodes: limits.nodesPerGraph, plan: limits.plan },
        signal: stop.signal,
        ...(request.mapping === undefined ? {} : { mapping: request.mapping }),
        ...(request.directed === undefined ? {} : { directed: request.directed }),
        ...(upload.nodeTable === null
          ? {}
          : { nodeTable: { path: files.path(tenant, upload.id, 'nodes'), fileName: upload.nodeTable } }),
      };
      const path = files.path(tenant, upload.id);
      const done = await (request.into === 'network'
        ? intoNetwork(tenant, { path, reading, request, upload, limits, progress, stop })
        : intoGraph(tenant, { path, reading, request, progress, stop }));
      await progress.end();
      await changeUpload(handle, upload.id, {
        from: ['importing'],
        state: 'done',
        progress: 1,
        now: clock.now(),
        ...done,
      });
      await files.remove(tenant, upload.id);
    } catch (error) {
      await progress.end();
      if (!isBellwetherError(error)) options.onError?.(error);
      await changeUpload(handle, upload.id, {
        from: ['importing'],
        state: 'failed',
        error: messageOf(error),
        now: clock.now(),
      });
    }
  }

  interface Bringing {
    readonly path: string;
    readonly reading: GraphFileOptions;
    readonly request: UploadImport;
    readonly progress: UploadProgress;
    readonly stop: AbortController;
  }

  async function intoNetwork(
    tenant: TenantId,
    work: Bringing & { readonly upload: Upload; readonly limits: PlanLimits },
  ) {
    const { upload, request, stop, progress } = work;
    const directed = request.directed ?? upload.inspection!.directed ?? false;
    const batches = formats.readTies(work.path, { ...work.reading, directed });
    const network = await importNetwork(database.tenant(tenant), batches, {
      name: request.name ?? nameOf(upload.fileName),
      directed,
      clock,
      limits: work.limits,
      signal: stop.signal,
      onProgress: progress.report,
    });
    // Counts its pairs, and leaves it in memory for whoever looks at it next.
    await columns.load(tenant, network.id).catch((error: unknown) => options.onError?.(error));
    return {
      nodes: network.nodes,
      ties: network.events,
      networkId: network.id,
      warnings: batches.summary().warnings,
    };
  }

  async function intoGraph(tenant: TenantId, { path, reading, request, progress, stop }: Bringing) {
    const batches = formats.readGraph(path, reading);
    const counted = (async function* () {
      for await (const batch of batches) {
        progress.share(batch.bytesTotal === 0 ? 0 : batch.bytesRead / batch.bytesTotal);
        yield batch;
      }
    })();
    const done = await options.importIntoGraph(tenant, counted, {
      actor: request.actor,
      signal: stop.signal,
      onProgress: progress.count,
    });
    return { ...done, warnings: batches.summary().warnings };
  }

  return {
    admit,
    get,

    async receive(tenant, sent) {
      const id = createUuidV7(clock.now());
      let fileName: string | null = null;
      let nodeTable: string | null = null;
      let bytes = 0;
      try {
        for await (const { part, fileName: name, content } of sent) {
          const path = files.path(tenant, id, part === 'file' ? 'ties' : 'nodes');
          const size = await files.write(path, content, { offset: 0, most: options.limitBytes, keep: false });
          if (part === 'file') [fileName, bytes] = [name, size];
          else nodeTable = name;
        }
        if (fileName === null)
          throw new BellwetherError(
            'INVALID_INPUT',
            'The form holds no file. Send one as the field "file", and a table of nodes, if any, as "nodes".',
          );
        const inspection = await formats.inspect(files.path(tenant, id), { fileName });
        return await insertUpload(
          database.tenant(tenant),
          { id, fileName, bytes, received: bytes, state: 'inspected', inspection, nodeTable },
          clock.now(),
        );
      } catch (error) {
        await files.remove(tenant, id);
        throw error;
      }
    },

    async begin(tenant, { fileName, bytes }) {
      await admit(tenant, bytes);
      const id = createUuidV7(clock.now());
      const nothing = { received: 0, state: 'receiving', inspection: null, nodeTable: null } as const;
      return insertUpload(database.tenant(tenant), { id, fileName, bytes, ...nothing }, clock.now());
    },

    async append(tenant, id, { offset, content }) {
      const handle = database.tenant(tenant);
      const upload = await readUpload(handle, id);
      if (upload.state !== 'receiving')
        throw new BellwetherError('CONFLICT', `The whole file is here already: it is ${upload.state}.`);
      if (receiving.has(id))
        throw new BellwetherError('CONFLICT', 'Another piece of this file is being received. Wait for it.');
      const path = files.path(tenant, id);
      // What is in the file counts, should the process have ended between a write and the row that tells of it.
      const has = await files.size(path);
      if (offset !== has)
        throw new BellwetherError(
          'CONFLICT',
          `The piece begins at byte ${offset}, but ${has} bytes are here. Go on from ${has}.`,
          { details: { received: has } },
        );
      receiving.add(id);
      try {
        const received = await files.write(path, content, { offset, most: upload.bytes, keep: true });
        const now = clock.now();
        if (received < upload.bytes) await changeUpload(handle, id, { from: ['receiving'], received, now });
        else {
          const inspection = await formats
            .inspect(path, { fileName: upload.fileName })
            .catch(async (error: unknown) => {
              await files.remove(tenant, id);
              await deleteUpload(handle, id);
              throw error;
            });
          await changeUpload(handle, id, {
            from: ['receiving'],
            received,
            inspection,
            state: 'inspected',
            now,
          });
        }
        return await readUpload(handle, id);
      } finally {
        receiving.delete(id);
      }
    },

    async startImport(tenant, id, request) {
      const handle = database.tenant(tenant);
      const upload = await get(tenant, id);
      const isOurs = await changeUpload(handle, id, {
        from: ['inspected', 'failed'],
        state: 'importing',
        progress: 0,
        now: clock.now(),
      });
      if (!isOurs)
        throw new BellwetherError(
          'CONFLICT',
          upload.state === 'done'
            ? 'The file was imported already; send it again to import it once more.'
            : `The file cannot be imported now: it is ${upload.state}.`,
        );
      const stop = new AbortController();
      const settled = bring(tenant, upload, request, stop)
        .finally(() => running.delete(id))
        .then(() => readUpload(handle, id));
      // Whoever does not wait for it asks for the upload instead.
      settled.catch(() => {});
      running.set(id, { stop, settled });
      return { upload: await readUpload(handle, id), settled };
    },

    async remove(tenant, id) {
      const handle = database.tenant(tenant);
      await readUpload(handle, id);
      const work = running.get(id);
      work?.stop.abort();
      await work?.settled.catch(() => {});
      await deleteUpload(handle, id);
      await files.remove(tenant, id);
    },

    async sweep(tenant) {
      const before = clock.now() - UPLOADS_DEFAULTS.keptMs;
      for (const id of await deleteUntouched(database.tenant(tenant), before)) await files.remove(tenant, id);
      await files.sweep(tenant, before, new Set([...running.keys(), ...receiving]));
    },

    async close() {
      for (const { stop } of running.values()) stop.abort();
      await Promise.allSettled([...running.values()].map(({ settled }) => settled));
    },
  };
}

/** A file's name as a network's: without its folder and endings. */
function nameOf(fileName: string): string {
  const name = fileName
    .replace(/^.*[/\\]/, '')
    .replace(/(\.(gz|zst|br|csv|tsv|txt|edges|graphml|gexf|gml|net|paj|json|jsonl|xml))+$/i, '')
    .slice(0, 200);
  return name === '' ? 'Network' : name;
}
