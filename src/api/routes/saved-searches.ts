import { Type } from 'typebox';
import { actorOf, type Principal } from '../../domain/principal.ts';
import {
  SavedSearch,
  SavedSearchCreate,
  SavedSearchPage,
  SavedSearchQuery,
  SavedSearchUpdate,
} from '../../schemas/saved-search.ts';
import { Id } from '../../schemas/shared.ts';
import { type App, principalOf } from '../app.ts';
import type { Cursors } from '../cursors.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { pageRequest, sealPage } from '../paging.ts';
import { answers } from '../responses.ts';

/** Questions to the signals, kept under a name: a reader's own, and those that others share. */
export function registerSavedSearches(app: App, { savedSearches }: ApiDependencies, cursors: Cursors): void {
  const tags = ['signals'];
  const params = Type.Object({ id: Id });

  app.route({
    method: 'GET',
    url: '/api/v1/searches',
    config: { access: 'viewer' },
    schema: {
      tags,
      summary: 'Saved searches by name, with how many signals match now',
      querystring: SavedSearchQuery,
      response: answers({ 200: SavedSearchPage }),
    },
    handler: async (request) => {
      const principal = principalOf(request);
      const { tenant } = principal;
      const page = pageRequest(cursors, 'searches', tenant, request.query);
      return sealPage(
        cursors,
        'searches',
        tenant,
        await savedSearches.list(tenant, actorOf(principal), page),
      );
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/searches',
    config: { access: 'viewer', idempotent: true },
    schema: {
      tags,
      summary: 'Save a search',
      body: SavedSearchCreate,
      response: answers({ 201: SavedSearch }),
    },
    handler: async (request, reply) => {
      const principal = principalOf(request);
      const owner = { actor: actorOf(principal), name: nameOf(principal) };
      const saved = await savedSearches.create(principal.tenant, request.body, owner);
      return reply.code(201).header('location', `/api/v1/searches/${saved.id}`).send(saved);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/searches/:id',
    config: { access: 'viewer' },
    schema: { tags, summary: 'One saved search', params, response: answers({ 200: SavedSearch }) },
    handler: (request) => {
      const principal = principalOf(request);
      return savedSearches.get(principal.tenant, request.params.id, actorOf(principal));
    },
  });

  app.route({
    method: 'PATCH',
    url: '/api/v1/searches/:id',
    config: { access: 'viewer' },
    schema: {
      tags,
      summary: 'Rename, share or change a search of your own',
      params,
      body: SavedSearchUpdate,
      response: answers({ 200: SavedSearch }),
    },
    handler: (request) => {
      const principal = principalOf(request);
      return savedSearches.update(principal.tenant, request.params.id, request.body, actorOf(principal));
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/searches/:id',
    config: { access: 'viewer' },
    schema: { tags, summary: 'Delete a search of your own', params, response: answers({ 204: Type.Null() }) },
    handler: async (request, reply) => {
      const principal = principalOf(request);
      await savedSearches.remove(principal.tenant, request.params.id, actorOf(principal));
      return reply.code(204).send(null);
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/searches/:id/opened',
    config: { access: 'viewer' },
    schema: {
      tags,
      summary: 'Say that its matches were seen: what is unseen is counted from now',
      params,
      response: answers({ 200: SavedSearch }),
    },
    handler: (request) => {
      const principal = principalOf(request);
      return savedSearches.opened(principal.tenant, request.params.id, actorOf(principal));
    },
  });
}

function nameOf({ user }: Principal): string {
  return user === null ? 'an API key' : user.name;
}
