import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type CommandLine, createCommandLine } from '../../harness/command-line.ts';
import { type LocalServer, startLocalServer } from '../../harness/local-server.ts';

// Every command is a start of the whole product: on a busy machine a few of them take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const FEED = `<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Gazette</title>
  <item><title>Ferry returns</title><link>https://example.org/ferry</link><pubDate>Mon, 01 Jan 2018 10:00:00 GMT</pubDate></item>
  <item><title>Pier repaired</title><link>https://example.org/pier</link><pubDate>Tue, 02 Jan 2018 10:00:00 GMT</pubDate></item>
</channel></rss>`;

let cli: CommandLine;
let server: LocalServer;
beforeAll(async () => {
  server = await startLocalServer((request, response) => {
    if (request.url === '/away') {
      // Another loopback address, which the operator did not allow.
      response.writeHead(302, { location: `http://127.0.0.2:${new URL(server.origin).port}/feed` }).end();
    } else if (request.headers['if-none-match'] === '"1"') response.writeHead(304).end();
    else response.writeHead(200, { 'content-type': 'application/rss+xml', etag: '"1"' }).end(FEED);
  });
  cli = await createCommandLine({ BELLWETHER_FETCH_ALLOW: '127.0.0.1' });
  await cli.run('tenant', 'create', 'demo');
});
afterAll(async () => {
  await cli?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
});

const add = (path: string, ...more: string[]) =>
  cli.run('source', 'add', 'rss', `${server.origin}${path}`, '--json', ...more);

it('a source is added, collected, and the second time there is nothing new', async () => {
  const added = await add(
    '/feed',
    '--name',
    'Gazette',
    '--source-type',
    'news',
    '--every',
    '600',
    '--label',
    'port',
  );
  expect(added.json()).toMatchObject({
    name: 'Gazette',
    kind: 'rss',
    sourceType: 'news',
    schedule: { kind: 'interval', everySeconds: 600 },
  });
  const first = await cli.run('collect', 'Gazette', '--json');
  expect(first).toMatchObject({ code: 0 });
  expect(first.json()).toMatchObject({
    runs: [{ source: 'Gazette', fetched: 2, rejected: 0, unchanged: false, error: null }],
  });
  const second = await cli.run('collect', 'rss');
  expect(second).toMatchObject({ code: 0, out: 'Gazette: nothing new\n' });
  expect(server.requests).toEqual(['/feed', '/feed']);
  const found = (await cli.run('search', 'ferry', '--mode', 'text', '--json')).json<{ items: unknown[] }>();
  expect(found.items).toMatchObject([{ title: 'Ferry returns', source: { name: 'Gazette' } }]);
});

it('a redirect to a private address is refused, named and fails the command; other sources go on', async () => {
  await add('/away', '--name', 'Astray');
  const answer = await cli.run('collect', 'rss', '--json');
  expect(answer.code).toBe(1);
  const { runs } = answer.json<{ runs: { source: string; error: string | null }[] }>();
  expect(runs.find(({ source }) => source === 'Astray')!.error).toMatch(/127\.0\.0\.2/);
  expect(runs.find(({ source }) => source === 'Gazette')!.error).toBeNull();
});

it('a source is paused, listed, resumed and removed, and its documents stay', async () => {
  await cli.run('source', 'pause', 'Gazette');
  expect((await cli.run('source', 'list')).out).toMatch(/Gazette +rss +disabled +2/);
  expect((await cli.run('source', 'resume', 'Gazette', '--json')).json()).toMatchObject({ result: 'resume' });
  expect((await cli.run('source', 'remove', 'Gazette')).out).toBe('Removed "Gazette". Its documents stay.\n');
  const { items } = (await cli.run('source', 'list', '--json')).json<{ items: { name: string }[] }>();
  expect(items.map(({ name }) => name)).toEqual(['Astray']);
  expect((await cli.run('search', 'pier', '--mode', 'text', '--json')).json()).toMatchObject({ total: 1 });
});

it('what is no source is refused: another kind, no address, a name that nobody has', async () => {
  expect(await cli.run('source', 'add', 'gopher', 'gopher://x')).toMatchObject({
    code: 2,
    err: expect.stringContaining('"gopher" is not a kind of source'),
  });
  expect(await cli.run('collect', 'Nobody')).toMatchObject({
    code: 1,
    err: expect.stringContaining('no source "Nobody"'),
  });
});
