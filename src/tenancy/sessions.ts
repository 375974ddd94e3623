import type { Clock } from '../base/clock.ts';
import { BellwetherError } from '../base/errors.ts';
import { createUuidV7 } from '../base/ids.ts';
import type { Principal } from '../domain/principal.ts';
import { asTenantId, type Role } from '../domain/tenant.ts';
import type { Database, Queryable } from '../ports/database.ts';
import { ACCESS_TOKEN_SECONDS, signAccessToken } from './access-tokens.ts';
import { writeAudit } from './audit.ts';
import { createSecret, hashSecret } from './secrets.ts';
import type { SigningKeys } from './signing-keys.ts';

const DAY_MS = 86_400_000;
/** A session ends 30 days after its last refresh, and 90 days after it began. */
const LIFETIME = { idleMs: 30 * DAY_MS, totalMs: 90 * DAY_MS } as const;
/**
 * Two tabs of a browser may send the same refresh token at the same moment. For this long the second is told to
 * use the newer one; it gets no token, and the session lives on. Later, a replaced token ends the session.
 */
const SIMULTANEOUS_MS = 5_000;

export interface IssuedTokens {
  readonly accessToken: string;
  /** Seconds. */
  readonly expiresIn: number;
  readonly refreshToken: string;
  /** When the session ends if it is not refreshed, milliseconds since the epoch. */
  readonly refreshExpiresAt: number;
  readonly principal: Principal;
}

export interface SignedInUser {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly tenant_id: string;
  readonly slug: string;
  readonly tenant_name: string;
}

export interface Sessions {
  /** Starts a session, inside the transaction that proved who the user is. */
  start(transaction: Queryable, user: SignedInUser, how: 'password' | 'link'): Promise<IssuedTokens>;
  /**
   * Replaces the refresh token. Throws UNAUTHENTICATED when it is unknown, expired or was replaced before (then the
   * session ends: one of its two holders stole it), CONFLICT when it was replaced a moment ago by another tab.
   */
  refresh(refreshToken: string): Promise<IssuedTokens>;
  /** Ends a session. Quiet when it ended before. */
  end(sessionId: string): Promise<void>;
  /** Ends the session that a refresh token belongs to. Quiet when there is none. */
  endByRefreshToken(refreshToken: string): Promise<void>;
}

interface Row extends SignedInUser {
  session_id: string;
  is_current: boolean;
  rotated_at: number;
  created_at: number;
  expires_at: number;
  usable: boolean;
}

export function createSessions(options: {
  database: Database;
  clock: Clock;
  keys: SigningKeys;
  /** Called after a session ended, so that its cached access tokens end at once. */
  onEnded: (sessionId: string) => void;
}): Sessions {
  const { database, clock, keys } = options;

  async function issue(
    user: SignedInUser,
    sessionId: string,
    refreshToken: string,
    refreshExpiresAt: number,
  ): Promise<IssuedTokens> {
    const now = clock.now();
    const tenant = asTenantId(user.tenant_id);
    const claims = { userId: user.id, tenant, role: user.role, sessionId };
    return {
      accessToken: await signAccessToken(keys, claims, now),
      expiresIn: ACCESS_TOKEN_SECONDS,
      refreshToken,
      refreshExpiresAt,
      principal: {
        tenant,
        tenantSlug: user.slug,
        tenantName: user.tenant_name,
        role: user.role,
        user: { id: user.id, email: user.email, name: user.name },
        sessionId,
        keyId: null,
        expiresAt: now + ACCESS_TOKEN_SECONDS * 1000,
      },
    };
  }

  /** Marks the session ended, with a line in the audit log; false when it ended before. */
  async function revoke(
    transaction: Queryable,
    where: { id?: string; hash?: Buffer },
    reason: string,
  ): Promise<string | null> {
    const rows = await transaction.query<{ id: string; user_id: string; tenant_id: string }>({
      text: `UPDATE sessions SET revoked_at = to_timestamp($3::float8 / 1000) FROM users
             WHERE (sessions.id = $1 OR sessions.token_hash = $2) AND revoked_at IS NULL AND users.id = sessions.user_id
             RETURNING sessions.id, sessions.user_id, users.tenant_id`,
      values: [where.id ?? null, where.hash ?? null, clock.now()],
    });
    const row = rows[0];
    if (row === undefined) return null;
    await writeAudit(transaction, clock, {
      tenant: asTenantId(row.tenant_id),
      actor: `user:${row.user_id}`,
      action: 'session.ended',
      object: row.id,
      details: { reason },
    });
    return row.id;
  }

  return {
    async start(transaction, user, how) {
      const now = clock.now();
      const id = createUuidV7(now);
      const refreshToken = createSecret();
      const expiresAt = now + LIFETIME.idleMs;
      await transaction.query({
        text: `INSERT INTO sessions (id, user_id, token_hash, created_at, rotated_at, expires_at)
               VALUES ($1, $2, $3, to_timestamp($4::float8 / 1000), to_timestamp($4::float8 / 1000), to_timestamp($5::float8 / 1000))`,
        values: [id, user.id, hashSecret(refreshToken), now, expiresAt],
      });
      await transaction.query({
        text: 'UPDATE users SET last_login_at = to_timestamp($2::float8 / 1000) WHERE id = $1',
        values: [user.id, now],
      });
      await writeAudit(transaction, clock, {
        tenant: asTenantId(user.tenant_id),
        actor: `user:${user.id}`,
        action: 'session.started',
        object: id,
        details: { how },
      });
      return issue(user, id, refreshToken, expiresAt);
    },

    async refresh(refreshToken) {
      const now = clock.now();
      const hash = hashSecret(refreshToken);
      const outcome = await database.platform.transaction(async (transaction) => {
        const rows = await transaction.query<Row>({
          name: 'tenancy_refresh',
          text: `SELECT sessions.id AS session_id, token_hash = $1 AS is_current,
                   (extract(epoch FROM rotated_at) * 1000)::float8 AS rotated_at,
                   (extract(epoch FROM sessions.created_at) * 1000)::float8 AS created_at,
                   (extract(epoch FROM expires_at) * 1000)::float8 AS expires_at,
                   (revoked_at IS NULL AND NOT disabled AND state = 'active') AS usable,
                   users.id, email, users.name, role, tenant_id, slug, tenants.name AS tenant_name
                 FROM sessions JOIN users ON users.id = sessions.user_id JOIN tenants ON tenants.id = users.tenant_id
                 WHERE token_hash = $1 OR previous_hash = $1 FOR UPDATE OF sessions`,
          values: [hash],
        });
        const row = rows[0];
        if (row === undefined || !row.usable || row.expires_at <= now) return { kind: 'refused' } as const;
        if (!row.is_current) {
          if (now - row.rotated_at <= SIMULTANEOUS_MS) return { kind: 'simultaneous' } as const;
          await revoke(transaction, { id: row.session_id }, 'a replaced refresh token was used again');
          return { kind: 'reused', sessionId: row.session_id } as const;
        }
        const next = createSecret();
        const expiresAt = Math.min(now + LIFETIME.idleMs, row.created_at + LIFETIME.totalMs);
        await transaction.query({
          text: `UPDATE sessions SET previous_hash = token_hash, token_hash = $2,
                   rotated_at = to_timestamp($3::float8 / 1000), expires_at = to_timestamp($4::float8 / 1000) WHERE id = $1`,
          values: [row.session_id, hashSecret(next), now, expiresAt],
        });
        return { kind: 'issued', tokens: await issue(row, row.session_id, next, expiresAt) } as const;
      });
      switch (outcome.kind) {
        case 'issued':
          return outcome.tokens;
        case 'simultaneous':
          throw new BellwetherError(
            'CONFLICT',
            'This refresh token was replaced a moment ago. Use the newer one.',
          );
        case 'reused':
          options.onEnded(outcome.sessionId);
          throw new BellwetherError(
            'UNAUTHENTICATED',
            'This refresh token was replaced before, so the session was ended. Sign in again.',
          );
        case 'refused':
          throw new BellwetherError('UNAUTHENTICATED', 'The session has ended. Sign in again.');
      }
    },

    async end(sessionId) {
      const ended = await database.platform.transaction((transaction) =>
        revoke(transaction, { id: sessionId }, 'signed out'),
      );
      if (ended !== null) options.onEnded(ended);
    },

    async endByRefreshToken(refreshToken) {
      const hash = hashSecret(refreshToken);
      const ended = await database.platform.transaction((transaction) =>
        revoke(transaction, { hash }, 'signed out'),
      );
      if (ended !== null) options.onEnded(ended);
    },
  };
}
