import { Type } from 'typebox';
import { BellwetherError } from '../../base/errors.ts';
import { Id, PageQuery, pageOf } from '../../schemas/shared.ts';
import { Source, SourceCreate, SourceRunResult, SourceUpdate } from '../../schemas/source.ts';
import { type App, principalOf } from '../app.ts';
import type { Cursors } from '../cursors.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { pageRequest, sealPage } from '../paging.ts';
import { answers } from '../responses.ts';

/** How long `run` waits for the source, milliseconds. */
const RUN_TIMEOUT_MS = 60_000;

export function registerSources(app: App, { sources }: ApiDependencies, cursors: Cursors): void {
  const tags = ['sources'];
  const params = Type.Object({ id: Id });

  app.route({
    method: 'GET',
    url: '/api/v1/sources',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'List sources',
      querystring: Type.Object(PageQuery, { additionalProperties: false }),
      response: answers({ 200: pageOf(Source) }),
    },
    handler: async (request) => {
      const { tenant } = principalOf(request);
      const page = await sources.list(tenant, pageRequest(cursors, 'sources', tenant, request.query));
      return sealPage(cursors, 'sources', tenant, page);
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/sources',
    config: { access: 'analyst', idempotent: true },
    schema: { tags, summary: 'Add a source', body: SourceCreate, response: answers({ 201: Source }) },
    handler: async (request, reply) => {
      const source = await sources.create(principalOf(request).tenant, request.body);
      return reply.code(201).header('location', `/api/v1/sources/${source.id}`).send(source);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/sources/:id',
    config: { access: 'viewer', tagged: true },
    schema: { tags, summary: 'One source and its health', params, response: answers({ 200: Source }) },
    handler: async (request) => {
      const { id } = request.params;
      const source = await sources.get(principalOf(request).tenant, id);
      if (source === null) throw new BellwetherError('NOT_FOUND', `No source here has the id "${id}".`);
      return source;
    },
  });

  app.route({
    method: 'PATCH',
    url: '/api/v1/sources/:id',
    config: { access: 'analyst' },
    schema: {
      tags,
      summary: 'Change a source; `paused` stops and starts it',
      params,
      body: SourceUpdate,
      response: answers({ 200: Source }),
    },
    handler: async (request) => sources.update(principalOf(request).tenant, request.params.id, request.body),
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/sources/:id',
    config: { access: 'analyst' },
    schema: {
      tags,
      summary: 'Remove a source; its signals stay',
      params,
      response: answers({ 204: Type.Null() }),
    },
    handler: async (request, reply) => {
      await sources.remove(principalOf(request).tenant, request.params.id);
      return reply.code(204).send(null);
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/sources/:id/run',
    handlerTimeout: RUN_TIMEOUT_MS + 10_000,
    config: { access: 'analyst' },
    schema: {
      tags,
      summary: 'Collect now and wait for it, at most 60 seconds',
      params,
      response: answers({ 200: SourceRunResult }),
    },
    handler: async (request) =>
      sources.run(principalOf(request).tenant, request.params.id, AbortSignal.timeout(RUN_TIMEOUT_MS)),
  });
}
