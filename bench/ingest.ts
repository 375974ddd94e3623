import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { ingestFiles } from '../src/cli/ingest-files.ts';
import type { RawDocument } from '../src/domain/document.ts';
import type { Tenant } from '../src/domain/tenant.ts';
import { type Application, openApplication } from '../src/main/application.ts';
import { loadConfiguration } from '../src/main/configuration.ts';
import { outboxPosition } from '../src/pipeline/store.ts';
import { createEnglish, type IngestTexts } from './ingest/english.ts';
import { createCorpus } from './search-kernel/corpus.ts';
import { toRaw } from './search-kernel/raw-document.ts';

/**
 * `npm run bench -- ingest [--documents 60000] [--seconds 20] [--text english|words] [--language off]`: documents per second from a JSONL file through
 * the event log and the pipeline into PostgreSQL, and until they can be found, beside the rate of COPY of the same rows
 * into one table of the same server; then how fresh the index is while documents stream in and queries run.
 */
export async function run(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      documents: { type: 'string', default: '60000' },
      seconds: { type: 'string', default: '20' },
      rate: { type: 'string', default: '500' },
      seed: { type: 'string', default: '1' },
      text: { type: 'string', default: 'english' },
      language: { type: 'string', default: 'on' },
    },
  });
  const directory = await mkdtemp(join(tmpdir(), 'bellwether-bench-'));
  try {
    await using app = await openApplication(
      await loadConfiguration(
        { BELLWETHER_LOG_LEVEL: 'error', BELLWETHER_LANGUAGE: values.language },
        { data: join(directory, 'data') },
      ),
    );
    const tenant = await app.tenancy.tenants.create({ slug: 'bench', actor: 'bench' });
    const count = Number(values.documents);
    const streamed = Number(values.rate) * Number(values.seconds);
    const texts =
      values.text === 'words'
        ? madeUp(Number(values.seed))
        : createEnglish(Number(values.seed), count + streamed);
    const file = join(directory, 'documents.jsonl');
    const { bytes, copy } = await prepareFile(app, texts, { count, file, directory });
    const stop = new AbortController();
    const running = app.run(['pipeline'], stop.signal);
    const ingest = await measureIngest(app, tenant, file);
    const freshness = await measureFreshness(app, tenant, texts, {
      first: count,
      perSecond: Number(values.rate),
      seconds: Number(values.seconds),
    });
    stop.abort();
    await running;
    return {
      documents: count,
      bytes_per_document: Math.round(bytes / count),
      copy_per_second: copy,
      ...ingest,
      stored_to_copy: Number((ingest.stored_per_second / copy).toFixed(3)),
      freshness,
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Writes the file and measures COPY of it. Lets go of the texts: a server that reads a file does not hold them either. */
async function prepareFile(
  app: Application,
  texts: IngestTexts,
  { count, file, directory }: { readonly count: number; readonly file: string; readonly directory: string },
): Promise<{ readonly bytes: number; readonly copy: number }> {
  const documents = Array.from({ length: count }, (_, i) => texts.next(i));
  const lines = documents.map((document) => JSON.stringify(document));
  await writeFile(file, `${lines.join('\n')}\n`);
  return {
    bytes: lines.reduce((sum, line) => sum + line.length, 0),
    copy: await measureCopy(app, directory, documents),
  };
}

/** Words that mean nothing, frequencies as in life: what the index and the store cost without understanding. */
function madeUp(seed: number): IngestTexts {
  const corpus = createCorpus(seed);
  return { next: (n) => toRaw(corpus, n), word: (rank) => corpus.word(rank) };
}

/** Rows per second of COPY from a file on the server, into a table with the documents' columns and a primary key. */
async function measureCopy(
  app: Application,
  directory: string,
  documents: readonly RawDocument[],
): Promise<number> {
  const { address } = app.store;
  if ('url' in address)
    throw new Error('measure with the embedded PostgreSQL: COPY from a file needs its superuser');
  const path = join(directory, 'rows.tsv');
  const escaped = (value: string) =>
    value.replace(/[\\\t\n\r]/g, (c) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[c]!);
  const rows = documents.map((d) =>
    [
      d.externalId!,
      d.url!,
      escaped(d.title!),
      escaped(d.body!),
      JSON.stringify(d.attributes),
      new Date(d.publishedAt as number).toISOString(),
    ].join('\t'),
  );
  await writeFile(path, `${rows.join('\n')}\n`);
  const client = new Client({ ...address, user: 'bellwether' });
  await client.connect();
  try {
    await client.query(
      'CREATE TABLE public.copy_peer (external_id text PRIMARY KEY, url text, title text, body text, attributes jsonb, published_at timestamptz)',
    );
    const started = performance.now();
    await client.query(`COPY public.copy_peer FROM '${path}'`);
    const seconds = (performance.now() - started) / 1000;
    await client.query('DROP TABLE public.copy_peer');
    await client.query('CHECKPOINT');
    return Math.round(documents.length / seconds);
  } finally {
    await client.end();
  }
}

async function measureIngest(app: Application, tenant: Tenant, file: string) {
  const source = await app.sources.create(tenant.id, { kind: 'file', name: 'bench', sourceType: 'news' });
  // The index is open and follows, as it is in a server.
  await app.searchIndex.status(tenant.id);
  const cpu = process.cpuUsage();
  let peak = 0;
  const sampling = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 200);
  const started = performance.now();
  const report = await ingestFiles(app.ingest, {
    tenant: tenant.id,
    sourceId: source.id,
    sourceType: 'news',
    paths: [file],
    signal: AbortSignal.timeout(600_000),
  });
  if (report.accepted !== report.read) {
    const [letter] = await app.deadLetters.list(tenant.id, { limit: 1 });
    throw new Error(`only ${report.accepted} of ${report.read} were accepted; one reason: ${letter?.reason}`);
  }
  await app.searchIndex.waitFor(
    tenant.id,
    await outboxPosition(app.database.tenant(tenant.id)),
    AbortSignal.timeout(600_000),
  );
  const searchable = (performance.now() - started) / 1000;
  const used = process.cpuUsage(cpu);
  clearInterval(sampling);
  return {
    stored_per_second: report.per_second,
    searchable_per_second: Math.round(report.read / searchable),
    peak_memory_mb: Math.round(peak / 1024 / 1024),
    process_cpu_seconds: Number(((used.user + used.system) / 1e6).toFixed(2)),
    seconds: report.seconds,
  };
}

interface Stream {
  readonly first: number;
  readonly perSecond: number;
  readonly seconds: number;
}

/** From the acknowledgement of a document to the moment when a query finds it. */
async function measureFreshness(
  app: Application,
  tenant: Tenant,
  texts: IngestTexts,
  { first, perSecond, seconds }: Stream,
) {
  const source = await app.sources.create(tenant.id, { kind: 'api', name: 'stream', sourceType: 'social' });
  const runId = await app.ingest.start(tenant.id, source.id);
  const perTick = Math.max(Math.round(perSecond / 20), 1);
  const ticks = seconds * 20;
  const delays: number[] = [];
  const queries: number[] = [];
  let streaming = true;
  const querying = (async () => {
    for (let rank = 50; streaming; rank = 50 + ((rank * 7) % 5_000)) {
      const started = performance.now();
      await app.signals.list(tenant.id, { q: texts.word(rank), facets: true, limit: 20 });
      queries.push(performance.now() - started);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  const waiting: Promise<void>[] = [];
  const started = performance.now();
  for (let tick = 0; tick < ticks; tick++) {
    const documents = Array.from({ length: perTick }, (_, i) => ({
      ...texts.next(first + tick * perTick + i),
      labels: [`tick-${tick}`],
    }));
    await app.ingest.append(
      tenant.id,
      { runId, sourceId: source.id, sourceType: 'social' },
      { documents, rejected: [] },
    );
    const acknowledged = performance.now();
    // One tick in five is followed to its end: the question must not slow what it asks about.
    if (tick % 5 === 0)
      waiting.push(
        untilFound(app, tenant, `tick-${tick}`, perTick).then(
          () => void delays.push(performance.now() - acknowledged),
        ),
      );
    await new Promise((resolve) =>
      setTimeout(resolve, Math.max(started + (tick + 1) * 50 - performance.now(), 0)),
    );
  }
  await Promise.all(waiting);
  streaming = false;
  await querying;
  return {
    documents_per_second: perSecond,
    achieved_per_second: Math.round((ticks * perTick) / ((performance.now() - started) / 1000)),
    acknowledged_to_found_ms: percentiles(delays),
    queries_meanwhile_ms: percentiles(queries),
  };
}

async function untilFound(app: Application, tenant: Tenant, label: string, wanted: number): Promise<void> {
  for (;;) {
    const { total } = await app.searchIndex.search(tenant.id, {
      query: { kind: 'all' },
      filters: { label: [label] },
      facets: [],
      facetSize: 0,
      sort: 'newest',
      limit: 0,
    });
    if (total === wanted) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function percentiles(values: number[]) {
  values.sort((a, b) => a - b);
  const at = (share: number) =>
    Number((values[Math.min(Math.floor(values.length * share), values.length - 1)] ?? 0).toFixed(1));
  return { count: values.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) };
}
