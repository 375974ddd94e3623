import { Type } from 'typebox';
import { actorOf, type Principal } from '../../domain/principal.ts';
import { User, UserCreate, UserUpdate } from '../../schemas/auth.ts';
import { Id, PageQuery, pageOf } from '../../schemas/shared.ts';
import type { UserRecord } from '../../tenancy/users.ts';
import { type App, principalOf } from '../app.ts';
import type { Cursors } from '../cursors.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { pageById, pageRequest, sealPage } from '../paging.ts';
import { answers, timestamp, timestampOrNull } from '../responses.ts';

export function registerUsers(app: App, { tenancy: { users } }: ApiDependencies, cursors: Cursors): void {
  const tags = ['users'];
  const params = Type.Object({ id: Id });
  const actor = (principal: Principal) => ({ name: actorOf(principal), role: principal.role });

  app.route({
    method: 'GET',
    url: '/api/v1/users',
    config: { access: 'admin', tagged: true },
    schema: {
      tags,
      summary: 'List users',
      querystring: Type.Object(PageQuery, { additionalProperties: false }),
      response: answers({ 200: pageOf(User) }),
    },
    handler: async (request) => {
      const { tenant } = principalOf(request);
      const { limit, after } = pageRequest(cursors, 'users', tenant, request.query);
      const rows = await users.list(tenant, { limit: limit + 1, ...(after === undefined ? {} : { after }) });
      const { items, next } = pageById(rows, limit);
      return sealPage(cursors, 'users', tenant, { items: items.map(toWire), next });
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/users',
    config: { access: 'admin', idempotent: true },
    schema: { tags, summary: 'Add a user', body: UserCreate, response: answers({ 201: User }) },
    handler: async (request, reply) => {
      const principal = principalOf(request);
      const user = await users.create(principal.tenant, request.body, actor(principal));
      return reply.code(201).header('location', `/api/v1/users/${user.id}`).send(toWire(user));
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/users/:id',
    config: { access: 'admin', tagged: true },
    schema: { tags, summary: 'One user', params, response: answers({ 200: User }) },
    handler: async (request) => toWire(await users.find(principalOf(request).tenant, request.params.id)),
  });

  app.route({
    method: 'PATCH',
    url: '/api/v1/users/:id',
    config: { access: 'admin' },
    schema: {
      tags,
      summary: 'Change a user; a new role or password, or `disabled`, ends the sessions',
      params,
      body: UserUpdate,
      response: answers({ 200: User }),
    },
    handler: async (request) => {
      const principal = principalOf(request);
      return toWire(await users.update(principal.tenant, request.params.id, request.body, actor(principal)));
    },
  });

  app.route({
    method: 'DELETE',
    url: '/api/v1/users/:id',
    config: { access: 'admin' },
    schema: { tags, summary: 'Remove a user', params, response: answers({ 204: Type.Null() }) },
    handler: async (request, reply) => {
      const principal = principalOf(request);
      await users.remove(principal.tenant, request.params.id, actor(principal));
      return reply.code(204).send(null);
    },
  });
}

function toWire(user: UserRecord): User {
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    role: user.role,
    disabled: user.disabled,
    created_at: timestamp(user.createdAt),
    last_login_at: timestampOrNull(user.lastLoginAt),
  };
}
