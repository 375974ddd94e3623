import { createUuidV7 } from '../../src/base/ids.ts';
import { seededRandom } from '../../src/base/random.ts';
import { asTenantId } from '../../src/domain/tenant.ts';
import { createLocalSearch } from '../../src/drivers/local-search/local-search.ts';
import { createDatabase } from '../../src/drivers/postgres/database.ts';
import { randomDocument, writeDocuments } from './search-store.ts';

// A process that writes, revises and deletes documents and indexes them, as fast as it can, until it is killed.
// Prints `indexed POSITION` and `committed POSITION` as they happen.

const { address, directory, tenant: tenantText, sourceId, seed } = JSON.parse(process.argv[2]!);
const tenant = asTenantId(tenantText);
const random = seededRandom(seed);
const database = createDatabase({ address, max: 2 });
const search = createLocalSearch({
  directory,
  database: { address },
  refreshMs: 5,
  refreshDocuments: 50,
  commitMs: 25,
  onEvent(event) {
    if (event.kind === 'refreshed') process.stdout.write(`indexed ${event.position}\n`);
    if (event.kind === 'committed') process.stdout.write(`committed ${event.position}\n`);
  },
});
await search.status(tenant);
const ids: string[] = [];
for (;;) {
  const put = Array.from({ length: 20 }, () => randomDocument(random));
  for (let i = 0; i < 3 && ids.length > 0; i++)
    put.push(randomDocument(random, ids[Math.floor(random() * ids.length)]!));
  const unique = [...new Map(put.map((document) => [document.id, document])).values()];
  const remove =
    ids.length > 50
      ? [createUuidV7(0), ids.shift()!].filter((id) => unique.every((put) => put.id !== id))
      : [];
  ids.push(...put.slice(0, 20).map(({ id }) => id));
  await writeDocuments(database, tenant, { sourceId, put: unique, remove });
}
