import { randomUUID } from 'node:crypto';
import { createLiveHub } from '../api/live/live-hub.ts';
import { createServer } from '../api/server.ts';
import type { TenantId } from '../domain/tenant.ts';
import { apiFeatures } from './api-features.ts';
import type { Application, Role } from './application.ts';
import { watchControl } from './control.ts';
import { watchNewSignals } from './live-feed.ts';
import { announceServer } from './store.ts';
import { watchTrends } from './trend-features.ts';
import { VERSION } from './version.ts';
import { ensureWebBuilt } from './web-build.ts';

/** How long requests under way may take to end when the process stops, in milliseconds. */
const DRAIN_MS = 10_000;

export interface ServeOptions {
  readonly roles: readonly Role[];
  readonly signal: AbortSignal;
  /** Called when requests are answered. */
  readonly onReady: (url: string) => Promise<void> | void;
  readonly onNote?: (line: string) => void;
}

/** Serves until the signal aborts, then drains: no new requests, those under way end, the batch under way is stored. */
export async function serve(app: Application, options: ServeOptions): Promise<void> {
  const { configuration, log, store } = app;
  await using opened = new AsyncDisposableStack();
  const work = new AbortController();
  const stopWork = () => work.abort();
  options.signal.addEventListener('abort', stopWork, { once: true });

  const running = app.run(options.roles, work.signal);
  // It is awaited below; until then a failure must not count as unhandled.
  running.catch(() => {});
  opened.defer(async () => {
    stopWork();
    await running.catch(() => {});
  });

  if (options.roles.includes('api')) {
    const live = createLiveHub(randomUUID().slice(0, 8));
    const webDirectory = await ensureWebBuilt((line) => options.onNote?.(line));
    const server = await createServer({
      ...apiFeatures(app),
      config: {
        version: VERSION,
        ...(webDirectory === undefined ? {} : { webDirectory }),
        ...(configuration.metricsToken === '' ? {} : { metricsToken: configuration.metricsToken }),
        trustProxy: configuration.trustProxy,
      },
      clock: app.clock,
      log,
      metrics: app.metrics,
      exposition: app.metrics,
      tracer: app.tracer,
      database: app.database,
      secrets: {
        idempotency: app.signingKeys.derive('idempotency'),
        cursors: app.signingKeys.derive('cursors'),
      },
      tenancy: app.tenancy,
      live,
      readiness: [
        {
          name: 'database',
          check: async () => void (await app.database.platform.query({ name: 'ready', text: 'SELECT 1' })),
        },
        { name: 'event log', check: async () => void (await app.backlog()) },
      ],
    });
    opened.use(await watchNewSignals(app, live));
    opened.use(await watchTrends(app.trends, live));
    opened.use(await watchControl(app));
    app.onSourceRun = ({ tenant, sourceId, result, error }) => {
      live.publish(tenant as TenantId, 'source', {
        id: sourceId,
        state: error === null && result?.error === null ? 'healthy' : 'degraded',
      });
    };
    const url = await server.listen({ host: configuration.host, port: configuration.port });
    opened.defer(() => server.drain(DRAIN_MS));
    opened.use(await announceServer(configuration.data, { pid: process.pid, url }));
    log.info({ url, roles: options.roles, attached: store.attached }, 'ready');
    await options.onReady(url);
  } else {
    opened.use(await announceServer(configuration.data, { pid: process.pid, url: '' }));
    await options.onReady('');
  }
  await running;
}
