import { randomBytes } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import { BellwetherError } from '../base/errors.ts';
import { createUuidV7 } from '../base/ids.ts';
import type { Principal } from '../domain/principal.ts';
import { asTenantId, type Role, roleAllows, type TenantId } from '../domain/tenant.ts';
import type { Database } from '../ports/database.ts';
import { type Actor, writeAudit } from './audit.ts';
import { createSecret, hashSecret } from './secrets.ts';

export type KeyRole = Exclude<Role, 'owner'>;

export interface ApiKeyRecord {
  readonly id: string;
  readonly name: string;
  readonly role: KeyRole;
  /** The first characters of the key, to tell keys apart. */
  readonly prefix: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly expiresAt: number | null;
  /** To the minute. */
  readonly lastUsedAt: number | null;
}

export interface NewApiKey {
  readonly name: string;
  readonly role: KeyRole;
  readonly expiresInDays?: number | undefined;
}

export interface ApiKeys {
  /** The key itself is in this answer and nowhere else. Throws FORBIDDEN for a role above the maker's. */
  create(
    tenant: TenantId,
    key: NewApiKey,
    actor: Actor & { readonly userId: string | null },
  ): Promise<ApiKeyRecord & { readonly key: string }>;
  /** Keys not revoked, oldest first; `after` is the id of the last key of the page before. */
  list(tenant: TenantId, page: { limit: number; after?: string }): Promise<ApiKeyRecord[]>;
  find(tenant: TenantId, id: string): Promise<ApiKeyRecord>;
  /** Throws NOT_FOUND when the tenant has no such key or it was revoked before. */
  revoke(tenant: TenantId, id: string, actor: Actor): Promise<void>;
}

interface Row {
  id: string;
  name: string;
  role: KeyRole;
  prefix: string;
  created_at: number;
  expires_at: number | null;
  last_used_at: number | null;
}

const COLUMNS = `id, name, role, prefix, (extract(epoch FROM created_at) * 1000)::float8 AS created_at,
  (extract(epoch FROM expires_at) * 1000)::float8 AS expires_at, (extract(epoch FROM last_used_at) * 1000)::float8 AS last_used_at`;

const KEY = /^bw_[0-9a-f]{8}_[\w-]{43}$/;

export function looksLikeKey(credential: string): boolean {
  return credential.startsWith('bw_');
}

export function createApiKeys(options: {
  database: Database;
  clock: Clock;
  /** Called after a key was revoked, so that a cached one ends at once. */
  onRevoked: (keyId: string) => void;
}): ApiKeys {
  const { database, clock } = options;
  return {
    async create(tenant, request, actor) {
      if (!roleAllows(actor.role, request.role)) {
        throw new BellwetherError(
          'FORBIDDEN',
          `Your role is ${actor.role}: you cannot make a key with the role ${request.role}.`,
        );
      }
      const prefix = `bw_${randomBytes(4).toString('hex')}`;
      const key = `${prefix}_${createSecret()}`;
      const now = clock.now();
      const id = createUuidV7(now);
      const expiresAt = request.expiresInDays === undefined ? null : now + request.expiresInDays * 86_400_000;
      return database.platform.transaction(async (transaction) => {
        const rows = await transaction.query<Row>({
          text: `INSERT INTO api_keys (id, tenant_id, name, role, key_hash, prefix, created_by, created_at, expires_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, to_timestamp($8::float8 / 1000), to_timestamp($9::float8 / 1000)) RETURNING ${COLUMNS}`,
          values: [
            id,
            tenant,
            request.name,
            request.role,
            hashSecret(key),
            prefix,
            actor.userId,
            now,
            expiresAt,
          ],
        });
        await writeAudit(transaction, clock, {
          tenant,
          actor: actor.name,
          action: 'key.created',
          object: id,
          details: { role: request.role },
        });
        return { ...toKey(rows[0]!), key };
      });
    },
    async list(tenant, { limit, after }) {
      const rows = await database.platform.query<Row>({
        text: `SELECT ${COLUMNS} FROM api_keys WHERE tenant_id = $1 AND revoked_at IS NULL AND ($2::uuid IS NULL OR id > $2::uuid)
               ORDER BY id LIMIT $3`,
        values: [tenant, after ?? null, limit],
      });
      return rows.map(toKey);
    },
    async find(tenant, id) {
      const rows = await database.platform.query<Row>({
        text: `SELECT ${COLUMNS} FROM api_keys WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL`,
        values: [tenant, id],
      });
      if (rows[0] === undefined) throw notFound(id);
      return toKey(rows[0]);
    },
    async revoke(tenant, id, actor) {
      await database.platform.transaction(async (transaction) => {
        const rows = await transaction.query({
          text: `UPDATE api_keys SET revoked_at = to_timestamp($3::float8 / 1000)
                 WHERE tenant_id = $1 AND id = $2 AND revoked_at IS NULL RETURNING id`,
          values: [tenant, id, clock.now()],
        });
        if (rows.length === 0) throw notFound(id);
        await writeAudit(transaction, clock, {
          tenant,
          actor: actor.name,
          action: 'key.revoked',
          object: id,
        });
      });
      options.onRevoked(id);
    },
  };
}

/** Null when the key is unknown, expired or revoked, or its tenant is suspended. Notes the use, once a minute. */
export async function findKeyPrincipal(
  database: Database,
  key: string,
  now: number,
): Promise<Principal | null> {
  if (!KEY.test(key)) return null;
  const rows = await database.platform.query<{
    id: string;
    role: KeyRole;
    expires_at: number | null;
    tenant_id: string;
    slug: string;
    tenant_name: string;
    note_use: boolean;
  }>({
    name: 'tenancy_key_principal',
    text: `SELECT api_keys.id, api_keys.role, (extract(epoch FROM api_keys.expires_at) * 1000)::float8 AS expires_at,
             tenants.id AS tenant_id, tenants.slug, tenants.name AS tenant_name,
             (last_used_at IS NULL OR last_used_at < to_timestamp(($2::float8 - 60000) / 1000)) AS note_use
           FROM api_keys JOIN tenants ON tenants.id = api_keys.tenant_id
           WHERE key_hash = $1 AND revoked_at IS NULL AND tenants.state = 'active'
             AND (expires_at IS NULL OR expires_at > to_timestamp($2::float8 / 1000))`,
    values: [hashSecret(key), now],
  });
  const row = rows[0];
  if (row === undefined) return null;
  if (row.note_use) {
    await database.platform.query({
      text: 'UPDATE api_keys SET last_used_at = to_timestamp($2::float8 / 1000) WHERE id = $1',
      values: [row.id, now],
    });
  }
  return {
    tenant: asTenantId(row.tenant_id),
    tenantSlug: row.slug,
    tenantName: row.tenant_name,
    role: row.role,
    user: null,
    sessionId: null,
    keyId: row.id,
    expiresAt: row.expires_at ?? Number.POSITIVE_INFINITY,
  };
}

function notFound(id: string): BellwetherError {
  return new BellwetherError('NOT_FOUND', `No API key here has the id "${id}".`);
}

function toKey(row: Row): ApiKeyRecord {
  return {
    id: row.id,
    name: row.name,
    role: row.role,
    prefix: row.prefix,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
  };
}
