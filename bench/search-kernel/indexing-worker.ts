import { parentPort, workerData } from 'node:worker_threads';
import { INDEX_SCHEMA } from '../../src/drivers/local-search/index-schema.ts';
import { createSegmentBuilder } from '../../src/kernels/index/builder.ts';
import { createCorpus } from './corpus.ts';

/** Makes and seals `perSecond` documents a second, in a segment every 200 ms, until the thread is ended. */
const { seed, perSecond } = workerData as { seed: number; perSecond: number };
const corpus = createCorpus(seed);
const builder = createSegmentBuilder(INDEX_SCHEMA);
const started = performance.now();
let made = 0;

setInterval(() => {
  const due = Math.floor(((performance.now() - started) / 1000) * perSecond);
  for (; made < due; made++) builder.add(corpus.next());
  if (builder.size > 0) parentPort!.postMessage(builder.seal());
}, 200);
