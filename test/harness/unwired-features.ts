import type { ApiDependencies } from '../../src/api/dependencies.ts';

const unwired = (): Promise<never> => Promise.reject(new Error('not wired in this test'));

/** Features for a server whose test names those that it uses; all others fail when they are asked. */
export const unwiredFeatures: Pick<
  ApiDependencies,
  'signals' | 'analysis' | 'entities' | 'sources' | 'deadLetters' | 'ingest' | 'dashboard'
> = {
  signals: { list: unwired, get: unwired, similar: unwired, summary: unwired },
  analysis: { analyze: unwired },
  entities: { get: unwired },
  sources: { list: unwired, get: unwired, create: unwired, update: unwired, remove: unwired, run: unwired },
  deadLetters: { list: unwired, replay: unwired, remove: unwired },
  ingest: { submit: unwired, run: unwired },
  dashboard: { get: unwired, counts: unwired },
};
