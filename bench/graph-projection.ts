import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createUuidV7 } from '../src/base/ids.ts';
import { seededRandom } from '../src/base/random.ts';
import { entityId } from '../src/domain/entity-id.ts';
import { asTenantId, type TenantId } from '../src/domain/tenant.ts';
import { bootstrapDatabase } from '../src/drivers/postgres/bootstrap.ts';
import { createDatabase, type PostgresDatabase } from '../src/drivers/postgres/database.ts';
import { startEmbeddedPostgres } from '../src/drivers/postgres/embedded/embedded-postgres.ts';
import { migrate, provisionTenant } from '../src/drivers/postgres/migrations.ts';
import { createGraphProjector } from '../src/graph/project/projector.ts';

/**
 * The projection of the knowledge graph alone, over documents that were stored before it began:
 *
 *     npm run bench -- graph-projection --json [--documents 50000] [--names 20000] [--batch 3000]
 *
 * A document names 5.6 entities in the mean, drawn with a heavy tail, and states 0.8 relations, as English news does
 * (measured on `bench/ingest`). `server cpu` is the processor time of the backend that writes.
 */
export async function run(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      documents: { type: 'string', default: '50000' },
      names: { type: 'string', default: '20000' },
      batch: { type: 'string', default: '3000' },
    },
  });
  const count = Number(values.documents);
  const directory = await mkdtemp(join(tmpdir(), 'bellwether-projection-'));
  const postgres = await startEmbeddedPostgres({ dataDirectory: directory });
  try {
    const address = await bootstrapDatabase(postgres.connection);
    await migrate({ address, now: Date.now() });
    await using database = createDatabase({ address, max: 1 });
    const tenant = asTenantId('projection00');
    await database.platform.query({
      text: "INSERT INTO tenants (id, slug, name) VALUES ($1, 'projection', 'projection')",
      values: [tenant],
    });
    await provisionTenant({ address, now: Date.now() }, tenant);
    await storeMade(database, tenant, { count, names: Number(values.names) });
    const projector = createGraphProjector({
      database,
      tenants: async () => [],
      listen: async () => ({ [Symbol.asyncDispose]: async () => {} }),
      batchDocuments: Number(values.batch),
    });
    const measure = async (work: () => Promise<unknown>) => {
      const [server, own, started] = [await serverCpu(database), process.cpuUsage(), performance.now()];
      await work();
      const seconds = (performance.now() - started) / 1000;
      const used = process.cpuUsage(own);
      const cpu = (used.user + used.system) / 1e6;
      const theirs = (await serverCpu(database)) - server;
      return {
        'documents per second': Math.round(count / seconds),
        'documents per second of processor time': Math.round(count / (cpu + theirs)),
        'own cpu seconds': cpu,
        'server cpu seconds': theirs,
      };
    };
    const projected = await measure(() => projector.catchUp(tenant));
    const [sizes] = await database.tenant(tenant).query<object>({
      text: 'SELECT count(*) AS relationships, sum(signals) AS statements, (SELECT count(*) FROM evidence) AS evidence FROM relationships',
    });
    const rebuilt = await measure(() => projector.rebuild(tenant));
    return { documents: count, ...sizes, projected, 'read again': rebuilt };
  } finally {
    await postgres.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

async function storeMade(
  database: PostgresDatabase,
  tenant: TenantId,
  { count, names }: { readonly count: number; readonly names: number },
): Promise<void> {
  const random = seededRandom(5);
  const handle = database.tenant(tenant);
  const idOf = (n: number) => entityId('organisation', `Name ${n}`);
  await handle.query({
    text: `INSERT INTO entities (id, kind, name, known) SELECT id, 'organisation', 'Name ' || place, true FROM unnest($1::uuid[]) WITH ORDINALITY AS e(id, place)`,
    values: [Array.from({ length: names }, (_, n) => idOf(n))],
  });
  for (let done = 0; done < count; done += 1000) {
    const made = Array.from({ length: Math.min(1000, count - done) }, () => {
      const named = [
        ...new Set(
          Array.from({ length: 1 + Math.floor(random() * 10.5) }, () => Math.floor(names * random() ** 4)),
        ),
      ];
      const relations =
        random() < 0.4 && named.length > 1 ? [0, 1].map((kind) => [1, 0, 40, kind, 0, 1, 0.8, 'made']) : [];
      return { id: createUuidV7(Date.now()), named: named.map(idOf), relations };
    });
    await handle.query({
      text: `WITH stored AS (
               INSERT INTO documents (id, source_id, source_type, title, body, published_at, captured_at, content_hash, entity_ids, analysis)
               SELECT id, id, 'news', 'A title', 'A body of some length, which is not read.', now(), now(), '', named::uuid[], analysis::json
               FROM unnest($1::uuid[], $2::text[], $3::text[]) AS d(id, named, analysis) RETURNING id),
             head AS (UPDATE outbox_head SET next_position = next_position + 1 RETURNING next_position - 1 AS position)
             INSERT INTO outbox (position, upserted) SELECT position, (SELECT array_agg(id) FROM stored) FROM head`,
      values: [
        made.map(({ id }) => id),
        made.map(({ named }) => `{${named.join(',')}}`),
        made.map(({ relations }) => JSON.stringify({ relations })),
      ],
    });
  }
}

/** Processor seconds of the one backend that works for us; 0 where the system does not say. */
async function serverCpu(database: PostgresDatabase): Promise<number> {
  const [row] = await database.platform.query<{ pid: number }>({ text: 'SELECT pg_backend_pid() AS pid' });
  try {
    const fields = (await readFile(`/proc/${row!.pid}/stat`, 'utf8')).split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return 0;
  }
}
