import { Readable } from 'node:stream';
import { actorOf } from '../../domain/principal.ts';
import {
  BulkCreate,
  BulkCreated,
  GraphExportQuery,
  Paths,
  PathsQuery,
  PatternMatches,
  PatternQuery,
} from '../../schemas/graph.ts';
import { type App, principalOf } from '../app.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { answers } from '../responses.ts';

/** Bytes and milliseconds. */
const LIMITS = { bulk: 32 * 1024 * 1024, export: 600_000 } as const;

export function registerGraph(app: App, { graph }: ApiDependencies): void {
  const tags = ['graph'];

  app.route({
    method: 'POST',
    url: '/api/v1/graph/bulk',
    bodyLimit: LIMITS.bulk,
    config: { access: 'analyst', idempotent: true },
    schema: {
      tags,
      summary: 'Add many entities and relationships, all or none',
      body: BulkCreate,
      response: answers({ 200: BulkCreated }),
    },
    handler: (request) => {
      const principal = principalOf(request);
      return graph.createMany(principal.tenant, request.body, actorOf(principal));
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/graph/paths',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'Paths between two entities: the shortest, or all up to a length',
      querystring: PathsQuery,
      response: answers({ 200: Paths }),
    },
    handler: (request) => graph.paths(principalOf(request).tenant, request.query),
  });

  app.route({
    method: 'POST',
    url: '/api/v1/graph/pattern',
    config: { access: 'viewer' },
    schema: {
      tags,
      summary: 'Find every place where a small graph occurs',
      body: PatternQuery,
      response: answers({ 200: PatternMatches }),
    },
    handler: (request) => graph.pattern(principalOf(request).tenant, request.body),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/graph/export',
    handlerTimeout: LIMITS.export,
    config: { access: 'viewer' },
    schema: {
      tags,
      summary: 'The knowledge graph as a file of another tool',
      querystring: GraphExportQuery,
      produces: ['application/octet-stream'],
    },
    handler: async (request, reply) => {
      const file = await graph.export(principalOf(request).tenant, request.query);
      return reply
        .type(file.mediaType)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`)
        .send(Readable.from(file.content, { objectMode: false }));
    },
  });
}
