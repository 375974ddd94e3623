// One file of some 520 lines, because it is one thing: the whole wire contract answered from memory, route by route.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';
import type {
  Bucket,
  Dashboard,
  FacetCount,
  Identity,
  LiveCounts,
  Signal,
  SignalDetail,
  SignalPage,
  SignalSummary,
  SimilarSignals,
  Source,
  SourceCreate,
} from '../src/api/contract.ts';
import { createWorld, type World } from './mock-world.ts';

/** Answers `/api/v1` inside `vite dev` from an invented world: `demo@example.org`, `correct horse battery`. */
const IDENTITY: Identity = {
  method: 'session',
  user: { id: randomUUID(), email: 'demo@example.org', name: 'Dana Demo' },
  role: 'owner',
  tenant: { id: 'demo00000000', slug: 'demo', name: 'Demo' },
};
const PASSWORD = 'correct horse battery';
const PUBLISH_EVERY_MS = 4000;

class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: { path: string; message: string }[];
  constructor(
    status: number,
    code: string,
    detail: string,
    errors: { path: string; message: string }[] = [],
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }
}

export function mockApi(): Plugin {
  return {
    name: 'bellwether-mock-api',
    configureServer(server) {
      const world = createWorld();
      server.middlewares.use('/api/v1', (request, response) => {
        answer(world, request, response).catch((error: unknown) => {
          const refusal = error instanceof Refusal ? error : new Refusal(500, 'INTERNAL', String(error));
          send(response, refusal.status, {
            type: `/errors/${refusal.code}`,
            title: refusal.code,
            status: refusal.status,
            detail: refusal.message,
            code: refusal.code,
            request_id: randomUUID(),
            errors: refusal.errors,
          });
        });
      });
    },
  };
}

async function answer(world: World, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://mock.invalid');
  const [collection = '', id, action] = url.pathname.split('/').filter(Boolean);
  const route = `${request.method} ${collection}${id === undefined ? '' : collection === 'auth' || id === 'replay' ? `/${id}` : '/:id'}${action === undefined ? '' : `/${action}`}`;
  const body = async () => JSON.parse((await text(request)) || '{}') as Record<string, unknown>;
  const token = {
    access_token: 'mock',
    token_type: 'Bearer' as const,
    expires_in: 900,
    refresh_token: 'mock',
    identity: IDENTITY,
  };
  const cookie = { 'set-cookie': 'mock_refresh=1; HttpOnly; SameSite=Strict; Path=/api' };
  await new Promise((resolve) => setTimeout(resolve, 40));

  if (route === 'POST auth/login') {
    const { email, password } = await body();
    if (email !== IDENTITY.user?.email || password !== PASSWORD)
      throw new Refusal(401, 'UNAUTHENTICATED', 'wrong e-mail or password');
    return send(response, 200, token, cookie);
  }
  if (route === 'POST auth/link') return send(response, 200, token, cookie);
  if (route === 'POST auth/refresh') {
    if (!request.headers.cookie?.includes('mock_refresh=1'))
      throw new Refusal(401, 'UNAUTHENTICATED', 'no session');
    return send(response, 200, token, cookie);
  }
  if (route === 'POST auth/logout')
    return send(response, 204, undefined, { 'set-cookie': 'mock_refresh=; Max-Age=0; Path=/api' });
  if (request.headers.authorization !== 'Bearer mock') throw new Refusal(401, 'UNAUTHENTICATED', 'no token');

  const source = () => {
    const found = world.sources.find((item) => item.id === id);
    if (found === undefined) throw new Refusal(404, 'NOT_FOUND', `there is no source ${id}`);
    return found;
  };
  switch (route) {
    case 'GET signals':
      return send(response, 200, searchSignals(world, url.searchParams));
    case 'GET signals/:id': {
      const signal = world.signals.find((item) => item.id === id);
      if (signal === undefined) throw new Refusal(404, 'NOT_FOUND', `there is no signal ${id}`);
      return send(response, 200, signal);
    }
    case 'GET signals/:id/similar':
      return send(response, 200, { items: similarTo(world, id ?? '').slice(0, 8) });
    case 'GET signals/:id/summary':
      return send(response, 200, summaryOf(world, id ?? ''));
    case 'GET entities/:id': {
      const naming = world.signals.filter((signal) => signal.entities.some((entity) => entity.id === id));
      const known = naming[0]?.analysis?.entities.find((entity) => entity.id === id);
      if (known === undefined) throw new Refusal(404, 'NOT_FOUND', `no signal names ${id}`);
      return send(response, 200, {
        id,
        kind: known.kind,
        name: known.name,
        known: known.known,
        signals: naming.length,
      });
    }
    case 'GET dashboard':
      return send(response, 200, dashboard(world, url.searchParams));
    case 'GET stream':
      return stream(world, response);
    case 'GET sources':
      return send(response, 200, { items: world.sources, next_cursor: null });
    case 'POST sources': {
      const wanted = (await body()) as unknown as SourceCreate;
      const address = String(wanted.settings.url ?? '');
      if (wanted.kind === 'rss' && address.includes('127.0.0.1')) {
        throw new Refusal(400, 'FETCH_REFUSED', `${address} leads to a private address`, [
          { path: '/settings/url', message: `${address} leads to a private address and may not be read.` },
        ]);
      }
      const made: Source = {
        ...(world.sources[0] as Source),
        id: randomUUID(),
        name: wanted.name ?? (wanted.kind === 'rss' ? new URL(address).hostname : 'Hacker News list'),
        kind: wanted.kind,
        source_type: wanted.source_type ?? 'news',
        settings: wanted.settings,
        created_at: new Date().toISOString(),
      };
      made.health = {
        ...made.health,
        documents: 0,
        last_success_at: null,
        last_run_at: null,
        next_run_at: new Date(Date.now() + 5000).toISOString(),
      };
      world.sources = [made, ...world.sources];
      return send(response, 201, made);
    }
    case 'PATCH sources/:id': {
      const found = source();
      const { paused } = await body();
      const next: Source = {
        ...found,
        paused: paused === true,
        health: { ...found.health, state: paused === true ? 'disabled' : 'healthy' },
      };
      world.sources = world.sources.map((item) => (item.id === id ? next : item));
      return send(response, 200, next);
    }
    case 'DELETE sources/:id':
      source();
      world.sources = world.sources.filter((item) => item.id !== id);
      return send(response, 204, undefined);
    case 'POST sources/:id/run':
      return send(
        response,
        200,
        source().health.state === 'failing'
          ? {
              fetched: 0,
              rejected: 0,
              unchanged: false,
              error: 'feeds.example.org answered 503 Service Unavailable',
            }
          : { fetched: 18, rejected: 0, unchanged: false, error: null },
      );
    case 'GET dead-letters': {
      const stage = url.searchParams.get('stage');
      return send(response, 200, {
        items: world.letters.filter((letter) => stage === null || letter.stage === stage),
        next_cursor: null,
      });
    }
    case 'POST dead-letters/replay': {
      const { ids } = (await body()) as { ids?: string[] };
      const chosen = world.letters.filter((letter) => ids === undefined || ids.includes(letter.id));
      world.letters = world.letters.filter((letter) => !chosen.includes(letter) || !letter.replayable);
      return send(response, 200, {
        replayed: chosen.filter((letter) => letter.replayable).length,
        skipped: chosen.filter((letter) => !letter.replayable).length,
      });
    }
    case 'DELETE dead-letters/:id':
      world.letters = world.letters.filter((letter) => letter.id !== id);
      return send(response, 204, undefined);
    case 'GET users':
      return send(response, 200, {
        items: [
          {
            ...IDENTITY.user,
            role: 'owner',
            disabled: false,
            created_at: new Date().toISOString(),
            last_login_at: new Date().toISOString(),
          },
          {
            id: randomUUID(),
            email: 'ana@example.org',
            name: 'Ana Lyst',
            role: 'analyst',
            disabled: false,
            created_at: new Date().toISOString(),
            last_login_at: null,
          },
        ],
        next_cursor: null,
      });
    case 'GET keys':
      return send(response, 200, {
        items: [
          {
            id: randomUUID(),
            name: 'Nightly export',
            role: 'viewer',
            prefix: 'bw_3kf9',
            created_at: new Date().toISOString(),
            expires_at: null,
            last_used_at: new Date(Date.now() - 7_200_000).toISOString(),
          },
        ],
        next_cursor: null,
      });
    case 'POST keys':
      return send(response, 201, {
        id: randomUUID(),
        name: 'key',
        role: 'viewer',
        prefix: 'bw_aaaa',
        created_at: new Date().toISOString(),
        expires_at: null,
        last_used_at: null,
        key: `bw_${randomUUID()}`,
      });
    default:
      throw new Refusal(404, 'NOT_FOUND', `the mock does not know ${route}`);
  }
}

function matching(world: World, params: URLSearchParams): SignalDetail[] {
  const q = params.get('q')?.toLowerCase().split(/\s+/).filter(Boolean) ?? [];
  if (params.get('q')?.includes('(('))
    throw new Refusal(
      400,
      'INVALID_QUERY',
      'the query has an opening bracket without a closing one at character 1; close it or put it in quotes',
    );
  const from = bound(params.get('from'), 0);
  const to = bound(params.get('to'), 86_400_000) || Number.POSITIVE_INFINITY;
  const has = (field: string, values: readonly (string | null)[]) =>
    params.getAll(field).length === 0 || params.getAll(field).some((value) => values.includes(value));
  return world.signals.filter((signal) => {
    const time = Date.parse(signal.published_at);
    return (
      time >= from &&
      time < to &&
      has('source_type', [signal.source_type]) &&
      has('source', [signal.source.id]) &&
      has('language', [signal.language]) &&
      has('country', signal.countries) &&
      has(
        'entity',
        signal.entities.map((entity) => entity.id),
      ) &&
      has('pestle', signal.pestle) &&
      has('label', signal.labels) &&
      q.every((word) => signal.body.toLowerCase().includes(word))
    );
  });
}

function searchSignals(world: World, params: URLSearchParams): SignalPage {
  const found = matching(world, params);
  if (params.get('sort') === 'oldest') found.reverse();
  const start = Number(params.get('cursor') ?? 0);
  const limit = Number(params.get('limit') ?? 20);
  const words = params.get('q')?.split(/\s+/).filter(Boolean) ?? [];
  const count = (values: (signal: Signal) => readonly [string, string][]): FacetCount[] => {
    const counts = new Map<string, FacetCount>();
    for (const signal of found)
      for (const [value, label] of values(signal))
        counts.set(value, { value, label, count: (counts.get(value)?.count ?? 0) + 1 });
    return [...counts.values()].sort((a, b) => b.count - a.count);
  };
  return {
    items: found.slice(start, start + limit).map((signal) => ({
      ...signal,
      title_highlight: mark(signal.title, words),
      snippet: mark(signal.body.slice(0, 220), words),
    })),
    next_cursor: start + limit < found.length && limit > 0 ? String(start + limit) : null,
    total: found.length,
    related: params.get('mode') === 'vector' ? found.length : 0,
    took_ms: 3,
    ...(params.get('facets') === 'true'
      ? {
          facets: {
            source_type: count((s) => [[s.source_type, s.source_type]]),
            source: count((s) => [[s.source.id, s.source.name]]),
            language: count((s) => (s.language ? [[s.language, s.language]] : [])),
            country: count((s) => s.countries.map((country) => [country, country])),
            entity: count((s) => s.entities.map((entity) => [entity.id, entity.name])).slice(0, 20),
            pestle: count((s) => s.pestle.map((name) => [name, name])),
            label: count((s) => s.labels.map((label) => [label, label])),
          },
        }
      : {}),
    ...(params.has('histogram') ? { histogram: histogram(found, params) } : {}),
  };
}

/** The nearest by the names and classes that two signals share. */
function similarTo(world: World, id: string): SimilarSignals['items'] {
  const one = world.signals.find((signal) => signal.id === id);
  if (one === undefined) throw new Refusal(404, 'NOT_FOUND', `there is no signal ${id}`);
  const termsOf = (signal: Signal) =>
    new Set([...signal.entities.map((entity) => entity.id), ...signal.pestle, ...signal.title.split(' ')]);
  const own = termsOf(one);
  return world.signals
    .filter((signal) => signal.id !== id && signal.story?.id !== (one.story?.id ?? 'none'))
    .map((signal) => {
      const other = termsOf(signal);
      const shared = [...own].filter((term) => other.has(term)).length;
      return { signal, similarity: shared / Math.sqrt(own.size * other.size) };
    })
    .sort((a, b) => b.similarity - a.similarity);
}

/** The first sentence of each paragraph, and one of another member of the story. */
function summaryOf(world: World, id: string): SignalSummary {
  const one = world.signals.find((signal) => signal.id === id);
  if (one === undefined) throw new Refusal(404, 'NOT_FOUND', `there is no signal ${id}`);
  const others = (one.story?.members ?? []).map(({ signal_id }) => signal_id).filter((other) => other !== id);
  const sentences = one.body.split('\n\n').map((paragraph, at) => ({
    text: paragraph.split(/(?<=[.!?])\s+/)[at === 0 ? 1 : 0] ?? paragraph,
    signal_ids: [id, ...others.slice(0, at + 1)],
  }));
  return { sentences, method: 'extractive', model: null };
}

function histogram(
  found: readonly Signal[],
  params: URLSearchParams,
): { interval: 'day' | 'month'; buckets: Bucket[] } {
  const span = (bound(params.get('to'), 0) || Date.now()) - bound(params.get('from'), 0);
  const interval = span > 100 * 86_400_000 ? 'month' : 'day';
  const counts = new Map<string, number>();
  for (const signal of found) {
    const start =
      interval === 'day'
        ? `${signal.published_at.slice(0, 10)}T00:00:00.000Z`
        : `${signal.published_at.slice(0, 7)}-01T00:00:00.000Z`;
    counts.set(start, (counts.get(start) ?? 0) + 1);
  }
  return {
    interval,
    buckets: [...counts]
      .map(([start, count]) => ({ start, count }))
      .sort((a, b) => a.start.localeCompare(b.start)),
  };
}

function dashboard(world: World, params: URLSearchParams): Dashboard {
  const found = matching(world, params);
  const from = bound(params.get('from'), 0);
  const to = bound(params.get('to'), 86_400_000) || Date.now();
  const before =
    from === 0
      ? null
      : matching(
          world,
          new URLSearchParams({
            from: new Date(2 * from - to).toISOString(),
            to: new Date(from).toISOString(),
          }),
        ).length;
  const page = searchSignals(
    world,
    new URLSearchParams({ ...Object.fromEntries(params), facets: 'true', limit: '12' }),
  );
  return {
    counts: counts(world),
    range: { from: params.get('from'), to: params.get('to'), signals: found.length, previous: before },
    over_time: histogram(found, params),
    by_source_type: page.facets?.source_type ?? [],
    top_sources: (page.facets?.source ?? []).slice(0, 8).map((item) => ({
      id: item.value,
      name: item.label,
      count: item.count,
      state: world.sources.find((source) => source.id === item.value)?.health.state ?? 'healthy',
    })),
    newest: page.items,
  };
}

function counts(world: World): LiveCounts {
  const sources: Record<string, number> = { healthy: 0, quiet: 0, degraded: 0, failing: 0, disabled: 0 };
  for (const source of world.sources) sources[source.health.state] = (sources[source.health.state] ?? 0) + 1;
  return {
    signals: world.signals.length,
    signals_last_24h: world.signals.filter(
      (signal) => Date.parse(signal.published_at) > Date.now() - 86_400_000,
    ).length,
    rate_per_second: 0.3,
    backlog: 0,
    dead_letters: world.letters.length,
    sources: sources as LiveCounts['sources'],
    at: new Date().toISOString(),
  };
}

function stream(world: World, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  let id = 0;
  const event = (type: string, data: unknown) =>
    response.write(`id: ${id++}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
  event('counts', counts(world));
  const timer = setInterval(() => {
    const made = world.publish();
    event('signals', {
      stored: 1,
      newest: [
        {
          id: made.id,
          title: made.title,
          source_id: made.source.id,
          source_type: made.source_type,
          published_at: made.published_at,
        },
      ],
    });
    event('counts', counts(world));
  }, PUBLISH_EVERY_MS);
  response.on('close', () => clearInterval(timer));
}

function mark(text: string, words: readonly string[]): { text: string; ranges: [number, number][] } {
  const ranges: [number, number][] = [];
  for (const word of words)
    for (
      let at = text.toLowerCase().indexOf(word.toLowerCase());
      at >= 0;
      at = text.toLowerCase().indexOf(word.toLowerCase(), at + 1)
    )
      ranges.push([at, at + word.length]);
  return { text, ranges };
}

/** A day or a time as milliseconds; a day is moved by `dayEnd`, so that `to` includes it. 0 when absent. */
function bound(value: string | null, dayEnd: number): number {
  if (value === null) return 0;
  return Date.parse(value) + (value.length === 10 ? dayEnd : 0);
}

async function text(request: IncomingMessage): Promise<string> {
  let all = '';
  for await (const chunk of request) all += String(chunk);
  return all;
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'content-type': status < 400 ? 'application/json' : 'application/problem+json',
    ...headers,
  });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
