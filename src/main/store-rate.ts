import type { Clock } from '../base/clock.ts';
import type { TenantId } from '../domain/tenant.ts';

const WINDOW_MS = 10_000;

/** Documents stored per second over the last ten seconds, per tenant, by this process, to one decimal. */
export interface StoreRate {
  add(tenant: TenantId, documents: number): void;
  perSecond(tenant: TenantId): number;
}

export function createStoreRate(clock: Clock): StoreRate {
  const recent = new Map<TenantId, { at: number; documents: number }[]>();
  const fresh = (tenant: TenantId) => {
    const since = clock.now() - WINDOW_MS;
    const entries = (recent.get(tenant) ?? []).filter((entry) => entry.at > since);
    if (entries.length === 0) recent.delete(tenant);
    else recent.set(tenant, entries);
    return entries;
  };
  return {
    add(tenant, documents) {
      const entries = fresh(tenant);
      recent.set(tenant, [...entries, { at: clock.now(), documents }]);
    },
    perSecond(tenant) {
      const documents = fresh(tenant).reduce((sum, entry) => sum + entry.documents, 0);
      return Math.round((documents / (WINDOW_MS / 1000)) * 10) / 10;
    },
  };
}
