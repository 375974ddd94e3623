import { Readable } from 'node:stream';
import { Type } from 'typebox';
import {
  Network,
  NetworkCreate,
  NetworkPage,
  NetworkUpdate,
  TieEvents,
  TieEventsAccepted,
} from '../../schemas/network.ts';
import {
  NetworkExportQuery,
  NetworkLive,
  NetworkNodePage,
  NetworkRef,
  NetworkWindows,
  NodesQuery,
  WindowsQuery,
} from '../../schemas/network-reading.ts';
import { Id, PageQuery } from '../../schemas/shared.ts';
import { type App, principalOf } from '../app.ts';
import type { Cursors } from '../cursors.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { pageRequest, sealPage } from '../paging.ts';
import { answers } from '../responses.ts';

const LIMITS = {
  /** Bytes of a batch of 10,000 tie events. */
  batch: 8 * 1024 * 1024,
  /** A large network that is not in memory takes longer than a usual request to read, milliseconds. */
  reading: 180_000,
  /** An export is written as fast as it is read; a large one by a slow line takes long. */
  export: 3_600_000,
} as const;

const tags = ['networks'];
const params = Type.Object({ id: Id });
const anyParams = Type.Object({ id: NetworkRef });

export function registerNetworks(app: App, dependencies: ApiDependencies, cursors: Cursors): void {
  registerRecords(app, dependencies, cursors);
  registerTies(app, dependencies, cursors);
}

function registerRecords(app: App, { networks }: ApiDependencies, cursors: Cursors): void {
  app.route({
    method: 'GET',
    url: '/api/v1/networks',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'List networks, newest first',
      querystring: Type.Object(PageQuery, { additionalProperties: false }),
      response: answers({ 200: NetworkPage }),
    },
    handler: async (request) => {
      const { tenant } = principalOf(request);
      const page = await networks.list(tenant, pageRequest(cursors, 'networks', tenant, request.query));
      return sealPage(cursors, 'networks', tenant, page);
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/networks',
    config: { access: 'analyst', idempotent: true },
    schema: {
      tags,
      summary: 'Make an empty network to stream ties into',
      body: NetworkCreate,
      response: answers({ 201: Network }),
    },
    handler: async (request, reply) => {
      const network = await networks.create(principalOf(request).tenant, request.body);
      return reply.code(201).header('location', `/api/v1/networks/${network.id}`).send(network);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/networks/:id',
    config: { access: 'viewer', tagged: true },
    schema: { tags, summary: 'One network', params, response: answers({ 200: Network }) },
    handler: (request) => networks.get(principalOf(request).tenant, request.params.id),
  });

  app.route({
    method: 'PATCH',
    url: '/api/v1/networks/:id',
    config: { access: 'analyst' },
    schema: {
      tags,
      summary: 'Rename a network',
      params,
      body: NetworkUpdate,
      response: answers({ 200: Network }),
    },
    handler: (request) => networks.update(principalOf(request).tenant, request.params.id, request.body),
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/networks/:id',
    config: { access: 'analyst' },
    schema: {
      tags,
      summary: 'Delete a network with its ties and results',
      params,
      response: answers({ 204: Type.Null() }),
    },
    handler: async (request, reply) => {
      await networks.remove(principalOf(request).tenant, request.params.id);
      return reply.code(204).send(null);
    },
  });
}

function registerTies(app: App, { networks }: ApiDependencies, cursors: Cursors): void {
  app.route({
    method: 'GET',
    url: '/api/v1/networks/:id/nodes',
    config: { access: 'viewer' },
    schema: {
      tags,
      summary: 'Nodes of a network by their number, or those that are looked for',
      params: anyParams,
      querystring: NodesQuery,
      response: answers({ 200: NetworkNodePage }),
    },
    handler: async (request) => {
      const { tenant } = principalOf(request);
      const { id } = request.params;
      const { q, number, limit } = request.query;
      if (q !== undefined || number !== undefined)
        return {
          items: await networks.findNodes(tenant, id, {
            q,
            numbers: [number ?? []].flat().map(Number),
            limit,
          }),
          next_cursor: null,
        };
      const list = `network-nodes ${id}`;
      const page = await networks.nodes(tenant, id, pageRequest(cursors, list, tenant, request.query));
      return sealPage(cursors, list, tenant, page);
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/networks/:id/events',
    bodyLimit: LIMITS.batch,
    handlerTimeout: LIMITS.reading,
    config: { access: 'analyst' },
    schema: {
      tags,
      summary: 'Stream a batch of ties into a network',
      description:
        'All or none. Events of one network count in the order of their time; of equal times in the order in which they came. `remove` takes away what the tie weighs up to its moment. An event whose `id` was seen in the last seven days changes nothing, so a batch may be sent again. An event older than the open minute by more than a minute is late: it counts in the ties and corrects its closed window.',
      params,
      body: TieEvents,
      response: answers({ 202: TieEventsAccepted }),
    },
    handler: async (request, reply) =>
      reply
        .code(202)
        .send(await networks.addEvents(principalOf(request).tenant, request.params.id, request.body)),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/networks/:id/live',
    handlerTimeout: LIMITS.reading,
    config: { access: 'viewer' },
    schema: {
      tags,
      summary: 'Counters that are kept up with every tie event',
      params,
      response: answers({ 200: NetworkLive }),
    },
    handler: (request) => networks.live(principalOf(request).tenant, request.params.id),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/networks/:id/windows',
    handlerTimeout: LIMITS.reading,
    config: { access: 'viewer' },
    schema: {
      tags,
      summary: 'Tie events, active nodes and new ties by minute, hour or day',
      params,
      querystring: WindowsQuery,
      response: answers({ 200: NetworkWindows }),
    },
    handler: (request) => networks.windows(principalOf(request).tenant, request.params.id, request.query),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/networks/:id/export',
    handlerTimeout: LIMITS.export,
    config: { access: 'viewer' },
    schema: {
      tags,
      summary: 'A network as a file of another tool',
      params,
      querystring: NetworkExportQuery,
      produces: ['application/octet-stream'],
    },
    handler: async (request, reply) => {
      const file = await networks.export(principalOf(request).tenant, request.params.id, request.query);
      return reply
        .type(file.mediaType)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`)
        .send(Readable.from(file.content, { objectMode: false }));
    },
  });
}
