import { Type } from 'typebox';
import { actorOf } from '../../domain/principal.ts';
import { Id } from '../../schemas/shared.ts';
import {
  BurstPage,
  BurstQuery,
  Call,
  CallPage,
  CallQuery,
  CallWhy,
  CompareQuery,
  Series,
  SeriesQuery,
  Trend,
  TrendComparison,
  TrendDetail,
  TrendIdentity,
  TrendPage,
  TrendQuery,
  TrendRun,
  TrendRunPage,
  TrendRunQuery,
  TrendTrack,
} from '../../schemas/trend.ts';
import { type App, principalOf } from '../app.ts';
import type { Cursors } from '../cursors.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { pageRequest, sealPage } from '../paging.ts';
import { answers } from '../responses.ts';

const tags = ['trends'];
const params = Type.Object({ id: TrendIdentity });
const idParams = Type.Object({ id: Id });

/** What is rising, how sure that is, what was said of it before and what came of that. */
export function registerTrends(app: App, dependencies: ApiDependencies, cursors: Cursors): void {
  registerListed(app, dependencies, cursors);
  registerCalls(app, dependencies, cursors);
  registerRuns(app, dependencies, cursors);
}

function registerListed(app: App, { trends }: ApiDependencies, cursors: Cursors): void {
  app.route({
    method: 'GET',
    url: '/api/v1/trends',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'Trends as the newest run found them; those that deserve attention now first',
      querystring: TrendQuery,
      response: answers({ 200: TrendPage }),
    },
    handler: async (request) => {
      const { tenant } = principalOf(request);
      const list = `trends ${request.query.sort ?? ''} ${request.query.order ?? ''}`;
      const page = await trends.list(
        tenant,
        request.query,
        pageRequest(cursors, list, tenant, request.query),
      );
      const { total, as_of, run_at } = page;
      return { ...sealPage(cursors, list, tenant, page), total, as_of, run_at };
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/trends',
    config: { access: 'analyst', idempotent: true },
    schema: {
      tags,
      summary: 'Track a topic, an entity or a term: it is listed whatever its counts',
      body: TrendTrack,
      response: answers({ 201: Trend }),
    },
    handler: async (request, reply) => {
      const principal = principalOf(request);
      const trend = await trends.track(principal.tenant, request.body, actorOf(principal));
      return reply
        .code(201)
        .header('location', `/api/v1/trends/${encodeURIComponent(trend.id)}`)
        .send(trend);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/trends/compare',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'Up to eight trends with their series',
      querystring: CompareQuery,
      response: answers({ 200: TrendComparison }),
    },
    handler: (request) => trends.compare(principalOf(request).tenant, request.query),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/trends/:id',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'One trend: figures, bursts, reasons, what is said with it, and what happened',
      params,
      response: answers({ 200: TrendDetail }),
    },
    handler: (request) => trends.get(principalOf(request).tenant, request.params.id),
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/trends/:id',
    config: { access: 'analyst' },
    schema: { tags, summary: 'Track a subject no longer', params, response: answers({ 204: Type.Null() }) },
    handler: async (request, reply) => {
      const principal = principalOf(request);
      await trends.untrack(principal.tenant, request.params.id, actorOf(principal));
      return reply.code(204).send(null);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/trends/:id/series',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'Its series over any range, with what its baseline expects',
      params,
      querystring: SeriesQuery,
      response: answers({ 200: Series }),
    },
    handler: (request) => trends.series(principalOf(request).tenant, request.params.id, request.query),
  });
}

function registerCalls(app: App, { trends }: ApiDependencies, cursors: Cursors): void {
  app.route({
    method: 'GET',
    url: '/api/v1/bursts',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'Bursts of all subjects, strongest first, with their place in the month of their peak',
      querystring: BurstQuery,
      response: answers({ 200: BurstPage }),
    },
    handler: async (request) => {
      const { tenant } = principalOf(request);
      const page = pageRequest(cursors, 'bursts', tenant, request.query);
      return sealPage(cursors, 'bursts', tenant, await trends.bursts(tenant, request.query, page));
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/calls',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'What was said, newest first, and what came of it',
      querystring: CallQuery,
      response: answers({ 200: CallPage }),
    },
    handler: async (request) => {
      const { tenant } = principalOf(request);
      const page = pageRequest(cursors, 'calls', tenant, request.query);
      return sealPage(cursors, 'calls', tenant, await trends.calls(tenant, request.query, page));
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/calls/:id',
    config: { access: 'viewer', tagged: true },
    schema: { tags, summary: 'One call', params: idParams, response: answers({ 200: Call }) },
    handler: (request) => trends.call(principalOf(request).tenant, request.params.id),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/calls/:id/why',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary:
        'Why it was said: the stored score, the same computed again from the stored evidence, and the signals',
      params: idParams,
      response: answers({ 200: CallWhy }),
    },
    handler: (request) => trends.why(principalOf(request).tenant, request.params.id),
  });
}

function registerRuns(app: App, { trendRuns }: ApiDependencies, cursors: Cursors): void {
  app.route({
    method: 'GET',
    url: '/api/v1/trend-runs',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'Computations of trends, newest first',
      querystring: TrendRunQuery,
      response: answers({ 200: TrendRunPage }),
    },
    handler: async (request) => {
      const { tenant } = principalOf(request);
      const page = pageRequest(cursors, 'trend-runs', tenant, request.query);
      return sealPage(cursors, 'trend-runs', tenant, await trendRuns.list(tenant, page));
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/trend-runs',
    config: { access: 'analyst', idempotent: true },
    schema: { tags, summary: 'Compute trends now', response: answers({ 202: TrendRun }) },
    handler: async (request, reply) => {
      const principal = principalOf(request);
      const run = await trendRuns.ask(principal.tenant, actorOf(principal));
      return reply.code(202).header('location', `/api/v1/trend-runs/${run.id}`).send(run);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/trend-runs/:id',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'How far a computation is',
      params: idParams,
      response: answers({ 200: TrendRun }),
    },
    handler: (request) => trendRuns.get(principalOf(request).tenant, request.params.id),
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/trend-runs/:id',
    config: { access: 'analyst' },
    schema: {
      tags,
      summary: 'Cancel a computation',
      params: idParams,
      response: answers({ 200: TrendRun }),
    },
    handler: (request) => {
      const principal = principalOf(request);
      return trendRuns.cancel(principal.tenant, request.params.id, actorOf(principal));
    },
  });
}
