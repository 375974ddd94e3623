import type { Clock } from '../base/clock.ts';
import { BellwetherError } from '../base/errors.ts';
import { createUuidV7 } from '../base/ids.ts';
import { asTenantId, type Role, roleAllows, type TenantId } from '../domain/tenant.ts';
import type { Database, Queryable } from '../ports/database.ts';
import { type Actor, writeAudit } from './audit.ts';
import type { Passwords } from './passwords.ts';

export interface UserRecord {
  readonly id: string;
  readonly tenant: TenantId;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly disabled: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly lastLoginAt: number | null;
}

/** `null` as password: the user can sign in by link only. */
export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly password: string | null;
}

export interface UserChanges {
  readonly name?: string | undefined;
  readonly role?: Role | undefined;
  readonly disabled?: boolean | undefined;
  readonly password?: string | undefined;
}

/**
 * Every method sees the users of the one tenant it is given, and answers NOT_FOUND for all others. Nobody may
 * make, change or remove a user whose role is above their own, nor give such a role (FORBIDDEN).
 */
export interface Users {
  /** Throws CONFLICT when the address is in use, in whichever tenant. */
  create(tenant: TenantId, user: NewUser, actor: Actor): Promise<UserRecord>;
  /** Oldest first; `after` is the id of the last user of the page before. */
  list(tenant: TenantId, page: { limit: number; after?: string }): Promise<UserRecord[]>;
  find(tenant: TenantId, id: string): Promise<UserRecord>;
  findByEmail(tenant: TenantId, email: string): Promise<UserRecord | null>;
  /** A changed role, password or `disabled` ends the user's sessions. The last enabled owner cannot be removed. */
  update(tenant: TenantId, id: string, changes: UserChanges, actor: Actor): Promise<UserRecord>;
  remove(tenant: TenantId, id: string, actor: Actor): Promise<void>;
}

interface Row {
  id: string;
  tenant_id: string;
  email: string;
  name: string;
  role: Role;
  disabled: boolean;
  created_at: number;
  last_login_at: number | null;
}

const COLUMNS = `id, tenant_id, email, name, role, disabled,
  (extract(epoch FROM created_at) * 1000)::float8 AS created_at, (extract(epoch FROM last_login_at) * 1000)::float8 AS last_login_at`;

export function createUsers(options: {
  database: Database;
  clock: Clock;
  passwords: Passwords;
  /** Called after a change that ends what the user may do, so that cached credentials end at once. */
  onChanged: (userId: string) => void;
}): Users {
  const { database, clock, passwords } = options;

  return {
    async create(tenant, user, actor) {
      refuseAbove(actor, user.role);
      const hash = user.password === null ? null : await passwords.hash(user.password);
      const id = createUuidV7(clock.now());
      return database.platform.transaction(async (transaction) => {
        const rows = await transaction.query<Row>({
          text: `INSERT INTO users (id, tenant_id, email, name, role, password_hash, created_at)
                 VALUES ($1, $2, $3, $4, $5, $6, to_timestamp($7::float8 / 1000))
                 ON CONFLICT (lower(email)) DO NOTHING RETURNING ${COLUMNS}`,
          values: [id, tenant, user.email, user.name, user.role, hash, clock.now()],
        });
        if (rows[0] === undefined) {
          throw new BellwetherError(
            'CONFLICT',
            `A user with the address "${user.email}" exists already. Use another address.`,
          );
        }
        await writeAudit(transaction, clock, {
          tenant,
          actor: actor.name,
          action: 'user.created',
          object: id,
          details: { role: user.role },
        });
        return toUser(rows[0]);
      });
    },

    async list(tenant, { limit, after }) {
      const rows = await database.platform.query<Row>({
        text: `SELECT ${COLUMNS} FROM users WHERE tenant_id = $1 AND ($2::uuid IS NULL OR id > $2::uuid) ORDER BY id LIMIT $3`,
        values: [tenant, after ?? null, limit],
      });
      return rows.map(toUser);
    },

    async find(tenant, id) {
      const rows = await database.platform.query<Row>({
        text: `SELECT ${COLUMNS} FROM users WHERE tenant_id = $1 AND id = $2`,
        values: [tenant, id],
      });
      if (rows[0] === undefined) throw notFound(id);
      return toUser(rows[0]);
    },

    async findByEmail(tenant, email) {
      const rows = await database.platform.query<Row>({
        text: `SELECT ${COLUMNS} FROM users WHERE tenant_id = $1 AND lower(email) = lower($2)`,
        values: [tenant, email],
      });
      return rows[0] === undefined ? null : toUser(rows[0]);
    },

    async update(tenant, id, changes, actor) {
      if (changes.role !== undefined) refuseAbove(actor, changes.role);
      const hash = changes.password === undefined ? null : await passwords.hash(changes.password);
      const updated = await database.platform.transaction(async (transaction) => {
        const before = await lockUser(transaction, tenant, id);
        refuseAbove(actor, before.role);
        const rows = await transaction.query<Row>({
          text: `UPDATE users SET name = coalesce($3, name), role = coalesce($4, role), disabled = coalesce($5, disabled),
                        password_hash = coalesce($6, password_hash)
                 WHERE tenant_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
          values: [tenant, id, changes.name ?? null, changes.role ?? null, changes.disabled ?? null, hash],
        });
        const user = toUser(rows[0]!);
        if (before.role === 'owner') await refuseWithoutOwner(transaction, tenant);
        if (endsSessions(changes)) await endSessionsOf(transaction, id, clock.now());
        const changed = Object.keys(changes).filter((key) => changes[key as keyof UserChanges] !== undefined);
        await writeAudit(transaction, clock, {
          tenant,
          actor: actor.name,
          action: 'user.updated',
          object: id,
          details: { changed, role: user.role, disabled: user.disabled },
        });
        return user;
      });
      options.onChanged(id);
      return updated;
    },

    async remove(tenant, id, actor) {
      await database.platform.transaction(async (transaction) => {
        const before = await lockUser(transaction, tenant, id);
        refuseAbove(actor, before.role);
        await transaction.query({
          text: 'DELETE FROM users WHERE tenant_id = $1 AND id = $2',
          values: [tenant, id],
        });
        if (before.role === 'owner') await refuseWithoutOwner(transaction, tenant);
        await writeAudit(transaction, clock, {
          tenant,
          actor: actor.name,
          action: 'user.deleted',
          object: id,
        });
      });
      options.onChanged(id);
    },
  };
}

function endsSessions(changes: UserChanges): boolean {
  return changes.password !== undefined || changes.disabled === true || changes.role !== undefined;
}

async function endSessionsOf(transaction: Queryable, userId: string, now: number): Promise<void> {
  await transaction.query({
    text: 'UPDATE sessions SET revoked_at = to_timestamp($2::float8 / 1000) WHERE user_id = $1 AND revoked_at IS NULL',
    values: [userId, now],
  });
}

/** Locks the tenant first: two owners who demote each other at the same time must not both succeed. */
async function lockUser(transaction: Queryable, tenant: TenantId, id: string): Promise<{ role: Role }> {
  await transaction.query({ text: 'SELECT 1 FROM tenants WHERE id = $1 FOR UPDATE', values: [tenant] });
  const rows = await transaction.query<{ role: Role }>({
    text: 'SELECT role FROM users WHERE tenant_id = $1 AND id = $2 FOR UPDATE',
    values: [tenant, id],
  });
  if (rows[0] === undefined) throw notFound(id);
  return rows[0];
}

function refuseAbove(actor: Actor, role: Role): void {
  if (roleAllows(actor.role, role)) return;
  throw new BellwetherError(
    'FORBIDDEN',
    `Your role is ${actor.role}: you cannot make, change or remove the role ${role}.`,
  );
}

async function refuseWithoutOwner(transaction: Queryable, tenant: TenantId): Promise<void> {
  const rows = await transaction.query({
    text: "SELECT 1 FROM users WHERE tenant_id = $1 AND role = 'owner' AND NOT disabled LIMIT 1",
    values: [tenant],
  });
  if (rows.length === 0) {
    throw new BellwetherError(
      'CONFLICT',
      'A tenant needs at least one enabled owner. Make someone else an owner first.',
    );
  }
}

function notFound(id: string): BellwetherError {
  return new BellwetherError('NOT_FOUND', `No user here has the id "${id}".`);
}

function toUser(row: Row): UserRecord {
  return {
    id: row.id,
    tenant: asTenantId(row.tenant_id),
    email: row.email,
    name: row.name,
    role: row.role,
    disabled: row.disabled,
    createdAt: row.created_at,
    lastLoginAt: row.last_login_at,
  };
}
