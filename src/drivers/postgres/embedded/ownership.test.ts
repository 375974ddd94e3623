import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { isBellwetherError } from '../../../base/errors.ts';
import { currentOwner, type OwnerRecord, takeOwnership } from './ownership.ts';
import { processNamespace, startIdentity } from './process-table.ts';

async function dataDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'bellwether-test-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

async function leaveRecord(directory: string, changes: Partial<OwnerRecord>, number = 7): Promise<void> {
  const record: OwnerRecord = {
    pid: process.pid,
    startedAt: '2026-01-02T03:04:05.000Z',
    processStart: startIdentity(process.pid)!,
    processNamespace: processNamespace(),
    inode: (await stat(directory)).ino,
    ...changes,
  };
  await mkdir(join(directory, 'owner'), { recursive: true });
  await writeFile(join(directory, 'owner', `${number}.json`), JSON.stringify(record));
}

test('a directory in use is refused, and the owner is named', async () => {
  const directory = await dataDirectory();
  const ownership = await takeOwnership(directory);
  const { startedAt } = (await currentOwner(directory))!;
  const refusal = await takeOwnership(directory).catch((error: unknown) => error);
  expect(isBellwetherError(refusal, 'DATA_DIRECTORY_IN_USE')).toBe(true);
  expect((refusal as Error).message).toContain(directory);
  expect((refusal as Error).message).toContain(`process ${process.pid}, started ${startedAt}`);
  expect((refusal as Error).message).toContain('--data');
  await ownership.release();
});

test('a directory that was given back has no owner and can be taken', async () => {
  const directory = await dataDirectory();
  await (await takeOwnership(directory)).release();
  expect(await currentOwner(directory)).toBeUndefined();
  await takeOwnership(directory);
  expect((await currentOwner(directory))?.pid).toBe(process.pid);
});

test('the record of a process that has ended does not hold the directory', async () => {
  const directory = await dataDirectory();
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  const identity = startIdentity(child.pid!);
  await once(child, 'exit');
  await leaveRecord(directory, { pid: child.pid!, processStart: identity ?? 'ended' });
  expect(await currentOwner(directory)).toBeUndefined();
  await takeOwnership(directory);
});

test('a process that got the dead owner’s id by chance is not taken for the owner', async () => {
  const directory = await dataDirectory();
  await leaveRecord(directory, { processStart: 'another start' });
  await takeOwnership(directory);
});

test('a record left empty by a power failure does not hold the directory', async () => {
  const directory = await dataDirectory();
  await mkdir(join(directory, 'owner'));
  await writeFile(join(directory, 'owner', '3.json'), '');
  await takeOwnership(directory);
  expect(await readdir(join(directory, 'owner'))).toEqual(['4.json']);
});

test('of many who find a dead owner at once, exactly one takes the directory', async () => {
  for (let round = 0; round < 10; round++) {
    const directory = await dataDirectory();
    await leaveRecord(directory, { processStart: 'another start' });
    const results = await Promise.allSettled(Array.from({ length: 16 }, () => takeOwnership(directory)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results) {
      if (result.status === 'rejected')
        expect(isBellwetherError(result.reason, 'DATA_DIRECTORY_IN_USE')).toBe(true);
    }
    expect(await readdir(join(directory, 'owner'))).toEqual(['8.json']);
  }
});

test('a moved directory keeps its owner, a copied one has none', async () => {
  const parent = await dataDirectory();
  await mkdir(join(parent, 'first'));
  await takeOwnership(join(parent, 'first'));
  await cp(join(parent, 'first'), join(parent, 'copy'), { recursive: true });
  await rename(join(parent, 'first'), join(parent, 'moved'));
  await expect(takeOwnership(join(parent, 'moved'))).rejects.toMatchObject({ code: 'DATA_DIRECTORY_IN_USE' });
  await takeOwnership(join(parent, 'copy'));
});

test('an owner in another container holds the directory as long as its server answers', async () => {
  const directory = await dataDirectory();
  const socket = { directory, port: 5432 };
  await leaveRecord(directory, { processNamespace: 'pid:[1]', pid: 1, processStart: 'there', socket });
  const server = createServer().listen(join(directory, '.s.PGSQL.5432'));
  await once(server, 'listening');
  await expect(takeOwnership(directory)).rejects.toThrow('another container');
  server.close();
  await once(server, 'close');
  expect((await takeOwnership(directory)).previousSocket).toEqual(socket);
});

test('what the owner announces is found by others, and the file is private', async () => {
  const directory = await dataDirectory();
  const ownership = await takeOwnership(directory);
  await ownership.announce({ socket: { directory: '/run/x', port: 5432 }, ready: true });
  expect(await currentOwner(directory)).toMatchObject({
    pid: process.pid,
    ready: true,
    socket: { directory: '/run/x', port: 5432 },
  });
  const path = join(directory, 'owner', '1.json');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ pid: process.pid });
});
