import { Type } from 'typebox';
import {
  Comparison,
  Ego,
  Findings,
  GraphView,
  MetricRun,
  MetricRunPage,
  MetricTable,
  RunCreate,
  WhatIf,
  WhatIfRequest,
} from '../../schemas/network.ts';
import {
  CompareQuery,
  EgoQuery,
  GraphNodesQuery,
  MetricTableQuery,
  NetworkRef,
} from '../../schemas/network-reading.ts';
import { Id, PageQuery } from '../../schemas/shared.ts';
import { type App, principalOf } from '../app.ts';
import type { Cursors } from '../cursors.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { pageRequest, sealPage } from '../paging.ts';
import { answers } from '../responses.ts';

/** Analyses of large networks take longer than a usual request, milliseconds. */
const ANALYSIS_MS = 180_000;

const tags = ['networks'];
const params = Type.Object({ id: Id });
const anyParams = Type.Object({ id: NetworkRef });
const runParams = Type.Object({ id: NetworkRef, run: Id });

/** Metrics of networks as jobs, and what they say: pictures, findings, comparisons. */
export function registerNetworkAnalyses(app: App, dependencies: ApiDependencies, cursors: Cursors): void {
  registerRuns(app, dependencies, cursors);
  registerReadings(app, dependencies);
}

function registerRuns(app: App, { networks }: ApiDependencies, cursors: Cursors): void {
  app.route({
    method: 'GET',
    url: '/api/v1/networks/:id/runs',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'Computations of metrics, newest first',
      params: anyParams,
      querystring: Type.Object(PageQuery, { additionalProperties: false }),
      response: answers({ 200: MetricRunPage }),
    },
    handler: async (request) => {
      const { tenant } = principalOf(request);
      const { id } = request.params;
      const list = `network-runs ${id}`;
      const page = await networks.runs(tenant, id, pageRequest(cursors, list, tenant, request.query));
      return sealPage(cursors, list, tenant, page);
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/networks/:id/runs',
    config: { access: 'analyst', idempotent: true },
    schema: {
      tags,
      summary: 'Compute metrics',
      params: anyParams,
      body: RunCreate,
      response: answers({ 202: MetricRun }),
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const run = await networks.startRun(principalOf(request).tenant, id, request.body);
      return reply.code(202).header('location', `/api/v1/networks/${id}/runs/${run.id}`).send(run);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/networks/:id/runs/:run',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'How far a computation is',
      params: runParams,
      response: answers({ 200: MetricRun }),
    },
    handler: (request) => {
      const { id, run } = request.params;
      return networks.run(principalOf(request).tenant, id, run);
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/networks/:id/runs/:run',
    config: { access: 'analyst' },
    schema: {
      tags,
      summary: 'Cancel a computation',
      params: runParams,
      response: answers({ 200: MetricRun }),
    },
    handler: (request) => {
      const { id, run } = request.params;
      return networks.cancelRun(principalOf(request).tenant, id, run);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/graph/metrics',
    handlerTimeout: ANALYSIS_MS,
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'Nodes of the highest values of a metric, as its newest run found them',
      querystring: MetricTableQuery,
      response: answers({ 200: MetricTable }),
    },
    handler: (request) => networks.table(principalOf(request).tenant, request.query),
  });
}

function registerReadings(app: App, { networks }: ApiDependencies): void {
  app.route({
    method: 'GET',
    url: '/api/v1/graph/nodes',
    handlerTimeout: ANALYSIS_MS,
    config: { access: 'viewer' },
    schema: {
      tags,
      summary: 'A picture of a network: places and ties, chunk by chunk',
      description:
        'Laid out on the server at several levels of detail; above level 0 each place stands for a community. With `format=binary` the same as a frame of columns (application/octet-stream).',
      querystring: GraphNodesQuery,
      response: answers({ 200: GraphView }),
    },
    handler: async (request, reply) => {
      const { tenant } = principalOf(request);
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const view = await networks.view(tenant, request.query, gone.signal);
      if (!(view instanceof Uint8Array)) return view;
      return reply
        .type('application/octet-stream')
        .serializer((frame: unknown) => frame as string)
        .send(view as never);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/networks/:id/findings',
    handlerTimeout: ANALYSIS_MS,
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'What is worth knowing about a network, in plain words with the number behind it',
      params: anyParams,
      response: answers({ 200: Findings }),
    },
    handler: (request) => networks.findings(principalOf(request).tenant, request.params.id),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/networks/:id/ego',
    handlerTimeout: ANALYSIS_MS,
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'A node, those around it, and how it stands among all',
      params: anyParams,
      querystring: EgoQuery,
      response: answers({ 200: Ego }),
    },
    handler: (request) => networks.ego(principalOf(request).tenant, request.params.id, request.query),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/networks/:id/compare',
    handlerTimeout: ANALYSIS_MS,
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'What changed between two moments',
      params,
      querystring: CompareQuery,
      response: answers({ 200: Comparison }),
    },
    handler: (request) => networks.compare(principalOf(request).tenant, request.params.id, request.query),
  });

  app.route({
    method: 'POST',
    url: '/api/v1/networks/:id/what-if',
    handlerTimeout: ANALYSIS_MS,
    config: { access: 'viewer' },
    schema: {
      tags,
      summary: 'What breaks when nodes are taken away; changes nothing',
      params: anyParams,
      body: WhatIfRequest,
      response: answers({ 200: WhatIf }),
    },
    handler: (request) => networks.whatIf(principalOf(request).tenant, request.params.id, request.body),
  });
}
