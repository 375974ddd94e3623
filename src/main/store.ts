import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isBellwetherError, messageOf } from '../base/errors.ts';
import type { TenantId } from '../domain/tenant.ts';
import { bootstrapDatabase } from '../drivers/postgres/bootstrap.ts';
import type { DatabaseAddress } from '../drivers/postgres/connection-settings.ts';
import { createDatabase, type PostgresDatabase } from '../drivers/postgres/database.ts';
import { findRunningOwner, startEmbeddedPostgres } from '../drivers/postgres/embedded/embedded-postgres.ts';
import { type MigrationReport, migrate, provisionTenant } from '../drivers/postgres/migrations.ts';
import type { Configuration } from './configuration.ts';

/** The truth, opened: by starting the embedded server, by attaching to one that runs, or by address. */
export interface Store extends AsyncDisposable {
  readonly database: PostgresDatabase;
  readonly address: DatabaseAddress;
  /** True when another process of ours already owns the data directory, and with it pipeline and search index. */
  readonly attached: boolean;
  /** Settles with a reason when the embedded server ends by itself and cannot be started again. Never settles otherwise. */
  readonly lost: Promise<string>;
  /** What was applied when the store was opened; nothing when attached. */
  readonly migrated: MigrationReport;
  provisionTenant(id: TenantId): Promise<void>;
}

export interface OpenStoreOptions {
  readonly log: (line: string) => void;
  readonly onQuery?: (kind: string, milliseconds: number) => void;
  /**
   * `never`: throw DATA_DIRECTORY_IN_USE when somebody owns the data directory. Default `when-owned`: attach to a
   * server; wait for the end of another command, which would take the database with it, or throw without `wait`.
   */
  readonly attach?: 'when-owned' | 'never';
  readonly wait?: WaitForOwner;
}

export interface WaitForOwner {
  readonly signal: AbortSignal;
  /** Called once, when there is somebody to wait for. */
  onWait(line: string): void;
}

const WAIT_POLL_MS = 100;

export async function openStore(configuration: Configuration, options: OpenStoreOptions): Promise<Store> {
  const started = await openServer(configuration, options);
  try {
    const migrated = started.attached
      ? { shared: [], tenants: [] }
      : await migrate({ address: started.address, now: Date.now() });
    const database = createDatabase({
      address: started.address,
      max: configuration.databaseConnections,
      pooling: configuration.databasePooling,
      ...(options.onQuery === undefined ? {} : { onQuery: options.onQuery }),
    });
    return {
      database,
      address: started.address,
      attached: started.attached,
      lost: started.lost,
      migrated,
      provisionTenant: (id) => provisionTenant({ address: started.address, now: Date.now() }, id),
      async [Symbol.asyncDispose]() {
        await database[Symbol.asyncDispose]();
        await started.stop();
      },
    };
  } catch (error) {
    await started.stop();
    throw error;
  }
}

interface OpenedServer {
  readonly address: DatabaseAddress;
  readonly attached: boolean;
  readonly lost: Promise<string>;
  stop(): Promise<void>;
}

const never = new Promise<string>(() => {});

async function openServer(configuration: Configuration, options: OpenStoreOptions): Promise<OpenedServer> {
  if (configuration.databaseUrl !== '') {
    const address = { url: configuration.databaseUrl };
    const attached =
      options.attach !== 'never' && (await findRunningServer(configuration.data)) !== undefined;
    return { address, attached, lost: never, stop: async () => {} };
  }
  const { data } = configuration;
  const { wait } = options;
  if (options.attach === 'never') return superviseEmbedded(data, options.log);
  for (let waited = false; ; waited = true) {
    const owner = await findRunningOwner(data);
    if (owner !== undefined && (await findRunningServer(data))?.pid === owner.pid) {
      return {
        address: await bootstrapDatabase(owner.connection),
        attached: true,
        lost: never,
        stop: async () => {},
      };
    }
    try {
      // Without somebody who waits the start itself refuses, and names the owner.
      if (owner === undefined || wait === undefined) return await superviseEmbedded(data, options.log);
    } catch (error) {
      // Somebody was quicker, or is only starting.
      if (!isBellwetherError(error, 'DATA_DIRECTORY_IN_USE') || wait === undefined) throw error;
    }
    if (!waited) wait.onWait('waiting for the other command that works on this data directory');
    await setTimeout(WAIT_POLL_MS, undefined, { signal: wait.signal });
  }
}

/** How often the embedded server may end by itself within a minute before we give up. */
const MOST_RESTARTS = 5;

/** Runs the embedded server and starts it again when it is killed; pooled connections find the same socket. */
async function superviseEmbedded(dataDirectory: string, log: (line: string) => void): Promise<OpenedServer> {
  const start = () => startEmbeddedPostgres({ dataDirectory, log });
  let postgres = await start();
  const lost = Promise.withResolvers<string>();
  const restarts: number[] = [];
  let stopping = false;
  let restarting: Promise<void> = Promise.resolve();

  const watch = () => {
    postgres.exited.then(({ code, signal }) => {
      if (stopping) return;
      const reason = `PostgreSQL ended by itself (${signal ?? `code ${code}`})`;
      log(reason);
      restarts.push(performance.now());
      if (restarts.filter((at) => at > performance.now() - 60_000).length > MOST_RESTARTS) {
        lost.resolve(`${reason}, ${MOST_RESTARTS} times within a minute`);
        return;
      }
      restarting = restart().catch((error) =>
        lost.resolve(`${reason} and could not be started again: ${messageOf(error)}`),
      );
    });
  };
  const restart = async () => {
    await postgres.stop();
    if (stopping) return;
    postgres = await start();
    log('PostgreSQL was started again');
    watch();
  };
  watch();
  return {
    address: await bootstrapDatabase(postgres.connection),
    attached: false,
    lost: lost.promise,
    async stop() {
      stopping = true;
      await restarting;
      await postgres.stop();
    },
  };
}

/** The server that works on a data directory, for commands that work through it. */
export interface RunningServer {
  readonly pid: number;
  /** Where it answers requests; empty without the role `api`. */
  readonly url: string;
}

const SERVER_FILE = 'server.json';

export async function announceServer(data: string, server: RunningServer): Promise<AsyncDisposable> {
  const path = join(data, SERVER_FILE);
  await writeFile(path, JSON.stringify(server), { mode: 0o600 });
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
}

/** The server that runs on this data directory, if its process is alive. */
export async function findRunningServer(data: string): Promise<RunningServer | undefined> {
  try {
    const server = JSON.parse(await readFile(join(data, SERVER_FILE), 'utf8')) as RunningServer;
    process.kill(server.pid, 0);
    return server;
  } catch {
    return undefined;
  }
}
