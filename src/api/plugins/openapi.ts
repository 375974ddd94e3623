import swagger from '@fastify/swagger';
import type { App } from '../app.ts';

/** The OpenAPI 3.1 document, made from the schemas that validate and write what the routes take and answer. */
export async function registerOpenApi(app: App, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Bellwether',
        version,
        description:
          'Every path also answers without `/v1`. The tenant comes from the credential. Lists are paged by cursor. Errors are problem details (RFC 9457).',
      },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          token: {
            type: 'http',
            scheme: 'bearer',
            description: 'The access token of a session, or an API key.',
          },
          key: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        },
      },
    },
    hideUntagged: true,
    transform: ({ schema, url, route }) => {
      const isPublic = route.config?.access === 'public';
      return {
        url,
        schema: {
          ...schema,
          ...(isPublic ? {} : { security: [{ token: [] }, { key: [] }] }),
          ...(isPublic ? {} : { 'x-role': route.config?.access }),
          ...(route.config?.idempotent === true ? { headers: IDEMPOTENCY_HEADER } : {}),
        },
      };
    },
  });
  app.route({
    method: 'GET',
    url: '/api/v1/openapi.json',
    config: { access: 'public', tagged: true },
    handler: async (_request, reply) => {
      reply.type('application/json; charset=utf-8');
      return (document ??= JSON.stringify(app.swagger()));
    },
  });
  let document: string | undefined;
}

/** Documented only: the plugin that reads it checks it. */
const IDEMPOTENCY_HEADER = {
  type: 'object',
  properties: {
    'idempotency-key': {
      type: 'string',
      minLength: 1,
      maxLength: 200,
      description: 'Makes the request safe to repeat for a day.',
    },
  },
} as const;
