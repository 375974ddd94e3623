import { Type } from 'typebox';
import { actorOf } from '../../domain/principal.ts';
import {
  IdentityEvent,
  IdentityEventPage,
  IdentityEventQuery,
  MergeDecision,
  MergeProposal,
  MergeProposalPage,
  MergeProposalQuery,
  MergeRequest,
  SplitRequest,
} from '../../schemas/resolution.ts';
import { Id } from '../../schemas/shared.ts';
import { type App, principalOf } from '../app.ts';
import type { Cursors } from '../cursors.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { pageRequest, sealPage } from '../paging.ts';
import { answers } from '../responses.ts';

/** Who is who: proposals of merges, merges, splits, and taking them back. */
export function registerResolution(app: App, { resolution }: ApiDependencies, cursors: Cursors): void {
  const tags = ['entities'];
  const params = Type.Object({ id: Id });

  app.route({
    method: 'GET',
    url: '/api/v1/resolution/proposals',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'Entities that may be one, surest first',
      querystring: MergeProposalQuery,
      response: answers({ 200: MergeProposalPage }),
    },
    handler: async (request) => {
      const { tenant } = principalOf(request);
      const page = pageRequest(cursors, 'merge-proposals', tenant, request.query);
      return sealPage(
        cursors,
        'merge-proposals',
        tenant,
        await resolution.proposals(tenant, request.query, page),
      );
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/resolution/proposals/:id',
    config: { access: 'analyst', idempotent: true },
    schema: {
      tags,
      summary: 'Merge the two, or say that they are not one; a rejected pair is not proposed again',
      params,
      body: MergeDecision,
      response: answers({ 200: MergeProposal }),
    },
    handler: (request) => {
      const principal = principalOf(request);
      return resolution.decide(principal.tenant, request.params.id, request.body, actorOf(principal));
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/entities/merge',
    config: { access: 'analyst', idempotent: true },
    schema: {
      tags,
      summary: 'Say that entities are one; every fact stays, and it can be undone',
      body: MergeRequest,
      response: answers({ 201: IdentityEvent }),
    },
    handler: async (request, reply) => {
      const principal = principalOf(request);
      return reply.code(201).send(await resolution.merge(principal.tenant, request.body, actorOf(principal)));
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/entities/:id/split',
    config: { access: 'analyst', idempotent: true },
    schema: {
      tags,
      summary: 'Take a part of an entity out as one of its own',
      params,
      body: SplitRequest,
      response: answers({ 201: IdentityEvent }),
    },
    handler: async (request, reply) => {
      const principal = principalOf(request);
      const event = await resolution.split(
        principal.tenant,
        request.params.id,
        request.body,
        actorOf(principal),
      );
      return reply.code(201).send(event);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/entities/:id/identity-events',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'Merges and splits of an entity, newest first',
      params,
      querystring: IdentityEventQuery,
      response: answers({ 200: IdentityEventPage }),
    },
    handler: async (request) => {
      const { tenant } = principalOf(request);
      const page = pageRequest(cursors, 'identity-events', tenant, request.query);
      const events = await resolution.events(tenant, { ...page, entity: request.params.id });
      return sealPage(cursors, 'identity-events', tenant, events);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/identity-events',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'Merges and splits, newest first',
      querystring: IdentityEventQuery,
      response: answers({ 200: IdentityEventPage }),
    },
    handler: async (request) => {
      const { tenant } = principalOf(request);
      const page = pageRequest(cursors, 'identity-events', tenant, request.query);
      return sealPage(cursors, 'identity-events', tenant, await resolution.events(tenant, page));
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/identity-events/:id/undo',
    config: { access: 'analyst', idempotent: true },
    schema: {
      tags,
      summary: 'Take a merge or a split back',
      params,
      response: answers({ 200: IdentityEvent }),
    },
    handler: (request) => {
      const principal = principalOf(request);
      return resolution.undo(principal.tenant, request.params.id, actorOf(principal));
    },
  });
}
