import { afterAll, beforeAll, expect, it } from 'vitest';
import { createUuidV7 } from '../../../src/base/ids.ts';
import { seededRandom } from '../../../src/base/random.ts';
import type { RawDocument } from '../../../src/domain/document.ts';
import type { TenantId } from '../../../src/domain/tenant.ts';
import { createPostgresEventLog } from '../../../src/drivers/postgres/event-log.ts';
import { loadModels } from '../../../src/language/models.ts';
import { createDeadLetters } from '../../../src/pipeline/dead-letters.ts';
import { createPreparePool } from '../../../src/pipeline/prepare-pool.ts';
import { createPipeline } from '../../../src/pipeline/runner.ts';
import type { EventLog } from '../../../src/ports/event-log.ts';
import { createTestDatabase, type TestDatabase } from '../../harness/test-database.ts';

/** Texts that break things, through the stages in their threads and into the store. */
let test: TestDatabase;
let log: EventLog;
let tenant: TenantId;
const source = createUuidV7(Date.now());

beforeAll(async () => {
  test = await createTestDatabase();
  log = createPostgresEventLog({ database: test.database });
  tenant = await test.createTenant();
  await store().query({
    text: "INSERT INTO sources (id, name, kind, source_type) VALUES ($1, 'wire', 'api', 'news')",
    values: [source],
  });
});
afterAll(() => test?.[Symbol.asyncDispose]());

const store = () => test.database.tenant(tenant);
const fill = (unit: string, length: number): string =>
  unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

/** Nothing to compress: an index cannot take a long one of these by luck. */
function noise(length: number, seed = 7): string {
  const random = seededRandom(seed);
  return Array.from({ length }, () => String.fromCharCode(97 + Math.floor(random() * 26))).join('');
}

/** Within what a document may be: they are stored. */
const UGLY: Readonly<Record<string, string>> = {
  'no-spaces': fill('a', 1_000_000),
  'no-repeats': noise(900_000),
  'right-to-left': fill('مرحبا \u202eشركة ', 500_000),
  marks: `e${fill('\u0301', 900_000)}`,
  emoji: fill('👩\u200d👩\u200d👧\u200d👦😀 ', 500_000),
  nulls: fill('Micro\0soft Corp. ', 500_000),
  'only-nulls': '\0'.repeat(1000),
  surrogates: fill('Berlin \ud83d is a large \ude00 town ', 1_000),
  repeated: fill('Apple ', 900_000),
  caps: fill('THE UNITED STATES BOUGHT GOOGLE FOR $5 MILLION. ', 500_000),
  brackets: fill('([{<', 500_000),
  markup: fill('<div><b>&amp;', 500_000),
  'open-comment': `<!-- ${fill('<!-', 500_000)}`,
  'many-values': fill('$1,000 2024-01-01 5 % ', 500_000),
  'long-name': `The chief of ${Array.from({ length: 80 }, (_, i) => `Xylo${noise(200, i)}`).join(' ')} resigned.`,
  chinese: fill('华为公司周一在深圳发布了一款新手机。', 500_000),
};

/** Refused with a reason. */
const REFUSED: Readonly<Record<string, string>> = {
  'ten-megabytes': fill('x', 10_000_000),
  lost: fill('\ufffd', 5_000),
};

it('stores what it can, names what it cannot, and loses nothing beside them', async () => {
  const hostile = Object.entries({ ...UGLY, ...REFUSED });
  const documents = hostile.flatMap(([externalId, body], i): RawDocument[] => [
    { externalId, title: `Case ${externalId}`, body, publishedAt: Date.UTC(2020, 0, 1, i) },
    {
      externalId: `plain-${i}`,
      title: `Nvidia opens its plant number ${i} in Germany`,
      body: `Nvidia said that plant number ${i} in Berlin will employ ${i + 100} people.`,
      publishedAt: Date.UTC(2020, 1, 1, i),
    },
  ]);
  // The same as titles: cut to one, the whole stays as text.
  for (const [name, body] of hostile)
    documents.push({
      externalId: `title-${name}`,
      title: body.slice(0, 50_000),
      publishedAt: Date.UTC(2020, 2, 1),
    });
  await log.append({ topic: 'news', tenant, sourceId: source, runId: null, documents });

  await using pool = createPreparePool({
    language: {
      module: new URL('../../../src/language/language.ts', import.meta.url).href,
      data: await loadModels(),
    },
    // Other tests run beside this one.
    timeout: (count) => 10_000 + 100 * count,
  });
  const stop = new AbortController();
  const pipeline = createPipeline({
    database: test.database,
    log,
    pool,
    owner: 'hostile',
    observer: {
      lag: (perTopic) => {
        if ([...perTopic.values()].every((waiting) => waiting === 0)) stop.abort();
      },
    },
  });
  await pipeline.run(stop.signal);

  const seen = await store().query<{ external_id: string; understood: boolean; title: string }>({
    text: `SELECT g.external_id, d.title, d.analysis IS NOT NULL AND d.analysis_version IS NOT NULL AS understood
           FROM sightings AS g JOIN documents AS d ON d.id = g.document_id`,
  });
  const letters = await createDeadLetters({ database: test.database, log }).list(tenant, { limit: 200 });
  const stored = new Set(seen.map(({ external_id }) => external_id));
  expect(seen.filter(({ understood }) => !understood)).toEqual([]);

  // Every neighbour survived, and is found by what it says.
  for (let i = 0; i < hostile.length; i++) expect(stored).toContain(`plain-${i}`);
  const [neighbours] = await store().query<{ documents: number; vectors: number }>({
    text: `SELECT count(*)::int AS documents, count(v.document_id)::int AS vectors
           FROM documents AS d LEFT JOIN vectors AS v ON v.document_id = d.id AND v.model = 'static-1'
           WHERE d.external_id LIKE 'plain-%'
             AND (SELECT array_agg(e.name) FROM entities AS e WHERE e.id = ANY(d.entity_ids)) @> '{Nvidia,Berlin}'`,
  });
  expect(neighbours).toEqual({ documents: hostile.length, vectors: hostile.length });

  for (const name of Object.keys(UGLY)) expect(stored).toContain(name);
  for (const name of Object.keys(REFUSED)) expect(stored).not.toContain(name);
  // Nothing is lost: what is not stored is a dead letter that says why.
  const refused = documents.length - seen.length;
  expect(letters.map(({ stage, code }) => `${stage} ${code}`)).toEqual(
    Array.from({ length: refused }, () => 'validate RECORD_INVALID'),
  );
  for (const { reason } of letters) expect(reason.length).toBeGreaterThan(20);
  expect(letters.map(({ reason }) => reason).join('\n')).toContain('10000000 characters');
});
