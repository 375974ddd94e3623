import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TenantId } from '../../src/domain/tenant.ts';
import { createPostgresEventLog } from '../../src/drivers/postgres/event-log.ts';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.ts';

let test: TestDatabase;
let first: TenantId;
let second: TenantId;

beforeAll(async () => {
  test = await createTestDatabase({ max: 3 });
  first = await test.createTenant();
  second = await test.createTenant();
});
afterAll(() => test?.[Symbol.asyncDispose]());

describe('the tenant handle', () => {
  it('runs every statement as the role and in the schema of its tenant', async () => {
    for (let round = 0; round < 10; round++) {
      for (const tenant of [first, second]) {
        const [row] = await test.database.tenant(tenant).query<{ role: string; path: string }>({
          text: 'SELECT current_user AS role, current_schema() AS path',
        });
        expect(row).toEqual({ role: `tenant_${tenant}`, path: `tenant_${tenant}` });
      }
    }
  });

  it('gives the platform its own role back', async () => {
    await test.database.tenant(first).query({ text: 'SELECT 1' });
    const [row] = await test.database.platform.query<{ role: string }>({
      text: 'SELECT current_user AS role',
    });
    expect(row?.role).toBe('bellwether_app');
  });

  it.each([
    ['another tenant’s table', () => `SELECT * FROM tenant_${second}.documents`],
    ['the shared schema', () => 'SELECT * FROM shared.users'],
    ['a change of role by function', () => "SELECT set_config('role', 'bellwether_app', false)"],
    ['a change of role by statement', () => 'RESET ROLE'],
    ['two statements in one', () => 'SELECT 1; SELECT 2'],
    ['a file of the server', () => "SELECT pg_read_file('postgresql.conf')"],
    ['a program', () => "COPY sources FROM PROGRAM 'id'"],
    ['a large object', () => 'SELECT lo_create(0)'],
  ])('is refused %s', async (_, statement) => {
    await expect(test.database.tenant(first).query({ text: statement() })).rejects.toThrow();
    const [row] = await test.database
      .tenant(first)
      .query<{ role: string }>({ text: 'SELECT current_user AS role' });
    expect(row?.role).toBe(`tenant_${first}`);
  });

  it('writes for the tenant and the platform in one transaction, and neither when it fails', async () => {
    const work = test.database.spanning(first, async ({ tenant, platform }) => {
      await tenant.query({ text: "INSERT INTO projections VALUES ('x', 1)" });
      await platform.query({ text: "INSERT INTO shared.log_partitions VALUES ('custom', 99, 1)" });
      const [row] = await tenant.query<{ role: string }>({ text: 'SELECT current_user AS role' });
      expect(row?.role).toBe(`tenant_${first}`);
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await test.database.tenant(first).query({ text: 'SELECT * FROM projections' })).toEqual([]);
    expect(
      await test.database.platform.query({
        text: 'SELECT * FROM shared.log_partitions WHERE partition = 99',
      }),
    ).toEqual([]);
  });

  it('refuses what is sent after its transaction ended, which would be outside it', async () => {
    const one = await test.createTenant();
    const { database } = test;
    let late: Promise<unknown> = Promise.resolve();
    const failed = database.tenant(one).transaction(async (transaction) => {
      late = new Promise((resolve) => setImmediate(resolve))
        .then(() => failed.catch(() => {}))
        .then(() =>
          transaction.query({
            text: "INSERT INTO sources (id, name, kind, source_type) SELECT gen_random_uuid(), 'late', 'api', 'news'",
          }),
        );
      late.catch(() => {});
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    await expect(late).rejects.toMatchObject({ code: 'INTERNAL' });
    const rows = await database.tenant(one).query({ text: "SELECT 1 FROM sources WHERE name = 'late'" });
    expect(rows).toEqual([]);
  });

  it('serves more callers than it has connections', async () => {
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, i) =>
        test.database.tenant(i % 2 ? first : second).query<{ n: number; role: string }>({
          text: 'SELECT $1::int AS n, current_user AS role',
          values: [i],
        }),
      ),
    );
    for (const [i, [row]] of answers.entries())
      expect(row).toEqual({ n: i, role: `tenant_${i % 2 ? first : second}` });
    expect(test.database.connections.open).toBeLessThanOrEqual(3);
  });

  it('reads times as milliseconds, bigints as numbers, and arrays as arrays', async () => {
    const time = Date.UTC(1999, 11, 31, 23, 59, 59, 123);
    const [row] = await test.database.tenant(first).query({
      text: 'SELECT $1::timestamptz AS time, 9007199254740991::bigint AS big, $2::text[] AS texts',
      values: [new Date(time), ['a', 'b "c", \\d', '', '{}']],
    });
    expect(row).toEqual({ time, big: Number.MAX_SAFE_INTEGER, texts: ['a', 'b "c", \\d', '', '{}'] });
  });
});

describe('listening', () => {
  it('hears a notification of another connection', async () => {
    const heard = Promise.withResolvers<string>();
    await using _ = await test.database.listen('room', heard.resolve);
    await test.database.platform.query({ text: "SELECT pg_notify('room', 'hello')" });
    expect(await heard.promise).toBe('hello');
  });

  const LISTENERS = `SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND application_name LIKE '%listener'`;
  const say = (channel: string, text: string) =>
    test.database.platform.query({ text: 'SELECT pg_notify($1, $2)', values: [channel, text] });

  it('takes one connection however much is listened to, and none after the last', async () => {
    const heard: string[] = [];
    const first = await test.database.listen('one', (text) => heard.push(`first ${text}`));
    const second = await test.database.listen('one', (text) => heard.push(`second ${text}`));
    const third = await test.database.listen('two', (text) => heard.push(`third ${text}`));
    expect(await test.database.platform.query({ text: LISTENERS })).toHaveLength(1);
    await first[Symbol.asyncDispose]();
    await say('one', 'a');
    await say('two', 'b');
    await expect.poll(() => heard).toEqual(['second a', 'third b']);
    await second[Symbol.asyncDispose]();
    await say('one', 'c');
    await say('two', 'd');
    await expect.poll(() => heard).toEqual(['second a', 'third b', 'third d']);
    await third[Symbol.asyncDispose]();
    await expect.poll(() => test.database.platform.query({ text: LISTENERS })).toEqual([]);
  });

  it('comes back when its connection is lost, and says that something may have been missed', async () => {
    const back = Promise.withResolvers<void>();
    const heard = Promise.withResolvers<string>();
    await using _ = await test.database.listen('lost', heard.resolve, back.resolve);
    const [{ pid }] = (await test.database.platform.query({ text: LISTENERS })) as [{ pid: number }];
    await test.database.platform.query({ text: 'SELECT pg_terminate_backend($1)', values: [pid] });
    await back.promise;
    await say('lost', 'again');
    expect(await heard.promise).toBe('again');
  });
});

describe('the event log', () => {
  const source = '01900000-0000-7000-8000-000000000000';
  const append = (count: number, topic: 'news' | 'code' = 'news') =>
    createPostgresEventLog({ database: test.database }).append({
      topic,
      tenant: first,
      sourceId: source,
      runId: null,
      documents: Array.from({ length: count }, (_, i) => ({ title: `t${i}` })),
    });

  it('numbers documents without gaps, reads batches in order, and moves the offset with the results', async () => {
    const log = createPostgresEventLog({ database: test.database });
    const ends = await Promise.all([append(3), append(5), append(2)]);
    expect(Math.max(...ends.map((e) => e.endOffset))).toBe(10);
    const leases = await log.acquire('pipeline', 'me', { wanted: 10, leaseMs: 60_000 });
    const lease = leases.find((l) => l.topic === 'news')!;
    const batches = await log.read(lease, lease.offset, 6);
    expect(batches[0]?.baseOffset).toBe(0);
    expect(JSON.parse(Buffer.from(batches[0]!.payload).toString())).toHaveLength(batches[0]!.count);
    expect((await log.lag('pipeline')).get('news')).toBe(10);
    await test.database.spanning(first, ({ platform }) => log.commit(lease, 10, platform));
    expect((await log.lag('pipeline')).get('news')).toBe(0);
    expect(await log.read(lease, 10, 6)).toEqual([]);
  });

  it('refuses the commit of an owner whose lease was taken over', async () => {
    const log = createPostgresEventLog({ database: test.database });
    await append(1, 'code');
    const mine = (await log.acquire('other', 'a', { wanted: 10, leaseMs: 0 })).find(
      (l) => l.topic === 'code',
    )!;
    const theirs = (await log.acquire('other', 'b', { wanted: 10, leaseMs: 60_000 })).find(
      (l) => l.topic === 'code',
    )!;
    expect(theirs.epoch).toBeGreaterThan(mine.epoch);
    await expect(log.commit(mine, 1, test.database.platform)).rejects.toThrow(/lease/);
    await log.commit(theirs, 1, test.database.platform);
    expect(await log.acquire('other', 'a', { wanted: 10, leaseMs: 60_000 })).toEqual([]);
  });

  it('keeps what is young or unread, and deletes the rest', async () => {
    const log = createPostgresEventLog({ database: test.database });
    expect(await log.expire(Date.now())).toBe(0);
    expect(await log.expire(Date.now() + 8 * 86_400_000)).toBe(1 + 0);
  });
});
