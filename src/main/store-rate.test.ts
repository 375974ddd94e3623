import { expect, it } from 'vitest';
import { asTenantId } from '../domain/tenant.ts';
import { createStoreRate } from './store-rate.ts';

const tenant = asTenantId('aaaaaaaaaaaa');
const other = asTenantId('bbbbbbbbbbbb');

it('counts the last ten seconds of a tenant, to a tenth', () => {
  let now = 100_000;
  const rate = createStoreRate({ now: () => now });
  rate.add(tenant, 8_000);
  expect(rate.perSecond(tenant)).toBe(800);
  expect(rate.perSecond(other)).toBe(0);
  now += 9_000;
  rate.add(tenant, 1);
  expect(rate.perSecond(tenant)).toBe(800.1);
  now += 2_000;
  expect(rate.perSecond(tenant)).toBe(0.1);
  now += 10_000;
  expect(rate.perSecond(tenant)).toBe(0);
});
