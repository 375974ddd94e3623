import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readPostmasterFile } from './postmaster-file.ts';
import { endBackends, isPostmaster } from './server-processes.ts';
import { stopPostmaster } from './stop-postmaster.ts';

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
 */
export async function stopLeftoverServer({
  clusterDirectory,
  serverName,
  log,
}: LeftoverServerInput): Promise<void> {
  const file = await readPostmasterFile(clusterDirectory);
  if (file && isPostmaster(file.pid, serverName)) {
    log(`Stopping PostgreSQL, process ${file.pid}, left running by a process that was killed.`);
    await stopPostmaster(file.pid, serverName);
  }
  await endBackends(serverName, 5_000);
  // PostgreSQL takes any live process with this id for its server and refuses to start; ids are reused.
  if (file) await rm(join(clusterDirectory, 'postmaster.pid'), { force: true });
}
