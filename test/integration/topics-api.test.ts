import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SignalDetail } from '../../src/schemas/signal.ts';
import type {
  TopicDetail,
  TopicEventPage,
  TopicMap,
  TopicPage,
  TopicRecluster,
  TopicSignalPage,
} from '../../src/schemas/topic.ts';
import type { TestTenant } from '../harness/api-world.ts';
import { createProductWorld, type ProductWorld } from '../harness/product-world.ts';

/** Topics from documents that come in to what people see of them. */
let world: ProductWorld;
let tenant: TestTenant;

const SUBJECTS = [
  [
    'Northvolt battery factory',
    'The factory makes battery cells for electric cars, and Northvolt wants a second one.',
  ],
  [
    'GDPR privacy fine',
    'The regulator fined a company for breaking the privacy law, and consent was missing.',
  ],
  [
    'Rocket launch delayed',
    'The rocket stayed on the pad, its satellite waits for weather and a new launch window.',
  ],
] as const;
const COMPANY = 'again soon late early twice here there north south east west old new big small'.split(' ');

async function call<Body>(
  method: 'GET' | 'POST',
  path: string,
  role: 'analyst' | 'viewer' = 'viewer',
): Promise<{ readonly status: number; readonly body: Body }> {
  const response = await world.server.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${tenant.users[role].token}` },
  });
  return { status: response.statusCode, body: response.json() as Body };
}

beforeAll(async () => {
  world = await createProductWorld();
  tenant = await world.createTenant();
  const { app } = world;
  for (const n of [0, 1]) {
    const source = await app.sources.create(tenant.id, {
      kind: 'api',
      name: `Feed ${n}`,
      sourceType: 'news',
    });
    const run = await app.ingest.start(tenant.id, source.id);
    const documents = SUBJECTS.flatMap(([title, body], s) =>
      COMPANY.filter((_, i) => i % 2 === n).map((word, i) => ({
        externalId: `${n}-${s}-${i}`,
        title: `${title} ${word} ${COMPANY[(i * 7 + s) % COMPANY.length]}`,
        body: `${body} ${word} ${i}: ${COMPANY.slice(i, i + 6).join(' ')} in part ${s}${i}${n}.`,
        publishedAt: new Date(Date.UTC(2025, 4, 1 + i, n)).toISOString(),
      })),
    );
    await app.ingest.append(
      tenant.id,
      { runId: run, sourceId: source.id, sourceType: 'news' },
      { documents, rejected: [] },
    );
    await app.ingest.settle(
      tenant.id,
      { id: run, appended: documents.length, pending: 0 },
      AbortSignal.timeout(60_000),
    );
  }
  await app.topics.loop.catchUp(tenant.id);
});
afterAll(() => world?.[Symbol.asyncDispose]());

it('lists topics, finds them by words, and shows one with its signals', async () => {
  const { body: page } = await call<TopicPage>('GET', '/topics?alive=true');
  expect(page.total).toBe(3);
  const { body: found } = await call<TopicPage>('GET', '/topics?q=northvolt');
  expect(found.items).toHaveLength(1);
  const [topic] = found.items;
  expect(topic!.sources).toBe(2);
  const { body: detail } = await call<TopicDetail>('GET', `/topics/${topic!.id}`);
  expect(detail.representative.length).toBeGreaterThan(2);
  expect(new Set(detail.representative.slice(0, 4).map(({ source }) => source)).size).toBe(2);
  expect(detail.summary.length).toBeGreaterThan(0);
  expect(detail.summary.every(({ signals }) => signals.length > 0)).toBe(true);
  expect(detail.nearest).toHaveLength(2);
  expect(detail.events.map(({ kind }) => kind)).toEqual(['birth']);
  const { body: signals } = await call<TopicSignalPage>('GET', `/topics/${topic!.id}/signals?limit=4`);
  expect(signals.items).toHaveLength(4);
  expect(signals.items.every(({ title }) => title.startsWith('Northvolt'))).toBe(true);
  const { body: signal } = await call<SignalDetail>('GET', `/signals/${signals.items[0]!.id}`);
  expect(signal.topic).toEqual({ id: topic!.id, label: topic!.label });
  const { body: next } = await call<TopicSignalPage>(
    'GET',
    `/topics/${topic!.id}/signals?limit=200&cursor=${signals.next_cursor}`,
  );
  expect(next.items.length).toBe(topic!.signals - 4);
  expect(next.next_cursor).toBeNull();
});

it('shows events and the map, and clusters again when an analyst asks', async () => {
  const { body: events } = await call<TopicEventPage>('GET', '/topics/events?limit=2');
  expect(events.items).toHaveLength(2);
  expect(events.items[0]!.text).toContain(events.items[0]!.topic.label);
  const { body: rest } = await call<TopicEventPage>('GET', `/topics/events?cursor=${events.next_cursor}`);
  expect(rest.items).toHaveLength(1);
  const { body: map } = await call<TopicMap>('GET', '/topics/map');
  expect(map.topics).toHaveLength(3);

  expect((await call('POST', '/topics/recluster')).status).toBe(403);
  const { status, body } = await call<TopicRecluster>('POST', '/topics/recluster', 'analyst');
  expect(status).toBe(202);
  expect(Date.parse(body.requested_at)).toBeGreaterThan(0);
});

it('answers for topics that are none, and for cursors of other lists', async () => {
  const id = '00000000-0000-7000-8000-000000000009';
  expect((await call('GET', `/topics/${id}`)).status).toBe(404);
  expect((await call('GET', `/topics/${id}/signals`)).status).toBe(404);
  expect((await call('GET', '/topics/none')).status).toBe(400);
  const { body } = await call<TopicPage>('GET', '/topics?limit=1');
  expect((await call('GET', `/topics?limit=1&sort=label&cursor=${body.next_cursor}`)).status).toBe(400);
  expect((await call('GET', `/topics?limit=1&cursor=${body.next_cursor}`)).status).toBe(200);
});
