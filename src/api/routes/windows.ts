import { Type } from 'typebox';
import { actorOf } from '../../domain/principal.ts';
import { Id } from '../../schemas/shared.ts';
import {
  WindowHitPage,
  WindowHitQuery,
  WindowRule,
  WindowRuleCreate,
  WindowRules,
} from '../../schemas/trend.ts';
import { type App, principalOf } from '../app.ts';
import type { Cursors } from '../cursors.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { pageRequest, sealPage } from '../paging.ts';
import { answers } from '../responses.ts';

/** "At least so many signals from so many sources within so many hours": the rules, and when they held. */
export function registerWindows(app: App, { windows }: ApiDependencies, cursors: Cursors): void {
  const tags = ['windows'];

  app.route({
    method: 'GET',
    url: '/api/v1/windows',
    config: { access: 'viewer', tagged: true },
    schema: { tags, summary: 'Rules over windows, oldest first', response: answers({ 200: WindowRules }) },
    handler: async (request) => ({ items: [...(await windows.rules(principalOf(request).tenant))] }),
  });

  app.route({
    method: 'POST',
    url: '/api/v1/windows',
    config: { access: 'analyst', idempotent: true },
    schema: {
      tags,
      summary: 'Create a rule; its hits in what was stored before are found at once',
      body: WindowRuleCreate,
      response: answers({ 201: WindowRule }),
    },
    handler: async (request, reply) => {
      const principal = principalOf(request);
      return reply.code(201).send(await windows.create(principal.tenant, request.body, actorOf(principal)));
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/windows/hits',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'Times in which a rule held, those that ended last first',
      querystring: WindowHitQuery,
      response: answers({ 200: WindowHitPage }),
    },
    handler: async (request) => {
      const { tenant } = principalOf(request);
      const page = pageRequest(cursors, 'window-hits', tenant, request.query);
      return sealPage(cursors, 'window-hits', tenant, await windows.hits(tenant, request.query, page));
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/windows/:id',
    config: { access: 'analyst' },
    schema: {
      tags,
      summary: 'Delete a rule and its hits',
      params: Type.Object({ id: Id }),
      response: answers({ 204: Type.Null() }),
    },
    handler: async (request, reply) => {
      const principal = principalOf(request);
      await windows.remove(principal.tenant, request.params.id, actorOf(principal));
      return reply.code(204).send(null);
    },
  });
}
