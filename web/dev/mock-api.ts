import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';
import type { Identity, Source, SourceCreate } from '../src/api/contract.ts';
import { dashboard, stream } from './mock-dashboard.ts';
import { createMockGraph, type MockGraph } from './mock-graph.ts';
import { answerNetworks } from './mock-networks.ts';
import { Refusal } from './mock-refusal.ts';
import { searchSignals, similarTo, summaryOf } from './mock-signals.ts';
import { createMockTrends, type MockTrends } from './mock-trends.ts';
import { createWorld, type World } from './mock-world.ts';

/** Answers `/api/v1` inside `vite dev` from an invented world: `demo@example.org`, `correct horse battery`. */
const IDENTITY: Identity = {
  method: 'session',
  user: { id: randomUUID(), email: 'demo@example.org', name: 'Dana Demo' },
  role: 'owner',
  tenant: { id: 'demo00000000', slug: 'demo', name: 'Demo' },
};
const PASSWORD = 'correct horse battery';

export function mockApi(): Plugin {
  return {
    name: 'bellwether-mock-api',
    configureServer(server) {
      const world = createWorld();
      const graph = createMockGraph(world);
      const trends = createMockTrends(world);
      server.middlewares.use('/api/v1', (request, response) => {
        answer({ world, graph, trends }, request, response).catch((error: unknown) => {
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

async function answer(
  { world, graph, trends }: { readonly world: World; readonly graph: MockGraph; readonly trends: MockTrends },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
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

  const ofNetworks = answerNetworks(request.method ?? 'GET', url);
  if (ofNetworks instanceof Uint8Array) {
    response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(ofNetworks);
    return;
  }
  if (ofNetworks !== undefined) return send(response, 200, ofNetworks);
  const ofTrends = await trends.answer(request.method ?? 'GET', url, body);
  if (ofTrends !== undefined) return send(response, ofTrends.status, ofTrends.body);
  const ofGraph = await graph.answer(request.method ?? 'GET', url, body);
  if (ofGraph !== undefined) return send(response, ofGraph.status, ofGraph.body);

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
