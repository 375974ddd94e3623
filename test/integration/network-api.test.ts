import { readdir } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MetricRun, MetricTable, Network, Upload } from '../../src/schemas/network.ts';
import type { TestTenant } from '../harness/api-world.ts';
import { createProductWorld, type ProductWorld } from '../harness/product-world.ts';

/** Networks as clients meet them: over HTTP, with the product as it runs. */
let world: ProductWorld;
let tenant: TestTenant;
let address: string;

beforeAll(async () => {
  world = await createProductWorld({ BELLWETHER_UPLOAD_MB: '8' });
  tenant = await world.createTenant();
  address = await world.server.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => world?.[Symbol.asyncDispose]());

async function call<T>(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  options: { body?: object; as?: string; headers?: Record<string, string>; payload?: string | Buffer } = {},
): Promise<{ status: number; body: T; text: string; headers: Record<string, unknown> }> {
  const response = await world.server.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${options.as ?? tenant.users.analyst.token}`, ...options.headers },
    ...(options.body === undefined ? {} : { payload: options.body }),
    ...(options.payload === undefined ? {} : { payload: options.payload }),
  });
  const isJson = String(response.headers['content-type']).includes('json');
  return {
    status: response.statusCode,
    body: (isJson ? response.json() : null) as T,
    text: response.body,
    headers: response.headers,
  };
}

async function send(files: readonly (readonly [field: string, name: string, text: string])[]) {
  const form = new FormData();
  for (const [field, name, text] of files) form.append(field, new Blob([text]), name);
  const response = await fetch(`${address}/api/v1/data/upload`, {
    method: 'POST',
    headers: { authorization: `Bearer ${tenant.users.analyst.token}` },
    body: form,
  });
  return {
    status: response.status,
    body: (await response.json()) as Upload & { code: string; detail: string },
  };
}

async function settled(id: string): Promise<Upload> {
  const deadline = AbortSignal.timeout(20_000);
  for (;;) {
    const { body } = await call<Upload>('GET', `/data/uploads/${id}`);
    if (body.state !== 'importing') return body;
    deadline.throwIfAborted();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function uploaded(text: string, name = 'ties.csv', request: object = {}): Promise<Upload> {
  const { body } = await send([['file', name, text]]);
  const started = await call<Upload>('POST', `/data/uploads/${body.id}/import`, {
    body: { into: 'network', ...request },
  });
  expect(started.status, started.text).toBe(202);
  return settled(body.id);
}

const left = async () =>
  (await readdir(join(world.app.configuration.data, 'uploads', tenant.id)).catch(() => [])).length;

describe('an upload', () => {
  it('is looked at, then imported with the mapping that was shown', async () => {
    const { status, body } = await send([
      ['file', 'contacts.csv', 'who,whom,times\nann,bob,3\nbob,cem,1\nann,bob,1\n'],
      ['nodes', 'people.csv', 'id,label,team\nann,Ann,red\nbob,Bob,blue\ncem,Cem,red\n'],
    ]);
    expect(status, JSON.stringify(body)).toBe(201);
    expect(body).toMatchObject({ state: 'inspected', format: 'csv', columns: ['who', 'whom', 'times'] });
    const mapping = { source: 'who', target: 'whom', weight: 'times' };
    await call('POST', `/data/uploads/${body.id}/import`, {
      body: { into: 'network', mapping, name: 'Contacts' },
    });
    const done = await settled(body.id);
    expect(done).toMatchObject({ state: 'done', progress: 1, nodes: 3, ties: 3, error: null });
    const network = await call<Network>('GET', `/networks/${done.network_id}`);
    expect(network.body).toMatchObject({ name: 'Contacts', nodes: 3, ties: 2, events: 3, directed: false });
    expect(network.body.attributes.map(({ name }) => name)).toContain('team');
    await expect.poll(left).toBe(0);
    const again = await call('POST', `/data/uploads/${body.id}/import`, { body: { into: 'network' } });
    expect(again).toMatchObject({ status: 409 });
  });

  it('in pieces goes on from where it broke off', async () => {
    const text = `source,target\n${Array.from({ length: 500 }, (_, i) => `a${i},b${i}`).join('\n')}\n`;
    const begun = await call<Upload>('POST', '/data/uploads', {
      body: { file_name: 'p.csv', bytes: text.length },
    });
    expect(begun.body).toMatchObject({ state: 'receiving', received: 0, format: null });
    const piece = (offset: number, payload: string) =>
      call<Upload & { detail: string }>('PATCH', `/data/uploads/${begun.body.id}`, {
        headers: { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
        payload,
      });
    expect((await piece(0, text.slice(0, 1000))).body).toMatchObject({ state: 'receiving', received: 1000 });
    const wrong = await piece(500, text.slice(500));
    expect(wrong).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('Go on from 1000') },
    });
    expect((await piece(1000, text.slice(1000))).body).toMatchObject({ state: 'inspected', format: 'csv' });
    await call('POST', `/data/uploads/${begun.body.id}/import`, { body: { into: 'network' } });
    expect(await settled(begun.body.id)).toMatchObject({ state: 'done', ties: 500, nodes: 1000 });
  });

  it('that says it has 10 GB is refused before a byte of it is read', async () => {
    const status = await new Promise<number>((resolve, reject) => {
      const request = httpRequest(
        `${address}/api/v1/data/upload`,
        {
          method: 'POST',
          headers: {
            authorization: `Bearer ${tenant.users.analyst.token}`,
            'content-type': 'multipart/form-data; boundary=x',
            'content-length': String(10 * 1024 ** 3),
          },
        },
        (response) => {
          resolve(response.statusCode!);
          request.destroy();
        },
      );
      request.on('error', reject);
      // Nothing of the body is ever sent: an answer can only come from the claim.
      request.flushHeaders();
    });
    expect(status).toBe(413);
    const claimed = await call('POST', '/data/uploads', {
      body: { file_name: 'x.csv', bytes: 10 * 1024 ** 3 },
    });
    expect(claimed).toMatchObject({ status: 413, body: { code: 'TOO_LARGE' } });
    await expect.poll(left).toBe(0);
  });

  it('that turns out larger than the limit is refused and leaves nothing', async () => {
    const response = await fetch(`${address}/api/v1/data/upload`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${tenant.users.analyst.token}`,
        'content-type': 'multipart/form-data; boundary=x',
      },
      // Sent in chunks, so no size is claimed.
      body: new ReadableStream({
        start(controller) {
          controller.enqueue(
            Buffer.from('--x\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'),
          );
        },
        pull(controller) {
          controller.enqueue(Buffer.alloc(256 * 1024, 'a,b\n'));
        },
      }),
      duplex: 'half',
    } as RequestInit).catch((error: unknown) => error as Error);
    // The server answers and hangs up; which of the two the client sees first is its own affair.
    if (response instanceof Response) expect(response.status).toBe(413);
    await expect.poll(left).toBe(0);
  });

  it.each([
    ['no file', [['other', 'x.csv', 'a,b\n']], 400, 'INVALID_INPUT'],
    ['an empty file', [['file', 'x.csv', '']], 400, 'FILE_UNREADABLE'],
    [
      'malformed XML',
      [['file', 'x.graphml', '<?xml version="1.0"?><graphml><graph><node id="a"></graph>']],
      400,
      null,
    ],
    [
      'a billion laughs',
      [
        [
          'file',
          'x.graphml',
          '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><graphml><graph edgedefault="directed"><node id="&b;"/></graph></graphml>',
        ],
      ],
      400,
      null,
    ],
  ] as const)('with %s is refused and leaves nothing', async (_what, files, status, code) => {
    const { status: answered, body } = await send(files);
    expect(answered, JSON.stringify(body)).toBe(status);
    if (code !== null) expect(body.code).toBe(code);
    expect(await left()).toBe(0);
  });

  it('that cannot be imported says where and why, leaves no network, and may be tried again', async () => {
    const before = (await call<{ items: Network[] }>('GET', '/networks')).body.items.length;
    const failed = await uploaded(`source,target,weight\n${'a,b,1\n'.repeat(2000)}a,b,-5\n`);
    expect(failed).toMatchObject({ state: 'failed', network_id: null });
    expect(failed.error).toMatch(/-5/);
    expect((await call<{ items: Network[] }>('GET', '/networks')).body.items.length).toBe(before);
    const mapping = { source: 'source', target: 'target', weight: null };
    await call('POST', `/data/uploads/${failed.id}/import`, { body: { into: 'network', mapping } });
    expect(await settled(failed.id)).toMatchObject({ state: 'done', ties: 2001, error: null });
  });

  it('of more nodes than the plan allows is refused, saying what and how much', async () => {
    await world.app.tenancy.plans.assign(tenant.id, 'demo', 'operator');
    try {
      const many = Array.from({ length: 200 }, (_, i) => `n${i},n${i + 1}`).join('\n');
      const failed = await uploaded(`source,target\n${many}\n`);
      expect(failed.state).toBe('failed');
      expect(failed.error).toMatch(/more than 100 nodes; the plan "demo" allows 100/);
      const network = (await call<Network>('POST', '/networks', { body: { name: 'S' } })).body;
      const streamed = await call('POST', `/networks/${network.id}/events`, {
        body: { events: [{ from: 'a', to: 'b' }] },
      });
      expect(streamed).toMatchObject({ status: 402, body: { code: 'PLAN_LIMIT' } });
    } finally {
      await world.app.tenancy.plans.assign(tenant.id, 'enterprise', 'operator');
    }
  });

  it('goes when it is deleted', async () => {
    const { body } = await send([['file', 'x.csv', 'source,target\na,b\n']]);
    expect(await left()).toBeGreaterThan(0);
    expect((await call('DELETE', `/data/uploads/${body.id}`)).status).toBe(204);
    expect((await call('GET', `/data/uploads/${body.id}`)).status).toBe(404);
  });
});

describe('a network', () => {
  it('is made, filled by a stream, computed, shown, exported and deleted', async () => {
    const made = await call<Network>('POST', '/networks', { body: { name: 'Team', directed: true } });
    expect(made.status).toBe(201);
    const { id } = made.body;
    const at = '2026-03-01T10:00:30.000Z';
    const events = [
      { from: 'a', to: 'b', weight: 2, at, id: '1' },
      { from: 'b', to: 'c', at, id: '2' },
      { from: 'c', to: 'a', at: '2026-03-01T10:02:00.000Z', id: '3' },
      { from: 'd', to: 'a', at: '2026-03-01T10:02:00.000Z' },
    ];
    const accepted = await call('POST', `/networks/${id}/events`, { body: { events } });
    expect(accepted).toMatchObject({
      status: 202,
      body: { accepted: 4, duplicates: 0, late: 0, version: 2 },
    });
    const live = await call('GET', `/networks/${id}/live`);
    expect(live.body).toMatchObject({
      nodes: 4,
      ties: 4,
      components: 1,
      largest_component: 4,
      busiest: [{ key: 'a', degree: 3, strength: 4 }, {}, {}, {}],
    });
    const windows = await call<{ windows: object[] }>('GET', `/networks/${id}/windows?size=minute`);
    expect(windows.body.windows).toEqual([
      { start: '2026-03-01T10:00:00.000Z', events: 2, active_nodes: 3, new_ties: 2 },
      { start: '2026-03-01T10:02:00.000Z', events: 2, active_nodes: 3, new_ties: 2 },
    ]);

    const missing = await call('GET', `/graph/metrics?network=${id}&metric=pagerank`);
    expect(missing).toMatchObject({
      status: 404,
      body: { detail: expect.stringContaining('POST /api/v1/networks') },
    });
    const run = await call<MetricRun>('POST', `/networks/${id}/runs`, {
      body: { metrics: ['degree', 'pagerank'], seed: 5 },
    });
    expect(run).toMatchObject({ status: 202, body: { state: 'queued', seed: 5, network_id: id } });
    const ended = await expect
      .poll(async () => (await call<MetricRun>('GET', `/networks/${id}/runs/${run.body.id}`)).body.state, {
        timeout: 20_000,
      })
      .toMatch(/done|failed/)
      .then(() => call<MetricRun>('GET', `/networks/${id}/runs/${run.body.id}`));
    expect(ended.body).toMatchObject({ state: 'done', error: null, network_version: 2 });
    const table = await call<MetricTable>('GET', `/graph/metrics?network=${id}&metric=pagerank&limit=2`);
    expect(table.body).toMatchObject({
      current: true,
      columns: ['pagerank'],
      rows: [{ rank: 1, key: 'a' }, {}],
    });
    await call('POST', `/networks/${id}/events`, { body: { events: [{ from: 'e', to: 'a', at }] } });
    expect(
      (await call<MetricTable>('GET', `/graph/metrics?network=${id}&metric=pagerank`)).body.current,
    ).toBe(false);

    const view = await call<{ places: object[]; ties: object[] }>(
      'GET',
      `/graph/nodes?network=${id}&level=0`,
    );
    expect(view.status, view.text).toBe(200);
    expect([view.body.places.length, view.body.ties.length]).toEqual([5, 5]);
    const frame = await call('GET', `/graph/nodes?network=${id}&level=0&format=binary`);
    expect(frame.headers['content-type']).toBe('application/octet-stream');
    expect(frame.text.length).toBeGreaterThan(100);

    const keysOf = async (query: string): Promise<string[]> =>
      (await call<{ items: { key: string }[] }>('GET', `/networks/${id}/nodes?${query}`)).body.items.map(
        ({ key }) => key,
      );
    expect(await keysOf('number=2&number=0')).toEqual(
      (await keysOf('limit=3')).filter((_, at) => at !== 1).reverse(),
    );
    expect(await keysOf('q=E')).toEqual(['e']);
    expect(await keysOf('q=%25')).toEqual([]);

    for (const [format, sign] of [
      ['graphml', '<graphml'],
      ['gexf', '<gexf'],
      ['csv', 'source'],
      ['json', '"nodes"'],
    ] as const) {
      const file = await call('GET', `/networks/${id}/export?format=${format}`);
      expect(file.status, file.text).toBe(200);
      expect(file.text).toContain(sign);
      expect(file.headers['content-disposition']).toContain('attachment');
    }

    expect((await call('DELETE', `/networks/${id}`)).status).toBe(204);
    expect((await call('GET', `/networks/${id}`)).status).toBe(404);
    expect((await call('GET', `/networks/${id}/findings`)).status).toBe(404);
  });

  it('that is the knowledge graph is analysed by the name "knowledge"', async () => {
    expect((await call('GET', '/networks/knowledge/findings')).status).toBe(200);
    expect((await call('GET', '/networks/knowledge/runs')).body).toMatchObject({ items: [] });
    expect((await call('GET', '/networks/knowledge')).status).toBe(400);
  });

  it('is listed newest first, a page at a time', async () => {
    const own = await world.createTenant();
    const as = own.users.analyst.token;
    for (const name of ['one', 'two', 'three']) await call('POST', '/networks', { body: { name }, as });
    const first = await call<{ items: Network[]; next_cursor: string }>('GET', '/networks?limit=2', { as });
    const rest = await call<{ items: Network[]; next_cursor: null }>(
      'GET',
      `/networks?limit=2&cursor=${first.body.next_cursor}`,
      { as },
    );
    expect([...first.body.items, ...rest.body.items].map(({ name }) => name)).toEqual([
      'three',
      'two',
      'one',
    ]);
    expect(rest.body.next_cursor).toBeNull();
  });
});
