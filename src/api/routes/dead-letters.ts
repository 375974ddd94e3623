import { Type } from 'typebox';
import { BellwetherError } from '../../base/errors.ts';
import type { DeadLetter as DeadLetterRecord } from '../../pipeline/dead-letters.ts';
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
import { pageById, pageRequest, sealPage } from '../paging.ts';
import { answers, timestamp } from '../responses.ts';

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
      const { limit, after } = pageRequest(cursors, 'dead-letters', tenant, request.query);
      const letters = await deadLetters.list(tenant, {
        limit: limit + 1,
        ...(after === undefined ? {} : { before: after }),
        ...(stage === undefined ? {} : { stage }),
      });
      const { items, next } = pageById(letters, limit);
      return sealPage(cursors, 'dead-letters', tenant, { items: items.map(toWire), next });
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
      return deadLetters.replay(principalOf(request).tenant, ids ?? 'all');
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
      await deadLetters.discard(principalOf(request).tenant, request.params.id);
      return reply.code(204).send(null);
    },
  });
}

function toWire(letter: DeadLetterRecord): DeadLetter {
  const { id, topic, stage, code, reason, location, payload, replayable } = letter;
  return {
    id,
    topic,
    source_id: letter.sourceId,
    stage,
    code,
    reason,
    location,
    payload,
    replayable,
    occurred_at: timestamp(letter.occurredAt),
  };
}
