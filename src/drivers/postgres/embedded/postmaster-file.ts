import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a running server says about itself in `postmaster.pid`, as far as we need it. */
export interface PostmasterFile {
  readonly pid: number;
  readonly clusterDirectory: string;
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

/** The first two of the lines that PostgreSQL's `pidfile.h` lists (LOCK_FILE_LINE_PID and following). */
export function parsePostmasterFile(text: string): PostmasterFile | undefined {
  const [pid = '', clusterDirectory = ''] = text.split('\n').map((line) => line.trim());
  // A single-user backend writes its id with a minus sign.
  if (!/^-?\d+$/.test(pid) || Number(pid) === 0) return undefined;
  return { pid: Math.abs(Number(pid)), clusterDirectory };
}
