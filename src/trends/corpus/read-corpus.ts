import { PESTLE_CLASSES, type PestleClass } from '../../domain/analysis.ts';
import { REACH_ATTRIBUTES, reachOf } from '../../domain/reach.ts';
import { DAY_MS } from '../../domain/series.ts';
import type { SourceType } from '../../domain/source-type.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Database, TenantDatabase } from '../../ports/database.ts';
import type { TrendCorpus } from './corpus.ts';
import { type CorpusBuilder, type CorpusOptions, createCorpusBuilder } from './corpus-builder.ts';

export interface ReadCorpusOptions extends CorpusOptions {
  /** Milliseconds since the epoch; what was published before is left out. */
  readonly from?: number;
  /** What was published later is left out. */
  readonly asOf: number;
  /** False leaves topics out: those of today know what came after a date. Default true. */
  readonly withTopics?: boolean;
  readonly signal?: AbortSignal;
}

const PAGE = 20_000;
const FIRST_ID = '00000000-0000-0000-0000-000000000000';

interface DocumentRow {
  readonly id: string;
  readonly source_id: string;
  readonly source_type: SourceType;
  readonly title: string;
  readonly author: string | null;
  readonly host: string | null;
  readonly published_ms: number;
  readonly captured_ms: number;
  readonly reach: Record<string, unknown> | null;
  readonly sentiment: number | null;
  readonly pestle: readonly PestleClass[];
  readonly entity_ids: readonly string[];
  readonly topic: number | null;
  readonly repeats: boolean;
}

/**
 * A tenant's signals of a span. Reads pages by id, each a short statement, so that no snapshot is held while a million
 * signals pass; merged entities are followed to the one that stands. Stories and topics are read as they are now.
 */
export async function readCorpus(
  database: Database,
  tenant: TenantId,
  options: ReadCorpusOptions,
): Promise<TrendCorpus> {
  const store = database.tenant(tenant);
  const builder = createCorpusBuilder(options);
  const entities = createEntityNumbers(store, builder);
  const withTopics = options.withTopics !== false && (await hasTopics(store));
  const topics = withTopics ? await readTopics(store, builder) : new Map<number, number>();
  const sourceNames = new Map<string, string>();
  let after = FIRST_ID;
  for (;;) {
    options.signal?.throwIfAborted();
    const rows = await store.query<DocumentRow>({
      text: documentsText(withTopics),
      values: [
        after,
        PAGE,
        new Date(Math.max(options.from ?? LEAST_TIME, LEAST_TIME)),
        new Date(options.asOf),
        REACH_ATTRIBUTES,
      ],
    });
    if (rows.length === 0) break;
    after = rows.at(-1)!.id;
    await entities.learn(rows);
    if (rows.some(({ source_id }) => !sourceNames.has(source_id)))
      for (const { id, name } of await store.query<{ id: string; name: string }>({
        text: 'SELECT id, name FROM sources',
      }))
        sourceNames.set(id, name);
    for (const row of rows) {
      const publishedAt = countedAt(row.published_ms, row.captured_ms);
      if (publishedAt > options.asOf || publishedAt < (options.from ?? LEAST_TIME)) continue;
      const topic = row.topic === null ? undefined : topics.get(row.topic);
      const named = entities.of(row.entity_ids);
      builder.add({
        id: row.id,
        publishedAt,
        source: builder.source({
          id: row.source_id,
          name: sourceNames.get(row.source_id) ?? row.source_id,
          type: row.source_type,
        }),
        title: row.title,
        host: row.host,
        author: row.author,
        repeats: row.repeats,
        reach: row.reach === null ? 0 : reachOf(row.reach),
        sentiment: row.sentiment,
        pestle: row.pestle.filter((name) => PESTLE_CLASSES.includes(name)),
        subjects: topic === undefined ? named : [...named, topic],
      });
    }
  }
  return builder.finish();
}

const LEAST_TIME = 0;

/** A signal dated more than a day after its capture, or before 1970, counts on its day of capture. */
function countedAt(publishedAt: number, capturedAt: number): number {
  return publishedAt > capturedAt + DAY_MS || publishedAt < LEAST_TIME ? capturedAt : publishedAt;
}

/** One that is dated wrongly is read whatever the span, because it counts on another day. */
function documentsText(withTopics: boolean): string {
  return `
WITH page AS (
  SELECT id, source_id, source_type, title, author, published_at, captured_at, entity_ids, pestle, url, attributes,
         analysis #>> '{sentiment,0}' AS sentiment
    FROM documents
   WHERE id > $1
     AND (published_at BETWEEN $3 AND $4 OR published_at > captured_at + interval '1 day' OR published_at < 'epoch')
   ORDER BY id LIMIT $2
)
SELECT page.id, page.source_id, source_type, title, author, entity_ids, pestle,
       substring(url FROM '^[a-z]+://(?:www\\.)?([^/:?#]+)') AS host,
       extract(epoch FROM page.published_at)::float8 * 1000 AS published_ms,
       extract(epoch FROM captured_at)::float8 * 1000 AS captured_ms,
       CASE WHEN attributes ?| $5::text[]
         THEN (SELECT jsonb_object_agg(key, value) FROM jsonb_each(attributes) WHERE key = ANY($5::text[])) END AS reach,
       sentiment::float8 AS sentiment,
       ${withTopics ? 'signal_topics.topic' : 'NULL::integer'} AS topic,
       story_members.story_id IS NOT NULL AND EXISTS (
         SELECT FROM story_members AS earlier
          WHERE earlier.story_id = story_members.story_id
            AND (earlier.published_at, earlier.document_id) < (story_members.published_at, story_members.document_id)
       ) AS repeats
  FROM page
  LEFT JOIN story_members ON story_members.document_id = page.id
  ${withTopics ? 'LEFT JOIN signal_topics ON signal_topics.document_id = page.id' : ''}
 ORDER BY page.id`;
}

async function hasTopics(store: TenantDatabase): Promise<boolean> {
  const [row] = await store.query<{ there: boolean }>({
    text: `SELECT to_regclass('signal_topics') IS NOT NULL AND to_regclass('topics') IS NOT NULL AS there`,
  });
  return row?.there === true;
}

/** Subjects by number of topic. */
async function readTopics(store: TenantDatabase, builder: CorpusBuilder): Promise<Map<number, number>> {
  const rows = await store.query<{ id: string; number: number; label: string }>({
    text: 'SELECT id, number, label FROM topics ORDER BY number',
  });
  return new Map(
    rows.map(({ id, number, label }) => [
      number,
      builder.subject({ kind: 'topic', key: id, name: label, entityKind: null }),
    ]),
  );
}

interface EntityRow {
  readonly id: string;
  readonly stands: string;
  readonly kind: string;
  readonly name: string;
}

/** Subjects by id of entity: those merged into another are that one, and those withdrawn are none. */
function createEntityNumbers(store: TenantDatabase, builder: CorpusBuilder) {
  const numbers = new Map<string, number>();
  return {
    async learn(rows: readonly DocumentRow[]): Promise<void> {
      const unknown = new Set<string>();
      for (const { entity_ids } of rows) for (const id of entity_ids) if (!numbers.has(id)) unknown.add(id);
      if (unknown.size === 0) return;
      for (const id of unknown) numbers.set(id, NONE);
      const found = await store.query<EntityRow>({
        text: `SELECT named.id, coalesce(stands.id, named.id) AS stands, coalesce(stands.kind, named.kind) AS kind,
                      coalesce(stands.name, named.name) AS name
                 FROM entities AS named LEFT JOIN entities AS stands ON stands.node = named.canonical
                WHERE named.id = ANY($1) AND coalesce(stands.known_to, named.known_to) IS NULL`,
        values: [[...unknown]],
      });
      for (const { id, stands, kind, name } of found)
        numbers.set(id, builder.subject({ kind: 'entity', key: stands, name, entityKind: kind }));
    },
    of(ids: readonly string[]): number[] {
      const subjects: number[] = [];
      for (const id of ids) {
        const number = numbers.get(id) ?? NONE;
        if (number !== NONE) subjects.push(number);
      }
      return subjects;
    },
  };
}

const NONE = -1;
