import { beforeEach, expect, it } from 'vitest';
import { createCredentials } from './credentials.ts';
import { loadSigningKeys } from './signing-keys.ts';

const KEY = `bw_00000000_${'k'.repeat(43)}`;
const keys = await loadSigningKeys({ secret: 's'.repeat(32), file: '', now: 0 });

/** A key's row as the database would give it; tests hold answers back and count questions. */
function start() {
  let now = 1_000_000;
  const questions: PromiseWithResolvers<object[]>[] = [];
  const query = () => {
    const question = Promise.withResolvers<object[]>();
    questions.push(question);
    return question.promise as Promise<never[]>;
  };
  const database = { platform: { query } } as unknown as Parameters<typeof createCredentials>[0]['database'];
  const row = {
    id: 'key-1',
    role: 'viewer',
    expires_at: null,
    tenant_id: 'aaaaaaaaaaaa',
    slug: 'a',
    tenant_name: 'A',
    note_use: false,
  };
  return {
    credentials: createCredentials({ database, clock: { now: () => now }, keys }),
    questions,
    answer: (index: number, rows: object[] = [row]) => questions[index]!.resolve(rows),
    fail: (index: number) => questions[index]!.reject(new Error('down')),
    advance: (milliseconds: number) => (now += milliseconds),
    settled: () => new Promise(setImmediate),
  };
}

let world: ReturnType<typeof start>;
beforeEach(() => {
  world = start();
});

it('asks once for a credential that many requests bring at the same moment, and then not again', async () => {
  const { credentials, questions, answer } = world;
  const first = Promise.all([credentials.verify(KEY), credentials.verify(KEY), credentials.verify(KEY)]);
  answer(0);
  expect((await first).map((principal) => principal?.keyId)).toEqual(['key-1', 'key-1', 'key-1']);
  expect(credentials.verify(KEY)).toMatchObject({ keyId: 'key-1' });
  expect(questions).toHaveLength(1);
});

it('does not believe an answer that was read before the credential was ended', async () => {
  const { credentials, questions, answer, settled } = world;
  const verified = credentials.verify(KEY);
  credentials.forget({ key: 'key-1' });
  answer(0);
  await settled();
  expect(questions).toHaveLength(2);
  answer(1, []);
  expect(await verified).toBeNull();
  expect(credentials.verify(KEY)).toBeInstanceOf(Promise);
});

it('uses an answer of 5 to 10 seconds while it asks again, and waits for the new one after that', async () => {
  const { credentials, questions, answer, advance, settled } = world;
  const first = credentials.verify(KEY);
  answer(0);
  await first;
  advance(5_001);
  expect(credentials.verify(KEY)).toMatchObject({ keyId: 'key-1' });
  expect(credentials.verify(KEY)).toMatchObject({ keyId: 'key-1' });
  expect(questions).toHaveLength(2);
  answer(1, []);
  await settled();
  const ended = credentials.verify(KEY);
  answer(2, []);
  expect(await ended).toBeNull();
});

it('does not take a database that is down for an answer, until the last one is too old', async () => {
  const { credentials, answer, fail, advance, settled } = world;
  const first = credentials.verify(KEY);
  answer(0);
  await first;
  advance(6_000);
  expect(credentials.verify(KEY)).toMatchObject({ keyId: 'key-1' });
  fail(1);
  await settled();
  expect(credentials.verify(KEY)).toMatchObject({ keyId: 'key-1' });
  fail(2);
  await settled();
  advance(4_001);
  const late = Promise.resolve(credentials.verify(KEY));
  fail(3);
  await expect(late).rejects.toThrow('down');
});

it('asks nothing about text that cannot be a credential of ours', async () => {
  const { credentials, questions } = world;
  for (const text of ['', 'bw_', `${KEY}x`, "bw_' OR 1=1 --", 'a.b.c'])
    expect(await credentials.verify(text)).toBeNull();
  expect(questions).toHaveLength(0);
});

it('counts who was here in the last five minutes', async () => {
  const { credentials, answer, advance } = world;
  const first = credentials.verify(KEY);
  answer(0);
  await first;
  expect(credentials.activeUsers()).toBe(1);
  advance(5 * 60_000 + 1);
  expect(credentials.activeUsers()).toBe(0);
});
