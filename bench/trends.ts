import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { derivedUuid } from '../src/base/ids.ts';
import { noProgress } from '../src/base/progress.ts';
import { seededRandom } from '../src/base/random.ts';
import { generateWorld } from '../src/demo/world.ts';
import { type TrendSubject, trendId } from '../src/domain/trend.ts';
import { openApplication } from '../src/main/application.ts';
import { loadConfiguration } from '../src/main/configuration.ts';
import { buildCorpus } from '../src/trends/corpus/build-corpus.ts';
import type { CorpusSignal, TrendCorpus } from '../src/trends/corpus/corpus.ts';
import { run as analyse } from '../src/trends/runs/analyse-corpus.ts';
import type { AnalysedTrend, Analysis } from '../src/trends/runs/analysis.ts';
import { storeAnalysis } from '../src/trends/runs/store-analysis.ts';

const END = Date.UTC(2026, 0, 1);

/**
 * `npm run bench -- trends [--signals 120000] [--trends 20000] [--reads 300]`: what a run computes of so many signals of the
 * demonstration world, on one thread; then so many trends are stored, and read as pages read them.
 */
export async function run(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      signals: { type: 'string', default: '120000' },
      trends: { type: 'string', default: '20000' },
      reads: { type: 'string', default: '300' },
    },
  });
  const corpus = worldCorpus(Number(values.signals));
  const cpu = process.cpuUsage();
  const began = performance.now();
  const analysis = analyse({ corpus, asOf: END, tracked: [], open: [] }, noProgress);
  const used = process.cpuUsage(cpu);
  const computed = {
    signals: corpus.signals,
    subjects: corpus.subjects.length,
    trends: analysis.trends.length,
    bursts: analysis.bursts.length,
    seconds: seconds(performance.now() - began),
    cpu_seconds: seconds((used.user + used.system) / 1000),
    milliseconds_by_step: analysis.timings,
  };
  return { computed, ...(await measureReads(analysis, corpus, values)) };
}

async function measureReads(
  analysis: Analysis,
  corpus: TrendCorpus,
  options: { readonly trends: string; readonly reads: string },
): Promise<object> {
  const directory = await mkdtemp(join(tmpdir(), 'bellwether-trends-'));
  try {
    await using app = await openApplication(
      await loadConfiguration(
        { BELLWETHER_LOG_LEVEL: 'error', BELLWETHER_LANGUAGE: 'off' },
        { data: join(directory, 'data') },
      ),
    );
    const { id: tenant } = await app.tenancy.tenants.create({ slug: 'bench', actor: 'bench' });
    const many = multiply(analysis, Number(options.trends));
    const stores: number[] = [];
    for (let time = 0; time < 2; time++) {
      const began = performance.now();
      await app.database.tenant(tenant).transaction((transaction) =>
        storeAnalysis(transaction, many, {
          run: derivedUuid('run'),
          asOf: END,
          firstDay: corpus.firstDay,
          now: END,
          took: 0,
        }),
      );
      stores.push(seconds(performance.now() - began));
    }
    const { trends } = app.trends;
    const random = seededRandom(1);
    const reads = Number(options.reads);
    const ids = many.trends.map(({ subject }) => trendId(subject));
    const times = new Map<string, number[]>();
    const time = async (name: string, work: () => Promise<unknown>): Promise<void> => {
      const began = performance.now();
      await work();
      const list = times.get(name);
      if (list === undefined) times.set(name, [performance.now() - began]);
      else list.push(performance.now() - began);
    };
    for (let read = 0; read < reads; read++) {
      const page = await trends.list(tenant, { limit: 50 });
      await time('list', () => trends.list(tenant, { limit: 50 }));
      await time('list, second page', () => trends.list(tenant, { limit: 50, after: page.next! }));
      await time('list by growth of a kind', () =>
        trends.list(tenant, { limit: 50, order: 'growth', kinds: ['term'] }),
      );
      await time('list by name, of words', () =>
        trends.list(tenant, { limit: 50, order: 'name', text: 'ba' }),
      );
      await time('list by velocity, bursting', () =>
        trends.list(tenant, { limit: 50, order: 'velocity', state: 'bursting' }),
      );
      await time('list of a class', () => trends.list(tenant, { limit: 50, pestle: ['legal'] }));
      await time('detail', () => trends.get(tenant, ids[Math.floor(random() * ids.length)]!));
      await time('bursts', () => trends.bursts(tenant, { limit: 50 }));
      await time('calls', () => trends.calls(tenant, {}, { limit: 50 }));
    }
    return {
      stored: { trends: many.trends.length, first_seconds: stores[0], again_seconds: stores[1] },
      milliseconds: Object.fromEntries([...times].map(([name, list]) => [name, percentiles(list)])),
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Technologies of the demonstration world by its truth, and the terms of its titles. */
function worldCorpus(documents: number): TrendCorpus {
  const world = generateWorld({ seed: 3, end: END, documents });
  const names = new Map(world.technologies.map(({ key, name }) => [key, name]));
  const about = new Map(world.truth.documents.map((each) => [each.externalId, each.technologies]));
  const subject = (key: string): TrendSubject => ({
    kind: 'entity',
    key: derivedUuid(key),
    name: names.get(key)!,
    entityKind: 'technology',
  });
  return buildCorpus(
    world.feeds.flatMap(({ source, documents: written }) =>
      written.map(
        (document): CorpusSignal => ({
          id: derivedUuid(document.externalId!),
          publishedAt: Date.parse(document.publishedAt as string),
          source: { id: derivedUuid(source.key), name: source.name, type: source.sourceType },
          title: document.title ?? '',
          repeats: false,
          reach: 0,
          sentiment: null,
          pestle: [],
          subjects: about.get(document.externalId!)!.map(subject),
        }),
      ),
    ),
  );
}

/** As many trends as asked for, by telling those that there are again under other names. */
function multiply(analysis: Analysis, count: number): Analysis {
  const trends: AnalysedTrend[] = [];
  for (let copy = 0; trends.length < count; copy++)
    for (const trend of analysis.trends.slice(0, count - trends.length)) {
      const name = `${trend.subject.name} ${copy}`;
      const subject: TrendSubject =
        copy === 0 ? trend.subject : { ...trend.subject, kind: 'term', key: name, name, entityKind: null };
      trends.push({ ...trend, subject });
    }
  return { ...analysis, trends };
}

function percentiles(times: readonly number[]) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Number(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(1));
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}

function seconds(milliseconds: number): number {
  return Number((milliseconds / 1000).toFixed(1));
}
