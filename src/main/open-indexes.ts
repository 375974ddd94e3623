import { join } from 'node:path';
import { createLocalSearch, type LocalSearch } from '../drivers/local-search/local-search.ts';
import { createLocalVectors, type LocalVectors } from '../drivers/local-vectors/local-vectors.ts';
import type { Log } from '../drivers/pino/pino-log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { Configuration } from './configuration.ts';
import type { Store } from './store.ts';

/** The indexes of words and of vectors, in the data directory; what is opened is closed with `opened`. */
export function openIndexes(
  options: {
    readonly configuration: Configuration;
    readonly store: Store;
    readonly log: Log;
    readonly metrics: Metrics;
  },
  opened: AsyncDisposableStack,
): { readonly searchIndex: LocalSearch; readonly vectorIndex: LocalVectors } {
  const { configuration, store, log, metrics } = options;
  const searchIndex = opened.use(
    createLocalSearch({
      directory: join(configuration.data, 'search'),
      database: { address: store.address, pooling: configuration.databasePooling },
      maxBytes: configuration.searchMemoryMb * 1024 * 1024,
      onEvent: (event) => {
        if (event.kind === 'failed' || event.kind === 'worker-restarted')
          log.warn({ search: event }, 'the search index had a failure');
        else log.debug({ search: event }, 'search index');
        if (event.kind === 'merged' || event.kind === 'refreshed') {
          metrics
            .histogram('worker_processing_seconds', { task_type: `search_${event.kind}` })
            .observe(event.milliseconds / 1000);
        }
      },
    }),
  );
  const vectorIndex = opened.use(
    createLocalVectors({
      directory: join(configuration.data, 'vectors'),
      database: { address: store.address, pooling: configuration.databasePooling },
      maxBytes: configuration.vectorMemoryMb * 1024 * 1024,
      matching: searchIndex.filterDocuments,
      onEvent: (event) => {
        if (event.kind === 'failed' || event.kind === 'worker-restarted')
          log.warn({ vectors: event }, 'the vector index had a failure');
        else log.debug({ vectors: event }, 'vector index');
      },
    }),
  );
  return { searchIndex, vectorIndex };
}
