import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type CommandLine, createCommandLine } from '../../harness/command-line.ts';

// Every command is a start of the whole product: on a busy machine a few of them take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let cli: CommandLine;
beforeAll(async () => {
  cli = await createCommandLine();
  const created = await cli.run('tenant', 'create', 'acme', '--name', 'Acme Ltd', '--json');
  expect(created.json()).toMatchObject({ slug: 'acme', name: 'Acme Ltd', state: 'active' });
});
afterAll(() => cli?.[Symbol.asyncDispose]());

it('wrong usage exits with 2, says what is wrong and points at --help', async () => {
  const wrong: [string[], RegExp][] = [
    [['frobnicate'], /unknown command 'frobnicate'/],
    [['ingest'], /missing required argument 'file'/],
    [['search', 'x', '--source-type', 'gossip'], /choose from patents/],
    [['serve', '--port', '99999'], /whole number from 0 to 65535/],
    [['deadletter', 'replay', 'nope'], /is no id/],
  ];
  await Promise.all(
    wrong.map(async ([words, message]) => {
      const { code, out, err } = await cli.run(...words);
      expect({ words, code, out }).toEqual({ words, code: 2, out: '' });
      expect(err).toMatch(message);
      expect(err).toContain('--help');
    }),
  );
});

it('a failure exits with 1 and says what to do, with --json as one JSON document', async () => {
  const json = await cli.run('search', 'x', '--tenant', 'nobody', '--json');
  expect(json.code).toBe(1);
  expect(json.json()).toEqual({
    error: { code: 'NOT_FOUND', message: expect.stringContaining('bellwether tenant create nobody') },
  });
  expect(json.err).toBe('');
});

it('a tenant is created once, listed, suspended and resumed', async () => {
  const again = await cli.run('tenant', 'create', 'acme', '--json');
  expect(again.code).toBe(1);
  expect(again.json()).toMatchObject({
    error: { message: expect.stringContaining('"acme" exists already') },
  });
  expect((await cli.run('tenant', 'suspend', 'acme', '--json')).json()).toMatchObject({ state: 'suspended' });
  expect((await cli.run('tenant', 'list')).out).toMatch(/acme +Acme Ltd +suspended/);
  expect((await cli.run('tenant', 'resume', 'acme')).out).toBe('"acme" is active.\n');
});

it('a user is added with a password made once or given, listed and removed', async () => {
  const made = (await cli.run('user', 'add', 'ada@example.org', '--role', 'owner', '--json')).json<{
    password: string;
  }>();
  expect(made).toMatchObject({ email: 'ada@example.org', role: 'owner', disabled: false });
  expect(made.password.length).toBeGreaterThanOrEqual(16);

  const given = await cli.start(['user', 'add', 'bob@example.org', '--password-stdin'], {
    input: 'a long enough password\n',
  }).ended;
  expect(given).toMatchObject({ code: 0, out: 'Added bob@example.org as analyst of "acme".\n' });

  expect((await cli.run('user', 'remove', 'ada@example.org')).err).toMatch(/owner/);
  expect(await cli.run('user', 'remove', 'bob@example.org')).toMatchObject({ code: 0 });
  const { items } = (await cli.run('user', 'list', '--json')).json<{ items: { email: string }[] }>();
  expect(items.map(({ email }) => email)).toEqual(['ada@example.org']);
});

it('a key is shown once, listed without its secret, and revoked', async () => {
  const created = (
    await cli.run('key', 'create', 'reader', '--role', 'viewer', '--expires-in-days', '7', '--json')
  ).json<{ id: string; key: string }>();
  const listed = await cli.run('key', 'list', '--json');
  expect(listed.out).not.toContain(created.key);
  expect(listed.json()).toMatchObject({ items: [{ id: created.id, name: 'reader', role: 'viewer' }] });
  expect((await cli.run('key', 'revoke', created.id, '--json')).json()).toEqual({
    id: created.id,
    revoked: true,
  });
});

it('doctor finds nothing wrong with a new installation, and names a setting that is', async () => {
  const well = (await cli.run('doctor', '--json')).json<{ ok: boolean; checks: { name: string }[] }>();
  expect(well.checks.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['node', 'configuration', 'database', 'isolation', 'search index of acme']),
  );
  expect(well).toMatchObject({ ok: true });
  const ill = await cli.start(['doctor'], { env: { BELLWETHER_PORT: 'eighty' } }).ended;
  expect(ill).toMatchObject({ code: 1, out: expect.stringContaining('BELLWETHER_PORT expects a port') });
});

it('migrate says that there is nothing to do', async () => {
  expect((await cli.run('migrate', '--json')).json()).toEqual({ shared: [], tenants: [] });
});
