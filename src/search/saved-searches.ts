import type { Clock } from '../base/clock.ts';
import { BellwetherError } from '../base/errors.ts';
import { createUuidV7 } from '../base/ids.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Database, Queryable } from '../ports/database.ts';

/** A question to the signals, kept under a name. Times are milliseconds since the epoch. */
export interface SavedSearch {
  readonly id: string;
  /** Who made it, as the audit log names them. */
  readonly owner: string;
  readonly ownerName: string;
  /** One of each owner's, whatever its case. */
  readonly name: string;
  readonly query: SavedQuery;
  /** Others of the tenant see it; only the owner changes it. */
  readonly shared: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** How many signals matched when the reader last opened it; null before that. */
  readonly readTotal: number | null;
}

/** Parameters of the signals' list, as they stand in an address. */
export type SavedQuery = Readonly<Record<string, string | readonly string[]>>;

export interface SavedSearchChange {
  readonly name?: string;
  readonly query?: SavedQuery;
  readonly shared?: boolean;
}

/** Readers see their own and those that are shared; what they may not see is NOT_FOUND. */
export interface SavedSearches {
  /** By name. `after` is the id of the last one of the page before. */
  list(
    tenant: TenantId,
    reader: string,
    page: { readonly limit: number; readonly after?: string },
  ): Promise<SavedSearch[]>;
  get(tenant: TenantId, id: string, reader: string): Promise<SavedSearch>;
  /** Throws CONFLICT where the owner has one of this name, INVALID_INPUT where they have too many. */
  create(
    tenant: TenantId,
    search: { readonly name: string; readonly query: SavedQuery; readonly shared: boolean },
    owner: { readonly actor: string; readonly name: string },
  ): Promise<SavedSearch>;
  /** Throws NOT_FOUND, FORBIDDEN where it is another's, CONFLICT. */
  update(tenant: TenantId, id: string, change: SavedSearchChange, actor: string): Promise<SavedSearch>;
  remove(tenant: TenantId, id: string, actor: string): Promise<void>;
  /** Remembers that the reader saw `total` matches. */
  opened(tenant: TenantId, id: string, reader: string, total: number): Promise<void>;
}

/** Of one owner. */
const MOST = 500;

const COLUMNS = `s.id, owner, owner_name AS "ownerName", name, query, shared, created_at AS "createdAt",
  updated_at AS "updatedAt", r.total AS "readTotal"`;
const SEEN_BY =
  'FROM saved_searches AS s LEFT JOIN saved_search_readings AS r ON r.search_id = s.id AND r.reader';

export function createSavedSearches(options: {
  readonly database: Database;
  readonly clock: Clock;
}): SavedSearches {
  const { database, clock } = options;

  async function find(tenant: Queryable, id: string, reader: string): Promise<SavedSearch> {
    const [search] = await tenant.query<SavedSearch>({
      name: 'saved-search',
      text: `SELECT ${COLUMNS} ${SEEN_BY} = $2 WHERE s.id = $1 AND (shared OR owner = $2)`,
      values: [id, reader],
    });
    if (search === undefined) throw new BellwetherError('NOT_FOUND', `There is no saved search ${id}.`);
    return search;
  }

  async function findOwn(tenant: Queryable, id: string, actor: string): Promise<SavedSearch> {
    const search = await find(tenant, id, actor);
    if (search.owner !== actor)
      throw new BellwetherError(
        'FORBIDDEN',
        `"${search.name}" is ${search.ownerName}'s. Save it under a name of your own to change it.`,
      );
    return search;
  }

  /** Their names are compared again by the index, so that two requests at once cannot both have it. */
  async function refuseTaken(tenant: Queryable, owner: string, name: string, but?: string): Promise<void> {
    const taken = await tenant.query({
      name: 'saved-search-taken',
      text: 'SELECT 1 FROM saved_searches WHERE owner = $1 AND lower(name) = lower($2) AND id IS DISTINCT FROM $3::uuid',
      values: [owner, name, but ?? null],
    });
    if (taken.length > 0)
      throw new BellwetherError(
        'CONFLICT',
        `You have a saved search "${name}" already. Choose another name.`,
      );
  }

  return {
    list: (tenant, reader, { limit, after }) =>
      database.tenant(tenant).query<SavedSearch>({
        name: 'saved-searches',
        text: `SELECT ${COLUMNS} ${SEEN_BY} = $1
               WHERE (shared OR owner = $1)
                 AND ($2::uuid IS NULL OR (lower(name), s.id) > (SELECT lower(name), id FROM saved_searches WHERE id = $2))
               ORDER BY lower(name), s.id LIMIT $3`,
        values: [reader, after ?? null, limit],
      }),

    get: (tenant, id, reader) => find(database.tenant(tenant), id, reader),

    create: (tenant, { name, query, shared }, owner) =>
      database.tenant(tenant).transaction(async (transaction) => {
        const now = clock.now();
        await refuseTaken(transaction, owner.actor, name);
        const [had] = await transaction.query<{ count: number }>({
          name: 'saved-searches-count',
          text: 'SELECT count(*) AS count FROM saved_searches WHERE owner = $1',
          values: [owner.actor],
        });
        if (had!.count >= MOST)
          throw new BellwetherError(
            'INVALID_INPUT',
            `You have ${MOST} saved searches, which is the most. Delete one that is no longer needed.`,
          );
        const id = createUuidV7(now);
        await transaction.query({
          name: 'saved-search-insert',
          text: `INSERT INTO saved_searches (id, owner, owner_name, name, query, shared, created_at, updated_at)
                 VALUES ($1, $2, $3, $4, $5::jsonb, $6, to_timestamp($7::float8 / 1000), to_timestamp($7::float8 / 1000))`,
          values: [id, owner.actor, owner.name, name, JSON.stringify(query), shared, now],
        });
        return find(transaction, id, owner.actor);
      }),

    update: (tenant, id, change, actor) =>
      database.tenant(tenant).transaction(async (transaction) => {
        const { name, query, shared } = await findOwn(transaction, id, actor);
        const changed = { name, query, shared, ...change };
        await refuseTaken(transaction, actor, changed.name, id);
        await transaction.query({
          name: 'saved-search-update',
          text: `UPDATE saved_searches SET name = $2, query = $3::jsonb, shared = $4,
                   updated_at = to_timestamp($5::float8 / 1000) WHERE id = $1`,
          values: [id, changed.name, JSON.stringify(changed.query), changed.shared, clock.now()],
        });
        // Another question: what was seen of the one before says nothing of it.
        if (change.query !== undefined)
          await transaction.query({
            name: 'saved-search-unread',
            text: 'DELETE FROM saved_search_readings WHERE search_id = $1',
            values: [id],
          });
        return find(transaction, id, actor);
      }),

    remove: (tenant, id, actor) =>
      database.tenant(tenant).transaction(async (transaction) => {
        await findOwn(transaction, id, actor);
        await transaction.query({
          name: 'saved-search-delete',
          text: 'DELETE FROM saved_searches WHERE id = $1',
          values: [id],
        });
      }),

    async opened(tenant, id, reader, total) {
      const handle = database.tenant(tenant);
      await find(handle, id, reader);
      await handle.query({
        name: 'saved-search-opened',
        text: `INSERT INTO saved_search_readings (search_id, reader, total, read_at)
               VALUES ($1, $2, $3, to_timestamp($4::float8 / 1000))
               ON CONFLICT (search_id, reader) DO UPDATE SET total = excluded.total, read_at = excluded.read_at`,
        values: [id, reader, total, clock.now()],
      });
    },
  };
}
