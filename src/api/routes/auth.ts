import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { BellwetherError } from '../../base/errors.ts';
import type { Principal } from '../../domain/principal.ts';
import { Identity, LinkRequest, LoginRequest, RefreshRequest, TokenResponse } from '../../schemas/auth.ts';
import { Nullable } from '../../schemas/shared.ts';
import type { IssuedTokens } from '../../tenancy/sessions.ts';
import { type App, principalOf } from '../app.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { answers } from '../responses.ts';

const COOKIE = 'bw_refresh';

export function registerAuth(app: App, { tenancy, clock }: ApiDependencies): void {
  const { signIn, sessions } = tenancy;
  const tags = ['auth'];

  app.route({
    method: 'POST',
    url: '/api/v1/auth/login',
    config: { access: 'public' },
    schema: {
      tags,
      summary: 'Sign in with an e-mail address and a password',
      body: LoginRequest,
      response: answers({ 200: TokenResponse }),
    },
    handler: async (request, reply) => {
      const { email, password } = request.body;
      return answerTokens(
        request,
        reply,
        await signIn.withPassword({ email, password, address: request.ip }),
      );
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/auth/link',
    config: { access: 'public' },
    schema: {
      tags,
      summary: 'Sign in with the one-time code of a link',
      body: LinkRequest,
      response: answers({ 200: TokenResponse }),
    },
    handler: async (request, reply) => answerTokens(request, reply, await signIn.withCode(request.body.code)),
  });

  app.route({
    method: 'POST',
    url: '/api/v1/auth/refresh',
    config: { access: 'public' },
    schema: {
      tags,
      summary: 'Replace the refresh token and get a new access token',
      description:
        'The refresh token comes from the cookie or the body. Each works once: one that was replaced before ends the session. A 409 says that another tab replaced it a moment ago.',
      body: Nullable(RefreshRequest),
      response: answers({ 200: TokenResponse }),
    },
    handler: async (request, reply) => {
      const token = readRefreshToken(request);
      if (token === null)
        throw new BellwetherError('UNAUTHENTICATED', 'No refresh token came with the request. Sign in.');
      try {
        return answerTokens(request, reply, await sessions.refresh(token));
      } catch (error) {
        if (error instanceof BellwetherError && error.code === 'UNAUTHENTICATED') clearCookie(request, reply);
        throw error;
      }
    },
  });

  app.route({
    method: 'POST',
    url: '/api/v1/auth/logout',
    config: { access: 'public' },
    schema: {
      tags,
      summary: 'End the session of the access token or the refresh token sent',
      body: Nullable(RefreshRequest),
      response: answers({ 204: Type.Null() }),
    },
    handler: async (request, reply) => {
      const token = readRefreshToken(request);
      if (token !== null) await sessions.endByRefreshToken(token);
      const access = /^bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
      const principal = access === undefined ? null : await tenancy.credentials.verify(access);
      if (typeof principal?.sessionId === 'string') await sessions.end(principal.sessionId);
      clearCookie(request, reply);
      return reply.code(204).send(null);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/auth/me',
    config: { access: 'viewer', tagged: true },
    schema: { tags, summary: 'Who the credential belongs to', response: answers({ 200: Identity }) },
    handler: async (request) => toIdentity(principalOf(request)),
  });

  function answerTokens(request: FastifyRequest, reply: FastifyReply, tokens: IssuedTokens): TokenResponse {
    const seconds = Math.max(0, Math.floor((tokens.refreshExpiresAt - clock.now()) / 1000));
    setCookie(request, reply, tokens.refreshToken, seconds);
    reply.header('cache-control', 'no-store');
    return {
      access_token: tokens.accessToken,
      token_type: 'Bearer',
      expires_in: tokens.expiresIn,
      refresh_token: tokens.refreshToken,
      identity: toIdentity(tokens.principal),
    };
  }
}

function toIdentity(principal: Principal): Identity {
  return {
    method: principal.user === null ? 'key' : 'session',
    user: principal.user,
    role: principal.role,
    tenant: { id: principal.tenant, slug: principal.tenantSlug, name: principal.tenantName },
  };
}

function readRefreshToken(request: FastifyRequest): string | null {
  const fromBody = (request.body as { refresh_token?: string } | null | undefined)?.refresh_token;
  if (fromBody !== undefined) return fromBody;
  const match = /(?:^|;\s*)bw_refresh=([\w-]{1,500})(?:;|$)/.exec(request.headers.cookie ?? '');
  if (match === null) return null;
  refuseForeignOrigin(request);
  return match[1]!;
}

/** A browser sends the cookie by itself: besides SameSite, the page that asks must be one of ours. */
function refuseForeignOrigin(request: FastifyRequest): void {
  const { origin } = request.headers;
  if (origin === undefined || URL.parse(origin)?.host === request.host) return;
  throw new BellwetherError(
    'FORBIDDEN',
    `The cookie is not taken from a page of "${origin.slice(0, 100)}". Send the token in the body.`,
  );
}

function setCookie(request: FastifyRequest, reply: FastifyReply, value: string, seconds: number): void {
  const secure = request.protocol === 'https' ? '; Secure' : '';
  reply.header(
    'set-cookie',
    `${COOKIE}=${value}; Path=/api; HttpOnly; SameSite=Strict; Max-Age=${seconds}${secure}`,
  );
}

function clearCookie(request: FastifyRequest, reply: FastifyReply): void {
  setCookie(request, reply, '', 0);
}
