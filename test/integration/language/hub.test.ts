import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { createAddressPolicy } from '../../../src/collect/address-policy.ts';
import { createSafeFetch, type SafeFetcher } from '../../../src/collect/safe-fetch.ts';
import { downloadModel } from '../../../src/drivers/onnx/hub.ts';
import { type LocalServer, startLocalServer } from '../../harness/local-server.ts';

// A server that answers as a model hub does: a listing with sizes and SHA-256, and files behind a redirect.
const calm = new AbortController().signal;
const weights = Buffer.from('the weights of a model');
const files: Record<string, Buffer> = {
  'config.json': Buffer.from('{}'),
  'tokenizer.json': Buffer.from('{"model":{}}'),
  '1_Pooling/config.json': Buffer.from('{"pooling_mode_mean_tokens":true}'),
  'onnx/model.onnx': weights,
  'README.md': Buffer.from('not wanted'),
  'pytorch_model.bin': Buffer.from('not wanted'),
};
let server: LocalServer;
let fetcher: SafeFetcher;
let folder: string;
let listing: object[];
let sent: Record<string, Buffer>;

beforeAll(async () => {
  server = await startLocalServer((request, response) => {
    const path = request.url!;
    if (path.startsWith('/api/models/owner/name/tree/abc123'))
      return void response.end(JSON.stringify(listing));
    const file = /^\/owner\/name\/resolve\/abc123\/(.+)$/.exec(path)?.[1];
    if (file !== undefined) return void response.writeHead(302, { location: `/cdn/${file}` }).end();
    const body = sent[path.replace('/cdn/', '')];
    if (body === undefined) return void response.writeHead(404).end();
    response.end(body);
  });
  fetcher = createSafeFetch({ version: 'test', policy: createAddressPolicy({ allow: ['127.0.0.1'] }) });
});
afterAll(async () => {
  await fetcher[Symbol.asyncDispose]();
  await server[Symbol.asyncDispose]();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub '));
  server.requests.length = 0;
  sent = { ...files };
  listing = Object.entries(files).map(([path, bytes]) => ({
    type: 'file',
    path,
    size: bytes.length,
    ...(path.endsWith('.onnx') ? { lfs: { oid: createHash('sha256').update(bytes).digest('hex') } } : {}),
  }));
  return () => rm(folder, { recursive: true });
});

const download = (options: { revision?: string; repository?: string; maxBytes?: number } = {}) =>
  downloadModel(
    {
      fetch: fetcher.fetch,
      hub: server.origin,
      repository: 'owner/name',
      revision: 'abc123',
      into: join(folder, 'models/name'),
      ...options,
    },
    calm,
  );

it('brings what an embedder needs and nothing else', async () => {
  await download();
  const got = await readdir(join(folder, 'models/name'), { recursive: true });
  expect(got.sort()).toEqual([
    '1_Pooling',
    '1_Pooling/config.json',
    'config.json',
    'model.onnx',
    'tokenizer.json',
  ]);
  expect(await readFile(join(folder, 'models/name/model.onnx'))).toEqual(weights);
  expect(server.requests.join()).not.toMatch(/README|pytorch/);
});

it.each([
  ['another SHA-256', { 'onnx/model.onnx': Buffer.from('the weights of a mODEL') }, 'FETCH_FAILED'],
  ['another size', { 'config.json': Buffer.from('{ }') }, 'FETCH_TOO_LARGE'],
  ['fewer bytes', { 'config.json': Buffer.from('{') }, 'FETCH_FAILED'],
  ['nothing', { 'tokenizer.json': undefined as unknown as Buffer }, 'FETCH_FAILED'],
])('leaves nothing behind when a file comes with %s', async (_, changed, code) => {
  sent = { ...files, ...changed };
  await expect(download()).rejects.toMatchObject({ code });
  expect(await readdir(join(folder, 'models'))).toEqual([]);
});

it('refuses a repository without an ONNX file, one that is too large, and names that are none', async () => {
  await expect(download({ maxBytes: 10 })).rejects.toMatchObject({ code: 'FETCH_TOO_LARGE' });
  listing = [{ path: 'config.json', size: 2 }];
  await expect(download()).rejects.toThrow(/no ONNX file/);
  await expect(download({ repository: '../../etc' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  await expect(download({ revision: 'a/../b' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

it('is refused private addresses by the fetch that it is given', async () => {
  await using strict = createSafeFetch({ version: 'test' });
  await expect(
    downloadModel(
      {
        fetch: strict.fetch,
        hub: server.origin,
        repository: 'owner/name',
        revision: 'abc123',
        into: join(folder, 'x'),
      },
      calm,
    ),
  ).rejects.toMatchObject({ code: 'FETCH_REFUSED' });
});
