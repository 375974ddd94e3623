import { BellwetherError, messageOf } from '../../base/errors.ts';
import { Health, Readiness } from '../../schemas/health.ts';
import type { App } from '../app.ts';
import type { ApiDependencies, ReadinessCheck } from '../dependencies.ts';
import { answers } from '../responses.ts';

/** A check that takes longer than this has failed, milliseconds. */
const CHECK_TIMEOUT_MS = 2_000;

/**
 * `/health`: the process runs; it stays true whatever else is down, so that nobody restarts a process for its
 * database's sake. `/ready`: requests can be answered; false while a part is down and while the server drains.
 */
export function registerHealth(app: App, dependencies: ApiDependencies, isDraining: () => boolean): void {
  const health = { status: 'ok' as const, version: dependencies.config.version };
  for (const prefix of ['', '/api/v1']) {
    app.route({
      method: 'GET',
      url: `${prefix}/health`,
      config: { access: 'public', endsByItself: true },
      schema: { tags: ['operations'], summary: 'Does the process run', response: answers({ 200: Health }) },
      handler: async (_request, reply) => {
        reply.header('cache-control', 'no-store');
        return health;
      },
    });
    app.route({
      method: 'GET',
      url: `${prefix}/ready`,
      config: { access: 'public' },
      schema: {
        tags: ['operations'],
        summary: 'Can it answer requests',
        response: answers({ 200: Readiness, 503: Readiness }),
      },
      handler: async (request, reply) => {
        const checks = await Promise.all(
          dependencies.readiness.map(async (part) => {
            try {
              await withTimeout(part);
              return { name: part.name, ok: true };
            } catch (error) {
              // Anyone may ask, so the answer names the part; the log says what is wrong with it.
              request.log.warn(
                { request_id: request.id, part: part.name, reason: messageOf(error) },
                'not ready',
              );
              return { name: part.name, ok: false };
            }
          }),
        );
        const ready = !isDraining() && checks.every((check) => check.ok);
        return reply
          .code(ready ? 200 : 503)
          .header('cache-control', 'no-store')
          .send({ ready, draining: isDraining(), checks });
      },
    });
  }
}

async function withTimeout(part: ReadinessCheck): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  try {
    await Promise.race([
      part.check(),
      new Promise<never>((_resolve, reject) => {
        timer = setTimeout(
          () => reject(new BellwetherError('UNAVAILABLE', `No answer within ${CHECK_TIMEOUT_MS} ms`)),
          CHECK_TIMEOUT_MS,
        );
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}
