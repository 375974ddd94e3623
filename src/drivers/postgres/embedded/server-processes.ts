import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { isRunning, runningProcesses } from './process-table.ts';

/** How often to look while waiting: the system tells nobody about the end of a process that is not their child. */
const LOOK_EVERY_MS = 20;

/** How long backends whose postmaster is gone get to notice it, in milliseconds; idle ones do at once. */
const BACKEND_PATIENCE_MS = 1_000;

/** The name that every process of this directory's server carries in its command line or title. */
export function serverNameOf(dataDirectory: string): string {
  return `bellwether-${createHash('sha256').update(dataDirectory).digest('hex').slice(0, 16)}`;
}

/** The server's running postmaster, as command lines tell. The list has more than one entry only while one starts. */
export function postmastersOf(serverName: string): readonly number[] {
  return pidsWhere(
    (command) => /\/bin\/postgres -D /.test(command) && command.includes(`cluster_name=${serverName} `),
  );
}

/** The server's processes other than the postmaster: their titles read `postgres: NAME: what it does`. */
function backendsOf(serverName: string): readonly number[] {
  return pidsWhere((command) => command.startsWith(`postgres: ${serverName}: `));
}

function pidsWhere(matches: (command: string) => boolean): readonly number[] {
  return runningProcesses().flatMap(({ pid, command }) => (matches(command) ? [pid] : []));
}

/** Waits until none of the processes runs any more; false when some still run after `timeoutMs`. */
export async function allEnded(pids: readonly number[], timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (pids.some(isRunning)) {
    if (performance.now() > deadline) return false;
    await wait(LOOK_EVERY_MS);
  }
  return true;
}

/** A process that has ended meanwhile is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Sees off the backends of a postmaster that is gone. They end by themselves once they notice, which one in
 * the middle of a long computation does not: it is killed. Only then may a new server open the files.
 */
export async function endBackends(serverName: string): Promise<void> {
  const backends = backendsOf(serverName);
  if (await allEnded(backends, BACKEND_PATIENCE_MS)) return;
  for (const pid of backendsOf(serverName)) signal(pid, 'SIGKILL');
  await allEnded(backends, BACKEND_PATIENCE_MS);
}
