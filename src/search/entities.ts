import { BellwetherError } from '../base/errors.ts';
import { isUuid } from '../base/ids.ts';
import type { NamedKind } from '../domain/analysis.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Database } from '../ports/database.ts';
import type { SearchIndex } from '../ports/search-index.ts';

/** An entity that signals of the tenant name. */
export interface EntityInSignals {
  readonly id: string;
  readonly kind: NamedKind;
  readonly name: string;
  /** False when no gazetteer knows it and a signal proposed it. */
  readonly known: boolean;
  /** How many signals name it. */
  readonly signals: number;
}

export interface EntitiesInSignals {
  /** Throws NOT_FOUND. */
  get(tenant: TenantId, id: string): Promise<EntityInSignals>;
}

export function createEntitiesInSignals(dependencies: {
  readonly database: Database;
  readonly searchIndex: SearchIndex;
}): EntitiesInSignals {
  const { database, searchIndex } = dependencies;
  return {
    async get(tenant, id) {
      const key = id.toLowerCase();
      const [row] = isUuid(key)
        ? await database.tenant(tenant).query<Omit<EntityInSignals, 'signals'>>({
            name: 'search-entity',
            text: 'SELECT id, kind, name, known FROM entities WHERE id = $1',
            values: [key],
          })
        : [];
      if (row === undefined)
        throw new BellwetherError('NOT_FOUND', `No signal here names an entity "${id.slice(0, 60)}".`);
      const { total } = await searchIndex.search(tenant, {
        query: { kind: 'all' },
        filters: { entity: [key] },
        facets: [],
        facetSize: 0,
        sort: 'newest',
        limit: 0,
      });
      return { ...row, signals: total };
    },
  };
}
