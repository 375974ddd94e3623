import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalSearch } from '../../../src/drivers/local-search/local-search.ts';
import { createLocalVectors } from '../../../src/drivers/local-vectors/local-vectors.ts';
import { describeVectorIndex } from '../../conformance/vector-index.ts';

describeVectorIndex('the embedded index', async ({ address }) => {
  const directory = await mkdtemp(join(tmpdir(), 'bellwether vectors '));
  const database = { address };
  const search = createLocalSearch({ directory: join(directory, 'search'), database, refreshMs: 5 });
  const index = createLocalVectors({
    directory: join(directory, 'vectors'),
    database,
    refreshMs: 5,
    commitMs: 20,
    matching: search.filterDocuments,
  });
  return {
    index,
    filterable: (tenant, position) => search.waitFor(tenant, position, AbortSignal.timeout(20_000)),
    async [Symbol.asyncDispose]() {
      await index[Symbol.asyncDispose]();
      await search[Symbol.asyncDispose]();
      await rm(directory, { recursive: true, force: true });
    },
  };
});
