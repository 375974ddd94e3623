import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApiWorld, createApiWorld } from '../../harness/api-world.ts';

let world: ApiWorld;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'bellwether-web-'));
  await mkdir(join(directory, 'assets'));
  await writeFile(
    join(directory, 'index.html'),
    '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__"><script>let dark = true</script><script src="/assets/app-abc123.js"></script>',
  );
  await writeFile(join(directory, 'assets', 'app-abc123.js'), 'console.log("app")\n'.repeat(200));
  await writeFile(join(directory, 'favicon.svg'), '<svg/>');
  world = await createApiWorld({ config: { webDirectory: directory } });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

const get = (url: string, headers: Record<string, string> = {}) =>
  world.server.app.inject({ method: 'GET', url, headers });

it('answers every address of the application with its page, asked for each time', async () => {
  for (const url of ['/', '/signals?q=a', '/sources/0190a0a0', '/index.html']) {
    const response = await get(url);
    expect(response.statusCode, url).toBe(200);
    expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(response.headers['cache-control']).toBe('no-cache');
  }
});

it('allows scripts of its own, the inline one by its hash, and a new nonce for styles each time', async () => {
  const [first, second] = [await get('/'), await get('/')];
  const policy = String(first.headers['content-security-policy']);
  expect(policy).toMatch(/script-src 'self' 'sha256-[\w+/=]{44}';/);
  expect(policy).not.toMatch(/unsafe|\*/);
  const nonce = /style-src 'self' 'nonce-([\w-]+)'/.exec(policy)![1]!;
  expect(first.body).toContain(`content="${nonce}"`);
  expect(second.body).not.toContain(nonce);
  expect(policy).toContain("frame-ancestors 'none'");
});

it('lets files with a hash in their name be kept for ever, and compresses them', async () => {
  const response = await get('/assets/app-abc123.js', { 'accept-encoding': 'br' });
  expect(response.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(response.headers['content-encoding']).toBe('br');
  expect((await get('/favicon.svg')).headers['cache-control']).toBe('public, max-age=3600');
});

it('does not answer a missing file, an API path or a change with the page', async () => {
  expect((await get('/assets/gone.js')).statusCode).toBe(404);
  expect((await get('/api/v1/nothing')).headers['content-type']).toContain('problem+json');
  expect((await world.server.app.inject({ method: 'POST', url: '/signals' })).statusCode).toBe(404);
});

it('serves nothing outside its folder', async () => {
  for (const url of [
    '/../package.json',
    '/assets/../../package.json',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/..%2f..%2fetc%2fpasswd',
  ]) {
    const response = await get(url);
    expect(response.body, url).not.toMatch(/root:|"name"/);
  }
});
