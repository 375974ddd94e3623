import { randomInt } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import { BellwetherError } from '../base/errors.ts';
import { asTenantId, type Tenant, type TenantId } from '../domain/tenant.ts';
import type { Database } from '../ports/database.ts';
import { writeAudit } from './audit.ts';

export interface Tenants {
  /** Creates the tenant with its schema and role. Throws CONFLICT when the slug is taken, INVALID_INPUT when it is not one. */
  create(request: { slug: string; name?: string; actor: string }): Promise<Tenant>;
  /** By slug, ascending. */
  list(): Promise<Tenant[]>;
  find(id: TenantId): Promise<Tenant | null>;
  findBySlug(slug: string): Promise<Tenant | null>;
  /** Throws NOT_FOUND. A suspended tenant's people and keys are refused; its data stays. */
  setState(id: TenantId, state: Tenant['state'], actor: string): Promise<Tenant>;
}

interface Row {
  id: string;
  slug: string;
  name: string;
  state: 'active' | 'suspended';
  created_at: number;
}

const COLUMNS = 'id, slug, name, state, (extract(epoch FROM created_at) * 1000)::float8 AS created_at';

export function createTenants(options: {
  database: Database;
  clock: Clock;
  /** Makes the tenant's schema and role; safe to repeat. */
  provisionTenant: (id: TenantId) => Promise<void>;
  /** Called after a tenant was suspended, so that cached credentials end at once. */
  onSuspended: (id: TenantId) => void;
}): Tenants {
  const { database, clock } = options;
  return {
    async create({ slug, name, actor }) {
      if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(slug)) {
        throw new BellwetherError(
          'INVALID_INPUT',
          `"${slug.slice(0, 80)}" cannot be a tenant's slug. Use 1 to 63 lower-case letters, digits and hyphens, not a hyphen first.`,
        );
      }
      const id = createTenantId();
      const rows = await database.platform.query<Row>({
        // Suspended until the schema exists, so that a crash between the two leaves nothing half usable.
        text: `INSERT INTO tenants (id, slug, name, state, created_at)
               VALUES ($1, $2, $3, 'suspended', to_timestamp($4::float8 / 1000)) ON CONFLICT (slug) DO NOTHING RETURNING ${COLUMNS}`,
        values: [id, slug, name ?? slug, clock.now()],
      });
      if (rows.length === 0) {
        throw new BellwetherError(
          'CONFLICT',
          `A tenant with the slug "${slug}" exists already. Choose another slug.`,
        );
      }
      try {
        await options.provisionTenant(id);
      } catch (error) {
        // Frees the slug for another try; the provisioner's own leftovers are harmless and unreachable.
        await database.platform.query({ text: 'DELETE FROM tenants WHERE id = $1', values: [id] });
        throw error;
      }
      return database.platform.transaction(async (transaction) => {
        const activated = await transaction.query<Row>({
          text: `UPDATE tenants SET state = 'active' WHERE id = $1 RETURNING ${COLUMNS}`,
          values: [id],
        });
        await writeAudit(transaction, clock, {
          tenant: id,
          actor,
          action: 'tenant.created',
          object: id,
          details: { slug },
        });
        return toTenant(activated[0]!);
      });
    },
    async list() {
      const rows = await database.platform.query<Row>({
        text: `SELECT ${COLUMNS} FROM tenants ORDER BY slug`,
      });
      return rows.map(toTenant);
    },
    async find(id) {
      const rows = await database.platform.query<Row>({
        text: `SELECT ${COLUMNS} FROM tenants WHERE id = $1`,
        values: [id],
      });
      return rows[0] === undefined ? null : toTenant(rows[0]);
    },
    async findBySlug(slug) {
      const rows = await database.platform.query<Row>({
        text: `SELECT ${COLUMNS} FROM tenants WHERE slug = $1`,
        values: [slug],
      });
      return rows[0] === undefined ? null : toTenant(rows[0]);
    },
    async setState(id, state, actor) {
      const tenant = await database.platform.transaction(async (transaction) => {
        const rows = await transaction.query<Row>({
          text: `UPDATE tenants SET state = $2 WHERE id = $1 RETURNING ${COLUMNS}`,
          values: [id, state],
        });
        if (rows[0] === undefined) throw new BellwetherError('NOT_FOUND', `No tenant has the id "${id}".`);
        const action = state === 'suspended' ? 'tenant.suspended' : 'tenant.activated';
        await writeAudit(transaction, clock, { tenant: id, actor, action, object: id });
        return toTenant(rows[0]);
      });
      if (state === 'suspended') options.onSuspended(id);
      return tenant;
    },
  };
}

function toTenant(row: Row): Tenant {
  return {
    id: asTenantId(row.id),
    slug: row.slug,
    name: row.name,
    state: row.state,
    createdAt: row.created_at,
  };
}

/** 12 letters and digits, the first a letter: 60 bits, and a valid SQL name without quotes. */
function createTenantId(): TenantId {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  let id = letters[randomInt(letters.length)]!;
  while (id.length < 12) id += `${letters}0123456789`[randomInt(36)]!;
  return asTenantId(id);
}
