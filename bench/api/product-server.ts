import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../../src/base/random.ts';
import type { RawDocument } from '../../src/domain/document.ts';
import { tenantRole } from '../../src/domain/tenant.ts';
import { openApplication } from '../../src/main/application.ts';
import { loadConfiguration } from '../../src/main/configuration.ts';
import { serve } from '../../src/main/serve.ts';

/**
 * The product as `bellwether serve` runs it, in a process of its own: embedded PostgreSQL, pipeline, search, API. Fills
 * itself with generated documents, says where it is, and ends with its parent.
 */
export interface ProductReady {
  readonly url: string;
  readonly token: string;
  /** Ids of stored signals, spread over all of them. */
  readonly ids: readonly string[];
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
const WORDS =
  'battery solid state cell graph model patent funding round market launch sensor chip quantum network energy grid storage robot vision language open source cloud edge data privacy policy carbon capture fusion reactor drone satellite protein gene therapy trial software hardware platform growth startup research paper release'.split(
    ' ',
  );

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
        const random = seededRandom(1);
        for (let from = 0; from < documents; from += 500) {
          const batch = Array.from({ length: Math.min(500, documents - from) }, (_, index) =>
            makeDocument(from + index, random),
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
function makeDocument(index: number, random: () => number): RawDocument {
  const words = (count: number) =>
    Array.from({ length: count }, () => WORDS[Math.floor(random() * WORDS.length)]!).join(' ');
  return {
    externalId: String(index),
    url: `https://news.example/${index}`,
    title: `${words(8)} ${index}`,
    body: words(190),
    author: words(2),
    publishedAt: Date.UTC(2026, 0, 1) + index * 60_000,
    language: 'en',
    labels: ['bench'],
  };
}

await main(Number(process.argv[2]));
