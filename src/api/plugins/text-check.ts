import { BellwetherError } from '../../base/errors.ts';
import { type App, addHook } from '../app.ts';
import { findNul } from '../validation.ts';

/** Refuses U+0000 wherever text comes in: the database cannot store it, and it has no use in a name or a query. */
export function registerTextCheck(app: App): void {
  app.addHook('onRoute', (route) => {
    const { config } = route;
    addHook(route, 'preValidation', (request, _reply, done) => {
      const found =
        findNul(request.params, 'path') ??
        findNul(request.query, 'query') ??
        (config?.takesAnyText === true ? null : findNul(request.body, 'body'));
      if (found === null) return done();
      done(
        new BellwetherError(
          'INVALID_INPUT',
          `${found} holds the character U+0000, which is not text. Take it out.`,
        ),
      );
    });
  });
}
