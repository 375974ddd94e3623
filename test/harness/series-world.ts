import { createUuidV7 } from '../../src/base/ids.ts';
import { seededRandom } from '../../src/base/random.ts';
import type { RawDocument } from '../../src/domain/document.ts';
import type { SourceType } from '../../src/domain/source-type.ts';
import type { TenantId } from '../../src/domain/tenant.ts';
import { createPostgresEventLog } from '../../src/drivers/postgres/event-log.ts';
import { createPreparePool } from '../../src/pipeline/prepare-pool.ts';
import { createPipeline } from '../../src/pipeline/runner.ts';
import type { EventLog } from '../../src/ports/event-log.ts';
import { createSignalFollower } from '../../src/trends/follow-signals.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

/** What the language stages would say, said by the test: see `test/fixtures/stated-analysis.ts`. */
const LANGUAGE = {
  module: new URL('../fixtures/stated-analysis.ts', import.meta.url).href,
  data: null,
};

export interface SeriesWorld extends AsyncDisposable {
  readonly test: TestDatabase;
  readonly log: EventLog;
  /** A tenant with these sources; gives the ids of the sources in their order. */
  tenant(
    sources: readonly SourceType[],
  ): Promise<{ readonly tenant: TenantId; readonly sources: readonly string[] }>;
  append(
    tenant: TenantId,
    sourceId: string,
    documents: readonly RawDocument[],
    topic?: SourceType,
  ): Promise<void>;
  /** A pipeline of its own, as after a restart, that works off what was appended. */
  work(options?: { readonly batchDocuments?: number }): Promise<void>;
  query<Row extends object>(tenant: TenantId, text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** The pipeline with series over a database of its own. */
export async function createSeriesWorld(): Promise<SeriesWorld> {
  const test = await createTestDatabase();
  const { database } = test;
  const log = createPostgresEventLog({ database });
  const query: SeriesWorld['query'] = (tenant, text, values = []) =>
    database.tenant(tenant).query({ text, values });
  return {
    test,
    log,
    query,
    async tenant(sources) {
      const tenant = await test.createTenant();
      const ids = sources.map(() => createUuidV7(Date.now()));
      for (const [i, id] of ids.entries())
        await query(tenant, 'INSERT INTO sources (id, name, kind, source_type) VALUES ($1, $2, $3, $4)', [
          id,
          `source ${i}`,
          'api',
          sources[i],
        ]);
      return { tenant, sources: ids };
    },
    async append(tenant, sourceId, documents, topic = 'news') {
      await log.append({ topic, tenant, sourceId, runId: null, documents });
    },
    async work({ batchDocuments = 1_000 } = {}) {
      await using pool = createPreparePool({ heapMiB: 128, language: LANGUAGE });
      const stop = new AbortController();
      const pipeline = createPipeline({
        database,
        log,
        pool,
        owner: createUuidV7(Date.now()),
        follower: createSignalFollower(),
        batchDocuments,
        observer: {
          lag: (perTopic) => {
            if ([...perTopic.values()].every((documents) => documents === 0)) stop.abort();
          },
        },
      });
      await pipeline.run(stop.signal);
    },
    [Symbol.asyncDispose]: () => test[Symbol.asyncDispose](),
  };
}

/** Documents about a few technologies, at random hours. */
export function randomDocuments(seed: number, count: number, prefix = 'd'): RawDocument[] {
  const random = seededRandom(seed);
  const names = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta'];
  return Array.from({ length: count }, (_, i) => {
    const named = names.filter(() => random() < 0.3);
    return {
      externalId: `${prefix}${i}`,
      title: `${named.map((name) => `@${name}`).join(' ')} report ${prefix} ${i}`,
      body: `Mood ${Math.floor(random() * 2_000 - 1_000)}. ${Array.from({ length: 12 }, () => `w${Math.floor(random() * 5_000)}`).join(' ')}`,
      url: `https://example.org/${prefix}/${i}`,
      publishedAt: Date.UTC(2024, 0, 1) + Math.floor(random() * 40 * 24) * 3_600_000,
      attributes: { points: Math.floor(random() * 500), comments: Math.floor(random() * 50) },
    };
  });
}
