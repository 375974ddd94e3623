import type { Clock } from '../base/clock.ts';
import { createUuidV7 } from '../base/ids.ts';
import type { Role, TenantId } from '../domain/tenant.ts';
import type { Queryable } from '../ports/database.ts';

/** Who makes a change, and with what role. The command line acts as `{ name: 'operator', role: 'owner' }`. */
export interface Actor {
  readonly name: string;
  readonly role: Role;
}

export interface AuditEntry {
  /** Null for what concerns no tenant. */
  readonly tenant: TenantId | null;
  /** `user:ID`, `key:ID`, `operator` (command line) or `anonymous`. */
  readonly actor: string;
  /** `noun.verb`: `user.created`, `session.ended`. */
  readonly action: string;
  /** The id of what was changed. */
  readonly object?: string;
  /** Never a secret. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Adds one line to the audit log, in the transaction that makes the change so that neither exists alone. */
export async function writeAudit(transaction: Queryable, clock: Clock, entry: AuditEntry): Promise<void> {
  const now = clock.now();
  await transaction.query({
    name: 'tenancy_audit',
    text: `INSERT INTO audit_log (id, tenant_id, actor, action, object, details, occurred_at)
           VALUES ($1, $2, $3, $4, $5, $6::jsonb, to_timestamp($7::float8 / 1000))`,
    values: [
      createUuidV7(now),
      entry.tenant,
      entry.actor,
      entry.action,
      entry.object ?? null,
      JSON.stringify(entry.details ?? {}),
      now,
    ],
  });
}
