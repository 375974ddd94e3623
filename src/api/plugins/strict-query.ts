import { Type } from 'typebox';
import type { App } from '../app.ts';

const NOTHING = Type.Object({}, { additionalProperties: false });

/**
 * A route that names no query parameters takes none, instead of quietly passing over a misspelt one. Public routes are
 * left alone: probes and proxies like to add something of their own.
 */
export function registerStrictQuery(app: App): void {
  app.addHook('onRoute', (route) => {
    const { access } = route.config ?? {};
    if (access === undefined || access === 'public' || route.schema?.querystring !== undefined) return;
    route.schema = { ...route.schema, querystring: NOTHING };
  });
}
