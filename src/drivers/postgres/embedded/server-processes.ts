import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { commandOf, isRunning, runningProcesses } from './process-table.ts';

/** How often the process table is read while waiting: the system tells nobody about the end of a process not their child. */
const LOOK_EVERY_MS = 20;

/** The name that every process of this directory's server carries in its command line or title. */
export function serverNameOf(dataDirectory: string): string {
  return `bellwether-${createHash('sha256').update(dataDirectory).digest('hex').slice(0, 16)}`;
}

/** True when the process is the postmaster of the server, as its command line tells. */
export function isPostmaster(pid: number, serverName: string): boolean {
  return commandOf(pid)?.includes(`cluster_name=${serverName}`) ?? false;
}

/** The server's processes other than the postmaster: their titles read `postgres: NAME: what it does`. */
export function backendsOf(serverName: string): readonly number[] {
  return runningProcesses().flatMap(({ pid, command }) =>
    command.startsWith(`postgres: ${serverName}: `) ? [pid] : [],
  );
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
 * Sees off the backends of a postmaster that is gone. They end by themselves as soon as they notice, which one
 * busy with a long computation may not do for long; after `patienceMs` they are killed. Only then may a new
 * server open the files.
 */
export async function endBackends(serverName: string, patienceMs: number): Promise<void> {
  if (await allEnded(backendsOf(serverName), patienceMs)) return;
  const stubborn = backendsOf(serverName);
  for (const pid of stubborn) signal(pid, 'SIGKILL');
  await allEnded(stubborn, patienceMs);
}
