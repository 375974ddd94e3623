import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type CommandLine, createCommandLine } from '../../harness/command-line.ts';
import { type LocalServer, startLocalServer } from '../../harness/local-server.ts';

// Every command is a start of the whole product: on a busy machine a few of them take their time.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const weights = Buffer.from('the weights of a model');
const sha256 = createHash('sha256').update(weights).digest('hex');
const files: Readonly<Record<string, Buffer>> = {
  'config.json': Buffer.from('{}'),
  'tokenizer.json': Buffer.from('{"model":{}}'),
  '1_Pooling/config.json': Buffer.from('{"pooling_mode_mean_tokens":true}'),
  'onnx/model.onnx': weights,
};
let hub: LocalServer;
let cli: CommandLine;
beforeAll(async () => {
  hub = await startLocalServer((request, response) => {
    const path = request.url!;
    if (path.startsWith('/api/models/owner/small/tree/abc123'))
      return void response.end(
        JSON.stringify(
          Object.entries(files).map(([path, bytes]) => ({
            path,
            size: bytes.length,
            ...(bytes === weights ? { lfs: { oid: sha256 } } : {}),
          })),
        ),
      );
    const file = files[path.replace('/owner/small/resolve/abc123/', '')];
    if (file === undefined) return void response.writeHead(404).end();
    response.end(file);
  });
  cli = await createCommandLine({ BELLWETHER_FETCH_ALLOW: '127.0.0.1' });
});
afterAll(async () => {
  await cli?.[Symbol.asyncDispose]();
  await hub?.[Symbol.asyncDispose]();
});

const fetchSmall = (...words: string[]) =>
  cli.run('model', 'fetch', 'owner/small', '--revision', 'abc123', '--hub', hub.origin, ...words);

it('brings a model into the data directory and says what to set', async () => {
  const { code, out, err } = await fetchSmall();
  const folder = join(cli.data, 'models/small-abc123');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain(`onnx:small-abc123@${sha256.slice(0, 8)} is in ${folder}`);
  expect(out).toContain(`BELLWETHER_EMBEDDING_MODEL=onnx:${folder}\n`);
  expect(await readFile(join(folder, 'model.onnx'))).toEqual(weights);

  const again = await fetchSmall('--json');
  expect(again.code).toBe(1);
  expect(again.json()).toMatchObject({ error: { code: 'CONFLICT' } });
});

it('takes another folder, and answers in JSON', async () => {
  const folder = join(cli.data, 'elsewhere');
  expect((await fetchSmall('--into', folder, '--json')).json()).toEqual({
    id: `onnx:elsewhere@${sha256.slice(0, 8)}`,
    folder,
    settings: { BELLWETHER_EMBEDDING_MODEL: `onnx:${folder}` },
  });
});

it('says what is wrong and leaves no folder behind', async () => {
  const [missing, strict, usage] = await Promise.all([
    cli.run('model', 'fetch', 'owner/none', '--revision', 'abc123', '--hub', hub.origin),
    cli.start(['model', 'fetch', 'owner/other', '--revision', 'abc123', '--hub', hub.origin, '--json'], {
      env: { BELLWETHER_FETCH_ALLOW: '' },
    }).ended,
    cli.run('model', 'fetch', 'owner/small'),
  ]);
  expect(missing).toMatchObject({ code: 1, err: expect.stringContaining('answered with 404') });
  expect(strict.json()).toMatchObject({ error: { code: 'FETCH_REFUSED' } });
  expect(usage).toMatchObject({ code: 2, err: expect.stringContaining('--revision') });
  expect((await readdir(cli.data)).sort()).not.toContain('none');
  expect((await readdir(join(cli.data, 'models'))).filter((name) => !name.startsWith('small'))).toEqual([]);
});

it('lists what ships with sizes and cards, and what each tenant embeds with', async () => {
  await cli.run('tenant', 'create', 'acme');
  const { shipped, embedding } = (await cli.run('model', 'list', '--json')).json<{
    shipped: { name: string; bytes: number; card: string }[];
    embedding: object[];
  }>();
  expect(shipped.map(({ name }) => name)).toEqual(expect.arrayContaining(['embedding', 'tagger', 'pestle']));
  for (const { bytes, card } of shipped) {
    expect(bytes).toBeGreaterThan(10_000);
    expect(await readFile(card, 'utf8')).toMatch(/^# /);
  }
  expect(embedding).toEqual([
    { tenant: 'acme', id: 'static-1', dimensions: 256, state: 'always', since: null, answers: true },
  ]);
  const { out } = await cli.run('model', 'list');
  expect(out).toMatch(/^embedding +\d+\.\d MB /m);
  expect(out).toMatch(/^acme +static-1 +256 +always +yes$/m);
});
