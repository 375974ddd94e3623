import type { ServerResponse } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { BellwetherError } from '../../base/errors.ts';
import type { TenantId } from '../../domain/tenant.ts';
import { type App, principalOf } from '../app.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { type EventStream, openEventStream } from '../live/event-stream.ts';
import { readCredential } from '../plugins/credential.ts';

const LIMITS = { perTenant: 500, inAll: 5_000 } as const;
/** How often an open stream's credential is asked about again, milliseconds. */
const RECHECK_MS = 5_000;

/** `GET /stream`: what happens, while it happens. Gives the function that ends all streams. */
export function registerStream(app: App, dependencies: ApiDependencies): () => void {
  const { live, dashboard, tenancy, metrics, clock } = dependencies;
  const open = new Set<EventStream>();
  const perTenant = new Map<TenantId, number>();
  const clients = metrics.gauge('stream_clients', {});
  const dropped = metrics.counter('stream_clients_dropped_total', {});

  function start(request: FastifyRequest, response: ServerResponse, headers: Record<string, string>): void {
    const principal = principalOf(request);
    const { tenant } = principal;
    const credential = readCredential(request)!;

    const recheck = async (): Promise<void> => {
      if (principal.expiresAt <= clock.now() || (await tenancy.credentials.verify(credential)) === null)
        stream.close('expired');
    };
    const timer = setInterval(() => {
      // A database that does not answer is no reason to end a stream; the next round asks again.
      recheck().catch(() => {});
    }, RECHECK_MS);
    timer.unref();

    const stream = openEventStream(response, {
      headers,
      onClosed(reason) {
        clearInterval(timer);
        unsubscribe();
        open.delete(stream);
        const left = (perTenant.get(tenant) ?? 1) - 1;
        if (left === 0) perTenant.delete(tenant);
        else perTenant.set(tenant, left);
        clients.set(open.size);
        if (reason === 'slow') dropped.add();
      },
    });
    const unsubscribe = live.subscribe(tenant, (event) => stream.send(event));
    open.add(stream);
    perTenant.set(tenant, (perTenant.get(tenant) ?? 0) + 1);
    clients.set(open.size);

    const lastId = request.headers['last-event-id'];
    if (typeof lastId === 'string') for (const event of live.since(tenant, lastId)) stream.send(event);
    dashboard.counts(tenant).then(
      (counts) => stream.send({ name: 'counts', data: JSON.stringify(counts) }),
      (error: unknown) => request.log.warn({ err: error }, 'live counts could not be read'),
    );
  }

  app.route({
    method: 'GET',
    url: '/api/v1/stream',
    config: { access: 'viewer' },
    schema: {
      tags: ['live'],
      summary: 'Live events: counts, signals, source, trends',
      description:
        'Server-sent events: `counts` (LiveCounts) when they change, `signals` when a batch was stored, `source` when a source ran, `trends` (StreamTrends) when trends were computed anew, `end` before the server closes the stream (reason `shutdown`: connect again; `expired`: refresh the credential first). Send `Last-Event-ID` to get what was missed, as far as it is remembered.',
      produces: ['text/event-stream'],
    },
    handler: (request, reply) => {
      const { tenant } = principalOf(request);
      if (open.size >= LIMITS.inAll || (perTenant.get(tenant) ?? 0) >= LIMITS.perTenant) {
        throw new BellwetherError(
          'TOO_MANY_REQUESTS',
          'Too many live streams are open. Close one and try again.',
          {
            details: { retryAfterSeconds: 10 },
          },
        );
      }
      reply.hijack();
      start(request, reply.raw, { 'x-content-type-options': 'nosniff', 'x-request-id': request.id });
      return reply;
    },
  });

  return () => {
    for (const stream of open) stream.close('shutdown');
  };
}
