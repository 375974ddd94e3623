import { Type } from 'typebox';
import { actorOf } from '../../domain/principal.ts';
import { Id } from '../../schemas/shared.ts';
import {
  TopicDetail,
  TopicEventPage,
  TopicEventQuery,
  TopicMap,
  TopicPage,
  TopicQuery,
  TopicRecluster,
  TopicSignalPage,
  TopicSignalsQuery,
} from '../../schemas/topic.ts';
import { type App, principalOf } from '../app.ts';
import type { Cursors } from '../cursors.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { pageRequest, sealPage } from '../paging.ts';
import { answers } from '../responses.ts';

/** What signals are about, and what has become of it. */
export function registerTopics(app: App, { topics }: ApiDependencies, cursors: Cursors): void {
  const tags = ['topics'];
  const params = Type.Object({ id: Id });

  app.route({
    method: 'GET',
    url: '/api/v1/topics',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'Topics, those of most signals first',
      querystring: TopicQuery,
      response: answers({ 200: TopicPage }),
    },
    handler: async (request) => {
      const { tenant } = principalOf(request);
      const list = `topics ${request.query.sort ?? 'signals'}`;
      const page = await topics.list(
        tenant,
        request.query,
        pageRequest(cursors, list, tenant, request.query),
      );
      return { ...sealPage(cursors, list, tenant, page), total: page.total };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/topics/events',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'Births, splits, merges, ends and returns of topics, newest first',
      querystring: TopicEventQuery,
      response: answers({ 200: TopicEventPage }),
    },
    handler: async (request) => {
      const { tenant } = principalOf(request);
      const page = pageRequest(cursors, 'topic-events', tenant, request.query);
      return sealPage(cursors, 'topic-events', tenant, await topics.events(tenant, request.query, page));
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/topics/map',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'Living topics in a plane, like ones near each other',
      response: answers({ 200: TopicMap }),
    },
    handler: (request) => topics.map(principalOf(request).tenant),
  });

  app.route({
    method: 'POST',
    url: '/api/v1/topics/recluster',
    config: { access: 'analyst', idempotent: true },
    schema: {
      tags,
      summary: 'Ask for the topics of all signals to be found anew, in the background',
      response: answers({ 202: TopicRecluster }),
    },
    handler: async (request, reply) => {
      const principal = principalOf(request);
      return reply.code(202).send(await topics.recluster(principal.tenant, actorOf(principal)));
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/topics/:id',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary:
        'A topic: a summary that cites its signals, what stands for it, what is near it, what became of it',
      params,
      response: answers({ 200: TopicDetail }),
    },
    handler: (request) => topics.get(principalOf(request).tenant, request.params.id),
  });

  app.route({
    method: 'GET',
    url: '/api/v1/topics/:id/signals',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: "A topic's signals, newest first",
      params,
      querystring: TopicSignalsQuery,
      response: answers({ 200: TopicSignalPage }),
    },
    handler: async (request) => {
      const { tenant } = principalOf(request);
      const { id } = request.params;
      const list = `topic-signals ${id}`;
      const page = pageRequest(cursors, list, tenant, request.query);
      return sealPage(cursors, list, tenant, await topics.signals(tenant, id, page));
    },
  });
}
