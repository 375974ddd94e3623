import { parseArgs } from 'node:util';
import { seededRandom } from '../src/base/random.ts';
import { INDEX_SCHEMA } from '../src/drivers/local-search/index-schema.ts';
import { createSegmentBuilder } from '../src/kernels/index/builder.ts';
import { mergeSegments } from '../src/kernels/index/merge.ts';
import { search } from '../src/kernels/index/search.ts';
import { openSegment, type Segment } from '../src/kernels/index/segment.ts';
import type { View } from '../src/kernels/index/view.ts';
import { measureBusy } from './search-kernel/busy.ts';
import { createCorpus } from './search-kernel/corpus.ts';
import { createFts5 } from './search-kernel/fts5.ts';
import { type BenchQuery, createQueries, KINDS } from './search-kernel/queries.ts';

/**
 * The search kernel beside SQLite's FTS5 on the same rows, one thread, exact totals and facets on both sides:
 *
 *     npm run bench -- search --json [--size 100000] [--queries 200] [--seed 7] [--peer no] [--busy 30] [--rate 500]
 *
 * Documents are generated (`search-kernel/corpus.ts`), some 190 tokens and 1.25 KB each. First the index stands
 * still; then, for `--busy` seconds (30; 0 leaves it out), one thread indexes `--rate` (500) documents a second and
 * another merges, while queries go on. `longest` is the longest time that any one query took, waiting included.
 */
export async function run(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      size: { type: 'string', default: '100000' },
      queries: { type: 'string', default: '200' },
      seed: { type: 'string', default: '7' },
      peer: { type: 'string', default: 'yes' },
      busy: { type: 'string', default: '30' },
      rate: { type: 'string', default: '500' },
    },
  });
  const [size, count, seed] = [Number(values.size), Number(values.queries), Number(values.seed)];
  const peer = values.peer === 'no' ? null : createFts5();
  const { segment, texts, figures } = build(size, seed, peer);
  const view: View = { schema: INDEX_SCHEMA, segments: [{ segment }] };
  const queries = createQueries(segment, texts, seededRandom(seed + 1));

  const rows = KINDS.map((kind) => {
    const drawn = Array.from({ length: count }, () => queries[kind]());
    for (const { query, options } of drawn.slice(0, 20)) search(view, query, options);
    const kernel = times(drawn, ({ query, options }) => search(view, query, options).total);
    // The peer is timed on fewer of the same queries: its common ones take a second each at a million documents.
    const asked = peer === null || drawn[0]!.match === '' ? [] : drawn.slice(0, size > 300_000 ? 10 : 30);
    if (asked.length > 0) peer!.ask(asked[0]!);
    const theirs = asked.length === 0 ? null : times(asked, (query) => peer!.ask(query));
    return {
      query: kind,
      p50: kernel.p50,
      p95: kernel.p95,
      p99: kernel.p99,
      longest: kernel.longest,
      'mean total': kernel.total,
      'FTS5 p50': theirs?.p50 ?? null,
      'FTS5 p95': theirs?.p95 ?? null,
      'FTS5 / kernel (p50)': theirs === null ? null : theirs.p50 / kernel.p50,
    };
  });
  peer?.close();
  const seconds = Number(values.busy);
  const busy =
    seconds > 0
      ? await measureBusy([segment], queries, { seconds, perSecond: Number(values.rate), seed: seed + 2 })
      : null;
  return {
    documents: size,
    unit: 'milliseconds',
    seed,
    ...figures,
    idle: rows,
    ...(busy === null ? {} : { 'while indexing and merging': busy }),
  };
}

const BATCH = 50_000;

function build(size: number, seed: number, peer: ReturnType<typeof createFts5> | null) {
  const corpus = createCorpus(seed);
  const builder = createSegmentBuilder(INDEX_SCHEMA);
  const segments: Segment[] = [];
  const texts: string[] = [];
  let characters = 0;
  let building = 0;
  let peerBuilding = 0;
  for (let made = 0; made < size; ) {
    const documents = Array.from({ length: Math.min(5000, size - made) }, () => corpus.next());
    made += documents.length;
    for (const { text } of documents)
      characters += text.title.length + (text.company?.length ?? 0) + text.body.length;
    texts.push(...documents.slice(0, 20).map(({ text }) => text.body));
    let start = performance.now();
    for (const document of documents) builder.add(document);
    if (builder.size >= BATCH || made === size) segments.push(openSegment(builder.seal(), { verify: false }));
    building += performance.now() - start;
    start = performance.now();
    peer?.add(documents);
    peerBuilding += performance.now() - start;
  }
  let start = performance.now();
  const segment = openSegment(mergeSegments(segments.map((one) => ({ segment: one }))).buffer, {
    verify: false,
  });
  const merging = performance.now() - start;
  start = performance.now();
  peer?.optimise();
  peerBuilding += performance.now() - start;
  return {
    segment,
    texts,
    figures: {
      'characters per document': characters / size,
      'documents per second, built': Math.round((size / building) * 1000),
      'documents per second, merged': Math.round((size / merging) * 1000),
      'documents per second, FTS5': peer === null ? null : Math.round((size / peerBuilding) * 1000),
      'bytes per document, memory and disk': segment.buffer.byteLength / size,
      'distinct terms': segment.terms.size,
    },
  };
}

function times(queries: readonly BenchQuery[], ask: (query: BenchQuery) => number) {
  let total = 0;
  const taken = queries.map((query) => {
    const start = performance.now();
    total += ask(query);
    return performance.now() - start;
  });
  taken.sort((a, b) => a - b);
  const at = (part: number): number => taken[Math.min(taken.length - 1, Math.floor(taken.length * part))]!;
  return {
    p50: at(0.5),
    p95: at(0.95),
    p99: at(0.99),
    longest: taken[taken.length - 1]!,
    total: Math.round(total / queries.length),
  };
}
