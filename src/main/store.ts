import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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
  /** Settles with a reason when the embedded server ends by itself. Never settles otherwise. */
  readonly lost: Promise<string>;
  /** What was applied when the store was opened; nothing when attached. */
  readonly migrated: MigrationReport;
  provisionTenant(id: TenantId): Promise<void>;
}

export interface OpenStoreOptions {
  readonly log: (line: string) => void;
  readonly onQuery?: (kind: string, milliseconds: number) => void;
  /** `never`: throw DATA_DIRECTORY_IN_USE when somebody owns the data directory. Default `when-owned`. */
  readonly attach?: 'when-owned' | 'never';
}

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
  const owner = options.attach === 'never' ? undefined : await findRunningOwner(configuration.data);
  if (owner !== undefined) {
    return {
      address: await bootstrapDatabase(owner.connection),
      attached: true,
      lost: never,
      stop: async () => {},
    };
  }
  const postgres = await startEmbeddedPostgres({ dataDirectory: configuration.data, log: options.log });
  let stopping = false;
  const lost = postgres.exited.then(({ code, signal }) =>
    stopping ? never : `PostgreSQL ended by itself (${signal ?? `code ${code}`})`,
  );
  return {
    address: await bootstrapDatabase(postgres.connection),
    attached: false,
    lost,
    stop: () => {
      stopping = true;
      return postgres.stop();
    },
  };
}

/** Where the server of a data directory answers, for commands that must ask it. */
export interface RunningServer {
  readonly pid: number;
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
