import type { Clock } from '../base/clock.ts';
import { createThreadPool } from '../base/threads/thread-pool.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Log } from '../drivers/pino/pino-log.ts';
import type { Summariser } from '../language/summaries/summarise.ts';
import type { Database } from '../ports/database.ts';
import type { Metrics } from '../ports/metrics.ts';
import { createSignalFollower, type SignalFollower } from '../trends/follow-signals.ts';
import { createForecasts, type Forecasts } from '../trends/forecasts/forecasts.ts';
import { backfillSeries } from '../trends/series/backfill-series.ts';
import { type BacktestFeatures, createBacktestFeatures } from './backtest-features.ts';
import { createWeeklyCounts } from './forecast-features.ts';
import { createRadarFeatures, type RadarFeatures } from './radar-features.ts';
import { createTopicFeatures, type TopicFeatures } from './topic-features.ts';
import { createTrendFeatures, type TrendFeatures } from './trend-features.ts';

/** Topics, series, trends, forecasts, backtests and radar, put together. */
export interface Foresight {
  readonly trends: TrendFeatures;
  readonly backtests: BacktestFeatures;
  readonly topics: TopicFeatures;
  readonly forecasts: Forecasts;
  readonly radar: RadarFeatures;
}

export interface ForesightParts extends Foresight, AsyncDisposable {
  /** What the pipeline tells of each batch: topics, series, windows. */
  readonly follower: SignalFollower;
  /** What runs in a process with the pipeline role, until the signal aborts. */
  loops(signal: AbortSignal): readonly Promise<void>[];
  /** Counts the tenant's series anew from the store, while it serves. */
  recount(tenant: TenantId, onProgress: (done: number, total: number) => void): Promise<unknown>;
}

export function createForesight(options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly owner: string;
  readonly tenants: () => Promise<readonly { readonly id: TenantId }[]>;
  readonly summariser: () => Promise<Summariser>;
  readonly onStored: (listener: (tenant: TenantId) => void) => Promise<AsyncDisposable>;
}): ForesightParts {
  const { database, clock } = options;
  const opened = new AsyncDisposableStack();
  const forecasts = createForecasts({
    database,
    clock,
    threads: opened.use(createThreadPool({ threads: 1 })),
    weeklyCounts: createWeeklyCounts(database),
  });
  const trends = opened.use(
    createTrendFeatures({
      ...options,
      afterRun: (tenant, { asOf, subjects }, signal) => forecasts.update(tenant, subjects, asOf, signal),
    }),
  );
  const backtests = opened.use(createBacktestFeatures(options));
  const topics = opened.use(createTopicFeatures({ ...options, onChanged: trends.runs.changed }));
  return {
    trends,
    backtests,
    topics,
    forecasts,
    radar: createRadarFeatures({ database, clock }),
    follower: createSignalFollower({ topics: topics.assigner }),
    loops: (signal) => [trends.run(signal), topics.loop.run(signal), backtests.backtests.run(signal)],
    recount: (tenant, onProgress) =>
      backfillSeries(tenant, { database, topics: topics.assigner, now: clock.now(), onProgress }),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}
