import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import {
  access,
  appendFile,
  chmod,
  glob,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest';
import type { LocalDatabaseAddress } from '../../src/drivers/postgres/connection-settings.ts';
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  findRunningOwner,
  startEmbeddedPostgres,
} from '../../src/drivers/postgres/embedded/embedded-postgres.ts';
import { isRunning, runningProcesses } from '../../src/drivers/postgres/embedded/process-table.ts';

// Each start here is a real one, in a folder of its own below a folder that only its owner may enter.
const asRoot = process.geteuid?.() === 0;

async function privateFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

async function start(
  dataDirectory: string,
  options: Partial<EmbeddedPostgresOptions> = {},
): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({
    dataDirectory,
    settings: { fsync: 'off' },
    reachableDirectory,
    ...options,
  });
  onTestFinished(() => postgres.stop());
  return postgres;
}

let reachableDirectory: string;
let template: string;
beforeAll(async () => {
  // Where root has to hand PostgreSQL to an unprivileged user, that user must be able to pass through these.
  reachableDirectory = await mkdtemp(join(tmpdir(), 'bellwether-test-'));
  template = await mkdtemp(join(tmpdir(), 'bellwether-test-'));
  for (const folder of [reachableDirectory, template]) await chmod(folder, 0o711);
  const postgres = await startEmbeddedPostgres({ dataDirectory: template, settings: { fsync: 'off' } });
  await query(postgres.connection, 'create table kept (n int)');
  await postgres.stop();
});
afterAll(async () => {
  for (const folder of [reachableDirectory, template]) await rm(folder, { recursive: true });
});

/** A data directory that has been in use before, with an empty table `kept`. */
async function usedDirectory(): Promise<string> {
  const data = join(await privateFolder(), 'data');
  await mkdir(data);
  execFileSync('cp', ['-a', join(template, 'postgres'), data]);
  return data;
}

async function query(
  connection: LocalDatabaseAddress,
  ...statements: string[]
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) ({ rows } = await client.query(statement));
    return rows;
  } finally {
    await client.end();
  }
}

/** The postmasters at work in the cluster of a data directory. */
async function serversOf(dataDirectory: string): Promise<readonly number[]> {
  const cluster = await realpath(join(dataDirectory, 'postgres'));
  return runningProcesses().flatMap(({ pid, command }) =>
    command.includes(`postgres -D ${cluster} `) ? [pid] : [],
  );
}

interface Owner {
  readonly process: ChildProcess;
  readonly server: { readonly pid: number; readonly connection: LocalDatabaseAddress };
  nextLine(): Promise<unknown>;
}

/** Another process that starts to own the directory; with its own process group, as a terminal would give it. */
function spawnOwner(dataDirectory: string, env: NodeJS.ProcessEnv = process.env): ChildProcess {
  const script = fileURLToPath(new URL('../harness/own-postgres.ts', import.meta.url));
  const child = spawn(process.execPath, [script, dataDirectory, reachableDirectory], {
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Another process that owns the directory and whose server answers. */
async function startOwner(dataDirectory: string, env?: NodeJS.ProcessEnv): Promise<Owner> {
  const child = spawnOwner(dataDirectory, env);
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const nextLine = async () => JSON.parse(String((await lines.next()).value)) as unknown;
  const server = (await nextLine()) as Owner['server'];
  onTestFinished(() => void (isRunning(server.pid) && process.kill(server.pid, 'SIGKILL')));
  return { process: child, server, nextLine };
}

async function kill(owner: ChildProcess): Promise<void> {
  owner.kill('SIGKILL');
  await once(owner, 'exit');
}

/** A search path without `setpriv`, as on a machine that cannot tie a process to its parent. */
async function pathWithoutSetpriv(): Promise<string> {
  const folder = await privateFolder();
  await chmod(folder, 0o711);
  for (const directory of process.env.PATH!.split(':').filter((path) => existsSync(path))) {
    for (const name of await readdir(directory)) {
      if (name !== 'setpriv') await symlink(join(directory, name), join(folder, name)).catch(() => {});
    }
  }
  return folder;
}

test('one embedded PostgreSQL serves the whole run', async () => {
  const rows = await query(
    inject('postgres'),
    'select current_user as "user", current_database() as database',
  );
  expect(rows).toEqual([{ user: 'bellwether', database: 'bellwether' }]);
});

test('a new directory gets a durable, checksummed UTF-8 cluster that only its owner reaches', async () => {
  const folder = await privateFolder();
  const postgres = await startEmbeddedPostgres({ dataDirectory: join(folder, 'data'), reachableDirectory });
  onTestFinished(() => postgres.stop());
  const settings = await query(
    postgres.connection,
    `select name, setting from pg_settings where name in ('data_checksums', 'fsync', 'synchronous_commit', 'full_page_writes',
       'listen_addresses', 'server_encoding', 'jit', 'huge_pages', 'TimeZone')`,
  );
  expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
    data_checksums: 'on',
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    listen_addresses: '',
    server_encoding: 'UTF8',
    jit: 'off',
    huge_pages: 'off',
    TimeZone: 'UTC',
  });
  expect(
    await query(
      postgres.connection,
      `select datlocprovider, datlocale from pg_database where datname = 'bellwether'`,
    ),
  ).toEqual([{ datlocprovider: 'b', datlocale: 'C.UTF-8' }]);
  expect(await query(postgres.connection, `select upper('straße élan') as text`)).toEqual([
    { text: 'STRAßE ÉLAN' },
  ]);
  expect((await stat(postgres.connection.host)).mode & 0o777).toBe(0o700);
  expect((await stat(join(folder, 'data', 'postgres'))).mode & 0o777).toBe(0o700);
  expect(
    Number((await readFile(join(folder, 'data', 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]),
  ).toBe(postgres.pid);
});

test('rows survive a stop, and a stop leaves no process, no socket and no owner', async () => {
  const data = join(await privateFolder(), 'data');
  const first = await start(data);
  await query(first.connection, 'create table kept (n int)', 'insert into kept values (42)');
  expect(await serversOf(data)).toEqual([first.pid]);
  await Promise.all([first.stop(), first.stop()]);
  expect(await first.exited).toEqual({ code: 0, signal: null });
  expect(await serversOf(data)).toEqual([]);
  expect(await findRunningOwner(data)).toBeUndefined();
  await expect(access(first.connection.host)).rejects.toThrow('ENOENT');
  const second = await start(data);
  expect(await query(second.connection, 'select n from kept')).toEqual([{ n: 42 }]);
});

test('a path with spaces, quotes, a comma and a dollar sign works', async () => {
  const data = join(await privateFolder(), `my "own" data, it's $HOME`);
  const { connection } = await start(data);
  expect(await query(connection, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a path too long for a socket gets a short private folder, which the stop removes', async () => {
  const data = join(await privateFolder(), 'd'.repeat(100));
  const postgres = await start(data);
  expect(postgres.connection.host.length).toBeLessThan(80);
  expect(await query(postgres.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
  await postgres.stop();
  await expect(access(postgres.connection.host)).rejects.toThrow('ENOENT');
});

test('a directory that another process owns is refused by its id, and commands can attach to its server', async () => {
  const data = await usedDirectory();
  const owner = await startOwner(data);
  const refusal = await startEmbeddedPostgres({ dataDirectory: data }).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: 'DATA_DIRECTORY_IN_USE', details: { pid: owner.process.pid } });
  expect((refusal as Error).message).toMatch(new RegExp(`process ${owner.process.pid}, started \\d{4}-`));
  const running = await findRunningOwner(data);
  expect(running).toMatchObject({ pid: owner.process.pid, connection: owner.server.connection });
  expect(await query(running!.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('Ctrl-C reaches the owner alone: the server still answers, and is stopped in order', async () => {
  const owner = await startOwner(await usedDirectory());
  process.kill(-owner.process.pid!, 'SIGINT');
  expect(await owner.nextLine()).toEqual({ answer: { one: 1 }, exit: { code: 0, signal: null } });
  if (owner.process.exitCode === null) await once(owner.process, 'exit');
  expect(owner.process.exitCode).toBe(0);
});

test('the server of a killed owner ends by itself', async (context) => {
  if (process.platform !== 'linux') context.skip('only Linux ties a process to its parent');
  const owner = await startOwner(await usedDirectory());
  await kill(owner.process);
  await expect.poll(() => isRunning(owner.server.pid), { timeout: 10_000 }).toBe(false);
});

test('an owner that ends without stopping its server takes it along on every system', async () => {
  const path = await pathWithoutSetpriv();
  const owner = await startOwner(await usedDirectory(), { ...process.env, PATH: path });
  owner.process.kill('SIGTERM');
  await expect.poll(() => isRunning(owner.server.pid), { timeout: 10_000 }).toBe(false);
});

test('an owner killed while it creates the cluster leaves nothing in the way of the next', async () => {
  const folder = await privateFolder();
  await chmod(folder, 0o711);
  const data = join(folder, 'data');
  // Without setpriv the initdb of the killed owner works on.
  const owner = spawnOwner(data, { ...process.env, PATH: await pathWithoutSetpriv() });
  const begun = async () => (await glob(join(data, 'postgres.draft-*', 'base', '1')).next()).value;
  await expect.poll(begun, { timeout: 10_000 }).toBeDefined();
  await kill(owner);
  const { connection } = await start(data);
  expect(await query(connection, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect((await readdir(data)).filter((name) => name.includes('draft'))).toEqual([]);
});

test('a server that a killed owner left running is stopped before a new one starts; what was committed stays', async () => {
  const data = await usedDirectory();
  const owner = await startOwner(data, { ...process.env, PATH: await pathWithoutSetpriv() });
  await query(owner.server.connection, 'insert into kept values (1)');
  const open = new pg.Client(owner.server.connection);
  const openEnded = new Promise((resolve) => open.on('error', resolve));
  await open.connect();
  await open.query('begin');
  await open.query('insert into kept values (2)');
  await kill(owner.process);
  expect(isRunning(owner.server.pid)).toBe(true);
  expect(await findRunningOwner(data)).toBeUndefined();

  const lines: string[] = [];
  const postgres = await start(data, { log: (line) => lines.push(line) });
  await openEnded;
  expect(lines[0]).toContain(`Stopping PostgreSQL, process ${owner.server.pid}`);
  expect(isRunning(owner.server.pid)).toBe(false);
  expect(await serversOf(data)).toEqual([postgres.pid]);
  expect(await query(postgres.connection, 'select n from kept')).toEqual([{ n: 1 }]);
});

test('a postmaster.pid whose process id now belongs to somebody else does not hinder a start', async () => {
  const data = await usedDirectory();
  const stranger = spawn('sleep', ['60'], { stdio: 'ignore' });
  onTestFinished(() => void stranger.kill('SIGKILL'));
  const cluster = join(data, 'postgres');
  const left = [stranger.pid, cluster, 1_700_000_000, 5432, join(data, 'socket'), '', '', 'ready', ''].join(
    '\n',
  );
  await writeFile(join(cluster, 'postmaster.pid'), left);
  const postgres = await start(data);
  expect(await query(postgres.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect(isRunning(stranger.pid!)).toBe(true);
});

test('a postmaster.pid that a power failure left empty does not hinder a start', async () => {
  const data = await usedDirectory();
  await writeFile(join(data, 'postgres', 'postmaster.pid'), '');
  await start(data);
});

test('a server started by somebody else on the same files is respected and named', async () => {
  const data = await usedDirectory();
  const first = await start(data);
  const { connection, pid } = first;
  // The directory seems free to the second, as if the first server had been started by hand.
  const cluster = join(data, 'postgres');
  const other = join(await privateFolder(), 'other');
  await mkdir(other);
  await symlink(cluster, join(other, 'postgres'));
  await expect(start(other)).rejects.toMatchObject({ code: 'DATA_DIRECTORY_IN_USE', details: { pid } });
  expect(await query(connection, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a killed server is reported, and starts again though one of its backends was too busy to notice', async () => {
  const data = await usedDirectory();
  const first = await start(data);
  await query(first.connection, 'insert into kept values (7)');
  const busy = new pg.Client(first.connection);
  busy.on('error', () => {});
  await busy.connect();
  const [row] = (await busy.query('select pg_backend_pid() as pid')).rows as { pid: number }[];
  const endless = busy.query(`do $$ begin loop null; end loop; end $$`).catch((error: unknown) => error);
  process.kill(first.pid, 'SIGKILL');
  expect(await first.exited).toEqual({ code: null, signal: 'SIGKILL' });
  expect(isRunning(row!.pid)).toBe(true);
  await first.stop();
  expect(isRunning(row!.pid)).toBe(false);
  expect(await endless).toBeInstanceOf(Error);
  const second = await start(data);
  expect(await query(second.connection, 'select n from kept')).toEqual([{ n: 7 }]);
});

test('files of another major version are refused before anything touches them', async () => {
  const data = await usedDirectory();
  await writeFile(join(data, 'postgres', 'PG_VERSION'), '17\n');
  await expect(start(data)).rejects.toMatchObject({
    code: 'DATA_DIRECTORY_VERSION',
    details: { found: '17', expected: '18' },
  });
  await writeFile(join(data, 'postgres', 'PG_VERSION'), '18\n');
  await start(data);
});

test('a file in place of the directory, or on the way to it, is refused', async () => {
  const file = join(await privateFolder(), 'file');
  await writeFile(file, '');
  await expect(start(file)).rejects.toMatchObject({ code: 'DATA_DIRECTORY_UNUSABLE' });
  await expect(start(join(file, 'data'))).rejects.toThrow(join(file, 'data'));
});

test('a directory that may not be written is refused', async (context) => {
  if (asRoot) context.skip('root may write everywhere');
  const data = await privateFolder();
  await chmod(data, 0o500);
  await expect(start(data)).rejects.toMatchObject({ code: 'DATA_DIRECTORY_UNUSABLE' });
});

test('a cluster that was kept elsewhere and is gone is not replaced by an empty one', async () => {
  const data = await privateFolder();
  await symlink(join(data, 'nowhere'), join(data, 'postgres'));
  await expect(start(data)).rejects.toMatchObject({ code: 'DATA_DIRECTORY_UNUSABLE' });
});

test('a start that fails leaves the directory free and no half cluster', async () => {
  const data = join(await privateFolder(), 'data');
  const failure = start(data, { settings: { fsync: 'off', shared_buffers: 'plenty' } });
  await expect(failure).rejects.toThrow(/invalid value for parameter "shared_buffers": "plenty"/);
  await start(data);
  expect((await readdir(data)).filter((name) => name.includes('draft'))).toEqual([]);
});

/** A file system of its own in memory, as small as asked; undefined where this user may not mount one. */
async function smallDisk(megabytes: number): Promise<string | undefined> {
  const folder = await privateFolder();
  try {
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', folder], {
      stdio: 'ignore',
    });
  } catch {
    return undefined;
  }
  onTestFinished(() => void execFileSync('/bin/umount', [folder]));
  return folder;
}

async function fill(disk: string): Promise<void> {
  const chunk = Buffer.alloc(64 * 1024);
  for (;;) {
    try {
      await appendFile(join(disk, 'filler'), chunk);
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
      return;
    }
  }
}

test('a disk too small for a new cluster is called full, and nothing of the attempt stays on it', async (context) => {
  const disk = await smallDisk(12);
  if (!disk) return context.skip('this user may not mount a small disk');
  const data = join(disk, 'data');
  const failure = await start(data).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'DISK_FULL' });
  expect((failure as Error).message).toContain(data);
  expect((await readdir(data)).filter((name) => name.startsWith('postgres'))).toEqual([]);
});

test('a disk that filled up since the last start is called full, and once it has room everything is there', async (context) => {
  const disk = await smallDisk(80);
  if (!disk) return context.skip('this user may not mount a small disk');
  const data = join(disk, 'data');
  const first = await start(data);
  await query(first.connection, 'create table kept (n int)', 'insert into kept values (7)');
  await first.stop();
  await fill(disk);
  await expect(start(data)).rejects.toMatchObject({ code: 'DISK_FULL' });
  await rm(join(disk, 'filler'));
  const second = await start(data);
  expect(await query(second.connection, 'select n from kept')).toEqual([{ n: 7 }]);
});

test('root without user namespaces hands PostgreSQL to nobody, in the data directory where nobody can reach it', async (context) => {
  if (!asRoot) context.skip('only root has to become somebody else');
  const folder = await privateFolder();
  await chmod(folder, 0o711);
  const data = join(folder, 'data');
  const postgres = await start(data, { rootStrategy: 'unprivileged-user' });
  expect(await query(postgres.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect((await stat(join(data, 'postgres'))).uid).not.toBe(0);
  expect(await uidOf(postgres.pid)).not.toBe(0);
  await postgres.stop();
  // Where namespaces are allowed again, the files keep their owner and the server runs as that user.
  const again = await start(data);
  expect(await uidOf(again.pid)).not.toBe(0);
});

test('root without user namespaces moves a cluster out of a private folder, rows and all', async (context) => {
  if (!asRoot) context.skip('only root has to become somebody else');
  const data = await usedDirectory();
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  const before = await start(data, { log });
  await query(before.connection, 'insert into kept values (7)');
  await before.stop();

  const after = await start(data, { log, rootStrategy: 'unprivileged-user' });
  expect(await uidOf(after.pid)).not.toBe(0);
  expect(await query(after.connection, 'select n from kept')).toEqual([{ n: 7 }]);
  const place = await readlink(join(data, 'postgres'));
  expect(place.startsWith(reachableDirectory)).toBe(true);
  expect(lines.filter((line) => line.includes(`kept in ${place}`))).toHaveLength(1);
  expect(await findRunningOwner(data)).toMatchObject({ connection: after.connection });
  await after.stop();

  const third = await start(data, { rootStrategy: 'unprivileged-user' });
  expect(await readlink(join(data, 'postgres'))).toBe(place);
  expect(await query(third.connection, 'select n from kept')).toEqual([{ n: 7 }]);
});

async function uidOf(pid: number): Promise<number> {
  return (await stat(`/proc/${pid}`)).uid;
}
