import { readlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { BellwetherError } from '../../../base/errors.ts';
import { readPostmasterFile } from './postmaster-file.ts';
import { commandOf } from './process-table.ts';
import { endBackends, postmastersOf } from './server-processes.ts';
import { stopPostmaster } from './stop-postmaster.ts';

/** Nobody uses a server whose owner is dead: it recovers from its log as well as from a checkpoint. */
const LEFTOVER_PATIENCE_MS = 5_000;

export interface LeftoverServerInput {
  readonly clusterDirectory: string;
  readonly serverName: string;
  readonly log: (line: string) => void;
}

/**
 * Ends the server that a killed owner left running, and clears away what its death left in the cluster. To be
 * called by the new owner of the data directory.
 *
 * The server is stopped, not adopted: what the dead owner had begun over its connections is rolled back, our
 * settings hold, its log comes to us, and we are told when it ends. A fast shutdown loses nothing committed.
 *
 * Throws DATA_DIRECTORY_IN_USE when the cluster is served by a PostgreSQL that we did not start.
 */
export async function stopLeftoverServer({
  clusterDirectory,
  serverName,
  log,
}: LeftoverServerInput): Promise<void> {
  for (const pid of postmastersOf(serverName)) {
    log(`Stopping PostgreSQL, process ${pid}, left running by a process that was killed.`);
    await stopPostmaster(pid, serverName, LEFTOVER_PATIENCE_MS);
  }
  await endBackends(serverName);
  const file = await readPostmasterFile(clusterDirectory);
  if (file && serves(file.pid, clusterDirectory)) {
    throw new BellwetherError(
      'DATA_DIRECTORY_IN_USE',
      `${clusterDirectory} is served by PostgreSQL process ${file.pid}, which was not started from this data directory. Stop it with: kill -INT ${file.pid}`,
      { details: { pid: file.pid } },
    );
  }
  // PostgreSQL takes any live process with the id in this file for its server and refuses to start, and ids
  // are used again; it also refuses when a power failure has left the file empty.
  await rm(join(clusterDirectory, 'postmaster.pid'), { force: true });
}

/** True when the process is a PostgreSQL at work in the cluster, where a postmaster has its working directory. */
function serves(pid: number, clusterDirectory: string): boolean {
  const command = commandOf(pid);
  if (!command || !/\bpostgres\b/.test(command)) return false;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === clusterDirectory;
  } catch {
    return command.includes(clusterDirectory);
  }
}
