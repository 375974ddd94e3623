import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { BellwetherError } from '../../../base/errors.ts';
import { diesWithParent } from './parent-death.ts';

const run = promisify(execFile);

/** How root becomes somebody else: `automatic` tries the two in this order. */
export type RootStrategy = 'automatic' | 'user-namespace' | 'unprivileged-user';

export interface Ids {
  readonly uid: number;
  readonly gid: number;
}

/** Under whose name PostgreSQL's programs run; PostgreSQL refuses to run as root. */
export interface Account {
  /** Set when the programs run as another user, who must own the cluster and reach every file. */
  readonly ids: Ids | undefined;
  /** Words to put before a program: they enter a user namespace where needed, and tie its life to ours. */
  readonly prefix: readonly string[];
}

/**
 * An ordinary user stays who they are. Root that finds a cluster owned by somebody else becomes its owner;
 * otherwise root enters a user namespace, and where these are forbidden it becomes `nobody`.
 */
export async function chooseAccount(strategy: RootStrategy, clusterOwner: Ids | undefined): Promise<Account> {
  const account = await chooseUser(strategy, clusterOwner);
  return { ...account, prefix: [...account.prefix, ...(await diesWithParent())] };
}

async function chooseUser(strategy: RootStrategy, clusterOwner: Ids | undefined): Promise<Account> {
  const self: Account = { ids: undefined, prefix: [] };
  const uid = process.geteuid?.();
  const users = await namedUsers();
  if (uid === undefined || (uid !== 0 && users.some((user) => user.uid === uid))) return self;
  // Also for an ordinary user id without a name, as containers may have: `initdb` insists on a name.
  const namespace = strategy === 'unprivileged-user' ? undefined : await userNamespace(users);
  if (uid !== 0) return namespace ?? self;
  if (clusterOwner && clusterOwner.uid !== 0) return becoming(clusterOwner);
  if (namespace) return namespace;
  if (strategy === 'user-namespace')
    throw new BellwetherError('DATABASE_START_FAILED', 'User namespaces are forbidden on this machine.');
  return becoming(users.find((user) => user.name === 'nobody') ?? { uid: 65534, gid: 65534 });
}

/** Starts a program under the account; `options` as for `spawn`. */
export function spawnAs(account: Account, command: readonly string[], options: SpawnOptions): ChildProcess {
  const [program, ...args] = [...account.prefix, ...command];
  return spawn(program!, args, { ...options, ...account.ids });
}

/** True when the command ends well under the account. */
export async function succeedsAs(account: Account, command: readonly string[]): Promise<boolean> {
  const [program, ...args] = [...account.prefix, ...command];
  return run(program!, args, { ...account.ids, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

async function becoming(ids: Ids): Promise<Account> {
  const account: Account = { ids: { uid: ids.uid, gid: ids.gid }, prefix: [] };
  if (await succeedsAs(account, ['true'])) return account;
  throw new BellwetherError(
    'DATABASE_START_FAILED',
    `PostgreSQL does not run as root, and this root may neither create a user namespace nor become user id ${ids.uid}. Run as an ordinary user, or set DATABASE_URL to a server of yours.`,
  );
}

async function userNamespace(users: readonly NamedUser[]): Promise<Account | undefined> {
  // Any user that has a name will do, except the one that stands for "not mapped" inside a namespace.
  const guise = users.find((user) => user.uid !== 0 && user.uid !== 65534);
  if (!guise) return undefined;
  const account: Account = {
    ids: undefined,
    prefix: ['unshare', '--user', `--map-user=${guise.uid}`, `--map-group=${guise.gid}`, '--'],
  };
  return (await succeedsAs(account, ['true'])) ? account : undefined;
}

interface NamedUser extends Ids {
  readonly name: string;
}

async function namedUsers(): Promise<readonly NamedUser[]> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    return name && uid && gid ? [{ name, uid: Number(uid), gid: Number(gid) }] : [];
  });
}
