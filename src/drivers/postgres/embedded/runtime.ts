import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, realpath, rename, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Account, chooseAccount, type RootStrategy, succeedsAs } from './account.ts';
import { type Binaries, completeLibraryLinks, copyBinaries, findBinaries } from './binaries.ts';

const run = promisify(execFile);

/** Where root keeps what an unprivileged user must reach, when the data directory lies out of reach. */
export const REACHABLE_DIRECTORY = '/var/lib/bellwether';

/** All that is needed to run PostgreSQL's programs on one data directory. */
export interface Runtime {
  readonly account: Account;
  readonly binaries: Binaries;
  /** A directory that the account can pass through; cluster and socket stand in it. */
  readonly parent: string;
  /** The cluster, which may not exist yet. `<dir>/postgres` always leads there. */
  readonly clusterDirectory: string;
}

export interface RuntimeOptions {
  readonly rootStrategy: RootStrategy;
  readonly reachableDirectory: string;
  readonly log: (line: string) => void;
}

export async function prepareRuntime(dataDirectory: string, options: RuntimeOptions): Promise<Runtime> {
  const link = join(dataDirectory, 'postgres');
  const owner = await stat(link).catch(() => undefined);
  const account = await chooseAccount(options.rootStrategy, owner);
  let binaries = await findBinaries();
  if (!account.ids) {
    if (!(await completeLibraryLinks(binaries))) binaries = await copyBinaries(binaries, dataDirectory);
    return {
      account,
      binaries,
      parent: dataDirectory,
      clusterDirectory: await realpath(link).catch(() => link),
    };
  }

  const parent = await reachableParent(dataDirectory, account, options);
  await completeLibraryLinks(binaries);
  if (!(await succeedsAs(account, [join(binaries.directory, 'bin', 'postgres'), '--version']))) {
    binaries = await copyBinaries(binaries, parent);
    await run('chmod', ['-R', 'a+rX', dirname(binaries.directory)]);
  }
  const clusterDirectory = join(parent, 'postgres');
  if (owner) await handOver(await realpath(link), clusterDirectory, account);
  if (clusterDirectory !== link) await pointTo(link, clusterDirectory);
  return { account, binaries, parent, clusterDirectory };
}

async function reachableParent(
  dataDirectory: string,
  account: Account,
  options: RuntimeOptions,
): Promise<string> {
  if (await succeedsAs(account, ['test', '-x', dataDirectory])) return dataDirectory;
  const name = createHash('sha256').update(dataDirectory).digest('hex').slice(0, 16);
  const parent = join(options.reachableDirectory, name);
  await mkdir(parent, { recursive: true, mode: 0o711 });
  await chmod(parent, 0o711);
  options.log(
    `User id ${account.ids?.uid}, as whom PostgreSQL runs, cannot reach ${dataDirectory}: its files are kept in ${parent}.`,
  );
  return parent;
}

/** Gives an existing cluster to the account, moving it where the account can reach it. */
async function handOver(from: string, to: string, account: Account): Promise<void> {
  const { uid, gid } = account.ids!;
  if (from !== to) {
    const draft = `${to}.draft`;
    await rm(draft, { recursive: true, force: true });
    await run('cp', ['-a', from, draft]);
    await run('sync', ['-f', draft]);
    await rename(draft, to);
    await rm(from, { recursive: true, force: true });
  }
  if ((await stat(to)).uid !== uid) await run('chown', ['-R', '-h', `${uid}:${gid}`, to]);
}

async function pointTo(link: string, target: string): Promise<void> {
  const existing = await lstat(link).catch(() => undefined);
  if (existing?.isSymbolicLink() && (await realpath(link).catch(() => undefined)) === target) return;
  await rm(link, { recursive: true, force: true });
  await symlink(target, link);
}
