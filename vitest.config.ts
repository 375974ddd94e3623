import { defineConfig } from 'vitest/config';

// The integration and browser tests start and kill real servers; on a busy machine a process may be late once. The gate
// tries such a test a second time and says so; a person sees the first failure.
const retry = process.env.CI === 'true' ? 1 : 0;

// Three projects: `unit` stands beside the source, `integration` needs the embedded PostgreSQL that the
// global setup starts once per run, `browser` drives Debian's Chromium against a served product.
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            'src/**/*.test.ts',
            'eval/**/*.test.ts',
            'test/boundaries/**/*.test.ts',
            'web/src/**/*.test.ts',
          ],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          retry,
          include: ['test/{integration,conformance,attack}/**/*.test.ts'],
          globalSetup: ['test/harness/postgres.global.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          retry,
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
