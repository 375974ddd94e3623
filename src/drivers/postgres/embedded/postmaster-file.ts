import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a running server says about itself in `postmaster.pid`, one item a line. */
export interface PostmasterFile {
  readonly pid: number;
  readonly clusterDirectory: string;
  /** Seconds since 1970. */
  readonly startedAt: number | undefined;
  readonly socketDirectory: string | undefined;
  /** `starting`, `ready`, `stopping`, `standby`; undefined while the server has not come that far. */
  readonly status: string | undefined;
}

/** Undefined when there is no such file, or it does not start with a process id. */
export async function readPostmasterFile(clusterDirectory: string): Promise<PostmasterFile | undefined> {
  const text = await readFile(join(clusterDirectory, 'postmaster.pid'), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    },
  );
  return text === undefined ? undefined : parsePostmasterFile(text);
}

/** Lines as in PostgreSQL's `miscadmin.h` (LOCK_FILE_LINE_PID and following). */
export function parsePostmasterFile(text: string): PostmasterFile | undefined {
  const [pid = '', clusterDirectory = '', startedAt, , socketDirectory, , , status] = text
    .split('\n')
    .map((line) => line.trim());
  // A single-user backend writes its id with a minus sign.
  if (!/^-?\d+$/.test(pid) || Number(pid) === 0) return undefined;
  return {
    pid: Math.abs(Number(pid)),
    clusterDirectory,
    startedAt: startedAt ? Number(startedAt) : undefined,
    socketDirectory: socketDirectory || undefined,
    status: status || undefined,
  };
}
