import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfiguration, SETTINGS } from './configuration.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'configuration '));
});
afterEach(() => rm(folder, { recursive: true }));

describe('the configuration', () => {
  it('has a default for everything', async () => {
    expect(await loadConfiguration({}, {}, folder)).toMatchObject({
      data: join(folder, '.bellwether'),
      host: '127.0.0.1',
      port: 8080,
      databasePooling: 'session',
    });
  });

  it('prefers the command line to the environment to the file', async () => {
    await writeFile(
      join(folder, 'bellwether.config.ts'),
      "export default { BELLWETHER_PORT: 1, BELLWETHER_HOST: 'file', BELLWETHER_LOG_LEVEL: 'warn' };",
    );
    const configuration = await loadConfiguration(
      { BELLWETHER_PORT: '2', BELLWETHER_HOST: 'environment' },
      { port: 3 },
      folder,
    );
    expect(configuration).toMatchObject({ port: 3, host: 'environment', logLevel: 'warn' });
  });

  it('names everything that is wrong at once', async () => {
    const wrong = loadConfiguration({ BELLWETHER_PORT: 'eighty', BELLWETHER_LOG_LEVEL: 'loud' }, {}, folder);
    await expect(wrong).rejects.toThrow(
      /BELLWETHER_PORT expects a port.*"eighty".*BELLWETHER_LOG_LEVEL expects/s,
    );
  });

  it('refuses a setting that does not exist, because it is a typing error', async () => {
    await expect(loadConfiguration({ BELLWETHER_PROT: '1' }, {}, folder)).rejects.toThrow(
      /BELLWETHER_PROT is not a setting/,
    );
  });

  it('never quotes a secret', async () => {
    const wrong = loadConfiguration({ DATABASE_URL: 'mysql://u:hunter2@h/d' }, {}, folder);
    await expect(wrong).rejects.toThrow(/DATABASE_URL expects postgres/);
    await expect(wrong).rejects.not.toThrow(/hunter2/);
  });

  it('is documented, setting by setting', async () => {
    const page = await readFile(join(import.meta.dirname, '../../docs/operations/configuration.md'), 'utf8');
    const documented = [...page.matchAll(/^\| `([A-Z_]+)` \| ([^|]*) \|/gm)].map(([, name, fallback]) => [
      name,
      fallback?.trim().replaceAll('`', ''),
    ]);
    expect(documented).toEqual(
      Object.values(SETTINGS).map((setting) => [setting.variable, String(setting.fallback)]),
    );
  });
});
