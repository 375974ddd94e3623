import { Type } from 'typebox';
import { BellwetherError } from '../../base/errors.ts';
import { Entity } from '../../schemas/analysis.ts';
import { Id } from '../../schemas/shared.ts';
import { type App, principalOf } from '../app.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { answers } from '../responses.ts';

export function registerEntities(app: App, { entities }: ApiDependencies): void {
  app.route({
    method: 'GET',
    url: '/api/v1/entities/:id',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags: ['entities'],
      summary: 'An entity that signals name',
      params: Type.Object({ id: Id }),
      response: answers({ 200: Entity }),
    },
    handler: async (request) => {
      const { id } = request.params;
      const entity = await entities.get(principalOf(request).tenant, id);
      if (entity === null) throw new BellwetherError('NOT_FOUND', `No signal here names the entity "${id}".`);
      return entity;
    },
  });
}
