import type { BacktestsApi } from '../api/foresight-dependencies.ts';
import { pageById } from '../api/paging.ts';
import { fromWireBacktest, toWireBacktest, toWireBacktestSummary } from '../api/wire/backtest.ts';
import type { Clock } from '../base/clock.ts';
import { BellwetherError } from '../base/errors.ts';
import { isUuid } from '../base/ids.ts';
import { createThreadPool } from '../base/threads/thread-pool.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Log } from '../drivers/pino/pino-log.ts';
import type { Database } from '../ports/database.ts';
import { writeAudit } from '../tenancy/audit.ts';
import { type Backtests, createBacktests } from '../trends/backtest/backtests.ts';

/** The corpus is outside the heap; what is made of it is not. */
const HEAP_MIB = 1_536;

export interface BacktestFeatures extends AsyncDisposable {
  readonly backtests: Backtests;
}

export function createBacktestFeatures({
  database,
  clock,
  log,
  owner,
  tenants,
}: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly owner: string;
  readonly tenants: () => Promise<readonly { readonly id: TenantId }[]>;
}): BacktestFeatures {
  const threads = createThreadPool({ threads: 1, heapMiB: HEAP_MIB });
  return {
    backtests: createBacktests({
      database,
      clock,
      threads,
      owner,
      tenants,
      audit: (platform, entry) => writeAudit(platform, clock, entry),
      onError: (error) => log.warn({ err: error, part: 'backtests' }, 'work on backtests failed'),
    }),
    [Symbol.asyncDispose]: () => threads[Symbol.asyncDispose](),
  };
}

/** Backtests behind the API's interface, in the words of the wire. */
export function backtestsApi({ backtests }: BacktestFeatures): BacktestsApi {
  return {
    async list(tenant, { limit, after }) {
      if (after !== undefined && !isUuid(after))
        throw new BellwetherError(
          'INVALID_INPUT',
          'The cursor does not name a backtest: start with the first page.',
        );
      const before = after === undefined ? {} : { before: after };
      const page = pageById(await backtests.list(tenant, { limit: limit + 1, ...before }), limit);
      return { items: page.items.map(toWireBacktestSummary), next: page.next };
    },
    ask: async (tenant, asked, actor) =>
      toWireBacktestSummary(await backtests.ask(tenant, fromWireBacktest(asked), actor)),
    get: async (tenant, id) => toWireBacktest(await backtests.get(tenant, id)),
  };
}
