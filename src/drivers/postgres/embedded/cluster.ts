import { chmod, chown, mkdtemp, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { BellwetherError, messageOf } from '../../../base/errors.ts';
import { spawnAs } from './account.ts';
import { type Binaries, copyBinaries } from './binaries.ts';
import { outputLines } from './output-lines.ts';
import { programEnvironment } from './program-environment.ts';
import type { Runtime } from './runtime.ts';
import { programFailure, unusable } from './start-errors.ts';

/** The superuser of the cluster, who owns the product's database. */
export const SUPERUSER = 'bellwether';

/** The versions of PostgreSQL whose files we can open are those of one major number. */
export async function checkClusterVersion(
  clusterDirectory: string,
  binariesVersion: string,
): Promise<'missing' | 'usable'> {
  const version = await readFile(join(clusterDirectory, 'PG_VERSION'), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    },
  );
  if (version === undefined) {
    const names = await readdir(clusterDirectory).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return [];
      throw error;
    });
    if (names.length === 0) return 'missing';
    throw unusable(
      `${clusterDirectory} holds files but no PostgreSQL cluster (PG_VERSION is missing). Move them away, or choose another directory with --data.`,
    );
  }
  const [found, ours] = [version.trim(), String(Number.parseInt(binariesVersion, 10))];
  if (found === ours) return 'usable';
  throw new BellwetherError(
    'DATA_DIRECTORY_VERSION',
    `${clusterDirectory} was written by PostgreSQL ${found}, and this release brings PostgreSQL ${ours}. ` +
      `Run PostgreSQL ${found} on it, save it with pg_dumpall, start with a new --data directory and load the dump there; ` +
      `or set DATABASE_URL to a PostgreSQL ${found} server that holds it.`,
    { details: { found, expected: ours } },
  );
}

export interface InitialiseOptions {
  readonly log: (line: string) => void;
  /** False skips flushing the new files to the disk, for throw-away clusters in tests. */
  readonly durable: boolean;
}

/**
 * Creates the cluster if it is missing. It is built aside and renamed when complete, so that a start that was
 * killed half way leaves no half cluster. Text sorts by code point and classes of letters follow Unicode, by
 * PostgreSQL's own provider: the same on every machine, whatever locales it has.
 */
export async function createClusterIfMissing(runtime: Runtime, options: InitialiseOptions): Promise<void> {
  const { clusterDirectory, account } = runtime;
  if ((await checkClusterVersion(clusterDirectory, runtime.binaries.version)) === 'usable') return;
  const parent = dirname(clusterDirectory);
  const prefix = `${basename(clusterDirectory)}.draft-`;
  for (const name of await readdir(parent)) {
    if (name.startsWith(prefix)) await removeAbandoned(join(parent, name), options.log);
  }
  const draft = await mkdtemp(join(parent, prefix));
  try {
    if (account.ids) await chown(draft, account.ids.uid, account.ids.gid);
    await withQuotablePrograms(runtime, (programs) =>
      runInitdb({ ...runtime, binaries: programs }, draft, options),
    );
    // Takes the place of an empty directory too.
    await rename(draft, clusterDirectory);
    if (options.durable) await flushDirectory(parent);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
}

/**
 * `initdb` starts `postgres` through a shell, with its path between double quotes and nothing escaped. A path
 * in which these quotes do not hold gets a copy of the programs elsewhere for the moment; a link would not
 * do, since `initdb` follows it.
 */
async function withQuotablePrograms(
  runtime: Runtime,
  use: (programs: Binaries) => Promise<void>,
): Promise<void> {
  if (!/["$`\\\n]/.test(runtime.binaries.directory)) return use(runtime.binaries);
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-'));
  try {
    await chmod(folder, 0o711);
    await use(await copyBinaries(runtime.binaries, folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The `initdb` of an owner killed a moment ago may still be at work there, so try for some seconds. */
async function removeAbandoned(draft: string, log: (line: string) => void): Promise<void> {
  try {
    await rm(draft, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  } catch (error) {
    log(
      `${draft}, left by an earlier start, could not be removed: ${messageOf(error)}. The next start tries again.`,
    );
  }
}

async function runInitdb(
  runtime: Runtime,
  directory: string,
  { durable, log }: InitialiseOptions,
): Promise<void> {
  log(`Creating a PostgreSQL ${runtime.binaries.version} cluster in ${runtime.clusterDirectory}.`);
  const command = [
    join(runtime.binaries.directory, 'bin', 'initdb'),
    `--pgdata=${directory}`,
    `--username=${SUPERUSER}`,
    // Whoever can open the socket is trusted: its directory is private to the one user who owns the data.
    '--auth-local=trust',
    '--auth-host=reject',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--data-checksums',
    '--no-instructions',
    ...(durable ? [] : ['--no-sync']),
  ];
  const child = spawnAs(runtime.account, command, {
    cwd: directory,
    env: programEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const lines: string[] = [];
  outputLines(child.stdout!, (line) => lines.push(line));
  outputLines(child.stderr!, (line) => lines.push(line));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw programFailure('initdb', runtime.clusterDirectory, lines);
}

async function flushDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
