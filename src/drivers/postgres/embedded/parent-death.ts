import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PREFIX = ['setpriv', '--pdeathsig', 'INT', '--'] as const;

/**
 * Words to put before a program so that Linux sends it SIGINT, PostgreSQL's fast shutdown, when the thread that
 * started it ends, however it ends. Empty where `setpriv` is missing: then the next start finds the server.
 */
export async function diesWithParent(): Promise<readonly string[]> {
  return run(PREFIX[0], [...PREFIX.slice(1), 'true']).then(
    () => PREFIX,
    () => [],
  );
}
