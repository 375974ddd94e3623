import { parentPort, workerData } from 'node:worker_threads';
import { createUuidV7 } from '../../src/base/ids.ts';
import { seededRandom } from '../../src/base/random.ts';
import { END_THREAD } from '../../src/base/threads/end-thread.ts';
import type { TenantId } from '../../src/domain/tenant.ts';
import type { DatabaseAddress } from '../../src/drivers/postgres/connection-settings.ts';
import { createDatabase } from '../../src/drivers/postgres/database.ts';
import { createPostgresEventLog } from '../../src/drivers/postgres/event-log.ts';
import { createPreparePool } from '../../src/pipeline/prepare-pool.ts';
import { createPipeline } from '../../src/pipeline/runner.ts';
import { createSignalFollower } from '../../src/trends/follow-signals.ts';

/** Documents go through the event log and the whole pipeline, at a rate, until the thread is told to end. */
export interface WriterData {
  readonly address: DatabaseAddress;
  readonly tenant: TenantId;
  readonly sources: readonly string[];
  readonly subjects: number;
  readonly documentsPerSecond: number;
}

export interface WriterReport {
  readonly documents: number;
  readonly seconds: number;
}

export type WriterMessage = 'writing' | WriterReport;

const { address, tenant, sources, subjects, documentsPerSecond } = workerData as WriterData;
const database = createDatabase({ address, name: 'bellwether bench writer' });
const log = createPostgresEventLog({ database });
const pool = createPreparePool({
  language: { module: new URL('./named-analysis.ts', import.meta.url).href, data: null },
});
const stop = new AbortController();
let documents = 0;
let began = 0;
let last = 0;
let failure: unknown;
const pipeline = createPipeline({
  database,
  log,
  pool,
  owner: createUuidV7(Date.now()),
  follower: createSignalFollower(),
  observer: {
    committed: ({ created }) => {
      last = performance.now();
      // The first batch finds everything cold: it says that the writer is at work, and is not counted.
      if (began === 0) {
        began = last;
        parentPort!.postMessage('writing' satisfies WriterMessage);
      } else documents += created;
    },
    failed(error) {
      failure = error;
    },
  },
});
const running = pipeline.run(stop.signal);
const random = seededRandom(5);
const APPEND = 250;
let next = 0;

function append(): Promise<unknown> {
  const batch = Array.from({ length: APPEND }, () => {
    const id = next++;
    // Heavy-tailed, as the series are: rank r is named in proportion to 1 / r.
    const named = Array.from({ length: 3 }, () => `@e${Math.floor(subjects ** random())}`);
    return {
      externalId: `w${id}`,
      title: `${named.join(' ')} in report ${id}`,
      body: `Report ${id}: ${Array.from({ length: 40 }, () => `w${Math.floor(random() * 20_000)}`).join(' ')}`,
      publishedAt: Date.now() - Math.floor(random() * 3 * 86_400_000),
      attributes: { points: id % 300 },
    };
  });
  const sourceId = sources[next % sources.length]!;
  return log.append({ topic: 'news', tenant, sourceId, runId: null, documents: batch });
}

const pacing = setInterval(
  () => {
    append().then(pipeline.wake, () => {});
  },
  (1_000 * APPEND) / documentsPerSecond,
);
parentPort!.on('message', async (message) => {
  if (message !== END_THREAD) return;
  clearInterval(pacing);
  stop.abort();
  await running;
  if (failure !== undefined) throw failure;
  parentPort!.postMessage({ documents, seconds: (last - began) / 1_000 } satisfies WriterMessage);
  await pool[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  parentPort!.close();
});
