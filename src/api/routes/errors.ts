import { Type } from 'typebox';
import { BellwetherError, ERRORS, type ErrorCode } from '../../base/errors.ts';
import { ErrorDescription } from '../../schemas/health.ts';
import type { App } from '../app.ts';
import { answers } from '../responses.ts';

/** Where the `type` of problem details leads. */
export function registerErrors(app: App): void {
  app.route({
    method: 'GET',
    url: '/api/v1/errors/:code',
    config: { access: 'public', tagged: true },
    schema: {
      tags: ['operations'],
      summary: 'What an error code means',
      params: Type.Object({ code: Type.String({ maxLength: 100 }) }),
      response: answers({ 200: ErrorDescription }),
    },
    handler: async (request) => {
      const { code } = request.params;
      if (!Object.hasOwn(ERRORS, code))
        throw new BellwetherError('NOT_FOUND', `No error has the code "${code}".`);
      return { code, ...ERRORS[code as ErrorCode] };
    },
  });
}
