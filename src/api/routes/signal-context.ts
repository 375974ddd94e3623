import { Type } from 'typebox';
import { BellwetherError } from '../../base/errors.ts';
import { Id } from '../../schemas/shared.ts';
import { SIMILAR_DEFAULTS, SignalSummary, SimilarQuery, SimilarSignals } from '../../schemas/signal.ts';
import { type App, principalOf } from '../app.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { answers } from '../responses.ts';

/** What stands around one signal: others like it, and what it and its story say in short. */
export function registerSignalContext(app: App, { signals }: ApiDependencies): void {
  const tags = ['signals'];
  const params = Type.Object({ id: Id });

  app.route({
    method: 'GET',
    url: '/api/v1/signals/:id/similar',
    config: { access: 'viewer' },
    schema: {
      tags,
      summary: 'Signals like this one, nearest first',
      description: 'Nearest by meaning. Empty while the signal has no vector yet.',
      params,
      querystring: SimilarQuery,
      response: answers({ 200: SimilarSignals }),
    },
    handler: async (request) => {
      const { id } = request.params;
      const items = await signals.similar(principalOf(request).tenant, id, {
        limit: request.query.limit ?? SIMILAR_DEFAULTS.limit,
      });
      return { items: found(items, id) };
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/signals/:id/summary',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'A signal, or the story that it belongs to, in a few sentences',
      description: 'Every sentence names the signals that say it.',
      params,
      response: answers({ 200: SignalSummary }),
    },
    handler: async (request) => {
      const { id } = request.params;
      return found(await signals.summary(principalOf(request).tenant, id), id);
    },
  });
}

function found<T>(answer: T | null, id: string): T {
  if (answer === null) throw new BellwetherError('NOT_FOUND', `No signal here has the id "${id}".`);
  return answer;
}
