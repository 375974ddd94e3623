import { randomBytes } from 'node:crypto';
import type { ApiConfig, ApiDependencies } from '../../src/api/dependencies.ts';
import { createLiveHub, type LiveHub } from '../../src/api/live/live-hub.ts';
import { type ApiServer, createServer } from '../../src/api/server.ts';
import type { TenantId } from '../../src/domain/tenant.ts';
import { createLog } from '../../src/drivers/pino/pino-log.ts';
import { provisionTenant } from '../../src/drivers/postgres/migrations.ts';
import { createPrometheusMetrics } from '../../src/drivers/prometheus/prometheus-metrics.ts';
import { noTracing } from '../../src/ports/tracer.ts';
import { loadSigningKeys } from '../../src/tenancy/signing-keys.ts';
import { createTenancy, type Tenancy } from '../../src/tenancy/tenancy.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';
import { unwiredFeatures } from './unwired-features.ts';

export const PASSWORD = 'correct horse battery';

/** A tenant with one user of each role. */
export interface TestTenant {
  readonly id: TenantId;
  readonly slug: string;
  readonly users: Readonly<
    Record<
      'owner' | 'admin' | 'analyst' | 'viewer',
      { readonly id: string; readonly email: string; readonly token: string; readonly refreshToken: string }
    >
  >;
  readonly adminKey: string;
}

export interface ApiWorld extends AsyncDisposable {
  readonly server: ApiServer;
  readonly tenancy: Tenancy;
  readonly live: LiveHub;
  readonly secrets: ApiDependencies['secrets'];
  readonly test: TestDatabase;
  /** Moves the server's clock; starts at the machine's time. */
  advance(milliseconds: number): void;
  /** Every line that was logged. */
  readonly logged: string[];
  createTenant(): Promise<TestTenant>;
}

const OPERATOR = { name: 'operator', role: 'owner' } as const;

/** The API over a database of its own, with a clock that tests can move. */
export async function createApiWorld(
  options: { config?: Partial<ApiConfig>; overrides?: Partial<ApiDependencies>; test?: TestDatabase } = {},
): Promise<ApiWorld> {
  const test = options.test ?? (await createTestDatabase());
  const { database } = test;
  let offset = 0;
  const clock = { now: () => Date.now() + offset };
  const logged: string[] = [];
  const log = createLog({ level: 'info', stream: { write: (line: string) => void logged.push(line) } });
  const metrics = createPrometheusMetrics();
  const signingKeys = await loadSigningKeys({
    secret: randomBytes(32).toString('hex'),
    file: '',
    now: clock.now(),
  });
  const tenancy = createTenancy({
    database,
    clock,
    signingKeys,
    provisionTenant: (id) => provisionTenant({ address: test.address, now: clock.now() }, id).then(() => {}),
  });
  const live = createLiveHub('test');
  const secrets = { idempotency: signingKeys.derive('idempotency'), cursors: signingKeys.derive('cursors') };
  const server = await createServer({
    config: { version: '0.0.0-test', ...options.config },
    clock,
    log,
    metrics,
    exposition: metrics,
    tracer: noTracing,
    database,
    secrets,
    tenancy,
    live,
    readiness: [
      { name: 'database', check: async () => void (await database.platform.query({ text: 'SELECT 1' })) },
    ],
    ...unwiredFeatures,
    ...options.overrides,
  });

  return {
    server,
    tenancy,
    live,
    secrets,
    test,
    logged,
    advance: (milliseconds) => {
      offset += milliseconds;
    },
    async createTenant() {
      const slug = `t-${randomBytes(4).toString('hex')}`;
      const tenant = await tenancy.tenants.create({ slug, actor: 'operator' });
      const signIn = async (role: 'owner' | 'admin' | 'analyst' | 'viewer') => {
        const email = `${role}@${slug}.example`;
        // Links, not passwords: hashing eight passwords for every test file would take longer than the tests.
        const user = await tenancy.users.create(
          tenant.id,
          { email, name: `The ${role}`, role, password: null },
          OPERATOR,
        );
        const code = await tenancy.signIn.createCode({
          tenant: tenant.id,
          userId: user.id,
          minutes: 5,
          actor: OPERATOR,
        });
        const tokens = await tenancy.signIn.withCode(code);
        return { id: user.id, email, token: tokens.accessToken, refreshToken: tokens.refreshToken };
      };
      const users = {
        owner: await signIn('owner'),
        admin: await signIn('admin'),
        analyst: await signIn('analyst'),
        viewer: await signIn('viewer'),
      };
      const key = await tenancy.apiKeys.create(
        tenant.id,
        { name: 'test', role: 'admin' },
        { ...OPERATOR, userId: null },
      );
      return { id: tenant.id, slug, users, adminKey: key.key };
    },
    async [Symbol.asyncDispose]() {
      await server.drain(1_000);
      await test[Symbol.asyncDispose]();
    },
  };
}
