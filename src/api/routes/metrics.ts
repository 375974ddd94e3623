import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { BellwetherError } from '../../base/errors.ts';
import type { App } from '../app.ts';
import type { ApiDependencies } from '../dependencies.ts';

/**
 * Metrics name no tenant and no secret, but they tell how busy one is, so they are not for everyone: with a token
 * configured only who sends it, without one only this machine, and then not through a proxy on it.
 */
export function registerMetrics(app: App, { config, exposition }: ApiDependencies): void {
  app.route({
    method: 'GET',
    url: '/metrics',
    config: { access: 'public' },
    schema: {
      tags: ['operations'],
      summary: 'Metrics in the Prometheus text format',
      produces: ['text/plain'],
    },
    handler: async (request, reply) => {
      if (config.metricsToken === undefined) refuseStrangers(request);
      else if (!sendsToken(request, config.metricsToken)) {
        throw new BellwetherError(
          'UNAUTHENTICATED',
          'Send the metrics token as "Authorization: Bearer ...".',
        );
      }
      return reply
        .header('cache-control', 'no-store')
        .type(exposition.contentType)
        .send(await exposition.render());
    },
  });
}

function refuseStrangers(request: FastifyRequest): void {
  const address = request.socket.remoteAddress ?? '';
  const isLoopback = address === '::1' || /^(::ffff:)?127\./.test(address);
  const isForwarded =
    request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined;
  if (isLoopback && !isForwarded) return;
  throw new BellwetherError(
    'FORBIDDEN',
    'Metrics are for this machine only. Set BELLWETHER_METRICS_TOKEN to read them from elsewhere.',
  );
}

function sendsToken(request: FastifyRequest, token: string): boolean {
  const sent = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return sent.length === wanted.length && timingSafeEqual(sent, wanted);
}
