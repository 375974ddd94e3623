import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parsePostmasterFile, readPostmasterFile } from './postmaster-file.ts';

test('a running server names its process and its cluster', () => {
  const text =
    '9563\n/home/a b/.bellwether/postgres\n1795251907\n5432\n/home/a b/.bellwether/socket\n\n   123456   7\nready   \n';
  expect(parsePostmasterFile(text)).toEqual({
    pid: 9563,
    clusterDirectory: '/home/a b/.bellwether/postgres',
  });
});

test('a single-user backend, which writes its id with a minus sign, is found too', () => {
  expect(parsePostmasterFile('-77\n/data\n')).toEqual({ pid: 77, clusterDirectory: '/data' });
});

test.each(['', '\n', 'garbage\n/data\n', '0\n/data\n', '\0\0\0\0'])(
  'a damaged file %j names nobody',
  (text) => {
    expect(parsePostmasterFile(text)).toBeUndefined();
  },
);

test('a missing file names nobody', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'bellwether-test-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  expect(await readPostmasterFile(directory)).toBeUndefined();
  await writeFile(join(directory, 'postmaster.pid'), '12\n/data\n');
  expect(await readPostmasterFile(directory)).toEqual({ pid: 12, clusterDirectory: '/data' });
});
