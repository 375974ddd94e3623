import type { FastifyRequest } from 'fastify';
import { BellwetherError } from '../../base/errors.ts';
import type { Principal } from '../../domain/principal.ts';
import { type Role, roleAllows } from '../../domain/tenant.ts';
import type { Credentials } from '../../tenancy/credentials.ts';
import { type App, addHook } from '../app.ts';

/** Headers in which clients of other products name a tenant. Here they may only repeat the credential's. */
const TENANT_HEADERS = ['x-tenant-id', 'x-tenant', 'tenant-id', 'tenant'] as const;
const TENANT_FIELDS = ['tenant_id', 'tenant'] as const;

/**
 * Who asks, and for which tenant: from the credential and from nothing else. A route of the API that says no `access`
 * cannot be registered, so that a forgotten line does not open a door.
 */
export function registerCredential(app: App, credentials: Credentials): void {
  app.decorateRequest('principal', null);
  app.addHook('onRoute', (route) => {
    const access = route.config?.access;
    if (access === undefined && route.url.startsWith('/api/')) {
      throw new Error(`The route ${String(route.method)} ${route.url} does not say who may call it`);
    }
    if (access === undefined || access === 'public') return;

    addHook(route, 'onRequest', (request, _reply, done) => {
      const credential = readCredential(request);
      if (credential === null)
        return done(unauthenticated('This needs a token or an API key: send "Authorization: Bearer ...".'));
      const admit = (principal: Principal | null): void => {
        const refusal = admitPrincipal(request, principal, access);
        if (refusal === null) done();
        else done(refusal);
      };
      const verified = credentials.verify(credential);
      if (verified instanceof Promise) verified.then(admit, done);
      else admit(verified);
    });
    addHook(route, 'preValidation', (request, _reply, done) => {
      try {
        checkTenantFields(request.query, request.principal!);
        checkTenantFields(request.body, request.principal!);
      } catch (error) {
        return done(error as Error);
      }
      done();
    });
  });
}

/** A session's token or an API key, from `Authorization: Bearer` or `X-API-Key`. Never from the address. */
export function readCredential(request: FastifyRequest): string | null {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    // The scheme's name is case-insensitive (RFC 9110).
    if (!authorization.startsWith('Bearer ') && !/^bearer /i.test(authorization)) return null;
    return authorization.slice(7);
  }
  const key = request.headers['x-api-key'];
  return typeof key === 'string' && key !== '' ? key : null;
}

/** Gives the error to answer, or null when the principal may call the route. */
function admitPrincipal(request: FastifyRequest, principal: Principal | null, access: Role): Error | null {
  if (principal === null) return unauthenticated('The token or API key is not valid, or no longer.');
  request.principal = principal;
  try {
    checkRole(principal, access);
    checkTenantHeaders(request, principal);
    return null;
  } catch (error) {
    return error as Error;
  }
}

function checkRole(principal: Principal, needed: Role): void {
  if (roleAllows(principal.role, needed)) return;
  throw new BellwetherError(
    'FORBIDDEN',
    `This needs the role ${needed}; yours is ${principal.role}. Ask an owner or admin of your tenant.`,
  );
}

function checkTenantHeaders(request: FastifyRequest, principal: Principal): void {
  for (const name of TENANT_HEADERS) {
    const value = request.headers[name];
    if (value !== undefined && !namesTenant(value, principal)) throw mismatch(`the header ${name}`);
  }
}

/** A field that repeats the tenant is taken out, so that the contract's schemas need not know it. */
function checkTenantFields(fields: unknown, principal: Principal): void {
  if (typeof fields !== 'object' || fields === null) return;
  for (const name of TENANT_FIELDS) {
    if (!Object.hasOwn(fields, name)) continue;
    const record = fields as Record<string, unknown>;
    if (!namesTenant(record[name], principal)) throw mismatch(name);
    delete record[name];
  }
}

function namesTenant(value: unknown, principal: Principal): boolean {
  return value === principal.tenant || value === principal.tenantSlug;
}

function mismatch(where: string): BellwetherError {
  return new BellwetherError(
    'TENANT_MISMATCH',
    `Your credential belongs to another tenant than ${where} names. The tenant comes from the credential: leave it out.`,
  );
}

function unauthenticated(message: string): BellwetherError {
  return new BellwetherError('UNAUTHENTICATED', message);
}
