import type { FastifyBaseLogger } from 'fastify';
import type { DashboardApi } from '../dependencies.ts';
import type { LiveHub } from './live-hub.ts';

/** How often the counts of a watched tenant are read again, milliseconds. */
const TICK_MS = 1_000;

/** Publishes `counts` for every tenant somebody watches, when they changed: read once a second, however many watch. */
export function startCountsTicker(options: {
  live: LiveHub;
  dashboard: Pick<DashboardApi, 'counts'>;
  log: FastifyBaseLogger;
}): Disposable {
  const { live, dashboard, log } = options;
  const published = new Map<string, string>();
  let isRunning = false;

  async function tick(): Promise<void> {
    const watched = live.watched();
    for (const tenant of published.keys()) if (!watched.some((id) => id === tenant)) published.delete(tenant);
    await Promise.all(
      watched.map(async (tenant) => {
        const counts = await dashboard.counts(tenant);
        const figures = JSON.stringify({ ...counts, at: null });
        if (published.get(tenant) === figures) return;
        published.set(tenant, figures);
        live.publish(tenant, 'counts', counts);
      }),
    );
  }

  const timer = setInterval(() => {
    // A slow database makes the counts late, never a queue of questions.
    if (isRunning) return;
    isRunning = true;
    tick()
      .catch((error: unknown) => log.warn({ err: error }, 'live counts could not be read'))
      .finally(() => {
        isRunning = false;
      });
  }, TICK_MS);
  timer.unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
