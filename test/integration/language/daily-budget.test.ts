import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { TenantId } from '../../../src/domain/tenant.ts';
import { createDailyBudget, readSpending } from '../../../src/language/spending/daily-budget.ts';
import { createTestDatabase, type TestDatabase } from '../../harness/test-database.ts';

let test: TestDatabase;
let tenant: TenantId;
let now = Date.UTC(2030, 5, 1, 12);

beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test?.[Symbol.asyncDispose]());
beforeEach(async () => {
  tenant = await test.createTenant();
  now = Date.UTC(2030, 5, 1, 12);
});

const budget = (daily: number | null, purpose: 'embeddings' | 'summaries' = 'summaries') =>
  createDailyBudget({ database: test.database, tenant, purpose, daily, clock: { now: () => now } });
const spending = (day = '2030-06-01') => readSpending(test.database, tenant, day);
const used = (cost: number) => ({ cost, inputTokens: 100, outputTokens: 10 });

it('counts what was used, and gives back what was set aside beyond it', async () => {
  const reservation = await budget(1).reserve(0.5);
  expect(await spending()).toMatchObject([{ spent: 0.5, calls: 1 }]);
  await reservation.settle(used(0.1));
  expect(await spending()).toEqual([
    {
      purpose: 'summaries',
      spent: expect.closeTo(0.1, 9),
      calls: 1,
      inputTokens: 100,
      outputTokens: 10,
      refused: 0,
    },
  ]);
});

it('gives everything back when the call was not made', async () => {
  await (await budget(1).reserve(0.5)).settle(null);
  expect(await spending()).toMatchObject([{ spent: 0, calls: 0, inputTokens: 0 }]);
});

it('never lets calls that run at once spend more than there is', async () => {
  const results = await Promise.allSettled(Array.from({ length: 40 }, () => budget(1).reserve(0.1)));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  const refused = results.find((result) => result.status === 'rejected');
  expect(refused?.reason).toMatchObject({
    code: 'BUDGET_EXCEEDED',
    details: { purpose: 'summaries', daily: 1 },
  });
  expect(await spending()).toMatchObject([{ calls: 10, refused: 30 }]);
});

it('refuses a first call that is larger than the whole day', async () => {
  await expect(budget(1).reserve(1.01)).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
  expect(await spending()).toMatchObject([{ spent: 0, calls: 0, refused: 1 }]);
});

it('is full again at midnight UTC, and a call across midnight belongs to the day it began', async () => {
  now = Date.UTC(2030, 5, 1, 23, 59);
  const late = await budget(1).reserve(1);
  now = Date.UTC(2030, 5, 2);
  await budget(1).reserve(1);
  await late.settle(used(0.25));
  expect(await spending()).toMatchObject([{ spent: 0.25 }]);
  expect(await spending('2030-06-02')).toMatchObject([{ spent: 1 }]);
});

it('keeps purposes apart, and has no end without a limit', async () => {
  await budget(1, 'summaries').reserve(1);
  await budget(1, 'embeddings').reserve(1);
  await budget(null, 'embeddings').reserve(1000);
  await expect(budget(1, 'summaries').reserve(0.01)).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
});

it("prefers the tenant's own limit", async () => {
  await test.database.tenant(tenant).query({ text: "INSERT INTO model_budgets VALUES ('summaries', 0.2)" });
  await budget(100).reserve(0.2);
  await expect(budget(100).reserve(0.1)).rejects.toMatchObject({ details: { daily: 0.2 } });
});

it('keeps a part of the day from a handle that may fill only a share of it', async () => {
  const background = createDailyBudget({
    database: test.database,
    tenant,
    purpose: 'embeddings',
    daily: 1,
    share: 0.9,
    clock: { now: () => now },
  });
  const all = budget(1, 'embeddings');
  await background.reserve(0.6);
  expect(await background.left()).toBeCloseTo(0.3, 9);
  await expect(background.reserve(0.35)).rejects.toMatchObject({ code: 'BUDGET_EXCEEDED' });
  await all.reserve(0.35);
  expect(await background.left(), 'more is spent than it may').toBe(0);
  expect(await all.left()).toBeCloseTo(0.05, 9);
  expect(await budget(null).left()).toBeNull();
});
