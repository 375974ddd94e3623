import type { Clock } from '../base/clock.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Database } from '../ports/database.ts';
import { type ApiKeys, createApiKeys } from './api-keys.ts';
import { type Credentials, createCredentials } from './credentials.ts';
import { createLoginThrottle } from './login-throttle.ts';
import { createPasswords } from './passwords.ts';
import { createPlans, type Plans } from './plans.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createSignIn, type SignIn } from './sign-in.ts';
import type { SigningKeys } from './signing-keys.ts';
import { createTenants, type Tenants } from './tenants.ts';
import { createUsers, type Users } from './users.ts';

export interface Tenancy {
  readonly tenants: Tenants;
  readonly users: Users;
  readonly apiKeys: ApiKeys;
  readonly sessions: Sessions;
  readonly signIn: SignIn;
  readonly credentials: Credentials;
  readonly plans: Plans;
}

/** Tenants, people, keys and sessions over the shared schema; each part ends what the others remember of it. */
export function createTenancy(options: {
  database: Database;
  clock: Clock;
  signingKeys: SigningKeys;
  /** Makes the tenant's schema and role; safe to repeat. */
  provisionTenant: (id: TenantId) => Promise<void>;
}): Tenancy {
  const { database, clock, signingKeys: keys } = options;
  const passwords = createPasswords();
  const throttle = createLoginThrottle(clock);
  const credentials = createCredentials({ database, clock, keys });
  const sessions = createSessions({
    database,
    clock,
    keys,
    onEnded: (session) => credentials.forget({ session }),
  });
  return {
    credentials,
    plans: createPlans({ database, clock }),
    sessions,
    signIn: createSignIn({ database, clock, passwords, throttle, sessions }),
    users: createUsers({ database, clock, passwords, onChanged: (user) => credentials.forget({ user }) }),
    apiKeys: createApiKeys({ database, clock, onRevoked: (key) => credentials.forget({ key }) }),
    tenants: createTenants({
      database,
      clock,
      provisionTenant: options.provisionTenant,
      onSuspended: (tenant) => credentials.forget({ tenant }),
    }),
  };
}
