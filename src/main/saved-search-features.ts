import type { SavedSearchesApi } from '../api/dependencies.ts';
import { pageById } from '../api/paging.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { SavedQuery as WireQuery, SavedSearch as WireSearch } from '../schemas/saved-search.ts';
import type { SavedQuery, SavedSearch, SavedSearches } from '../search/saved-searches.ts';
import type { Signals } from '../search/signals.ts';
import { toSignalQuery } from './signal-query.ts';

/** Saved searches behind the API's interface: each with how many signals match now. */
export function savedSearchesApi(searches: SavedSearches, signals: Signals): SavedSearchesApi {
  /** By the words themselves: what is alike in meaning has no end that could be counted. */
  async function countOf(tenant: TenantId, query: SavedQuery): Promise<number> {
    const { total } = await signals.list(tenant, {
      ...toSignalQuery(query as WireQuery),
      mode: 'text',
      limit: 0,
    });
    return total;
  }

  async function toWire(tenant: TenantId, search: SavedSearch, reader: string): Promise<WireSearch> {
    const { id, name, query, shared, owner, ownerName, createdAt, updatedAt, readTotal } = search;
    const total = await countOf(tenant, query);
    return {
      id,
      name,
      query: query as WireQuery,
      shared,
      owner: ownerName,
      mine: owner === reader,
      created_at: new Date(createdAt).toISOString(),
      updated_at: new Date(updatedAt).toISOString(),
      total,
      unseen: readTotal === null ? null : Math.max(0, total - readTotal),
    };
  }

  return {
    async list(tenant, reader, { limit, after }) {
      const page = { limit: limit + 1, ...(after === undefined ? {} : { after }) };
      const { items, next } = pageById(await searches.list(tenant, reader, page), limit);
      return { items: await Promise.all(items.map((each) => toWire(tenant, each, reader))), next };
    },
    get: async (tenant, id, reader) => toWire(tenant, await searches.get(tenant, id, reader), reader),
    async create(tenant, { name, query, shared = false }, owner) {
      // Asked once before it is kept: a question that cannot be read is refused.
      await countOf(tenant, query as SavedQuery);
      const saved = await searches.create(tenant, { name, query: query as SavedQuery, shared }, owner);
      return toWire(tenant, saved, owner.actor);
    },
    async update(tenant, id, change, actor) {
      if (change.query !== undefined) await countOf(tenant, change.query as SavedQuery);
      return toWire(tenant, await searches.update(tenant, id, change as Partial<SavedSearch>, actor), actor);
    },
    remove: searches.remove,
    async opened(tenant, id, reader) {
      const { query } = await searches.get(tenant, id, reader);
      await searches.opened(tenant, id, reader, await countOf(tenant, query));
      return toWire(tenant, await searches.get(tenant, id, reader), reader);
    },
  };
}
