import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readHackerNews } from '../eval/datasets/hacker-news.ts';
import { openShippedEmbedding } from '../eval/shipped-embedding.ts';
import { ingestFiles } from '../src/cli/ingest-files.ts';
import type { RawDocument } from '../src/domain/document.ts';
import type { StoredSignal } from '../src/domain/series.ts';
import type { TenantId } from '../src/domain/tenant.ts';
import { quantise } from '../src/domain/vector.ts';
import { titleTerms } from '../src/kernels/text/title-terms.ts';
import { type Application, openApplication } from '../src/main/application.ts';
import { loadConfiguration } from '../src/main/configuration.ts';
import { nearestTopic } from '../src/trends/topics/assigner.ts';
import { readLivingTopics, readTopicsVersion } from '../src/trends/topics/living-topics.ts';
import { createEnglish } from './ingest/english.ts';

/**
 * `npm run bench -- topics [--signals 120000] [--datasets DIR]`: signals are loaded, then all are clustered in the background
 * while a reader asks what a browser asks; its times before and meanwhile, the time of the clustering, and what it costs to
 * give a signal its topic as it comes. Hacker News 2016 to 2018 where the folder is there, generated English otherwise.
 */
export async function run(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      signals: { type: 'string', default: '120000' },
      datasets: { type: 'string', default: '../shared/datasets' },
    },
  });
  const directory = await mkdtemp(join(tmpdir(), 'bellwether-bench-'));
  try {
    const { documents, corpus } = readDocuments(Number(values.signals), join(values.datasets, 'hackernews'));
    const file = join(directory, 'documents.jsonl');
    await writeFile(file, `${documents.map((document) => JSON.stringify(document)).join('\n')}\n`);
    await using app = await openApplication(
      await loadConfiguration({ BELLWETHER_LOG_LEVEL: 'error' }, { data: join(directory, 'data') }),
    );
    const { id: tenant } = await app.tenancy.tenants.create({ slug: 'bench', actor: 'bench' });
    const loaded = await load(app, tenant, file);
    // Nothing but the clustering is measured: the pipeline and its followers have ended.
    const quiet = await readWhile(app, tenant, new Promise((resolve) => setTimeout(resolve, 8_000)));
    const cpu = process.cpuUsage();
    const started = performance.now();
    let clustered = 0;
    const busy = await readWhile(
      app,
      tenant,
      app.topics.loop.catchUp(tenant).then(() => {
        clustered = performance.now() - started;
      }),
    );
    const used = process.cpuUsage(cpu);
    const again = performance.now();
    await app.topics.loop.catchUp(tenant);
    const [figures] = await app.database.tenant(tenant).query<{ topics: number; assigned: number }>({
      text: `SELECT (SELECT count(*) FROM topics WHERE death IS NULL OR death = 'silence')::int AS topics, (SELECT count(*) FROM signal_topics)::int AS assigned`,
    });
    return {
      corpus,
      ...loaded,
      topics: figures!.topics,
      assigned_share: Number((figures!.assigned / documents.length).toFixed(3)),
      clustering_seconds: Number((clustered / 1000).toFixed(1)),
      next_clustering_seconds: Number(((performance.now() - again) / 1000).toFixed(1)),
      cpu_seconds_of_the_process_meanwhile: Number(((used.user + used.system) / 1e6).toFixed(1)),
      reader_before: quiet,
      reader_meanwhile: busy,
      online: await measureOnline(app, tenant, documents),
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function readDocuments(
  count: number,
  folder: string,
): { readonly documents: readonly RawDocument[]; readonly corpus: string } {
  if (!existsSync(folder)) {
    const english = createEnglish(1, count);
    return {
      documents: Array.from({ length: count }, (_, i) => english.next(i)),
      corpus: 'generated English',
    };
  }
  const documents = readHackerNews(folder)
    .slice(0, count)
    .map(
      ({ id, title, text, url, publishedAt }): RawDocument => ({
        externalId: String(id),
        title: title === '' ? 'untitled' : title,
        body: text,
        ...(url === null ? {} : { url }),
        publishedAt,
      }),
    );
  return { documents, corpus: 'Hacker News 2016 to 2018' };
}

async function load(app: Application, tenant: TenantId, file: string): Promise<object> {
  const stop = new AbortController();
  const running = app.run(['pipeline'], stop.signal);
  const source = await app.sources.create(tenant, { kind: 'file', name: 'bench', sourceType: 'news' });
  const report = await ingestFiles(app.ingest, {
    tenant,
    sourceId: source.id,
    sourceType: 'news',
    paths: [file],
    signal: AbortSignal.timeout(900_000),
  });
  await app.waitUntilSearchable(tenant, AbortSignal.timeout(900_000));
  stop.abort();
  await running;
  return { signals: report.accepted, stored_per_second: report.per_second };
}

/** Asks one thing after another, with pauses as people make them, until the work is done. */
async function readWhile(app: Application, tenant: TenantId, work: Promise<unknown>): Promise<object> {
  let working = true;
  const done = work.finally(() => {
    working = false;
  });
  const times: number[] = [];
  const words = ['google', 'bitcoin price', 'privacy', 'javascript framework', 'self driving cars'];
  for (let n = 0; working; n++) {
    const started = performance.now();
    if (n % 3 === 0) await app.topics.topics.list(tenant, {}, { limit: 50 });
    else await app.signals.list(tenant, { q: words[n % words.length]!, facets: true, limit: 20 });
    times.push(performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await done;
  times.sort((a, b) => a - b);
  const quantile = (q: number): number => Number((times[Math.floor(q * (times.length - 1))] ?? 0).toFixed(1));
  return {
    requests: times.length,
    p50_ms: quantile(0.5),
    p95_ms: quantile(0.95),
    p99_ms: quantile(0.99),
    slowest_ms: quantile(1),
  };
}

/** What it costs to find the topic of a signal that comes, its vector and terms being there. */
async function measureOnline(
  app: Application,
  tenant: TenantId,
  documents: readonly RawDocument[],
): Promise<object> {
  const store = app.database.tenant(tenant);
  const living = await readLivingTopics(store, await readTopicsVersion(store));
  const embedding = openShippedEmbedding();
  const floats = new Float32Array(embedding.dimensions);
  const signals = documents
    .slice(0, 20_000)
    .map(({ title = '', body = '' }): Pick<StoredSignal, 'vector' | 'terms'> => {
      embedding.embed(`${title}\n${body}`, floats);
      return { vector: quantise(floats), terms: titleTerms(title ?? '') };
    });
  let best = Number.POSITIVE_INFINITY;
  let assigned = 0;
  for (let round = 0; round < 4; round++) {
    const before = process.cpuUsage();
    assigned = 0;
    for (const signal of signals) if (nearestTopic(living, signal) !== null) assigned++;
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, user + system);
  }
  const microseconds = best / signals.length;
  return {
    topics: living.numbers.length,
    microseconds_per_signal: Number(microseconds.toFixed(1)),
    share_of_a_core_at_2000_per_second: Number(((microseconds * 2_000) / 1e6).toFixed(4)),
    assigned_share: Number((assigned / signals.length).toFixed(3)),
  };
}
