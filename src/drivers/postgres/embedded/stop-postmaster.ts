import { allEnded, endBackends, signal } from './server-processes.ts';

/** How long each way of stopping may take before the next, rougher one, in milliseconds. */
const STOP_PATIENCE_MS = { fast: 30_000, immediate: 8_000 } as const;

/**
 * Fast shutdown (SIGINT): connections are closed, open transactions rolled back, a checkpoint written. A
 * server that does not manage is told to stop at once (SIGQUIT), then killed; it recovers from its log at the
 * next start, so that nothing acknowledged is lost either way. Returns when no process of it is left.
 */
export async function stopPostmaster(
  pid: number,
  serverName: string,
  fastPatienceMs: number = STOP_PATIENCE_MS.fast,
): Promise<void> {
  signal(pid, 'SIGINT');
  if (!(await allEnded([pid], fastPatienceMs))) {
    signal(pid, 'SIGQUIT');
    if (!(await allEnded([pid], STOP_PATIENCE_MS.immediate))) {
      signal(pid, 'SIGKILL');
      await allEnded([pid], STOP_PATIENCE_MS.immediate);
    }
  }
  await endBackends(serverName);
}
