import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadSigningKeys } from './signing-keys.ts';

const now = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
let directory: string;
let file: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'bellwether-keys-'));
  file = join(directory, 'sub', 'keys.json');
});
afterEach(() => rm(directory, { recursive: true }));

it('makes a key file that only its owner can read, and finds the same key in it again', async () => {
  const first = await loadSigningKeys({ file, now });
  const second = await loadSigningKeys({ file, now: now + DAY });
  expect(second.current()).toEqual(first.current());
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

it('gives two processes that start together the same key', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => loadSigningKeys({ file, now })));
  expect(new Set(all.map((keys) => keys.current().kid)).size).toBe(1);
});

it('replaces an old key, and still verifies with the one before', async () => {
  const old = await loadSigningKeys({ file, now });
  const rotated = await loadSigningKeys({ file, now: now + 91 * DAY });
  expect(rotated.current().kid).not.toBe(old.current().kid);
  expect(await rotated.find(old.current().kid)).toEqual(old.current());
  // A process that started before meets a token of the new key.
  expect(await old.find(rotated.current().kid)).toEqual(rotated.current());
});

it('takes several secrets from the environment: the first signs, all verify', async () => {
  const [newer, older] = ['n'.repeat(40), 'o'.repeat(40)];
  const before = await loadSigningKeys({ secret: older, file, now });
  const after = await loadSigningKeys({ secret: `${newer}, ${older}`, file, now });
  expect(after.current().kid).not.toBe(before.current().kid);
  expect(await after.find(before.current().kid)).toEqual(before.current());
  await expect(stat(file)).rejects.toThrow();
});

it('refuses a short secret without quoting it, and a damaged file', async () => {
  await expect(loadSigningKeys({ secret: 'hunter2', file, now })).rejects.toThrow(/has 7 characters/);
  await expect(loadSigningKeys({ secret: 'hunter2', file, now })).rejects.not.toThrow(/hunter2/);
  await loadSigningKeys({ file, now });
  await writeFile(file, (await readFile(file, 'utf8')).slice(0, 20));
  await expect(loadSigningKeys({ file, now })).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
});

it('derives keys for other purposes that differ from each other', async () => {
  const keys = await loadSigningKeys({ secret: 's'.repeat(32), file, now });
  expect(keys.derive('a')).toHaveLength(32);
  expect(keys.derive('a')).toEqual(keys.derive('a'));
  expect(keys.derive('a')).not.toEqual(keys.derive('b'));
});
