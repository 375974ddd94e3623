import type { Role, TenantId } from './tenant.ts';

/** Who makes a request: proven by a signed-in session or an API key, never by what the request says. */
export interface Principal {
  readonly tenant: TenantId;
  readonly tenantSlug: string;
  readonly tenantName: string;
  readonly role: Role;
  /** Null when an API key was used. */
  readonly user: { readonly id: string; readonly email: string; readonly name: string } | null;
  readonly sessionId: string | null;
  readonly keyId: string | null;
  /** When the credential stops working by itself, milliseconds since the epoch; `Infinity` for a key without an end. */
  readonly expiresAt: number;
}

/** How the audit log and the logs name a principal. */
export function actorOf(principal: Principal): string {
  return principal.user === null ? `key:${principal.keyId}` : `user:${principal.user.id}`;
}
