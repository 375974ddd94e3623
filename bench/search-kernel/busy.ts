import { setTimeout as pause } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { INDEX_SCHEMA } from '../../src/drivers/local-search/index-schema.ts';
import { planMerge } from '../../src/drivers/local-search/merge-policy.ts';
import { search } from '../../src/kernels/index/search.ts';
import { openSegment, type Segment } from '../../src/kernels/index/segment.ts';
import { type BenchQuery, KINDS, type QueryKind } from './queries.ts';

/**
 * Query times while one thread indexes and another merges, as the driver does it: small segments arrive five times
 * a second, the driver's own policy chooses what to merge, and the thread that answers only swaps lists.
 */
export async function measureBusy(
  base: readonly Segment[],
  queries: Readonly<Record<QueryKind, () => BenchQuery>>,
  options: { readonly seconds: number; readonly perSecond: number; readonly seed: number },
): Promise<object> {
  let segments = [...base];
  let merging: readonly Segment[] = [];
  let merges = 0;
  let mergedDocuments = 0;
  let failure: Error | undefined;
  const indexer = new Worker(new URL('./indexing-worker.ts', import.meta.url), { workerData: options });
  const merger = new Worker(new URL('./merging-worker.ts', import.meta.url));
  for (const worker of [indexer, merger]) worker.on('error', (error) => (failure = error));

  const plan = (): void => {
    if (merging.length > 0) return;
    const chosen = planMerge(
      segments.map((segment) => ({
        segment,
        live: segment.documents,
        deleted: 0,
        weight: segment.documents,
      })),
    );
    if (chosen === undefined) return;
    merging = chosen.map(({ segment }) => segment);
    merger.postMessage(merging.map((segment) => segment.buffer));
  };
  indexer.on('message', (buffer: SharedArrayBuffer) => {
    segments = [...segments, openSegment(buffer, { verify: false })];
    plan();
  });
  merger.on('message', (buffer: SharedArrayBuffer) => {
    const merged = openSegment(buffer, { verify: false });
    merges++;
    mergedDocuments += merged.documents;
    segments = [...segments.filter((segment) => !merging.includes(segment)), merged];
    merging = [];
    plan();
  });

  const taken = new Map<QueryKind, number[]>(KINDS.map((kind) => [kind, []]));
  let mostSegments = 0;
  const end = performance.now() + options.seconds * 1000;
  for (let n = 0; performance.now() < end && failure === undefined; n++) {
    const kind = KINDS[n % KINDS.length]!;
    const { query, options: asked } = queries[kind]();
    mostSegments = Math.max(mostSegments, segments.length);
    const start = performance.now();
    search({ schema: INDEX_SCHEMA, segments: segments.map((segment) => ({ segment })) }, query, asked);
    taken.get(kind)!.push(performance.now() - start);
    await pause(5);
  }
  await Promise.all([indexer.terminate(), merger.terminate()]);
  if (failure !== undefined) throw failure;

  const documents = segments.reduce((sum, segment) => sum + segment.documents, 0);
  return {
    'documents per second, indexed': Math.round(
      (documents - base.reduce((sum, segment) => sum + segment.documents, 0)) / options.seconds,
    ),
    merges,
    'documents merged': mergedDocuments,
    'segments at most': mostSegments,
    busy: KINDS.map((kind) => {
      const times = taken.get(kind)!.sort((a, b) => a - b);
      const at = (part: number): number =>
        times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? Number.NaN;
      return {
        query: kind,
        queries: times.length,
        p50: at(0.5),
        p95: at(0.95),
        p99: at(0.99),
        longest: at(1),
      };
    }),
  };
}
