import type { TenantId } from '../domain/tenant.ts';
import type { Cursors } from './cursors.ts';
import type { Page, PageRequest } from './page.ts';

const DEFAULT_LIMIT = 50;

/** A page request of the wire for a feature: the cursor opened, the limit filled in. */
export function pageRequest(
  cursors: Cursors,
  list: string,
  tenant: TenantId,
  query: { limit?: number; cursor?: string },
): PageRequest {
  const limit = query.limit ?? DEFAULT_LIMIT;
  return query.cursor === undefined ? { limit } : { limit, after: cursors.open(list, tenant, query.cursor) };
}

/** A feature's page for the wire. */
export function sealPage<Item>(
  cursors: Cursors,
  list: string,
  tenant: TenantId,
  page: Page<Item>,
): { items: Item[]; next_cursor: string | null } {
  return {
    items: [...page.items],
    next_cursor: page.next === null ? null : cursors.seal(list, tenant, page.next),
  };
}

/** A page of rows that continue after their own id: asked for one more than `limit`, to know whether there are more. */
export function pageById<Row extends { readonly id: string }>(
  rows: readonly Row[],
  limit: number,
): Page<Row> {
  if (rows.length <= limit) return { items: rows, next: null };
  const items = rows.slice(0, limit);
  return { items, next: items[items.length - 1]!.id };
}
