import { parentPort, workerData } from 'node:worker_threads';
import { KEY_WORDS } from '../../src/kernels/index/keys.ts';
import { openArena, type PublishedVectors } from '../../src/kernels/vectors/arena.ts';

// Adds vectors at a rate and publishes them every fifth of a second, as the product's worker does.

const { published, vectors, keys, rate } = workerData as {
  published: PublishedVectors;
  vectors: Int8Array;
  keys: Uint32Array;
  rate: number;
};
const arena = openArena(published);
const { dimensions } = arena;
const count = vectors.length / dimensions;
const started = performance.now();
const cpu = process.threadCpuUsage();
let added = 0;

const timer = setInterval(() => {
  const due = Math.min(count, Math.floor(((performance.now() - started) / 1_000) * rate));
  for (; added < due; added++) arena.put(keys, added * KEY_WORDS, vectors, added * dimensions);
  parentPort!.postMessage({ published: arena.publish() });
}, 200);

parentPort!.once('message', () => {
  clearInterval(timer);
  const used = process.threadCpuUsage(cpu);
  const seconds = (performance.now() - started) / 1_000;
  parentPort!.postMessage({ rate: added / seconds, microseconds: (used.user + used.system) / added });
});
