import { Type } from 'typebox';
import { BellwetherError } from '../../base/errors.ts';
import {
  DeadLetter,
  DeadLetterQuery,
  DeadLetterReplay,
  DeadLetterReplayed,
} from '../../schemas/dead-letter.ts';
import { Id, pageOf } from '../../schemas/shared.ts';
import { type App, principalOf } from '../app.ts';
import type { Cursors } from '../cursors.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { pageRequest, sealPage } from '../paging.ts';
import { answers } from '../responses.ts';

export function registerDeadLetters(app: App, { deadLetters }: ApiDependencies, cursors: Cursors): void {
  const tags = ['dead letters'];

  app.route({
    method: 'GET',
    url: '/api/v1/dead-letters',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'Documents that the pipeline refused, newest first',
      querystring: DeadLetterQuery,
      response: answers({ 200: pageOf(DeadLetter) }),
    },
    handler: async (request) => {
      const { tenant } = principalOf(request);
      const { stage } = request.query;
      const page = pageRequest(cursors, 'dead-letters', tenant, request.query);
      const letters = await deadLetters.list(tenant, stage === undefined ? page : { ...page, stage });
      return sealPage(cursors, 'dead-letters', tenant, letters);
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/dead-letters/replay',
    config: { access: 'analyst', idempotent: true },
    schema: {
      tags,
      summary: 'Send refused documents through the pipeline again',
      body: DeadLetterReplay,
      response: answers({ 200: DeadLetterReplayed }),
    },
    handler: async (request) => {
      const { ids, all } = request.body;
      if (ids !== undefined && all === true)
        throw new BellwetherError('INVALID_INPUT', 'Give either ids or all, not both.');
      return deadLetters.replay(principalOf(request).tenant, ids === undefined ? 'all' : { ids });
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/dead-letters/:id',
    config: { access: 'analyst' },
    schema: {
      tags,
      summary: 'Delete a refused document',
      params: Type.Object({ id: Id }),
      response: answers({ 204: Type.Null() }),
    },
    handler: async (request, reply) => {
      const { id } = request.params;
      const isRemoved = await deadLetters.remove(principalOf(request).tenant, id);
      if (!isRemoved) throw new BellwetherError('NOT_FOUND', `No dead letter here has the id "${id}".`);
      return reply.code(204).send(null);
    },
  });
}
