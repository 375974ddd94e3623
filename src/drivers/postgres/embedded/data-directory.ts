import { chmod, mkdir, realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { unusable } from './start-errors.ts';

/** Creates the data directory if it is missing and returns its real, absolute path. */
export async function createDataDirectory(path: string): Promise<string> {
  const absolute = resolve(path);
  // Others may pass through but not list: where root has to hand PostgreSQL to an unprivileged user, that
  // user must be able to reach the folders inside, which are private themselves.
  const mode = process.geteuid?.() === 0 ? 0o711 : 0o700;
  const created = await mkdir(absolute, { recursive: true, mode });
  // Whatever the mask of the process took away.
  if (created !== undefined) await chmod(absolute, mode);
  if (!(await stat(absolute)).isDirectory())
    throw unusable(`${absolute} is not a directory. Choose another with --data.`);
  return realpath(absolute);
}
