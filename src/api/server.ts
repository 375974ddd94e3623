import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import compress from '@fastify/compress';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify, { LogController } from 'fastify';
import { BellwetherError } from '../base/errors.ts';
import type { App } from './app.ts';
import { createCursors } from './cursors.ts';
import type { ApiDependencies } from './dependencies.ts';
import { startCountsTicker } from './live/counts-ticker.ts';
import { registerCredential } from './plugins/credential.ts';
import { registerEntityTags } from './plugins/entity-tags.ts';
import { registerIdempotency } from './plugins/idempotency.ts';
import { createUnmatchedObserver, registerObservation } from './plugins/observation.ts';
import { registerOpenApi } from './plugins/openapi.ts';
import { registerSecurityHeaders } from './plugins/security-headers.ts';
import { registerStrictQuery } from './plugins/strict-query.ts';
import { registerTextCheck } from './plugins/text-check.ts';
import { registerWeb } from './plugins/web.ts';
import { asCodedError, sendProblem } from './problem.ts';
import { registerAnalysis } from './routes/analysis.ts';
import { registerApiKeys } from './routes/api-keys.ts';
import { registerAuth } from './routes/auth.ts';
import { registerBacktests } from './routes/backtests.ts';
import { registerDashboard } from './routes/dashboard.ts';
import { registerDeadLetters } from './routes/dead-letters.ts';
import { registerEntities } from './routes/entities.ts';
import { registerErrors } from './routes/errors.ts';
import { registerForecasts } from './routes/forecasts.ts';
import { registerGraph } from './routes/graph.ts';
import { registerHealth } from './routes/health.ts';
import { registerMetrics } from './routes/metrics.ts';
import { registerNetworkAnalyses } from './routes/network-analyses.ts';
import { registerNetworks } from './routes/networks.ts';
import { registerRadar } from './routes/radar.ts';
import { registerRelationships } from './routes/relationships.ts';
import { registerResolution } from './routes/resolution.ts';
import { registerSavedSearches } from './routes/saved-searches.ts';
import { registerSignalContext } from './routes/signal-context.ts';
import { registerSignals } from './routes/signals.ts';
import { registerSources } from './routes/sources.ts';
import { registerStream } from './routes/stream.ts';
import { registerTenant } from './routes/tenant.ts';
import { registerTopics } from './routes/topics.ts';
import { registerTrends } from './routes/trends.ts';
import { registerUploads } from './routes/uploads.ts';
import { registerUsers } from './routes/users.ts';
import { registerWindows } from './routes/windows.ts';
import { serializerCompiler } from './serialization.ts';
import { validatorCompiler } from './validation.ts';

/** Bytes and milliseconds. */
const LIMITS = {
  body: 1024 * 1024,
  /** To receive a request completely, so that slow senders cannot hold connections for ever. */
  request: 60_000,
  /** For a handler to answer. */
  handler: 30_000,
  /** Longer than the idle time of usual proxies, so that they close first. */
  keepAlive: 72_000,
} as const;

export interface ApiServer {
  /** For tests: requests in-process by `inject`. */
  readonly app: App;
  /** Starts to accept and gives the address, `http://127.0.0.1:8080`. Port 0 picks a free one. */
  listen(options: { host: string; port: number }): Promise<string>;
  /** Stops accepting, ends live streams, lets requests under way finish, and cuts what is left after `deadlineMs`. */
  drain(deadlineMs: number): Promise<void>;
}

/** The whole HTTP side of the product. Nothing is looked up outside `dependencies`. */
export async function createServer(dependencies: ApiDependencies): Promise<ApiServer> {
  const { config, log, metrics } = dependencies;
  let isDraining = false;

  const app: App = fastify({
    loggerInstance: log,
    // One line per request, written by our own hook.
    // Our lines name the request themselves, so that not every request needs a logger of its own.
    childLoggerFactory: (logger) => logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    requestIdHeader: false,
    bodyLimit: LIMITS.body,
    requestTimeout: LIMITS.request,
    keepAliveTimeout: LIMITS.keepAlive,
    trustProxy: config.trustProxy ?? false,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    rewriteUrl: (request) => versioned(request.url ?? '/'),
    routerOptions: { maxParamLength: 500 },
    frameworkErrors: (error, request, reply) => void sendProblem(request, reply, asCodedError(error)),
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);

  const observeUnmatched = createUnmatchedObserver(metrics);
  app.setErrorHandler((thrown, request, reply) => {
    const error = asCodedError(thrown);
    if (error.status >= 500)
      log.error({ err: error, request_id: request.id, tenant: request.principal?.tenant }, 'request failed');
    return sendProblem(request, reply, error);
  });

  app.addHook('onRoute', (route) => {
    if (route.config?.endsByItself !== true) route.handlerTimeout ??= LIMITS.handler;
  });
  // Each gives hooks to the routes registered after it, in this order.
  registerObservation(app, { metrics, tracer: dependencies.tracer });
  registerSecurityHeaders(app);
  registerCredential(app, dependencies.tenancy.credentials);
  registerTextCheck(app);
  registerStrictQuery(app);
  registerIdempotency(app, {
    database: dependencies.database,
    clock: dependencies.clock,
    secret: dependencies.secrets.idempotency,
  });
  registerEntityTags(app);
  await app.register(compress, {
    global: true,
    threshold: 1024,
    encodings: ['zstd', 'br', 'gzip'],
    inflateIfDeflated: false,
  });
  await registerOpenApi(app, config.version);

  const cursors = createCursors(dependencies.secrets.cursors);
  registerHealth(app, dependencies, () => isDraining);
  registerMetrics(app, dependencies);
  registerErrors(app);
  registerAuth(app, dependencies);
  registerTenant(app, dependencies);
  registerUsers(app, dependencies, cursors);
  registerApiKeys(app, dependencies, cursors);
  registerSignals(app, dependencies, cursors);
  registerSignalContext(app, dependencies);
  registerSavedSearches(app, dependencies, cursors);
  registerAnalysis(app, dependencies);
  registerEntities(app, dependencies, cursors);
  registerResolution(app, dependencies, cursors);
  registerRelationships(app, dependencies, cursors);
  registerGraph(app, dependencies);
  registerSources(app, dependencies, cursors);
  registerDeadLetters(app, dependencies, cursors);
  registerDashboard(app, dependencies);
  registerForecasts(app, dependencies, cursors);
  registerTrends(app, dependencies, cursors);
  registerTopics(app, dependencies, cursors);
  registerNetworks(app, dependencies, cursors);
  registerNetworkAnalyses(app, dependencies, cursors);
  registerBacktests(app, dependencies, cursors);
  registerRadar(app, dependencies, cursors);
  registerWindows(app, dependencies, cursors);
  await registerUploads(app, dependencies);
  const endStreams = registerStream(app, dependencies);

  const web = config.webDirectory === undefined ? null : await registerWeb(app, config.webDirectory);
  app.setNotFoundHandler(async (request, reply) => {
    reply.raw.once('finish', () => observeUnmatched(request, reply));
    const isPage =
      !request.url.startsWith('/api/') && (request.method === 'GET' || request.method === 'HEAD');
    if (isPage && web !== null && !/^\/assets\//.test(request.url)) return web.send(request, reply);
    throw new BellwetherError(
      'NOT_FOUND',
      `Nothing answers ${request.method} ${request.url.split('?')[0]!.slice(0, 200)}. The routes are listed at /api/v1/openapi.json.`,
    );
  });

  const { credentials } = dependencies.tenancy;
  const counted = { known: 0, asked: 0 };
  metrics.beforeRender(() => {
    metrics.gauge('active_users', {}).set(credentials.activeUsers());
    const { known, asked } = credentials.lookups;
    metrics.counter('cache_hits_total', { cache: 'credentials' }).add(known - counted.known);
    metrics.counter('cache_misses_total', { cache: 'credentials' }).add(asked - counted.asked);
    Object.assign(counted, { known, asked });
    return new Promise<void>((resolve) => {
      app.server.getConnections((_error, count) => {
        metrics.gauge('active_connections', {}).set(count ?? 0);
        resolve();
      });
    });
  });
  const ticker = startCountsTicker({ live: dependencies.live, dashboard: dependencies.dashboard, log });
  app.addHook('preClose', async () => {
    ticker[Symbol.dispose]();
    endStreams();
  });
  await app.ready();

  return {
    app,
    async listen({ host, port }) {
      await app.listen({ host, port, backlog: 4096 });
      const { port: chosen } = app.server.address() as AddressInfo;
      return `http://${host.includes(':') ? `[${host}]` : host}:${chosen}`;
    },
    async drain(deadlineMs) {
      isDraining = true;
      const cut = setTimeout(() => app.server.closeAllConnections(), deadlineMs);
      try {
        await app.close();
      } finally {
        clearTimeout(cut);
      }
    },
  };
}

/** `/api/signals` is `/api/v1/signals`. */
function versioned(url: string): string {
  return url.startsWith('/api/') && !/^\/api\/v\d+(\/|$|\?)/.test(url) ? `/api/v1${url.slice(4)}` : url;
}
