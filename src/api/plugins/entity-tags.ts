import { createHash } from 'node:crypto';
import { type App, addHook } from '../app.ts';

/** Answers of routes marked `tagged` carry a hash of themselves, and are not sent again to who has them. */
export function registerEntityTags(app: App): void {
  app.addHook('onRoute', (route) => {
    if (route.config?.tagged !== true) return;
    addHook(route, 'onSend', (request, reply, payload, done) => {
      if (reply.statusCode !== 200 || typeof payload !== 'string') return done(null, payload);
      const tag = `"${createHash('sha256').update(payload).digest('base64url').slice(0, 22)}"`;
      reply.header('etag', tag).header('cache-control', 'private, no-cache');
      if (!matchesTag(request.headers['if-none-match'], tag)) return done(null, payload);
      reply.code(304);
      done(null, '');
    });
  });
}

/** If-None-Match compares weakly (RFC 9110, 13.1.2). */
export function matchesTag(header: string | undefined, tag: string): boolean {
  if (header === undefined) return false;
  if (header === '*') return true;
  const bare = (text: string) => text.trim().replace(/^W\//, '');
  return header.split(',').some((candidate) => bare(candidate) === bare(tag));
}
