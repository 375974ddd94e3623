import type { ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import {
  brotliCompressSync,
  constants,
  deflateRawSync,
  deflateSync,
  gzipSync,
  zstdCompressSync,
} from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAddressPolicy } from '../../src/collect/address-policy.ts';
import {
  createSafeFetch,
  type FetchLimits,
  type SafeFetch,
  type SafeFetchOptions,
} from '../../src/collect/safe-fetch.ts';
import { type LocalServer, startLocalServer } from '../harness/local-server.ts';

let server: LocalServer;
let port = '';
/** Set by tests that answer in their own way. */
let answer: (path: string, response: ServerResponse, headers: NodeJS.Dict<string | string[]>) => void =
  () => {};

beforeAll(async () => {
  server = await startLocalServer((request, response) =>
    answer(request.url ?? '', response, request.headers),
  );
  port = new URL(server.origin).port;
});
afterAll(() => server[Symbol.asyncDispose]());

const text = (body: Uint8Array) => Buffer.from(body).toString('utf8');

/** Every name resolves to the loopback address, which is permitted for `local.test` only. */
async function withFetch<T>(
  work: (fetch: SafeFetch) => Promise<T>,
  limits: Partial<FetchLimits> = {},
  more: Partial<SafeFetchOptions> = {},
): Promise<T> {
  await using fetcher = createSafeFetch({
    version: '1.2.3',
    policy: createAddressPolicy({ allow: ['local.test'], ports: [80, 443, Number(port)] }),
    resolve: async () => [{ address: '127.0.0.1', family: 4 }],
    limits,
    ...more,
  });
  return await work(fetcher.fetch);
}

const url = (path = '/') => `http://local.test:${port}${path}`;

describe('safe fetch', () => {
  it('gives status, headers, body and validators, and says who is asking', async () => {
    answer = (_path, response, headers) =>
      response
        .writeHead(200, {
          etag: '"a"',
          'last-modified': 'Thu, 01 Jan 2026 00:00:00 GMT',
          'x-agent': headers['user-agent'],
        })
        .end('hello');
    const response = await withFetch((fetch) => fetch(url('/feed')));
    expect(response).toMatchObject({
      status: 200,
      notModified: false,
      finalUrl: url('/feed'),
      etag: '"a"',
      lastModified: 'Thu, 01 Jan 2026 00:00:00 GMT',
    });
    expect(response.headers['x-agent']).toMatch(/^Bellwether\/1\.2\.3 \(\+/);
    expect(text(response.body)).toBe('hello');
  });

  it('asks conditionally and takes 304 for "not modified"', async () => {
    answer = (_path, response, headers) =>
      response
        .writeHead(headers['if-none-match'] === '"a"' && headers['if-modified-since'] === 'then' ? 304 : 200)
        .end();
    expect(await withFetch((fetch) => fetch(url(), { etag: '"a"', lastModified: 'then' }))).toMatchObject({
      status: 304,
      notModified: true,
    });
    expect(await withFetch((fetch) => fetch(url(), { etag: '"b"' }))).toMatchObject({
      status: 200,
      notModified: false,
    });
  });

  it('reads Retry-After in seconds and as a date', async () => {
    const now = Date.UTC(2026, 0, 1);
    answer = (path, response) =>
      response
        .writeHead(429, { 'retry-after': path === '/date' ? 'Thu, 01 Jan 2026 00:02:00 GMT' : '7' })
        .end();
    const clock = { now: () => now };
    expect(await withFetch((fetch) => fetch(url('/seconds')), {}, { clock })).toMatchObject({
      status: 429,
      retryAfterMs: 7000,
    });
    expect(await withFetch((fetch) => fetch(url('/date')), {}, { clock })).toMatchObject({
      retryAfterMs: 120_000,
    });
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['deflate', deflateRawSync],
    ['br', brotliCompressSync],
    ['zstd', zstdCompressSync],
  ] as const)('decompresses %s', async (encoding, compress) => {
    const body = 'Bellwether '.repeat(10_000);
    answer = (_path, response) =>
      response.writeHead(200, { 'content-encoding': encoding }).end(compress(Buffer.from(body)));
    expect(text((await withFetch((fetch) => fetch(url()))).body)).toBe(body);
  });
});

describe('safe fetch refuses', () => {
  it.each([
    ['file:///etc/passwd', /neither http nor https/],
    ['ftp://local.test/', /neither http nor https/],
    ['not a url', /is not a URL/],
    ['http://user:secret@local.test/', /user name or password/],
    ['http://example.org:22/', /port 22/],
    ['http://127.0.0.1/', /loopback/],
    ['http://2130706433/', /loopback/],
    ['http://0x7f.1/', /loopback/],
    ['http://[::1]/', /loopback/],
    ['http://[::ffff:7f00:1]/', /IPv4-mapped/],
    ['http://169.254.169.254/latest/meta-data/', /link-local/],
    ['http://10.0.0.1/', /private/],
  ])('%s', async (address, reason) => {
    server.requests.length = 0;
    const error = await withFetch((fetch) => fetch(address)).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: 'FETCH_REFUSED', message: expect.stringMatching(reason) });
    expect((error as Error).message).not.toContain('secret');
    expect(server.requests).toEqual([]);
  });

  it('a name that resolves to a private address, also when only one of its addresses is', async () => {
    for (const addresses of [['10.0.0.1'], ['93.184.216.34', '192.168.0.1'], ['::1']]) {
      const resolve = async () =>
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
      await expect(withFetch((fetch) => fetch('http://evil.test/'), {}, { resolve })).rejects.toMatchObject({
        code: 'FETCH_REFUSED',
        message: expect.stringMatching(/^evil\.test resolves to an address that may not be fetched/),
      });
    }
  });

  it('a name that changes its address between check and use: it is resolved once, and that answer is used', async () => {
    answer = (_path, response) => response.end('public');
    let lookups = 0;
    const policy = createAddressPolicy({ allow: ['127.0.0.1'], ports: [Number(port)] });
    const resolve = async () => [{ address: lookups++ === 0 ? '127.0.0.1' : '10.0.0.1', family: 4 }];
    await withFetch((fetch) => fetch(`http://rebind.test:${port}/`), {}, { resolve, policy });
    expect(lookups).toBe(1);
  });

  it.each([
    'http://169.254.169.254/latest',
    'http://[fd00::1]/',
    '//10.0.0.1/',
    'http://other.test/',
    'file:///etc/passwd',
    'http://u:p@local.test/',
  ])('a redirect to %s', async (location) => {
    answer = (path, response) =>
      path === '/'
        ? response.writeHead(302, { location: '/second' }).end()
        : response.writeHead(301, { location }).end();
    await expect(withFetch((fetch) => fetch(url()))).rejects.toMatchObject({ code: 'FETCH_REFUSED' });
  });

  it('more than five redirects', async () => {
    server.requests.length = 0;
    answer = (path, response) => response.writeHead(307, { location: `${path}x` }).end();
    await expect(withFetch((fetch) => fetch(url()))).rejects.toMatchObject({
      code: 'FETCH_FAILED',
      message: expect.stringMatching(/redirects more than 5 times/),
    });
    expect(server.requests.length).toBe(6);
  });

  it('to carry credentials to another origin', async () => {
    const seen: (string | string[] | undefined)[] = [];
    answer = (path, response, headers) => {
      seen.push(headers.authorization);
      if (path === '/') response.writeHead(302, { location: '/same' }).end();
      else if (path === '/same')
        response.writeHead(302, { location: `http://sub.local.test:${port}/other` }).end();
      else response.end();
    };
    const policy = createAddressPolicy({ allow: ['local.test', '*.local.test'] });
    await withFetch((fetch) => fetch(url(), { headers: { Authorization: 'Bearer x' } }), {}, { policy });
    expect(seen).toEqual(['Bearer x', 'Bearer x', undefined]);
  });
});

describe('safe fetch stops', () => {
  it('a body larger than the limit, stated or not', async () => {
    answer = (path, response) => {
      if (path === '/stated') response.writeHead(200, { 'content-length': 5000 }).end(Buffer.alloc(5000));
      else {
        response.write(Buffer.alloc(3000));
        response.end(Buffer.alloc(3000));
      }
    };
    for (const path of ['/stated', '/streamed']) {
      await expect(withFetch((fetch) => fetch(url(path)), { maxBytes: 4000 })).rejects.toMatchObject({
        code: 'FETCH_TOO_LARGE',
        message: expect.stringContaining(path),
      });
    }
    expect((await withFetch((fetch) => fetch(url('/streamed')), { maxBytes: 6000 })).body.length).toBe(6000);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', (data: Buffer) => brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 2 } })],
    ['zstd', zstdCompressSync],
  ] as const)('a %s bomb, without holding it in memory', async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(100 * 1024 * 1024));
    answer = (_path, response) => response.writeHead(200, { 'content-encoding': encoding }).end(bomb);
    const before = process.memoryUsage().rss;
    await expect(withFetch((fetch) => fetch(url()))).rejects.toMatchObject({ code: 'FETCH_TOO_LARGE' });
    expect(process.memoryUsage().rss - before).toBeLessThan(60 * 1024 * 1024);
  });

  it('what decompresses to more than the limit, and what grows more than its ratio allows, each by itself', async () => {
    const mixed = gzipSync(
      Buffer.from(Array.from({ length: 20_000 }, (_, i) => Math.sin(i).toString(36)).join('')),
    );
    const zeros = gzipSync(Buffer.alloc(5 * 1024 * 1024));
    answer = (path, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(path === '/mixed' ? mixed : zeros);
    await expect(
      withFetch((fetch) => fetch(url('/mixed')), { maxBytes: mixed.length }),
    ).rejects.toMatchObject({
      code: 'FETCH_TOO_LARGE',
      message: expect.stringMatching(/larger than \d+ bytes when decompressed/),
    });
    await expect(withFetch((fetch) => fetch(url('/zeros')))).rejects.toMatchObject({
      code: 'FETCH_TOO_LARGE',
      message: expect.stringMatching(/more than 200 times its size/),
    });
    expect((await withFetch((fetch) => fetch(url('/zeros')), { maxRatio: 2000 })).body.length).toBe(
      5 * 1024 * 1024,
    );
  });

  it('compressed data that is cut off or damaged, and encodings that were not asked for', async () => {
    const whole = gzipSync(Buffer.from('x'.repeat(100_000)));
    answer = (path, response) =>
      response
        .writeHead(200, { 'content-encoding': path === '/odd' ? 'compress' : 'gzip' })
        .end(path === '/cut' ? whole.subarray(0, -20) : Buffer.from('no gzip'));
    await expect(withFetch((fetch) => fetch(url('/cut')))).rejects.toMatchObject({
      code: 'FETCH_FAILED',
      message: expect.stringMatching(/unexpected end/),
    });
    await expect(withFetch((fetch) => fetch(url('/damaged')))).rejects.toMatchObject({
      code: 'FETCH_FAILED',
    });
    await expect(withFetch((fetch) => fetch(url('/odd')))).rejects.toMatchObject({
      code: 'FETCH_FAILED',
      message: expect.stringMatching(/"compress"/),
    });
  });

  it('a server that accepts and says nothing, one that stops in the middle, and one that drips', async () => {
    answer = (path, response) => {
      if (path === '/silent') return;
      response.writeHead(200).write('a');
      if (path === '/drip') {
        const drip = setInterval(() => response.write('a'), 20);
        response.on('close', () => clearInterval(drip));
      }
    };
    for (const path of ['/silent', '/stalls', '/drip']) {
      await expect(withFetch((fetch) => fetch(url(path)), { totalMs: 150 })).rejects.toMatchObject({
        code: 'FETCH_TIMEOUT',
        message: expect.stringMatching(/took longer than 150 ms in all/),
      });
    }
  });

  it('when it is told to, with the reason it was given', async () => {
    const stop = new AbortController();
    answer = () => stop.abort(new Error('shutting down'));
    await expect(withFetch((fetch) => fetch(url(), { signal: stop.signal }))).rejects.toThrow(
      'shutting down',
    );
  });

  it('a connection that is refused or broken, saying which', async () => {
    const broken = createTcpServer((socket) => socket.resume().end('this is not HTTP\r\n\r\n'));
    await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
    const { port: brokenPort } = broken.address() as { port: number };
    await expect(withFetch((fetch) => fetch(`http://local.test:${brokenPort}/`))).rejects.toMatchObject({
      code: 'FETCH_FAILED',
      message: expect.stringContaining(`local.test:${brokenPort}`),
    });
    await new Promise((resolve) => broken.close(resolve));
    await expect(withFetch((fetch) => fetch(`http://local.test:${brokenPort}/`))).rejects.toMatchObject({
      code: 'FETCH_FAILED',
      message: expect.stringMatching(/ECONNREFUSED/),
    });
  });
});
