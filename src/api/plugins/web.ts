import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import serveStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../app.ts';

/** What the page writes where it wants the nonce of its inline style elements. */
const NONCE_PLACE = '__CSP_NONCE__';

const PAGE_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
} as const;

export interface WebPages {
  /** Answers with the application's page, whatever its path: the application itself knows its addresses. */
  send(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply>;
}

/**
 * The built web application. Files under `assets/` carry a hash in their name and never change, so they may be kept
 * for ever; the page itself is asked for every time. Null when it was not built.
 */
export async function registerWeb(app: App, directory: string): Promise<WebPages | null> {
  let page: string;
  try {
    page = await readFile(join(directory, 'index.html'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    app.log.warn({ directory }, 'the web application is not built; run "npm run build:web"');
    return null;
  }
  await app.register(serveStatic, {
    root: directory,
    index: false,
    wildcard: false,
    globIgnore: ['**/index.html'],
    cacheControl: false,
    logLevel: 'warn',
    setHeaders(reply, path) {
      const isHashed = path.startsWith(join(directory, 'assets'));
      reply.header(
        'cache-control',
        isHashed ? 'public, max-age=31536000, immutable' : 'public, max-age=3600',
      );
      reply.header('x-content-type-options', 'nosniff');
    },
  });

  const takesNonce = page.includes(NONCE_PLACE);
  return {
    async send(request, reply) {
      const nonce = randomBytes(16).toString('base64url');
      const html = takesNonce ? page.replaceAll(NONCE_PLACE, nonce) : page;
      return reply
        .headers(PAGE_HEADERS)
        .header('content-security-policy', contentSecurityPolicy(takesNonce ? nonce : null, page))
        .header('cache-control', 'no-cache')
        .type('text/html; charset=utf-8')
        .send(request.method === 'HEAD' ? '' : html);
    },
  };
}

/**
 * Scripts, fonts, pictures and data come from here and nowhere else, and nothing else may frame us. An inline script
 * in the page is allowed by its hash. Component libraries put `style` elements in at run time: they need the nonce,
 * and where the page asks for none, inline styles are allowed (a style cannot read a token).
 */
function contentSecurityPolicy(nonce: string | null, page: string): string {
  const hashes = [...page.matchAll(/<script(?![^>]*\bsrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, text]) => `'sha256-${createHash('sha256').update(text!).digest('base64')}'`,
  );
  return [
    "default-src 'none'",
    ["script-src 'self'", ...hashes].join(' '),
    `style-src 'self' ${nonce === null ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
