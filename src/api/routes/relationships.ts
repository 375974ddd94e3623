import { Type } from 'typebox';
import { actorOf } from '../../domain/principal.ts';
import {
  EntityHistory,
  Relationship,
  RelationshipCreate,
  RelationshipDetail,
  RelationshipPage,
  RelationshipQuery,
  RelationshipUpdate,
} from '../../schemas/graph.ts';
import { Id } from '../../schemas/shared.ts';
import { type App, principalOf } from '../app.ts';
import type { Cursors } from '../cursors.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { pageRequest, sealPage } from '../paging.ts';
import { answers } from '../responses.ts';

export function registerRelationships(app: App, { graph }: ApiDependencies, cursors: Cursors): void {
  const tags = ['relationships'];
  const params = Type.Object({ id: Id });

  app.route({
    method: 'GET',
    url: '/api/v1/relationships',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'List relationships: of an entity strongest first, otherwise newest first',
      querystring: RelationshipQuery,
      response: answers({ 200: RelationshipPage }),
    },
    handler: async (request) => {
      const { tenant } = principalOf(request);
      const page = await graph.relationships(
        tenant,
        request.query,
        pageRequest(cursors, 'relationships', tenant, request.query),
      );
      return sealPage(cursors, 'relationships', tenant, page);
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/relationships',
    config: { access: 'analyst', idempotent: true },
    schema: {
      tags,
      summary: 'State a relationship between two entities',
      body: RelationshipCreate,
      response: answers({ 201: Relationship }),
    },
    handler: async (request, reply) => {
      const principal = principalOf(request);
      const made = await graph.createRelationship(principal.tenant, request.body, actorOf(principal));
      return reply.code(201).header('location', `/api/v1/relationships/${made.id}`).send(made);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/relationships/:id',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'One relationship with its ends and the sentences that state it',
      params,
      response: answers({ 200: RelationshipDetail }),
    },
    handler: (request) => graph.relationship(principalOf(request).tenant, request.params.id),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/relationships/:id/history',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'What people changed of a relationship, newest first',
      params,
      response: answers({ 200: EntityHistory }),
    },
    handler: (request) => graph.relationshipHistory(principalOf(request).tenant, request.params.id),
  });

  app.route({
    method: 'PATCH',
    url: '/api/v1/relationships/:id',
    config: { access: 'analyst' },
    schema: {
      tags,
      summary: 'Change a relationship; what signals state is yours from then on',
      params,
      body: RelationshipUpdate,
      response: answers({ 200: Relationship }),
    },
    handler: (request) => {
      const principal = principalOf(request);
      return graph.updateRelationship(principal.tenant, request.params.id, request.body, actorOf(principal));
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/relationships/:id',
    config: { access: 'analyst' },
    schema: {
      tags,
      summary: 'Withdraw a relationship; later signals do not bring it back',
      params,
      response: answers({ 204: Type.Null() }),
    },
    handler: async (request, reply) => {
      const principal = principalOf(request);
      await graph.withdrawRelationship(principal.tenant, request.params.id, actorOf(principal));
      return reply.code(204).send(null);
    },
  });
}
