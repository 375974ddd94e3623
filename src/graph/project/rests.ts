/**
 * A graph that has come up with its tenant's store rests several times as long as it worked. While much is loaded the
 * changes gather meanwhile and are counted together: 20,000 documents change hardly more relationships than 1,000 do, so
 * that the larger batch writes a fraction of the rows for each document. Bulk is stored first, and its graph is at most
 * `mostMs` and one batch behind.
 */
const REST = {
  /** Times as long as the work before it. */
  ratio: 4,
  mostMs: 20_000,
  /** A rest ends when nothing was stored for so long: the load is over. */
  quietMs: 1_000,
} as const;

/** Which tenants rest, and until when. Times in milliseconds of one clock. */
export interface Rests<Tenant> {
  /** Something was stored for the tenant. */
  news(tenant: Tenant, now: number): void;
  /** Its graph was worked on for so long. */
  worked(tenant: Tenant, milliseconds: number): void;
  /** Its graph is up to date: the rest begins. */
  begin(tenant: Tenant, now: number): void;
  /** When to work on it next; 0 for at once. */
  until(tenant: Tenant): number;
}

export function createRests<Tenant>(): Rests<Tenant> {
  const work = new Map<Tenant, number>();
  const rests = new Map<Tenant, { readonly until: number; newsAt: number }>();
  return {
    news(tenant, now) {
      const rest = rests.get(tenant);
      if (rest !== undefined) rest.newsAt = now;
    },
    worked(tenant, milliseconds) {
      work.set(tenant, (work.get(tenant) ?? 0) + milliseconds);
      rests.delete(tenant);
    },
    begin(tenant, now) {
      const worked = work.get(tenant);
      if (worked === undefined) return;
      work.delete(tenant);
      rests.set(tenant, { until: now + Math.min(worked * REST.ratio, REST.mostMs), newsAt: now });
    },
    until(tenant) {
      const rest = rests.get(tenant);
      return rest === undefined ? 0 : Math.min(rest.until, rest.newsAt + REST.quietMs);
    },
  };
}
