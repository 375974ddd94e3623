import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { checkClusterVersion } from './cluster.ts';

async function folder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'bellwether-test-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

test('an empty or absent folder has no cluster yet', async () => {
  const directory = await folder();
  expect(await checkClusterVersion(directory, '18.4.0')).toBe('missing');
  expect(await checkClusterVersion(join(directory, 'absent'), '18.4.0')).toBe('missing');
});

test('a cluster of the same major version is usable', async () => {
  const directory = await folder();
  await writeFile(join(directory, 'PG_VERSION'), '18\n');
  expect(await checkClusterVersion(directory, '18.4.0-beta.17')).toBe('usable');
});

test.each(['9.6', '17', '19'])(
  'a cluster of version %s is refused with both versions and a way out',
  async (found) => {
    const directory = await folder();
    await writeFile(join(directory, 'PG_VERSION'), `${found}\n`);
    const error = await checkClusterVersion(directory, '18.4.0-beta.17').catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'DATA_DIRECTORY_VERSION', details: { found, expected: '18' } });
    const { message } = error as Error;
    for (const part of [`PostgreSQL ${found}`, 'PostgreSQL 18', 'pg_dumpall', 'DATABASE_URL'])
      expect(message).toContain(part);
  },
);

test('a folder of other files is left alone', async () => {
  const directory = await folder();
  await writeFile(join(directory, 'letter.txt'), 'dear reader');
  await expect(checkClusterVersion(directory, '18.4.0')).rejects.toMatchObject({
    code: 'DATA_DIRECTORY_UNUSABLE',
  });
});
