import type { Clock } from '../base/clock.ts';
import { BellwetherError } from '../base/errors.ts';
import { asTenantId, type TenantId } from '../domain/tenant.ts';
import type { Database } from '../ports/database.ts';
import { type Actor, writeAudit } from './audit.ts';
import type { LoginThrottle } from './login-throttle.ts';
import type { Passwords } from './passwords.ts';
import { createSecret, hashSecret } from './secrets.ts';
import type { IssuedTokens, Sessions, SignedInUser } from './sessions.ts';

/** The ways in: a password, or a one-time code from a link. */
export interface SignIn {
  /** Throws UNAUTHENTICATED without saying which part was wrong, TOO_MANY_REQUESTS after too many failures. */
  withPassword(request: { email: string; password: string; address: string }): Promise<IssuedTokens>;
  /** Throws UNAUTHENTICATED when the code is unknown, used or expired. */
  withCode(code: string): Promise<IssuedTokens>;
  /** A code that signs this user in once, within `minutes`. The caller puts it into an address. */
  createCode(request: { tenant: TenantId; userId: string; minutes: number; actor: Actor }): Promise<string>;
}

interface UserRow extends SignedInUser {
  password_hash: string | null;
  usable: boolean;
}

const USER = `users.id, email, users.name, role, tenant_id, slug, tenants.name AS tenant_name, password_hash,
  (NOT disabled AND tenants.state = 'active') AS usable`;

export function createSignIn(options: {
  database: Database;
  clock: Clock;
  passwords: Passwords;
  throttle: LoginThrottle;
  sessions: Sessions;
}): SignIn {
  const { database, clock, passwords, throttle, sessions } = options;
  return {
    async withPassword({ email, password, address }) {
      throttle.check(email, address);
      const rows = await database.platform.query<UserRow>({
        name: 'tenancy_user_by_email',
        text: `SELECT ${USER} FROM users JOIN tenants ON tenants.id = users.tenant_id WHERE lower(email) = lower($1)`,
        values: [email],
      });
      const user = rows[0];
      const matches = await passwords.verify(password, user?.password_hash ?? null);
      if (user === undefined || !matches || !user.usable) {
        throttle.failed(email, address);
        if (user !== undefined) {
          await writeAudit(database.platform, clock, {
            tenant: asTenantId(user.tenant_id),
            actor: 'anonymous',
            action: 'session.refused',
            object: user.id,
            details: { address },
          });
        }
        throw new BellwetherError('UNAUTHENTICATED', 'The e-mail address or the password is not right.');
      }
      throttle.succeeded(email, address);
      const outdated = passwords.isOutdated(user.password_hash!);
      const stronger = outdated ? await passwords.hash(password) : null;
      return database.platform.transaction(async (transaction) => {
        if (stronger !== null) {
          await transaction.query({
            text: 'UPDATE users SET password_hash = $2 WHERE id = $1',
            values: [user.id, stronger],
          });
        }
        return sessions.start(transaction, user, 'password');
      });
    },

    async withCode(code) {
      return database.platform.transaction(async (transaction) => {
        const rows = await transaction.query<UserRow>({
          text: `WITH link AS (
                   UPDATE login_links SET used_at = to_timestamp($2::float8 / 1000)
                   WHERE code_hash = $1 AND used_at IS NULL AND expires_at > to_timestamp($2::float8 / 1000) RETURNING user_id)
                 SELECT ${USER} FROM link JOIN users ON users.id = link.user_id JOIN tenants ON tenants.id = users.tenant_id`,
          values: [hashSecret(code), clock.now()],
        });
        const user = rows[0];
        if (user === undefined || !user.usable) {
          throw new BellwetherError(
            'UNAUTHENTICATED',
            'This link was used before or has expired. Ask for a new one.',
          );
        }
        return sessions.start(transaction, user, 'link');
      });
    },

    async createCode({ tenant, userId, minutes, actor }) {
      const code = createSecret();
      await database.platform.transaction(async (transaction) => {
        const rows = await transaction.query({
          text: `INSERT INTO login_links (code_hash, user_id, expires_at)
                 SELECT $1, id, to_timestamp($4::float8 / 1000) FROM users WHERE tenant_id = $2 AND id = $3 RETURNING user_id`,
          values: [hashSecret(code), tenant, userId, clock.now() + minutes * 60_000],
        });
        if (rows.length === 0) throw new BellwetherError('NOT_FOUND', `No user here has the id "${userId}".`);
        await writeAudit(transaction, clock, {
          tenant,
          actor: actor.name,
          action: 'link.created',
          object: userId,
        });
      });
      return code;
    },
  };
}
