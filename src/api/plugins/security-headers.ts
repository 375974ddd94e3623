import { type App, addHook } from '../app.ts';

/** For the API: an answer is data, never a page. */
const API_HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
} as const;

/** Answers to a principal are for nobody else's cache; a route that may be kept says so itself. */
export function registerSecurityHeaders(app: App): void {
  app.addHook('onRoute', (route) => {
    if (!route.url.startsWith('/api/')) return;
    const isPrivate = route.config?.access !== 'public';
    addHook(route, 'onRequest', (_request, reply, done) => {
      reply.headers(API_HEADERS);
      if (isPrivate) reply.header('cache-control', 'private, no-store');
      done();
    });
  });
}
