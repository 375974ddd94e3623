import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawServerDefault,
  RouteOptions,
} from 'fastify';
import { BellwetherError } from '../base/errors.ts';
import type { Principal } from '../domain/principal.ts';
import type { Role } from '../domain/tenant.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call the route: everyone, or principals whose role allows this one. Every route must say. */
    access?: 'public' | Role;
    /** An `Idempotency-Key` header makes a repeated request answer what the first one did. */
    idempotent?: boolean;
    /** The answer carries a hash of itself as its entity tag, and an equal `If-None-Match` is answered 304. */
    tagged?: boolean;
    /** The handler ends by itself in bounded time, as one statement does. The timer that others get costs 5 microseconds. */
    endsByItself?: boolean;
    /** Text in the body may hold U+0000, because what reads it takes it out. Elsewhere it is refused. */
    takesAnyText?: boolean;
  }
  interface FastifyRequest {
    /** Null on public routes. */
    principal: Principal | null;
  }
}

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** The principal of a route that is not public. */
export function principalOf(request: Pick<FastifyRequest, 'principal'>): Principal {
  if (request.principal === null)
    throw new BellwetherError('UNAUTHENTICATED', 'This needs a token or an API key.');
  return request.principal;
}

type HookName = 'onRequest' | 'preValidation' | 'preHandler' | 'onSend' | 'onResponse';

/**
 * Adds a hook to one route, after those it has. Hooks are given to routes one by one, from their configuration, so
 * that a request runs none that it does not need.
 */
export function addHook<Name extends HookName>(
  route: RouteOptions,
  name: Name,
  hook: Exclude<RouteOptions[Name], undefined | readonly unknown[]>,
): void {
  const present = route[name];
  const list = present === undefined ? [] : Array.isArray(present) ? present : [present];
  Object.assign(route, { [name]: [...list, hook] });
}
