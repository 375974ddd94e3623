import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Metrics } from '../../ports/metrics.ts';
import type { Tracer } from '../../ports/tracer.ts';
import { type App, addHook } from '../app.ts';

/** What one route's answers are counted with; instruments are made on first use and kept. */
function createRouteInstruments(metrics: Metrics, method: string, endpoint: string) {
  const byStatus: { add(count?: number): void }[] = [];
  const duration = metrics.histogram('api_request_duration_seconds', { endpoint });
  const anyDuration = metrics.histogram('http_request_duration_seconds', {});
  return (status: number, seconds: number): void => {
    let counter = byStatus[status];
    if (counter === undefined) {
      counter = metrics.counter('api_requests_total', { method, endpoint, status: String(status) });
      byStatus[status] = counter;
    }
    counter.add();
    duration.observe(seconds);
    anyDuration.observe(seconds);
  };
}

/**
 * One log line, one count and, when tracing is on, one span for every request. The line names the route and the path
 * but never the query, in which people search for names and old clients put codes.
 */
export function registerObservation(app: App, options: { metrics: Metrics; tracer: Tracer }): void {
  const { metrics, tracer } = options;
  app.addHook('onRoute', (route) => {
    const method = Array.isArray(route.method) ? route.method.join('|') : route.method;
    const endpoint = route.url;
    const count = createRouteInstruments(metrics, method, endpoint);
    if (tracer.enabled) traceRoute(route, tracer, `${method} ${endpoint}`);
    addHook(route, 'onResponse', (request, reply, done) => {
      const milliseconds = reply.elapsedTime;
      count(reply.statusCode, milliseconds / 1000);
      logRequest(request, reply, endpoint, milliseconds);
      done();
    });
  });
}

/** For requests that met no route: they are counted under one name, because their paths have no bound. */
export function createUnmatchedObserver(
  metrics: Metrics,
): (request: FastifyRequest, reply: FastifyReply) => void {
  const count = createRouteInstruments(metrics, 'any', 'unmatched');
  return (request, reply) => {
    count(reply.statusCode, reply.elapsedTime / 1000);
    logRequest(request, reply, 'unmatched', reply.elapsedTime);
  };
}

function logRequest(request: FastifyRequest, reply: FastifyReply, route: string, milliseconds: number): void {
  const { principal } = request;
  request.log.info(
    {
      request_id: request.id,
      method: request.method,
      route,
      path: pathOf(request.url),
      status: reply.statusCode,
      duration_ms: Math.round(milliseconds * 100) / 100,
      tenant: principal?.tenant,
      user: principal?.user?.id,
      api_key_id: principal?.keyId ?? undefined,
      address: request.ip,
    },
    'request',
  );
}

function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}

function traceRoute(route: Parameters<typeof addHook>[0], tracer: Tracer, name: string): void {
  const spans = new WeakMap<FastifyRequest, ReturnType<Tracer['serve']>>();
  const header = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);
  addHook(route, 'onRequest', (request, _reply, done) => {
    const attributes = {
      'http.request.method': request.method,
      'http.route': route.url,
      'url.path': pathOf(request.url),
      'bellwether.request_id': request.id,
    };
    const span = tracer.serve(name, attributes, header(request.headers.traceparent));
    spans.set(request, span);
    span.run(done);
  });
  // Reading a body leaves the context of the first hook, so the handler is brought back into it.
  addHook(route, 'preHandler', (request, _reply, done) => spans.get(request)!.run(done));
  addHook(route, 'onResponse', (request, reply, done) => {
    spans.get(request)!.end({ status: reply.statusCode });
    done();
  });
}
