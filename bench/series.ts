import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { Client } from 'pg';
import { createUuidV7 } from '../src/base/ids.ts';
import { seededRandom } from '../src/base/random.ts';
import { END_THREAD } from '../src/base/threads/end-thread.ts';
import { entityId } from '../src/domain/entity-id.ts';
import { DAY_MS, type SeriesInterval, WEEK_MS } from '../src/domain/series.ts';
import type { TenantId } from '../src/domain/tenant.ts';
import { type Application, openApplication } from '../src/main/application.ts';
import { loadConfiguration } from '../src/main/configuration.ts';
import { createSeriesReader } from '../src/trends/series/read-series.ts';
import { HOURS_OF_WEEK, hourOf, KIND } from '../src/trends/series/subject-week.ts';
import { type Filled, fill } from './series/fill.ts';
import type { WriterData, WriterMessage, WriterReport } from './series/writer.ts';

const WEEKS = 104;

/**
 * Reading any range of any subject's series while another thread writes through the event log and the whole pipeline:
 *
 *     npm run bench -- series --json [--points 10000000] [--subjects 10000] [--sources 60] [--reads 200] [--rate 1000] [--seed 11]
 *
 * A point is one subject-hour with a signal; two years of them, heavy-tailed. Times are milliseconds of one caller, the
 * steps of the answer included. The peer is a table of PostgreSQL with one row a subject and day and the index that it
 * needs, asked for the same days in the same run.
 */
export async function run(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      points: { type: 'string', default: '10000000' },
      subjects: { type: 'string', default: '10000' },
      sources: { type: 'string', default: '60' },
      reads: { type: 'string', default: '200' },
      rate: { type: 'string', default: '1000' },
      seed: { type: 'string', default: '11' },
    },
  });
  const [points, subjects, sources] = [
    Number(values.points),
    Number(values.subjects),
    Number(values.sources),
  ];
  const directory = await mkdtemp(join(tmpdir(), 'bellwether-series-'));
  try {
    await using app = await openApplication(
      await loadConfiguration(
        { BELLWETHER_LOG_LEVEL: 'error', BELLWETHER_LANGUAGE: 'off' },
        { data: join(directory, 'data') },
      ),
    );
    const { id: tenant } = await app.tenancy.tenants.create({ slug: 'bench', actor: 'bench' });
    const sourceIds = await prepareTenant(app, tenant, { subjects, sources });
    const { address } = app.store;
    if ('url' in address)
      throw new Error('measure with the embedded PostgreSQL: the peer needs its superuser');
    const peer = new Client({ ...address, user: 'bellwether' });
    await peer.connect();
    try {
      await peer.query(`CREATE TABLE public.daily_counts (number integer, day date, signals integer, fresh integer, sources integer,
        sentiment real, reach bigint)`);
      const lastWeek = Math.floor(hourOf(Date.now()) / HOURS_OF_WEEK);
      const began = performance.now();
      const filled = await fill(app.database.tenant(tenant), peer, {
        kind: KIND.entity,
        subjects,
        points,
        sources,
        firstWeek: lastWeek - WEEKS + 1,
        weeks: WEEKS,
        seed: Number(values.seed),
      });
      await peer.query('CREATE INDEX ON public.daily_counts (number, day)');
      await peer.query('VACUUM (ANALYZE)');
      await peer.query('CHECKPOINT');
      const seconds = (performance.now() - began) / 1000;
      const sizes = await sizesOf(peer, tenant);
      const writing = await startWriter({
        address,
        tenant,
        sources: sourceIds,
        subjects,
        documentsPerSecond: Number(values.rate),
      });
      const reading = await measureReads(app, peer, {
        tenant,
        subjects,
        reads: Number(values.reads),
        seed: Number(values.seed),
      });
      const written = await writing.end();
      return {
        ...describe(filled),
        filled_in_seconds: Number(seconds.toFixed(1)),
        ...sizes,
        writer_documents: written.documents,
        writer_per_second: Math.round(written.documents / written.seconds),
        ...reading,
      };
    } finally {
      await peer.end();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const describe = ({ points, chunks, signals, days }: Filled) => ({
  points_subject_hours: points,
  signals,
  chunks,
  peer_rows_subject_days: days,
});

/** Entities `e1`, `e2`, ... whose numbers are their ranks, and sources. */
async function prepareTenant(
  app: Application,
  tenant: TenantId,
  { subjects, sources }: { readonly subjects: number; readonly sources: number },
): Promise<readonly string[]> {
  const store = app.database.tenant(tenant);
  const ids = Array.from({ length: sources }, () => createUuidV7(Date.now()));
  await store.query({
    text: `INSERT INTO sources (id, name, kind, source_type) SELECT id, 'source ' || place, 'api', 'news'
           FROM unnest($1::uuid[]) WITH ORDINALITY AS s(id, place)`,
    values: [ids],
  });
  await store.query({
    text: `INSERT INTO entities (id, node, kind, name, known) SELECT id, place, 'technology', 'e' || place, true
           FROM unnest($1::uuid[]) WITH ORDINALITY AS e(id, place)`,
    values: [Array.from({ length: subjects }, (_, i) => entityId('technology', `e${i + 1}`))],
  });
  return ids;
}

async function sizesOf(peer: Client, tenant: TenantId): Promise<object> {
  const { rows } = await peer.query<{ ours: string; peer: string }>(
    `SELECT (SELECT sum(pg_total_relation_size(inhrelid)) FROM pg_inherits WHERE inhparent = 'tenant_${tenant}.series_chunks'::regclass) AS ours,
       pg_total_relation_size('public.daily_counts') AS peer`,
  );
  const [{ ours, peer: theirs }] = rows as [{ ours: string; peer: string }];
  return {
    megabytes: Math.round(Number(ours) / 2 ** 20),
    peer_megabytes: Math.round(Number(theirs) / 2 ** 20),
  };
}

/** Resolves when the writer has written its first batch. */
async function startWriter(data: WriterData): Promise<{ end(): Promise<WriterReport> }> {
  const worker = new Worker(new URL('./series/writer.ts', import.meta.url), { workerData: data });
  const failed = new Promise<never>((_, reject) => worker.on('error', reject));
  const next = () => {
    const message = new Promise<WriterMessage>((resolve) => worker.once('message', resolve));
    return Promise.race([message, failed]);
  };
  await next();
  return {
    async end() {
      const report = next();
      worker.postMessage(END_THREAD);
      return (await report) as WriterReport;
    },
  };
}

interface ReadOptions {
  readonly tenant: TenantId;
  readonly subjects: number;
  readonly reads: number;
  readonly seed: number;
}

async function measureReads(app: Application, peer: Client, options: ReadOptions): Promise<object> {
  const { tenant, subjects, reads } = options;
  const reader = createSeriesReader({ database: app.database });
  const random = seededRandom(options.seed + 1);
  const within = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  const end = Date.now();
  const read = (number: number, interval: SeriesInterval, span: number) =>
    reader.read(tenant, { kind: 'entity', numbers: [number] }, { from: end - span, to: end, interval });
  const ranks: Readonly<Record<string, () => number>> = {
    most_frequent: () => 1,
    top_ten: () => within(1, 10),
    middling: () => within(Math.round(subjects * 0.02), Math.round(subjects * 0.04)),
    rare: () => within(Math.round(subjects * 0.9), subjects),
    any: () => within(1, subjects),
  };
  const spans: readonly (readonly [string, SeriesInterval, number])[] = [
    ['days_of_90_days', 'day', 90 * DAY_MS],
    ['days_of_two_years', 'day', WEEKS * WEEK_MS - WEEK_MS],
    ['hours_of_a_week', 'hour', WEEK_MS],
    ['hours_of_two_years', 'hour', WEEKS * WEEK_MS - WEEK_MS],
  ];
  const cases = Object.entries(ranks).flatMap(([rank, pick]) => [
    ...spans.map(([name, interval, span]) => ({
      name: `${rank} / ${name}`,
      ask: async () => void (await read(pick(), interval, span)),
    })),
    { name: `${rank} / peer_days_of_two_years`, ask: () => askPeer(peer, pick(), end) },
  ]);
  // Any subject, any range: what the aim is about.
  cases.push({
    name: 'any range of any subject',
    ask: async () =>
      void (await read(
        Math.floor(subjects ** random()),
        random() < 0.5 ? 'day' : 'hour',
        within(1, WEEKS * 7 - 7) * DAY_MS,
      )),
  });
  const times = new Map<string, number[]>(cases.map(({ name }) => [name, []]));
  // Interleaved, so that all meet the same writer; the first round is to get warm.
  for (let i = -10; i < reads; i++)
    for (const { name, ask } of cases) {
      const started = performance.now();
      await ask();
      if (i >= 0) times.get(name)!.push(performance.now() - started);
    }
  return Object.fromEntries([...times].map(([name, measured]) => [name, percentiles(measured)]));
}

async function askPeer(peer: Client, number: number, end: number): Promise<void> {
  await peer.query({
    name: 'peer',
    text: `SELECT day - 'epoch'::date AS day, signals, fresh, sources, sentiment, reach FROM public.daily_counts
           WHERE number = $1 AND day >= 'epoch'::date + $2::int ORDER BY day`,
    values: [number, Math.floor((end - (WEEKS - 1) * WEEK_MS) / DAY_MS)],
  });
}

function percentiles(times: readonly number[]) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) =>
    Number(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(2));
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) };
}
