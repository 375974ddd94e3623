import type { Clock } from '../base/clock.ts';
import type { Principal } from '../domain/principal.ts';
import { asTenantId, type Role, type TenantId } from '../domain/tenant.ts';
import type { Database } from '../ports/database.ts';
import { verifyAccessToken } from './access-tokens.ts';
import { findKeyPrincipal, looksLikeKey } from './api-keys.ts';
import type { SigningKeys } from './signing-keys.ts';

/**
 * A verified credential is remembered, so that a hot one costs a look-up in a map. What was decided elsewhere
 * (a session ended, a user disabled, a key revoked by another process) is asked again in the background once an
 * answer is `refreshMs` old, and never believed beyond `staleMs`: that is the longest a revoked credential can
 * still work on another process. In this process `forget` ends it at once.
 */
const CACHE = { refreshMs: 5_000, staleMs: 10_000, remembered: 20_000, activeMs: 5 * 60_000 } as const;

export interface Credentials {
  /** Null when the credential is forged, expired, revoked or unknown. Hot path: answers without waiting when it can. */
  verify(credential: string): Principal | null | Promise<Principal | null>;
  /** Ends what was remembered; call it after the change is committed. */
  forget(
    what:
      | { readonly user: string }
      | { readonly session: string }
      | { readonly key: string }
      | { readonly tenant: TenantId },
  ): void;
  /** How often `verify` knew the answer, and how often it had to ask, since the process began. */
  readonly lookups: { readonly known: number; readonly asked: number };
  /** People and keys seen in the last five minutes by this process. */
  activeUsers(): number;
}

interface Entry {
  readonly principal: Principal;
  readonly checkedAt: number;
  usedAt: number;
  refreshing: boolean;
}

export function createCredentials(options: {
  database: Database;
  clock: Clock;
  keys: SigningKeys;
}): Credentials {
  const { database, clock, keys } = options;
  const entries = new Map<string, Entry>();
  const lookups = { known: 0, asked: 0 };
  const pending = new Map<string, Promise<Principal | null>>();
  // Rises with every `forget`: an answer read from the database before that must not be remembered after it.
  let generation = 0;

  async function load(credential: string): Promise<Principal | null> {
    for (;;) {
      const startedIn = generation;
      const now = clock.now();
      const principal = looksLikeKey(credential)
        ? await findKeyPrincipal(database, credential, now)
        : await findSessionPrincipal(database, keys, credential, now);
      if (startedIn !== generation) continue;
      if (principal === null) entries.delete(credential);
      else remember(credential, principal, now);
      return principal;
    }
  }

  /** Asked for by many requests at once, it is loaded once. */
  function loadOnce(credential: string): Promise<Principal | null> {
    let loading = pending.get(credential);
    if (loading === undefined) {
      loading = load(credential).finally(() => pending.delete(credential));
      pending.set(credential, loading);
    }
    return loading;
  }

  function remember(credential: string, principal: Principal, now: number): void {
    const usedAt = entries.get(credential)?.usedAt ?? now;
    entries.delete(credential);
    entries.set(credential, { principal, checkedAt: now, usedAt, refreshing: false });
    if (entries.size > CACHE.remembered) entries.delete(entries.keys().next().value!);
  }

  return {
    lookups,
    verify(credential) {
      const entry = entries.get(credential);
      if (entry === undefined) {
        lookups.asked++;
        return loadOnce(credential);
      }
      const now = clock.now();
      if (entry.principal.expiresAt <= now) {
        entries.delete(credential);
        return null;
      }
      const age = now - entry.checkedAt;
      if (age > CACHE.staleMs) {
        lookups.asked++;
        return loadOnce(credential);
      }
      lookups.known++;
      if (age > CACHE.refreshMs && !entry.refreshing) {
        entry.refreshing = true;
        // A failed refresh is not an answer: the entry stays until it is stale, then the request meets the error.
        loadOnce(credential).catch(() => {
          entry.refreshing = false;
        });
      }
      entry.usedAt = now;
      return entry.principal;
    },
    forget(what) {
      generation++;
      for (const [credential, { principal }] of entries) {
        if (
          ('user' in what && principal.user?.id === what.user) ||
          ('session' in what && principal.sessionId === what.session) ||
          ('key' in what && principal.keyId === what.key) ||
          ('tenant' in what && principal.tenant === what.tenant)
        ) {
          entries.delete(credential);
        }
      }
    },
    activeUsers() {
      const since = clock.now() - CACHE.activeMs;
      const seen = new Set<string>();
      for (const { principal, usedAt } of entries.values()) {
        if (usedAt >= since) seen.add(principal.user?.id ?? principal.keyId!);
      }
      return seen.size;
    },
  };
}

interface SessionRow {
  email: string;
  name: string;
  role: Role;
  tenant_id: string;
  slug: string;
  tenant_name: string;
}

async function findSessionPrincipal(
  database: Database,
  keys: SigningKeys,
  token: string,
  now: number,
): Promise<Principal | null> {
  const claims = await verifyAccessToken(keys, token, now);
  if (claims === null) return null;
  const rows = await database.platform.query<SessionRow>({
    name: 'tenancy_session_principal',
    text: `SELECT users.email, users.name, users.role, users.tenant_id, tenants.slug, tenants.name AS tenant_name
           FROM sessions JOIN users ON users.id = sessions.user_id JOIN tenants ON tenants.id = users.tenant_id
           WHERE sessions.id = $1 AND users.id = $2 AND tenants.id = $3 AND sessions.revoked_at IS NULL
             AND NOT users.disabled AND tenants.state = 'active'`,
    values: [claims.sessionId, claims.userId, claims.tenant],
  });
  const row = rows[0];
  if (row === undefined) return null;
  return {
    tenant: asTenantId(row.tenant_id),
    tenantSlug: row.slug,
    tenantName: row.tenant_name,
    // The role stored now, not the one signed into the token: a demotion takes effect with the next check.
    role: row.role,
    user: { id: claims.userId, email: row.email, name: row.name },
    sessionId: claims.sessionId,
    keyId: null,
    expiresAt: claims.expiresAt,
  };
}
