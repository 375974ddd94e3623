import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiFeatures } from '../../src/main/api-features.ts';
import { type Application, openApplication } from '../../src/main/application.ts';
import { loadConfiguration } from '../../src/main/configuration.ts';
import { type ApiWorld, createApiWorld } from './api-world.ts';
import { createTestDatabase } from './test-database.ts';

export interface ProductWorld extends ApiWorld {
  readonly app: Application;
}

/** The API over the product's own features, with pipeline and search running, on a database of its own. */
export async function createProductWorld(
  environment: Readonly<Record<string, string>> = {},
): Promise<ProductWorld> {
  const directory = await mkdtemp(join(tmpdir(), 'bellwether-product-'));
  const test = await createTestDatabase();
  const { host, port, user, database } = test.address;
  const parameters = new URLSearchParams({ host, port: String(port), user });
  const app = await openApplication(
    await loadConfiguration(environment, {
      data: directory,
      databaseUrl: `postgres:///${database}?${parameters}`,
      logLevel: 'silent',
    }),
  );
  const stop = new AbortController();
  const running = app.run(['pipeline'], stop.signal);
  const world = await createApiWorld({ test, overrides: apiFeatures(app) });
  return {
    ...world,
    app,
    async [Symbol.asyncDispose]() {
      await world.server.drain(1_000);
      stop.abort();
      await running;
      await app[Symbol.asyncDispose]();
      await test[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
