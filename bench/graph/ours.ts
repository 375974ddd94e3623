import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { noProgress } from '../../src/base/progress.ts';
import { seededRandom } from '../../src/base/random.ts';
import { buildGraph } from '../../src/kernels/graph/build-graph.ts';
import { coreNumbers } from '../../src/kernels/graph/core-numbers.ts';
import { rowStrengths } from '../../src/kernels/graph/degrees.ts';
import { eigenvectorCentrality } from '../../src/kernels/graph/eigenvector.ts';
import { multilevelLayout } from '../../src/kernels/graph/layout/multilevel.ts';
import { tiesOf } from '../../src/kernels/graph/layout/ties.ts';
import { leiden } from '../../src/kernels/graph/leiden.ts';
import { louvain } from '../../src/kernels/graph/louvain.ts';
import { pageRank } from '../../src/kernels/graph/pagerank.ts';
import { rowParts } from '../../src/kernels/graph/row-parts.ts';
import { sharedFloat64 } from '../../src/kernels/graph/shared-array.ts';
import { sampleSources } from '../../src/kernels/graph/sources.ts';
import { finishTriangles, orientUpward, type Triangles } from '../../src/kernels/graph/triangles.ts';
import { weakComponents } from '../../src/kernels/graph/weak-components.ts';
import { readEdges } from './edge-file.ts';
import type { Part, PartOfSum } from './part-worker.ts';
import { eigenvectorResidual, pagerankResidual } from './residuals.ts';

/**
 * `node --expose-gc ours.ts FILE TASK,TASK,... THREADS [PREFIX]`: times the kernels on an edge file and prints one JSON
 * object. With a prefix it reads igraph's vectors from beside the file and says how exact those are too. Triangles and
 * betweenness run on so many threads, which are started within their time; all others on one. No kernel is warmed up.
 */
const [path = '', wanted = '', threadCount = '1', prefix = ''] = process.argv.slice(2);
const threads = Number(threadCount);
const tasks = new Set(wanted.split(','));
const seconds: Record<string, number> = {};
const numbers: Record<string, number> = {};
/** Sources of the sampled betweenness, as many as igraph takes. */
const SOURCES = 64;

async function timed<T>(name: string, work: () => T | Promise<T>): Promise<T | undefined> {
  if (name !== 'build' && !tasks.has(name)) return undefined;
  globalThis.gc?.();
  // What was dropped is given back beside the main thread.
  await setTimeout(100);
  const started = performance.now();
  const result = await work();
  seconds[name] = (performance.now() - started) / 1000;
  return result;
}

let edges: ReturnType<typeof readEdges> | null = readEdges(path);
const graph = (await timed('build', () => buildGraph({ ...edges!, weights: null }, { directed: false })))!;
edges = null;

const ranks = await timed('pagerank', () => pageRank(graph, rowStrengths(graph)));
await counted(
  'components',
  () => weakComponents(graph),
  (found) => ({ components: found.sizes.length }),
);
await counted(
  'core',
  () => coreNumbers(graph),
  (cores) => ({ largestCore: largestOf(cores) }),
);
await counted('triangles', trianglesInThreads, ({ total, averageClustering }) => ({
  triangles: total,
  averageClustering,
}));
await counted('betweenness64', betweennessInThreads, (sums) => ({ largestBetweenness: largestOf(sums) / 2 }));
const vector = await timed('eigenvector', () => eigenvectorCentrality(graph));
for (const [name, find] of [
  ['louvain', louvain],
  ['leiden', leiden],
] as const) {
  await counted(
    name,
    () => find(graph, { seed: 7 }, noProgress),
    ({ modularity, communities }) => ({
      [`${name}Modularity`]: modularity,
      [`${name}Communities`]: communities,
    }),
  );
}
await timed('layout', () => multilevelLayout(tiesOf(graph), seededRandom(7)));
const peakBytes = process.resourceUsage().maxRSS * 1024;

if (ranks !== undefined) numbers.pagerankResidual = pagerankResidual(graph, ranks.values);
if (vector !== undefined) numbers.eigenvectorResidual = eigenvectorResidual(graph, vector.values);
if (prefix !== '') {
  const [theirRanks, theirVector] = [readVector('pagerank'), readVector('eigenvector')];
  if (theirRanks !== null) numbers.igraphPagerankResidual = pagerankResidual(graph, theirRanks);
  if (theirVector !== null) numbers.igraphEigenvectorResidual = eigenvectorResidual(graph, theirVector);
}
process.stdout.write(JSON.stringify({ seconds, numbers, peakBytes }));

/** Keeps only what is to be said of the result, so that memory is what the next task takes. */
async function counted<T>(
  name: string,
  work: () => T | Promise<T>,
  tell: (result: T) => Record<string, number>,
): Promise<void> {
  const result = await timed(name, work);
  if (result !== undefined) Object.assign(numbers, tell(result));
}

function largestOf(values: Int32Array | Float64Array): number {
  let most = 0;
  for (let at = 0; at < values.length; at++) most = Math.max(most, values[at]!);
  return most;
}

async function trianglesInThreads(): Promise<Triangles> {
  const upward = orientUpward(graph);
  const bounds = rowParts(upward, threads);
  const parts = bounds
    .slice(1)
    .map((to, at) => ({ kind: 'triangles' as const, upward, from: bounds[at]!, to }));
  return finishTriangles(upward, await inThreads(parts));
}

/** The dependencies of 64 sources, of which each thread has as many. */
function betweennessInThreads(): Promise<Float64Array> {
  const sources = sampleSources(graph.nodes, SOURCES, 7);
  const at = (thread: number): number => Math.floor((sources.length * thread) / threads);
  return inThreads(
    Array.from({ length: threads }, (_, thread) => ({
      kind: 'betweenness' as const,
      graph,
      sources: sources.slice(at(thread), at(thread + 1)),
    })),
  );
}

/**
 * The sum of what threads add up, one for each part. The product's pool would load all kernels in each thread first, which
 * takes as long as the triangles of a million nodes.
 */
async function inThreads(parts: readonly Part[]): Promise<Float64Array> {
  const columns = await Promise.all(
    parts.map(async (part) => {
      const into = sharedFloat64(graph.nodes);
      const workerData = { ...part, into } satisfies PartOfSum;
      const worker = new Worker(new URL('part-worker.ts', import.meta.url), { workerData });
      await once(worker, 'exit');
      return into;
    }),
  );
  const [sum, ...others] = columns;
  for (const column of others) for (let node = 0; node < graph.nodes; node++) sum![node]! += column[node]!;
  return sum!;
}

function readVector(name: string): Float64Array | null {
  const file = `${prefix}-${name}`;
  if (!existsSync(file)) return null;
  const bytes = readFileSync(file);
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
}
