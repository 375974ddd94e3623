import { Type } from 'typebox';
import { actorOf } from '../../domain/principal.ts';
import {
  Entity,
  EntityAsOfQuery,
  EntityCreate,
  EntityHistory,
  EntityPage,
  EntityQuery,
  EntityUpdate,
  Neighbours,
  NeighboursQuery,
} from '../../schemas/graph.ts';
import { Id } from '../../schemas/shared.ts';
import { type App, principalOf } from '../app.ts';
import type { Cursors } from '../cursors.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { pageRequest, sealPage } from '../paging.ts';
import { answers } from '../responses.ts';

export function registerEntities(app: App, { graph }: ApiDependencies, cursors: Cursors): void {
  const tags = ['entities'];
  const params = Type.Object({ id: Id });

  app.route({
    method: 'GET',
    url: '/api/v1/entities',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'List or search entities; those merged into others are left out',
      querystring: EntityQuery,
      response: answers({ 200: EntityPage }),
    },
    handler: async (request) => {
      const { tenant } = principalOf(request);
      const page = await graph.entities(
        tenant,
        request.query,
        pageRequest(cursors, 'entities', tenant, request.query),
      );
      return sealPage(cursors, 'entities', tenant, page);
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/entities',
    config: { access: 'analyst', idempotent: true },
    schema: { tags, summary: 'Add an entity', body: EntityCreate, response: answers({ 201: Entity }) },
    handler: async (request, reply) => {
      const principal = principalOf(request);
      const entity = await graph.createEntity(principal.tenant, request.body, actorOf(principal));
      return reply.code(201).header('location', `/api/v1/entities/${entity.id}`).send(entity);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/entities/:id',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'One entity, as it is or as it was known at a moment; one that is part of another says which',
      params,
      querystring: EntityAsOfQuery,
      response: answers({ 200: Entity }),
    },
    handler: (request) => graph.entity(principalOf(request).tenant, request.params.id, request.query),
  });

  app.route({
    method: 'PATCH',
    url: '/api/v1/entities/:id',
    config: { access: 'analyst' },
    schema: {
      tags,
      summary: 'Change an entity; what it was stays in its history',
      params,
      body: EntityUpdate,
      response: answers({ 200: Entity }),
    },
    handler: (request) => {
      const principal = principalOf(request);
      return graph.updateEntity(principal.tenant, request.params.id, request.body, actorOf(principal));
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/entities/:id',
    config: { access: 'analyst' },
    schema: {
      tags,
      summary: 'Withdraw an entity and its relationships; readings as of an earlier moment still show them',
      params,
      response: answers({ 204: Type.Null() }),
    },
    handler: async (request, reply) => {
      const principal = principalOf(request);
      await graph.withdrawEntity(principal.tenant, request.params.id, actorOf(principal));
      return reply.code(204).send(null);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/entities/:id/neighbours',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'What is within some steps of an entity, strongest relationships first',
      params,
      querystring: NeighboursQuery,
      response: answers({ 200: Neighbours }),
    },
    handler: (request) => graph.neighbours(principalOf(request).tenant, request.params.id, request.query),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/entities/:id/history',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'What people changed of an entity, newest first',
      params,
      response: answers({ 200: EntityHistory }),
    },
    handler: (request) => graph.history(principalOf(request).tenant, request.params.id),
  });
}
