import { execFile } from 'node:child_process';
import type { Stats } from 'node:fs';
import { chmod, lstat, mkdir, mkdtemp, realpath, rename, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Account, chooseAccount, type Ids, type RootStrategy, succeedsAs } from './account.ts';
import { type Binaries, completeLibraryLinks, copyBinaries, findBinaries } from './binaries.ts';
import { unusable } from './start-errors.ts';

const run = promisify(execFile);

/** Where root keeps what an unprivileged user must reach, when the data directory lies out of its reach. */
export const REACHABLE_DIRECTORY = '/var/lib/bellwether';

/** All that is needed to run PostgreSQL's programs on one data directory. */
export interface Runtime {
  readonly account: Account;
  readonly binaries: Binaries;
  /** A directory that the account can pass through, for the socket. */
  readonly socketParent: string;
  /** The cluster, which may not exist yet. `<dir>/postgres` is this or a link to it. */
  readonly clusterDirectory: string;
}

export interface RuntimeOptions {
  readonly rootStrategy: RootStrategy;
  readonly reachableDirectory: string;
  readonly log: (line: string) => void;
}

export async function prepareRuntime(dataDirectory: string, options: RuntimeOptions): Promise<Runtime> {
  const cluster = await locateCluster(dataDirectory);
  const account = await chooseAccount(options.rootStrategy, cluster.owner);
  let binaries = await findBinaries();
  if (!account.ids) {
    if (!(await completeLibraryLinks(binaries))) binaries = await copyBinaries(binaries, dataDirectory);
    return { account, binaries, socketParent: dataDirectory, clusterDirectory: cluster.directory };
  }

  let [parent, clusterDirectory] = [dataDirectory, cluster.directory];
  if (!(await reaches(account, dataDirectory))) {
    parent = dirname(cluster.directory);
    if (parent === dataDirectory || !(await reaches(account, parent))) {
      parent = await createReachableParent(options.reachableDirectory);
      clusterDirectory = join(parent, 'postgres');
      options.log(
        `PostgreSQL runs as user id ${account.ids.uid}, who cannot reach ${dataDirectory}: its files are kept in ${clusterDirectory}.`,
      );
      if (cluster.owner) await moveTree(cluster.directory, clusterDirectory);
      else await mkdir(clusterDirectory, { mode: 0o700 });
      await replaceByLink(join(dataDirectory, 'postgres'), clusterDirectory);
    }
  }
  if (cluster.owner && cluster.owner.uid !== account.ids.uid) await giveTo(account.ids, clusterDirectory);
  return {
    account,
    binaries: await reachableBinaries(binaries, account, parent),
    socketParent: parent,
    clusterDirectory,
  };
}

interface ClusterLocation {
  readonly directory: string;
  /** Undefined while the cluster does not exist. */
  readonly owner: Stats | undefined;
}

/** The cluster of a data directory: `<dir>/postgres`, or where that links to. */
export async function locateCluster(dataDirectory: string): Promise<ClusterLocation> {
  const link = join(dataDirectory, 'postgres');
  const entry = await statIfAny(() => lstat(link));
  if (!entry) return { directory: link, owner: undefined };
  const owner = await statIfAny(() => stat(link));
  // An empty cluster in its place would look like a loss of everything, and hide what could be found again.
  if (!owner)
    throw unusable(
      `${link} leads to a folder that is missing. Bring that folder back, or choose another directory with --data.`,
    );
  return { directory: await realpath(link), owner };
}

async function statIfAny(look: () => Promise<Stats>): Promise<Stats | undefined> {
  try {
    return await look();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function reaches(account: Account, directory: string): Promise<boolean> {
  return succeedsAs(account, ['test', '-x', directory]);
}

/**
 * A new folder each time, not one derived from the data directory's path: whoever deletes a data directory and
 * starts again there expects an empty product, not the old cluster.
 */
async function createReachableParent(reachableDirectory: string): Promise<string> {
  await mkdir(reachableDirectory, { recursive: true, mode: 0o755 });
  const parent = await mkdtemp(join(reachableDirectory, 'data-'));
  await chmod(parent, 0o711);
  return parent;
}

async function moveTree(from: string, to: string): Promise<void> {
  const draft = `${to}.draft`;
  await run('cp', ['-a', from, draft]);
  await run('sync', ['-f', draft]);
  await rename(draft, to);
  await rm(from, { recursive: true });
}

async function replaceByLink(path: string, target: string): Promise<void> {
  await rm(path, { force: true });
  await symlink(target, path);
}

async function giveTo({ uid, gid }: Ids, directory: string): Promise<void> {
  await run('chown', ['-R', '-h', `${uid}:${gid}`, directory]);
}

async function reachableBinaries(binaries: Binaries, account: Account, parent: string): Promise<Binaries> {
  await completeLibraryLinks(binaries);
  if (await succeedsAs(account, [join(binaries.directory, 'bin', 'postgres'), '--version'])) return binaries;
  return copyBinaries(binaries, parent);
}
