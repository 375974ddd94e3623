import type { ApiDependencies } from '../../src/api/dependencies.ts';
import type { Clock } from '../../src/base/clock.ts';
import type { Database } from '../../src/ports/database.ts';

type Features = Pick<ApiDependencies, 'signals' | 'sources' | 'deadLetters' | 'ingest' | 'dashboard'>;

const missing = async (): Promise<never> => {
  throw new Error('not wired in this test');
};

/** Placeholder wiring until the features land. */
export function createStoreFeatures(_database: Database, _clock: Clock): Features {
  return {
    signals: { list: missing, get: missing },
    sources: { list: missing, get: missing, create: missing, update: missing, remove: missing, run: missing },
    deadLetters: { list: missing, replay: missing, remove: missing },
    ingest: { submit: missing, run: missing },
    dashboard: {
      get: missing,
      counts: missing,
    },
  };
}
