import { afterAll, beforeAll, expect, it } from 'vitest';
import { createThreadPool, type ThreadPool } from '../../src/base/threads/thread-pool.ts';
import { WEEK_MS } from '../../src/domain/series.ts';
import type { TrendSubject } from '../../src/domain/trend.ts';
import { createForecasts, FORECASTS_DEFAULTS, weekOf } from '../../src/trends/forecasts/forecasts.ts';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.ts';

/** Forecasts against the real store: made, filled in and scored as weeks go by. */
let test: TestDatabase;
let threads: ThreadPool;

beforeAll(async () => {
  test = await createTestDatabase();
  threads = createThreadPool({ threads: 1 });
});
afterAll(async () => {
  await threads?.[Symbol.asyncDispose]();
  await test?.[Symbol.asyncDispose]();
});

const subject = (name: string): TrendSubject => ({ kind: 'entity', key: name, name, entityKind: null });
const END = Date.UTC(2018, 5, 6);

/** Counts by the number of the week: `lively` swings around 20, `silent` is never spoken of. */
function countsOf(name: string, monday: number): number {
  const week = Math.round(monday / WEEK_MS);
  return name === 'silent' ? 0 : 20 + ((week * 7) % 11) - 5;
}

async function world() {
  const tenant = await test.freshTenant();
  const forecasts = createForecasts({
    database: test.database,
    clock: { now: () => END },
    threads,
    weeklyCounts: async (_, subjects, { from, to }) =>
      subjects.map(({ name }) =>
        Float64Array.from({ length: (to - from) / WEEK_MS }, (_, i) => countsOf(name, from + i * WEEK_MS)),
      ),
  });
  return { tenant, forecasts };
}

it('makes a forecast of each subject, with the reason where nothing can be said', async () => {
  const { tenant, forecasts } = await world();
  await forecasts.update(tenant, [subject('lively'), subject('silent')], END);
  const [lively] = await forecasts.list(tenant, { subject: { kind: 'entity', key: 'lively' } }, { limit: 1 });
  expect(lively).toMatchObject({ asOf: weekOf(END), replayed: false, note: null, actual: [] });
  expect(lively!.history).toHaveLength(FORECASTS_DEFAULTS.history);
  expect(lively!.means).toHaveLength(8);
  expect(lively!.means.every((mean) => mean > 10 && mean < 30)).toBe(true);
  const [silent] = await forecasts.list(tenant, { subject: { kind: 'entity', key: 'silent' } }, { limit: 1 });
  expect(silent).toMatchObject({ method: null, means: [], note: expect.stringMatching(/Nothing was said/) });
});

it('begins with some that are over already, so that their outcomes can be seen at once', async () => {
  const { tenant, forecasts } = await world();
  await forecasts.update(tenant, [subject('lively')], END);
  const replayed = (await forecasts.list(tenant, { resolved: true }, { limit: 10 })).filter(
    (forecast) => forecast.replayed,
  );
  expect(replayed.map(({ asOf }) => (weekOf(END) - asOf) / WEEK_MS)).toEqual([8, 16, 24]);
  for (const { asOf, actual } of replayed)
    expect(actual).toEqual(Array.from({ length: 8 }, (_, i) => countsOf('lively', asOf + i * WEEK_MS)));
  const { steps, open, coverage } = await forecasts.calibration(tenant);
  expect({ steps, open }).toEqual({ steps: 24, open: 1 });
  expect(coverage[2]!.held).toBeGreaterThan(0.8);
});

it('fills in week by week what came, and makes one forecast for each end of the data', async () => {
  const { tenant, forecasts } = await world();
  await forecasts.update(tenant, [subject('lively')], END);
  await forecasts.update(tenant, [subject('lively')], END + 1);
  await forecasts.update(tenant, [subject('lively')], END + 2 * WEEK_MS);
  const made = (await forecasts.list(tenant, {}, { limit: 20 })).filter(({ replayed }) => !replayed);
  expect(made.map(({ asOf, actual }) => [(asOf - weekOf(END)) / WEEK_MS, actual.length])).toEqual([
    [2, 0],
    [0, 2],
  ]);
});

it('keeps tenants apart', async () => {
  const { tenant, forecasts } = await world();
  const other = await test.freshTenant(1);
  await forecasts.update(tenant, [subject('lively')], END);
  expect(await forecasts.list(other, {}, { limit: 5 })).toEqual([]);
  expect((await forecasts.calibration(other)).steps).toBe(0);
});
