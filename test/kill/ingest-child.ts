import { isBellwetherError } from '../../src/base/errors.ts';
import { STATIC_MODEL } from '../../src/domain/vector.ts';
import { openApplication } from '../../src/main/application.ts';
import { loadConfiguration } from '../../src/main/configuration.ts';
import { documentNumber } from './documents.ts';

/**
 * The product, ingesting until it is killed. Arguments: data directory, number of the first document, and
 * whether to stop by itself when everything is stored and searchable. Prints `acked N` when all documents up to N are
 * acknowledged, and `done` at a peaceful end.
 */
const [data, first, peaceful] = process.argv.slice(2) as [string, string, string];
const BATCH = 40;

await using app = await openApplication(
  await loadConfiguration({ BELLWETHER_LOG_LEVEL: 'fatal' }, { data }),
  { attach: 'never' },
);
const tenant =
  (await app.tenancy.tenants.findBySlug('kill')) ??
  (await app.tenancy.tenants.create({ slug: 'kill', actor: 'test' }));
const source =
  (await app.sources.find(tenant.id, 'kill')) ??
  (await app.sources.create(tenant.id, { kind: 'api', name: 'kill', sourceType: 'news' }));
const stop = new AbortController();
const running = app.run(['pipeline'], stop.signal);
// A database that was killed ends the process, as it would end the server.
running.catch(() => process.exit(4));
// Queries run all the while, so that the indexes are open and follow.
app.searchIndex.status(tenant.id).catch(() => {});
app.vectorIndex.status(tenant.id, STATIC_MODEL.id).catch(() => {});

if (peaceful === 'true') {
  while ((await app.backlog()) > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  await app.waitUntilSearchable(tenant.id, AbortSignal.timeout(60_000));
  const stored = await app.database
    .tenant(tenant.id)
    .query<{ id: string; external_id: string }>({ text: 'SELECT id, external_id FROM documents' });
  const [understood] = await app.database.tenant(tenant.id).query({
    text: `SELECT (SELECT count(analysis)::int FROM documents) AS analyses,
                  (SELECT count(*)::int FROM documents JOIN vectors ON document_id = id) AS vectors,
                  (SELECT count(*)::int FROM vectors) AS vectors_in_all`,
  });
  const { vectors: indexedVectors } = await app.vectorIndex.status(tenant.id, STATIC_MODEL.id);
  const letters = await app.database
    .tenant(tenant.id)
    .query<{ payload: string }>({ text: 'SELECT payload FROM dead_letters' });
  const indexed: string[] = [];
  let after: Awaited<ReturnType<typeof app.searchIndex.search>>['next'];
  do {
    const page = await app.searchIndex.search(tenant.id, {
      query: { kind: 'all' },
      filters: {},
      facets: [],
      facetSize: 0,
      sort: 'oldest',
      limit: 200,
      ...(after === undefined ? {} : { after }),
    });
    indexed.push(...page.hits.map((hit) => hit.id));
    after = page.next;
  } while (after !== undefined);
  process.stdout.write(
    `${JSON.stringify({ stored, indexed, understood: { ...understood, indexedVectors }, refused: letters.map((letter) => JSON.parse(letter.payload).externalId) })}\ndone\n`,
  );
  stop.abort();
  await running;
} else {
  for (let next = Number(first); ; ) {
    const documents = Array.from({ length: BATCH }, (_, i) => documentNumber(next + i));
    try {
      const runId = await app.ingest.start(tenant.id, source.id);
      await app.ingest.append(
        tenant.id,
        { runId, sourceId: source.id, sourceType: 'news' },
        { documents, rejected: [] },
      );
      process.stdout.write(`acked ${next + BATCH - 1}\n`);
      next += BATCH;
      await app.ingest.settle(
        tenant.id,
        { id: runId, appended: BATCH, pending: BATCH * 5 },
        AbortSignal.timeout(60_000),
      );
    } catch (error) {
      // As a client does: what was not acknowledged is sent again, once the database is back.
      if (!isBellwetherError(error, 'DATABASE_UNAVAILABLE')) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
