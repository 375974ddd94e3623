import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tenantRole } from '../../src/domain/tenant.ts';
import { openApplication } from '../../src/main/application.ts';
import { loadConfiguration } from '../../src/main/configuration.ts';
import { serve } from '../../src/main/serve.ts';
import { createCorpus } from '../search-kernel/corpus.ts';
import { toRaw } from '../search-kernel/raw-document.ts';

/**
 * The product as `bellwether serve` runs it, in a process of its own: embedded PostgreSQL, pipeline, search, API. Fills
 * itself with generated documents, says where it is, and ends with its parent.
 */
export interface ProductReady {
  readonly url: string;
  readonly token: string;
  /** Ids of stored signals, spread over all of them. */
  readonly ids: readonly string[];
  /** Two words each, of middling frequency. */
  readonly queries: readonly string[];
  readonly schema: string;
  /** How to reach the same database without the product. */
  readonly database: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly database: string;
  };
}

const OPERATOR = { name: 'operator', role: 'owner' } as const;
async function main(documents: number): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'bellwether-bench-'));
  const stop = new AbortController();
  process.on('disconnect', () => stop.abort());
  try {
    await using app = await openApplication(
      await loadConfiguration({}, { data: directory, port: 0, logLevel: 'info' }),
    );
    const tenant = await app.tenancy.tenants.create({ slug: 'bench', actor: 'operator' });
    const user = await app.tenancy.users.create(
      tenant.id,
      { email: 'bench@example.org', name: 'Bench', role: 'analyst', password: null },
      OPERATOR,
    );
    const code = await app.tenancy.signIn.createCode({
      tenant: tenant.id,
      userId: user.id,
      minutes: 5,
      actor: OPERATOR,
    });
    const source = await app.sources.create(tenant.id, { kind: 'api', name: 'bench', sourceType: 'news' });

    await serve(app, {
      roles: ['api', 'pipeline'],
      signal: stop.signal,
      async onReady(url) {
        const runId = await app.ingest.start(tenant.id, source.id);
        const corpus = createCorpus(1);
        for (let from = 0; from < documents; from += 500) {
          const batch = Array.from({ length: Math.min(500, documents - from) }, (_, index) =>
            toRaw(corpus, from + index),
          );
          await app.ingest.append(
            tenant.id,
            { runId, sourceId: source.id, sourceType: 'news' },
            { documents: batch, rejected: [] },
          );
        }
        await app.ingest.settle(tenant.id, { id: runId, appended: documents, pending: 0 }, stop.signal);
        const rows = await app.database.tenant(tenant.id).query<{ id: string }>({
          text: 'SELECT id FROM documents ORDER BY content_hash LIMIT 1000',
        });
        const { signIn } = app.tenancy;
        const tokens = await signIn.withCode(code);
        const { address } = app.store;
        if ('url' in address) throw new Error('the benchmark runs on the embedded database');
        const ready: ProductReady = {
          url,
          token: tokens.accessToken,
          ids: rows.map(({ id }) => id),
          queries: Array.from(
            { length: 100 },
            (_, i) => `${corpus.word(150 + i)} ${corpus.word(400 + 3 * i)}`,
          ),
          schema: tenantRole(tenant.id),
          database: {
            host: address.host,
            port: address.port,
            user: address.user,
            database: address.database,
          },
        };
        process.send!(ready);
      },
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** About 1.4 KB, as the ingest benchmark's. */
await main(Number(process.argv[2]));
