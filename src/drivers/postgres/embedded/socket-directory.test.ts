import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createSocketDirectory, removeSocketDirectory } from './socket-directory.ts';

const SELF = { ids: undefined, prefix: [] };

async function parentOfLength(length: number): Promise<string> {
  const base = await mkdtemp(join(tmpdir(), 'bellwether-test-'));
  onTestFinished(() => rm(base, { recursive: true, force: true }));
  const parent = join(base, 'x'.repeat(length - base.length - 1));
  await mkdir(parent);
  return parent;
}

const SUFFIX = '/socket/.s.PGSQL.5432';

test('the socket lies in the data directory, privately, and nothing old is left in it', async () => {
  const parent = await parentOfLength(60);
  await mkdir(join(parent, 'socket'));
  await writeFile(join(parent, 'socket', '.s.PGSQL.5432.lock'), '1');
  const address = await createSocketDirectory(parent, SELF);
  expect(address).toEqual({ directory: join(parent, 'socket'), port: 5432 });
  expect((await stat(address.directory)).mode & 0o777).toBe(0o700);
  expect(await readdir(address.directory)).toEqual([]);
});

test.runIf(process.platform === 'linux')(
  'a path of 107 bytes stays, one of 108 moves to a short private folder',
  async () => {
    const fits = await parentOfLength(107 - SUFFIX.length);
    expect((await createSocketDirectory(fits, SELF)).directory).toBe(join(fits, 'socket'));
    const long = await parentOfLength(108 - SUFFIX.length);
    const address = await createSocketDirectory(long, SELF);
    expect(address.directory.startsWith(long)).toBe(false);
    expect(address.directory.length).toBeLessThan(80);
    expect((await stat(address.directory)).mode & 0o777).toBe(0o700);
    await removeSocketDirectory(address);
    await removeSocketDirectory(address);
    await expect(stat(address.directory)).rejects.toThrow('ENOENT');
  },
);

test('a folder that we would not have made is not removed', async () => {
  const parent = await parentOfLength(60);
  await removeSocketDirectory({ directory: parent, port: 5432 });
  await stat(parent);
});
