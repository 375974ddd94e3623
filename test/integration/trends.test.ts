import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateWorld, type World } from '../../src/demo/world.ts';
import { DAY_MS } from '../../src/domain/series.ts';
import { watchTrends } from '../../src/main/trend-features.ts';
import type {
  BurstPage,
  CallPage,
  CallWhy,
  Series,
  StreamTrends,
  Trend,
  TrendComparison,
  TrendDetail,
  TrendPage,
  TrendRun,
} from '../../src/schemas/trend.ts';
import type { TestTenant } from '../harness/api-world.ts';
import { createProductWorld, type ProductWorld } from '../harness/product-world.ts';

/** Trends end to end: documents come in, and nobody asks for anything until trends are listed. */
let world: ProductWorld;
let demo: World;
let tenant: TestTenant;
let other: TestTenant;

/** Long ago: the corpus ends then, whatever the day of the test. */
const END = Date.UTC(2019, 5, 1);

async function call<Body>(
  of: TestTenant,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  payload?: object,
): Promise<{ readonly status: number; readonly body: Body; readonly etag: string | undefined }> {
  const response = await world.server.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: { authorization: `Bearer ${of.users.analyst.token}` },
    ...(payload === undefined ? {} : { payload }),
  });
  return {
    status: response.statusCode,
    body: response.body === '' ? (null as Body) : (response.json() as Body),
    etag: response.headers.etag as string | undefined,
  };
}
const get = async <Body>(path: string, of = tenant) => (await call<Body>(of, 'GET', path)).body;

/** Resolves when the tenant's trends were computed once more; begin to wait before what makes them so. */
async function computed(of: TestTenant): Promise<() => Promise<void>> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const listener = await world.app.trends.onComputed((id) => {
    if (id === of.id) resolve();
  });
  return async () => {
    await promise;
    await listener[Symbol.asyncDispose]();
  };
}

async function ingest(of: TestTenant, { feeds }: Pick<World, 'feeds'>): Promise<void> {
  for (const { source, documents } of feeds) {
    const { name, sourceType, priority } = source;
    const known = await world.app.sources.find(of.id, name);
    const { id: sourceId } =
      known ?? (await world.app.sources.create(of.id, { kind: 'api', name, sourceType, priority }));
    const runId = await world.app.ingest.start(of.id, sourceId);
    await world.app.ingest.append(of.id, { runId, sourceId, sourceType }, { documents, rejected: [] });
    await world.app.ingest.settle(
      of.id,
      { id: runId, appended: documents.length, pending: 0 },
      AbortSignal.timeout(60_000),
    );
  }
}

beforeAll(async () => {
  world = await createProductWorld();
  [tenant, other] = [await world.createTenant(), await world.createTenant()];
  demo = generateWorld({ seed: 7, end: END, documents: 2_000 });
  const first = await computed(tenant);
  await ingest(tenant, demo);
  await first();
  await world.app.topics.loop.catchUp(tenant.id);
  // The first run may have begun amid the documents; one that is asked for now sees them all.
  const whole = await computed(tenant);
  // Every term of the demonstration is part of a name; one that is tracked stands for itself.
  await call(tenant, 'POST', '/trends', { id: 'term:models' });
  await call(tenant, 'POST', '/trend-runs', {});
  await whole();
}, 240_000);
afterAll(() => world?.[Symbol.asyncDispose]());

const all = async (of = tenant): Promise<Trend[]> => (await get<TrendPage>('/trends?limit=200', of)).items;

describe('a corpus of long ago', () => {
  it('has trends, best first, as of its own end', async () => {
    const page = await get<TrendPage>('/trends?limit=200');
    expect(page.as_of).toBe(new Date(END).toISOString());
    expect(page.total).toBeGreaterThan(20);
    const scores = page.items.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
    const kinds = new Set(page.items.map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['topic', 'entity', 'term']));
    for (const { sparkline, recent } of page.items.filter((each) => each.recent > 0))
      expect(sparkline.slice(-5).reduce((sum, week) => sum + week, 0)).toBeGreaterThanOrEqual(recent);
  });

  it('pages through every order, each trend once', async () => {
    const { total } = await get<TrendPage>('/trends?limit=1');
    for (const sort of ['score', 'growth', 'name', 'burst']) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const more: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const page: TrendPage = await get<TrendPage>(`/trends?sort=${sort}&limit=37${more}`);
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.next_cursor;
      } while (cursor !== null);
      expect(seen).toHaveLength(total);
      expect(new Set(seen).size).toBe(total);
    }
  });

  it('narrows by kind, state, horizon, class and the start of a word', async () => {
    const technologies = await get<TrendPage>('/trends?kind=entity&entity_kind=technology&limit=200');
    expect(technologies.total).toBeGreaterThan(10);
    expect(technologies.items.every(({ entity_kind }) => entity_kind === 'technology')).toBe(true);
    const { horizon } = technologies.items.find((each) => each.horizon !== null)!;
    const near = await get<TrendPage>(`/trends?horizon=${horizon}&limit=200`);
    expect(near.items.every((each) => each.horizon === horizon)).toBe(true);
    const name = technologies.items[0]!.name.toLowerCase();
    const found = await get<TrendPage>(`/trends?q=${encodeURIComponent(name.slice(0, 6))}`);
    expect(found.items.map((each) => each.name)).toContain(technologies.items[0]!.name);
    const rising = await get<TrendPage>('/trends?state=rising');
    expect(rising.items.every(({ growth }) => growth > 0)).toBe(true);
    expect((await call(tenant, 'GET', '/trends?sort=age')).status).toBe(400);
  });

  it('is sent once to who has it', async () => {
    const { etag } = await call(tenant, 'GET', '/trends');
    const again = await world.server.app.inject({
      url: '/api/v1/trends',
      headers: { authorization: `Bearer ${tenant.users.viewer.token}`, 'if-none-match': etag! },
    });
    expect(again.statusCode).toBe(304);
  });
});

describe('a burst', () => {
  it('that was planted is found at its time, and is explained by its own evidence', async () => {
    const page = await get<BurstPage>('/bursts?limit=200');
    const strengths = page.items.map(({ rank }) => rank);
    expect(Math.min(...strengths)).toBe(1);
    const names = new Map(demo.technologies.map(({ key, name }) => [key, name.toLowerCase()]));
    const planted = demo.truth.bursts.filter(({ endsAt }) => endsAt < END);
    const hit = planted.filter(({ technology, startsAt, endsAt }) =>
      page.items.some(({ subject, also, burst }) => {
        const told = [subject.name, ...also].join(' ').toLowerCase();
        return (
          told.includes(names.get(technology)!) &&
          Date.parse(burst.peaks_at) >= startsAt - 2 * DAY_MS &&
          Date.parse(burst.peaks_at) <= endsAt + 2 * DAY_MS
        );
      }),
    );
    // The world of a test is a third of the demonstration's; what is found of that one is the evaluation's to say.
    expect(hit.length / planted.length).toBeGreaterThanOrEqual(0.5);

    for (const { call: id } of page.items.slice(0, 10)) {
      const why = await get<CallWhy>(`/calls/${id}/why`);
      expect(why.equal).toBe(true);
      expect(why.recomputed).toEqual(why.stored);
      expect(why.stored.score).toBe(why.call.score);
      expect(why.evidence.signals.length).toBeGreaterThan(0);
      expect(why.evidence.days.some(({ signals, expected }) => signals > expected)).toBe(true);
    }
  });

  it('is narrowed to a span, and stands on the page of its subject with its call', async () => {
    const [strongest] = (await get<BurstPage>('/bursts?limit=1')).items;
    const { peaks_at } = strongest!.burst;
    const to = new Date(Date.parse(peaks_at) + DAY_MS).toISOString();
    const within = await get<BurstPage>(`/bursts?from=${peaks_at}&to=${to}`);
    expect(within.items).toContainEqual(strongest);
    const { subject } = strongest!;
    const detail = await get<TrendDetail>(`/trends/${encodeURIComponent(subject.id)}`);
    expect(detail.bursts).toContainEqual(strongest!.burst);
    expect(detail.calls.map(({ id }) => id)).toContain(strongest!.call);
    expect(detail.timeline.map(({ kind }) => kind)).toContain('burst');
    expect(detail.headline.toLowerCase()).toContain(subject.name.toLowerCase());
    expect(detail.representative.length).toBeGreaterThan(3);
    const parts = detail.attention.parts.reduce(
      (sum, { weight, normalised }) => sum + weight * normalised,
      0,
    );
    expect(detail.score).toBeCloseTo(parts, 12);
  });
});

describe('calls', () => {
  it('of every kind are listed, explain themselves, and those of the past came to an end', async () => {
    for (const kind of ['burst', 'horizon']) {
      const page = await get<CallPage>(`/calls?kind=${kind}&limit=200`);
      expect(page.items.length).toBeGreaterThan(0);
      for (const { id, resolves_at, outcome } of page.items.slice(0, 20)) {
        expect((await get<CallWhy>(`/calls/${id}/why`)).equal).toBe(true);
        expect(outcome !== null).toBe(Date.parse(resolves_at) <= END);
      }
    }
    const open = await get<CallPage>('/calls?resolved=false&limit=5');
    expect(open.items.every(({ outcome }) => outcome === null)).toBe(true);
  });
});

describe('a series', () => {
  it('agrees with the trend, and says what was expected', async () => {
    const [top] = await all();
    const from = new Date(END - 30 * DAY_MS).toISOString();
    const series = await get<Series>(`/trends/${encodeURIComponent(top!.id)}/series?from=${from}`);
    expect(series.starts).toHaveLength(30);
    expect(series.fresh.reduce((sum, each) => sum + each, 0)).toBe(top!.recent);
    expect(series.expected.filter((each) => each !== null).length).toBeGreaterThan(20);
    const week = await get<Series>(`/trends/${encodeURIComponent(top!.id)}/series?interval=week`);
    expect(week.expected.every((each) => each === null)).toBe(true);
  });

  it('of a term is counted from the start', async () => {
    const term = (await all()).find(({ kind, recent }) => kind === 'term' && recent > 0)!;
    const from = new Date(END - 30 * DAY_MS).toISOString();
    const series = await get<Series>(`/trends/${encodeURIComponent(term.id)}/series?from=${from}`);
    expect(series.fresh.reduce((sum, each) => sum + each, 0)).toBe(term.recent);
  });

  it('stands beside others', async () => {
    const ids = (await all()).slice(0, 3).map(({ id }) => id);
    const query = ids.map((id) => `id=${encodeURIComponent(id)}`).join('&');
    const { items } = await get<TrendComparison>(`/trends/compare?${query}`);
    expect(items.map(({ trend }) => trend.id)).toEqual(ids);
    expect(new Set(items.map(({ series }) => series.starts.length)).size).toBe(1);
  });
});

describe('what people track', () => {
  it('is listed at once and after the next run, with its note, until they end it', async () => {
    const asked = { id: 'term:unheard subject', note: 'for the board' };
    const { status, body } = await call<Trend>(tenant, 'POST', '/trends', asked);
    expect(status).toBe(201);
    expect(body).toMatchObject({ id: 'term:unheard subject', tracked: true, signals: 0 });
    const run = await computed(tenant);
    await call(tenant, 'POST', '/trend-runs', {});
    await run();
    const tracked = await get<TrendPage>('/trends?state=tracked');
    expect(tracked.items.map(({ id }) => id).toSorted()).toEqual(['term:models', 'term:unheard subject']);
    expect((await get<TrendDetail>('/trends/term%3Aunheard%20subject')).note).toBe('for the board');
    expect((await call(tenant, 'DELETE', '/trends/term%3Aunheard%20subject')).status).toBe(204);
    expect((await call(tenant, 'GET', '/trends/term%3Aunheard%20subject')).status).toBe(404);
    expect((await call(tenant, 'DELETE', '/trends/term%3Aunheard%20subject')).status).toBe(404);
    const audit = await world.app.database.platform.query<{ action: string }>({
      text: "SELECT DISTINCT action FROM shared.audit_log WHERE tenant_id = $1 AND action LIKE 'trend%' ORDER BY 1",
      values: [tenant.id],
    });
    expect(audit.map(({ action }) => action)).toEqual([
      'trend.tracked',
      'trend.untracked',
      'trend_run.asked',
    ]);
  });

  it('must be there, and be one subject', async () => {
    for (const [id, status] of [
      ['entity:00000000-0000-4000-8000-000000000000', 404],
      ['entity:nonsense', 400],
      ['term:the of and', 400],
      ['term:one two three four', 400],
    ] as const)
      expect((await call(tenant, 'POST', '/trends', { id })).status).toBe(status);
  });
});

describe('runs', () => {
  it('are told to those who watch, when they are done', async () => {
    await using _ = await watchTrends(world.app.trends, world.live);
    const told = Promise.withResolvers<StreamTrends>();
    const end = world.live.subscribe(tenant.id, ({ name, data }) => {
      if (name === 'trends') told.resolve(JSON.parse(data) as StreamTrends);
    });
    const { body } = await call<TrendRun>(tenant, 'POST', '/trend-runs', {});
    expect(await told.promise).toMatchObject({ run: body.id, as_of: new Date(END).toISOString() });
    end();
  });

  it('put new rows in the place of the old, and keep ids of bursts and calls', async () => {
    const before = await get<BurstPage>('/bursts?limit=50');
    const calls = await get<CallPage>('/calls?limit=200');
    const run = await computed(tenant);
    const { body } = await call<TrendRun>(tenant, 'POST', '/trend-runs', {});
    await run();
    expect(await get<TrendRun>(`/trend-runs/${body.id}`)).toMatchObject({ state: 'done', progress: 1 });
    expect(await get<BurstPage>('/bursts?limit=50')).toEqual(before);
    const ids = new Set((await get<CallPage>('/calls?limit=200')).items.map(({ id }) => id));
    expect(calls.items.every(({ id }) => ids.has(id))).toBe(true);
  });

  it('are a tenant’s own', async () => {
    expect(await all(other)).toEqual([]);
    const [trend] = await all();
    expect((await call(other, 'GET', `/trends/${encodeURIComponent(trend!.id)}`)).status).toBe(404);
    const { items } = await get<CallPage>('/calls?limit=1');
    expect((await call(other, 'GET', `/calls/${items[0]!.id}/why`)).status).toBe(404);
    const run = await computed(other);
    await call(other, 'POST', '/trend-runs', {});
    await run();
    expect((await get<{ items: TrendRun[] }>('/trend-runs', other)).items[0]).toMatchObject({
      state: 'done',
      trends: 0,
    });
    expect(await all(other)).toEqual([]);
    expect((await all()).length).toBeGreaterThan(20);
  });
});
