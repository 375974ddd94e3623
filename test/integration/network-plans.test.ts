import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TenantId } from '../../src/domain/tenant.ts';
import { createPlans } from '../../src/tenancy/plans.ts';
import { createTestDatabase, type TestDatabase } from '../harness/test-database.ts';

let test: TestDatabase;
let tenant: TenantId;
let now = Date.now();
const clock = { now: () => now };

beforeAll(async () => {
  test = await createTestDatabase();
  tenant = await test.createTenant();
});
afterAll(() => test?.[Symbol.asyncDispose]());

it('a tenant of one’s own installation has no limits; the plans have the figures that are sold', async () => {
  const plans = createPlans({ database: test.database, clock });
  expect(await plans.limits(tenant)).toEqual({
    plan: 'enterprise',
    nodesPerGraph: null,
    streamEventsPerSecond: null,
  });
  const figures = (await plans.list()).map(({ plan, nodesPerGraph, streamEventsPerSecond }) => [
    plan,
    nodesPerGraph,
    streamEventsPerSecond,
  ]);
  expect(figures).toEqual([
    ['demo', 100, 0],
    ['basic', 5_000, 0],
    ['professional', 50_000, 1_000],
    ['enterprise', null, null],
  ]);
});

it('a changed plan is felt at once where it was changed and elsewhere within half a minute, and is audited', async () => {
  const [here, elsewhere] = [1, 2].map(() => createPlans({ database: test.database, clock }));
  await here!.limits(tenant);
  await elsewhere!.limits(tenant);
  await here!.assign(tenant, 'basic', 'operator');
  expect((await here!.limits(tenant)).nodesPerGraph).toBe(5_000);
  expect((await elsewhere!.limits(tenant)).nodesPerGraph).toBeNull();
  now += 30_000;
  expect((await elsewhere!.limits(tenant)).nodesPerGraph).toBe(5_000);
  const audited = await test.database.platform.query({
    text: "SELECT details FROM shared.audit_log WHERE action = 'tenant.plan_changed' AND tenant_id = $1",
    values: [tenant],
  });
  expect(audited).toEqual([{ details: { plan: 'basic' } }]);
});

it('a plan or a tenant that does not exist is named', async () => {
  const plans = createPlans({ database: test.database, clock });
  await expect(plans.assign(tenant, 'gold', 'operator')).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    message: expect.stringContaining('demo, basic, professional, enterprise'),
  });
  const nobody = 'zzzzzzzzzzzz' as TenantId;
  await expect(plans.limits(nobody)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await expect(plans.assign(nobody, 'basic', 'operator')).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
