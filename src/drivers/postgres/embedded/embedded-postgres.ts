import type { LocalDatabaseAddress } from '../connection-settings.ts';
import type { RootStrategy } from './account.ts';
import { createClusterIfMissing, SUPERUSER } from './cluster.ts';
import { createDataDirectory } from './data-directory.ts';
import { createDatabaseIfMissing } from './database.ts';
import { stopLeftoverServer } from './leftover-server.ts';
import { currentOwner, type Ownership, takeOwnership } from './ownership.ts';
import { type Exit, type Postmaster, startPostmaster } from './postmaster.ts';
import { locateCluster, prepareRuntime, REACHABLE_DIRECTORY } from './runtime.ts';
import { serverNameOf } from './server-processes.ts';
import { serverSettings } from './server-settings.ts';
import { createSocketDirectory, removeSocketDirectory, type SocketAddress } from './socket-directory.ts';
import { asStartError } from './start-errors.ts';

export interface EmbeddedPostgresOptions {
  /** The product's data directory, for example `/x/.bellwether`. PostgreSQL lives in `<dir>/postgres`. */
  readonly dataDirectory: string;
  /** Receives the server's log lines and the supervisor's own messages, one line each. */
  readonly log?: (line: string) => void;
  /** Extra PostgreSQL settings that win over ours, such as `{ fsync: 'off' }` in tests. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** How to leave root, as whom PostgreSQL does not run. Default `automatic`. */
  readonly rootStrategy?: RootStrategy;
  /** Where root keeps the cluster if an unprivileged user cannot reach the data directory. */
  readonly reachableDirectory?: string;
}

export interface EmbeddedPostgres extends AsyncDisposable {
  readonly connection: LocalDatabaseAddress;
  /** The postmaster. */
  readonly pid: number;
  /**
   * Settles when the server has ended, by `stop()` or by itself. After an end by itself call `stop()`, which
   * gives the data directory back, before starting it again.
   */
  readonly exited: Promise<Exit>;
  /** Fast shutdown; returns when no process of the server is left. Calling it again waits for the same end. */
  stop(): Promise<void>;
}

const DATABASE = 'bellwether';

/**
 * Starts the product's private PostgreSQL in the data directory, and creates the directory and the cluster
 * when they are missing. The calling process owns the directory until `stop()`. Call it from the main
 * thread: the kernel ends the server together with the thread that started it.
 *
 * Throws PLATFORM_UNSUPPORTED, DATA_DIRECTORY_IN_USE, DATA_DIRECTORY_UNUSABLE, DATA_DIRECTORY_VERSION,
 * DISK_FULL or DATABASE_START_FAILED.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  try {
    const dataDirectory = await createDataDirectory(options.dataDirectory);
    const ownership = await takeOwnership(dataDirectory);
    try {
      return await startOwned(dataDirectory, ownership, options);
    } catch (error) {
      // The reason of the failure matters more than a release that fails on the same full disk.
      await ownership.release().catch(() => {});
      throw error;
    }
  } catch (error) {
    throw asStartError(error, options.dataDirectory);
  }
}

/** Who owns this data directory now, if anyone whose server answers: for commands that attach to it. */
export async function findRunningOwner(
  dataDirectory: string,
): Promise<
  { readonly pid: number; readonly startedAt: string; readonly connection: LocalDatabaseAddress } | undefined
> {
  const owner = await currentOwner(dataDirectory).catch((error: unknown) => {
    throw asStartError(error, dataDirectory);
  });
  if (!owner?.ready || !owner.socket) return undefined;
  return { pid: owner.pid, startedAt: owner.startedAt, connection: connectionAt(owner.socket) };
}

async function startOwned(
  dataDirectory: string,
  ownership: Ownership,
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => {});
  const serverName = serverNameOf(dataDirectory);
  await stopLeftoverServer({
    clusterDirectory: (await locateCluster(dataDirectory)).directory,
    serverName,
    log,
  });
  if (ownership.previousSocket) await removeSocketDirectory(ownership.previousSocket);

  const runtime = await prepareRuntime(dataDirectory, {
    rootStrategy: options.rootStrategy ?? 'automatic',
    reachableDirectory: options.reachableDirectory ?? REACHABLE_DIRECTORY,
    log,
  });
  await createClusterIfMissing(runtime, { log, durable: options.settings?.fsync !== 'off' });
  const socket = await createSocketDirectory(runtime.socketParent, runtime.account);
  let postmaster: Postmaster | undefined;
  try {
    await ownership.announce({ socket });
    const settings = { ...(await serverSettings({ serverName, socket })), ...options.settings };
    postmaster = await startPostmaster(runtime, { serverName, settings, log });
    await createDatabaseIfMissing(connectionAt(socket));
    await ownership.announce({ socket, ready: true });
  } catch (error) {
    await postmaster?.stop();
    await removeSocketDirectory(socket);
    throw error;
  }
  return handleOf(postmaster, socket, ownership);
}

function handleOf(postmaster: Postmaster, socket: SocketAddress, ownership: Ownership): EmbeddedPostgres {
  let stopping: Promise<void> | undefined;
  const stopOnce = async () => {
    await postmaster.stop();
    await removeSocketDirectory(socket);
    await ownership.release();
  };
  const stop = () => (stopping ??= stopOnce());
  return {
    connection: connectionAt(socket),
    pid: postmaster.pid,
    exited: postmaster.exited,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function connectionAt(socket: SocketAddress): LocalDatabaseAddress {
  return { host: socket.directory, port: socket.port, user: SUPERUSER, database: DATABASE };
}
