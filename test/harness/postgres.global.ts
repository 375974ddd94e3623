import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import type { LocalDatabaseAddress } from '../../src/drivers/postgres/connection-settings.ts';
import { startEmbeddedPostgres } from '../../src/drivers/postgres/embedded/embedded-postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The one embedded PostgreSQL of this run. */
    readonly postgres: LocalDatabaseAddress;
  }
}

/** Settings for a cluster that is thrown away: nothing is flushed to the disk. */
const THROW_AWAY = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  checkpoint_timeout: '1h',
  shared_buffers: '128MB',
} as const;

/** Starts one embedded PostgreSQL for the whole run and stops it afterwards. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'bellwether-test-'));
  // Where root has to hand PostgreSQL to an unprivileged user, that user must be able to pass through.
  await chmod(directory, 0o711);
  const lines: string[] = [];
  try {
    const postgres = await startEmbeddedPostgres({
      dataDirectory: directory,
      settings: THROW_AWAY,
      log: (line) => lines.push(line),
    });
    project.provide('postgres', postgres.connection);
    return async () => {
      await postgres.stop();
      await rm(directory, { recursive: true, force: true });
    };
  } catch (error) {
    process.stderr.write(`${lines.join('\n')}\n`);
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}
