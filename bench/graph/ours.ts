import { existsSync, readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { seededRandom } from '../../src/base/random.ts';
import { BETWEENNESS_LANES } from '../../src/kernels/graph/betweenness.ts';
import { buildGraph } from '../../src/kernels/graph/build-graph.ts';
import { coreNumbers } from '../../src/kernels/graph/core-numbers.ts';
import { rowStrengths } from '../../src/kernels/graph/degrees.ts';
import { eigenvectorCentrality } from '../../src/kernels/graph/eigenvector.ts';
import { noProgress } from '../../src/kernels/graph/graph.ts';
import { multilevelLayout } from '../../src/kernels/graph/layout/multilevel.ts';
import { tiesOf } from '../../src/kernels/graph/layout/ties.ts';
import { leiden } from '../../src/kernels/graph/leiden.ts';
import { louvain } from '../../src/kernels/graph/louvain.ts';
import { pageRank } from '../../src/kernels/graph/pagerank.ts';
import { sampleSources, sourceBlocks } from '../../src/kernels/graph/sources.ts';
import { triangles } from '../../src/kernels/graph/triangles.ts';
import { weakComponents } from '../../src/kernels/graph/weak-components.ts';
import { readEdges } from './edge-file.ts';
import { eigenvectorResidual, pagerankResidual } from './residuals.ts';

/**
 * `node --expose-gc ours.ts FILE TASK,TASK,... THREADS [PREFIX]`: times the kernels on an edge file and prints one JSON
 * object. With a prefix it reads igraph's vectors from beside the file and says how exact those are too. All but
 * betweenness run on one thread; no kernel is warmed up.
 */
const [path = '', wanted = '', threads = '1', prefix = ''] = process.argv.slice(2);
const tasks = new Set(wanted.split(','));
const seconds: Record<string, number> = {};
const numbers: Record<string, number> = {};
/** Sources of the sampled betweenness, as many as igraph takes. */
const SOURCES = 64;

async function timed<T>(name: string, work: () => T | Promise<T>): Promise<T | undefined> {
  if (name !== 'build' && !tasks.has(name)) return undefined;
  globalThis.gc?.();
  const started = performance.now();
  const result = await work();
  seconds[name] = (performance.now() - started) / 1000;
  return result;
}

let edges: ReturnType<typeof readEdges> | null = readEdges(path);
const graph = (await timed('build', () => buildGraph({ ...edges!, weights: null }, { directed: false })))!;
edges = null;

const ranks = await timed('pagerank', () => pageRank(graph, rowStrengths(graph)));
const parts = await timed('components', () => weakComponents(graph));
if (parts !== undefined) numbers.components = parts.sizes.length;
const cores = await timed('core', () => coreNumbers(graph));
if (cores !== undefined) numbers.largestCore = cores.reduce((most, core) => Math.max(most, core), 0);
const corners = await timed('triangles', () => triangles(graph));
if (corners !== undefined) {
  numbers.triangles = corners.total;
  numbers.averageClustering = corners.averageClustering;
}
const between = await timed('betweenness64', betweennessInThreads);
if (between !== undefined)
  numbers.largestBetweenness = between.reduce((most, value) => Math.max(most, value), 0) / 2;
const vector = await timed('eigenvector', () => eigenvectorCentrality(graph));
for (const [name, find] of [
  ['louvain', louvain],
  ['leiden', leiden],
] as const) {
  const found = await timed(name, () => find(graph, { seed: 7 }, noProgress));
  if (found === undefined) continue;
  numbers[`${name}Modularity`] = found.modularity;
  numbers[`${name}Communities`] = found.communities;
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

/** The dependencies of 64 sources, blocks of which the threads share out. */
async function betweennessInThreads(): Promise<Float64Array> {
  const blocks = sourceBlocks(sampleSources(graph.nodes, SOURCES, 7), BETWEENNESS_LANES);
  const sums = new Float64Array(graph.nodes);
  const count = Math.min(Number(threads), blocks.length);
  await Promise.all(
    Array.from({ length: count }, async (_, thread) => {
      const mine = blocks.filter((_block, at) => at % count === thread);
      const worker = new Worker(new URL('betweenness-worker.ts', import.meta.url), {
        workerData: { graph, blocks: mine },
      });
      const { promise, resolve, reject } = Promise.withResolvers<Float64Array>();
      worker.on('message', resolve).on('error', reject);
      const some = await promise;
      for (let node = 0; node < sums.length; node++) sums[node]! += some[node]!;
      await worker.terminate();
    }),
  );
  return sums;
}

function readVector(name: string): Float64Array | null {
  const file = `${prefix}-${name}`;
  if (!existsSync(file)) return null;
  const bytes = readFileSync(file);
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 8);
}
