import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type CommandLine, createCommandLine, type RunningCommand } from '../../harness/command-line.ts';

// Every command is a start of the whole product: on a busy machine a few of them take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let cli: CommandLine;
let server: RunningCommand;
let url = '';
const serve = () => cli.start(['serve', '--port', '0'], { ownGroup: true });
const total = async (word: string) =>
  (await cli.run('search', word, '--mode', 'text', '--json')).json<{ total: number }>().total;

beforeAll(async () => {
  cli = await createCommandLine();
  server = serve();
  url = await server.ready;
});
afterAll(() => cli?.[Symbol.asyncDispose]());

it('commands work through the server that runs: ingest, search, dead letters, reindex, doctor', async () => {
  const file = join(cli.data, 'notes.jsonl');
  await writeFile(file, '{"title":"Quay flooded","date":"2018-03-01"}\n{"bad\n{"title":"Quay dry again"}\n');
  const ingested = await cli.run('ingest', file, '--tenant', 'demo', '--json');
  expect(ingested.json()).toMatchObject({ read: 3, accepted: 2, rejected: 1 });
  // Searchable a moment later, as with everything that is stored while the server runs.
  await expect.poll(() => total('quay'), { timeout: 20_000 }).toBe(2);
  expect((await cli.run('deadletter', 'list', '--json')).json()).toMatchObject({
    total: 1,
    items: [{ location: 'notes.jsonl:2' }],
  });
  expect((await cli.run('reindex', '--json')).json()).toMatchObject({ documents: 2 });
  expect(await total('quay')).toBe(2);
  const { checks } = (await cli.run('doctor', '--json')).json<{
    checks: { name: string; detail: string }[];
  }>();
  expect(checks.find(({ name }) => name === 'database')!.detail).toContain('served by a running process');
});

it('a second server on the same data directory fails and names the owner', async () => {
  const second = await cli.run('serve', '--port', '0');
  expect(second.code).toBe(1);
  expect(second.out).toBe('');
  expect(second.err).toContain(cli.data);
  expect(second.err).toContain(String(server.process.pid));
  expect((await fetch(`${url}/health`)).status).toBe(200);
});

it('after kill -9 a new server starts, and nothing is lost', async () => {
  server.process.kill('SIGKILL');
  await server.ended;
  server = serve();
  url = await server.ready;
  expect((await fetch(`${url}/health`)).status).toBe(200);
  expect(await total('quay')).toBe(2);
});

it.each(['SIGINT', 'SIGTERM'] as const)(
  'on %s it stops in order, leaves no process behind and printed one line',
  async (signal) => {
    if (server.process.exitCode !== null) server = serve();
    await server.ready;
    expect((await cli.processes()).length).toBeGreaterThan(1);
    server.process.kill(signal);
    const { code, out, err } = await server.ended;
    expect(out).toMatch(/^ready http:\/\/127\.0\.0\.1:\d+\n$/);
    expect({ code, err: err.match(/"level":[56]0.*/g) }).toEqual({ code: 0, err: null });
    expect(await cli.processes()).toEqual([]);
  },
);

it('one Ctrl-C that arrives twice, from the terminal and from npm, is one', async () => {
  server = serve();
  await server.ready;
  server.process.kill('SIGINT');
  server.process.kill('SIGINT');
  expect(await server.ended).toMatchObject({ code: 0 });
  expect(await cli.processes()).toEqual([]);
});
