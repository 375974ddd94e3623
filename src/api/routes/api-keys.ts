import { Type } from 'typebox';
import { actorOf } from '../../domain/principal.ts';
import { ApiKey, ApiKeyCreate, ApiKeyCreated } from '../../schemas/auth.ts';
import { Id, PageQuery, pageOf } from '../../schemas/shared.ts';
import type { ApiKeyRecord } from '../../tenancy/api-keys.ts';
import { type App, principalOf } from '../app.ts';
import type { Cursors } from '../cursors.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { pageById, pageRequest, sealPage } from '../paging.ts';
import { answers, timestamp, timestampOrNull } from '../responses.ts';

export function registerApiKeys(app: App, { tenancy: { apiKeys } }: ApiDependencies, cursors: Cursors): void {
  const tags = ['API keys'];
  const params = Type.Object({ id: Id });

  app.route({
    method: 'GET',
    url: '/api/v1/keys',
    config: { access: 'admin', tagged: true },
    schema: {
      tags,
      summary: 'List API keys',
      querystring: Type.Object(PageQuery, { additionalProperties: false }),
      response: answers({ 200: pageOf(ApiKey) }),
    },
    handler: async (request) => {
      const { tenant } = principalOf(request);
      const { limit, after } = pageRequest(cursors, 'keys', tenant, request.query);
      const rows = await apiKeys.list(tenant, {
        limit: limit + 1,
        ...(after === undefined ? {} : { after }),
      });
      const { items, next } = pageById(rows, limit);
      return sealPage(cursors, 'keys', tenant, { items: items.map(toWire), next });
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/keys',
    config: { access: 'admin', idempotent: true },
    schema: {
      tags,
      summary: 'Make an API key; it is shown once, in this answer',
      body: ApiKeyCreate,
      response: answers({ 201: ApiKeyCreated }),
    },
    handler: async (request, reply) => {
      const principal = principalOf(request);
      const { name, role, expires_in_days: expiresInDays } = request.body;
      const created = await apiKeys.create(
        principal.tenant,
        { name, role, expiresInDays },
        { name: actorOf(principal), role: principal.role, userId: principal.user?.id ?? null },
      );
      return reply
        .code(201)
        .header('location', `/api/v1/keys/${created.id}`)
        .send({ ...toWire(created), key: created.key });
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/keys/:id',
    config: { access: 'admin', tagged: true },
    schema: { tags, summary: 'One API key', params, response: answers({ 200: ApiKey }) },
    handler: async (request) => toWire(await apiKeys.find(principalOf(request).tenant, request.params.id)),
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/keys/:id',
    config: { access: 'admin' },
    schema: { tags, summary: 'Revoke an API key', params, response: answers({ 204: Type.Null() }) },
    handler: async (request, reply) => {
      const principal = principalOf(request);
      await apiKeys.revoke(principal.tenant, request.params.id, {
        name: actorOf(principal),
        role: principal.role,
      });
      return reply.code(204).send(null);
    },
  });
}

function toWire(key: ApiKeyRecord): ApiKey {
  return {
    id: key.id,
    name: key.name,
    role: key.role,
    prefix: key.prefix,
    created_at: timestamp(key.createdAt),
    expires_at: timestampOrNull(key.expiresAt),
    last_used_at: timestampOrNull(key.lastUsedAt),
  };
}
