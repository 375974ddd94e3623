import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { seededRandom } from '../src/base/random.ts';
import { asTenantId } from '../src/domain/tenant.ts';
import { answerNearest } from '../src/drivers/local-vectors/answer-nearest.ts';
import { loadSnapshot, saveSnapshot } from '../src/drivers/local-vectors/snapshot.ts';
import { formatKey, KEY_WORDS } from '../src/kernels/index/keys.ts';
import { createArena, type PublishedVectors, type VectorArena } from '../src/kernels/vectors/arena.ts';
import { openVectors, type VectorView } from '../src/kernels/vectors/nearest.ts';
import { needsRewrite, rewriteArena } from '../src/kernels/vectors/rewrite.ts';
import { type BenchVectors, loadVectors } from './vectors/data.ts';
import { labelDocuments } from './vectors/labelled-documents.ts';
import { openPeer } from './vectors/usearch-peer.ts';

/**
 * Nearest neighbours beside usearch on the same vectors: build, latency, recall of the ten nearest against comparing
 * everything, filters of 1 %, 10 % and 50 % of the documents (finding which pass is counted), while inserting, memory,
 * and opening again from files.
 *
 *     npm run bench -- vectors --json [--vectors 100000] [--queries 500] [--seed 7] [--rate 2000] [--seconds 15]
 *                                     [--peer 150]
 *
 * Vectors are kept in the folder for temporary files, and so is usearch's index, which is built for at most `--peer`
 * seconds a run (0 leaves it out): a million takes it several runs. A first run of a million embeds texts for half a
 * minute.
 */
export async function run(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      vectors: { type: 'string', default: '100000' },
      queries: { type: 'string', default: '500' },
      seed: { type: 'string', default: '7' },
      rate: { type: 'string', default: '2000' },
      seconds: { type: 'string', default: '15' },
      peer: { type: 'string', default: '150' },
    },
  });
  const [count, seed] = [Number(values.vectors), Number(values.seed)];
  const data = loadVectors(count, Number(values.queries), seed);
  const { dimensions } = data;
  const queries = Array.from({ length: data.queries.length / dimensions }, (_, i) =>
    data.queries.subarray(i * dimensions, (i + 1) * dimensions),
  );
  const keys = makeKeys(data.count, seededRandom(seed));

  const { arena, build } = buildIndex(data, keys);
  const view = openVectors(arena.publish());
  const bytesPerVector = arena.bytes / arena.live;
  const all = view.published.lists;
  const exactTimes: number[] = [];
  const truth = queries.map((query) => {
    const started = performance.now();
    const { hits } = view.nearest(query, { limit: 10, probes: all });
    exactTimes.push(performance.now() - started);
    return new Set(hits.map(({ key }) => key));
  });
  const rows: object[] = [{ query: 'everything compared', recall: 1, ...times(exactTimes) }];
  rows.push(measure('nearest', queries, truth, (query) => view.nearest(query, { limit: 10 }).hits));
  rows.push(...(await filtered(view, { keys, queries, seed })));

  const peer = Number(values.peer) > 0 ? openPeer(data, Number(values.peer)) : undefined;
  const keyOf = new Map<number, string>();
  if (peer?.complete) {
    for (const width of [64, 128, 256, 512]) {
      const nearest = peer.searcher(width);
      const ask = (query: Int8Array) =>
        nearest(query, 10).map((number) => ({ key: nameOf(number, keys, keyOf) }));
      rows.push(measure(`usearch, width ${width}`, queries, truth, ask));
    }
  }
  const restart = await reopen(arena);
  const inserting = await whileInserting(view, {
    data,
    queries,
    rate: Number(values.rate),
    seconds: Number(values.seconds),
    seed,
  });
  return {
    data: `${data.count} vectors of ${dimensions} bytes, ${data.source}; ${queries.length} queries of other documents`,
    build: {
      ...build,
      bytesPerVector,
      lists: arena.lists,
    },
    milliseconds: rows,
    inserting,
    restart,
    ...(peer === undefined
      ? {}
      : {
          usearch: {
            added: peer.added,
            complete: peer.complete ? 'yes' : 'no: run again',
            insertsPerSecondOnTwoThreads: peer.insertsPerSecond,
            cpuMicrosecondsPerInsert: peer.cpuMicrosecondsPerInsert,
            bytesPerVector: peer.bytes / peer.added,
            loadMilliseconds: peer.loadMilliseconds,
          },
        }),
  };
}

/** UUIDs of version 7 in all that matters here: ascending, with random last words. */
function makeKeys(count: number, random: () => number): Uint32Array {
  const keys = new Uint32Array(count * KEY_WORDS);
  for (let i = 0; i < count; i++) {
    keys[i * KEY_WORDS] = 0x01900000 + (i >>> 12);
    keys[i * KEY_WORDS + 1] = ((i & 0xfff) << 16) | 0x7000;
    keys[i * KEY_WORDS + 2] = random() * 2 ** 32;
    keys[i * KEY_WORDS + 3] = random() * 2 ** 32;
  }
  return keys;
}

/** As the product builds it, but on one thread: vectors arrive one by one and are sorted into lists as they grow. */
function buildIndex({ dimensions, count, vectors }: BenchVectors, keys: Uint32Array) {
  const started = performance.now();
  const cpu = process.cpuUsage();
  let arena: VectorArena = createArena({ name: 'flat', dimensions });
  let rewrites = 0;
  for (let i = 0; i < count; i++) {
    arena.put(keys, i * KEY_WORDS, vectors, i * dimensions);
    if (i % 2_000 === 0 && needsRewrite(arena))
      arena = rewriteArena(arena.publish(), { name: `lists ${++rewrites}` });
  }
  const used = process.cpuUsage(cpu);
  return {
    arena,
    build: {
      vectorsPerSecond: (count / (performance.now() - started)) * 1_000,
      cpuMicrosecondsPerVector: (used.user + used.system) / count,
      rewrites,
    },
  };
}

type Found = readonly { readonly key: string }[];

function measure(
  name: string,
  queries: readonly Int8Array[],
  truth: readonly ReadonlySet<string>[],
  ask: (query: Int8Array) => Found,
): object {
  for (const query of queries.slice(0, 20)) ask(query);
  const taken: number[] = [];
  let found = 0;
  let expected = 0;
  queries.forEach((query, i) => {
    const started = performance.now();
    const hits = ask(query);
    taken.push(performance.now() - started);
    found += hits.filter(({ key }) => truth[i]!.has(key)).length;
    expected += truth[i]!.size;
  });
  return { query: name, recall: found / expected, ...times(taken) };
}

function times(taken: readonly number[]): { p50: number; p95: number; p99: number; longest: number } {
  const sorted = taken.toSorted((left, right) => left - right);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), longest: sorted.at(-1)! };
}

/** With the product's own evaluation of filters over a text index of as many documents. */
async function filtered(
  view: VectorView,
  { keys, queries, seed }: { keys: Uint32Array; queries: readonly Int8Array[]; seed: number },
): Promise<object[]> {
  const shares = [0.01, 0.1, 0.5];
  const { matching, labelled } = labelDocuments(keys, shares, seededRandom(seed + 1));
  const tenant = asTenantId('0123456789ab');
  const ask = async (query: Int8Array, label: string): Promise<Found> => {
    const request = { model: 'bench', vector: query, limit: 10, filters: { label: [label] } };
    const { hits } = await answerNearest(() => ({ view, position: 1 }), { tenant, request, matching });
    return hits.map(({ id }) => ({ key: id }));
  };
  const started = performance.now();
  await ask(queries[0]!, 'share-0.01');
  const rows: object[] = [{ query: 'the first filtered one', p50: performance.now() - started }];
  for (const [label, passes] of labelled) {
    const bits = new Uint32Array(view.selection.length);
    let passing = 0;
    passes.forEach((pass, ordinal) => {
      bits[ordinal >>> 5]! |= pass << (ordinal & 31);
      passing += pass;
    });
    const taken: number[] = [];
    let [found, expected] = [0, 0];
    for (const query of queries) {
      view.selection.set(bits);
      const best = view.nearest(query, { limit: 10, passing, probes: view.published.lists });
      const truth = new Set(best.hits.map(({ key }) => key));
      const before = performance.now();
      const hits = await ask(query, label);
      taken.push(performance.now() - before);
      found += hits.filter(({ key }) => truth.has(key)).length;
      expected += truth.size;
    }
    rows.push({ query: `filter ${label}`, recall: found / expected, ...times(taken) });
  }
  return rows;
}

/** The key that the peer's number stands for. */
function nameOf(number: number, keys: Uint32Array, known: Map<number, string>): string {
  let name = known.get(number);
  if (name === undefined) known.set(number, (name = formatKey(keys, number * KEY_WORDS)));
  return name;
}

async function reopen(arena: VectorArena): Promise<object> {
  const directory = await mkdtemp(join(tmpdir(), 'bellwether-vectors-'));
  try {
    const mark = { position: 1, writtenAt: null };
    let started = performance.now();
    const { bytes } = await saveSnapshot({ directory, arena, mark, stored: undefined, nextFile: 1 });
    const saveMilliseconds = performance.now() - started;
    started = performance.now();
    const snapshot = await loadSnapshot(directory, async () => undefined);
    openVectors(snapshot!.arena.publish());
    return {
      saveMilliseconds,
      openMilliseconds: performance.now() - started,
      fileBytesPerVector: bytes / arena.live,
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Another thread adds vectors that were there before under new keys, changed a little. */
async function whileInserting(
  first: VectorView,
  options: { data: BenchVectors; queries: readonly Int8Array[]; rate: number; seconds: number; seed: number },
): Promise<object | null> {
  const { data, queries, rate, seconds, seed } = options;
  if (seconds === 0) return null;
  const random = seededRandom(seed + 2);
  const count = Math.min(data.count, Math.ceil(rate * (seconds + 1)));
  const vectors = data.vectors
    .slice(0, count * data.dimensions)
    .map((value) => Math.max(-127, Math.min(127, value + Math.round((random() - 0.5) * 20))));
  const worker = new Worker(new URL('./vectors/inserting-worker.ts', import.meta.url), {
    workerData: { published: first.published, vectors, keys: makeKeys(count, random), rate },
  });
  let view = first;
  let ended: { rate: number; microseconds: number } | undefined;
  worker.on('message', (message: { published: PublishedVectors } | typeof ended) => {
    if (message !== undefined && 'published' in message) view = openVectors(message.published, view);
    else ended = message;
  });
  await once(worker, 'online');
  const taken: number[] = [];
  const until = performance.now() + seconds * 1_000;
  for (let i = 0; performance.now() < until; i++) {
    const started = performance.now();
    view.nearest(queries[i % queries.length]!, { limit: 10 });
    taken.push(performance.now() - started);
    // States arrive between queries.
    await new Promise((resolve) => setImmediate(resolve));
  }
  worker.postMessage('end');
  await once(worker, 'exit');
  return {
    vectorsPerSecond: ended?.rate,
    cpuMicrosecondsPerInsert: ended?.microseconds,
    vectorsAtTheEnd: view.published.count,
    queries: taken.length,
    ...times(taken),
  };
}
