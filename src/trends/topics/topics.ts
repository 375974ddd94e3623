import { BellwetherError } from '../../base/errors.ts';
import { isUuid } from '../../base/ids.ts';
import type { ThreadPool } from '../../base/threads/thread-pool.ts';
import { ANALYSED_LENGTH } from '../../domain/analysis.ts';
import type { SummarisedSignal, Summary } from '../../domain/summary.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Topic, TopicEventKind } from '../../domain/topic.ts';
import { cosine, STATIC_MODEL } from '../../domain/vector.ts';
import type { Database } from '../../ports/database.ts';
import { type ListedTopics, listTopics, type TopicFilter, type TopicPageRequest } from './list-topics.ts';
import { readTopicsVersion } from './living-topics.ts';
import { type ReadTopicEvent, readTopicEvents } from './read-events.ts';
import { TOPIC_COLUMNS, type TopicRead, toTopic } from './topic-columns.ts';
import type { MapInput, MapOutput } from './topic-map.ts';

export interface RepresentativeSignal {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
  readonly url: string | null;
  /** To the topic's centre, 0 to 1; 0 when it has no vector. */
  readonly similarity: number;
}

export interface TopicPicture {
  readonly topic: Topic;
  readonly summary: Summary;
  readonly representative: readonly RepresentativeSignal[];
  /** Living topics, likest first. */
  readonly nearest: readonly { readonly id: string; readonly label: string; readonly similarity: number }[];
  /** Newest first, those in which it is one of the others as well. */
  readonly events: readonly ReadTopicEvent[];
}

export interface MappedTopic {
  readonly id: string;
  readonly label: string;
  /** -1 to 1. */
  readonly x: number;
  readonly y: number;
  readonly signals: number;
  /** Signals in the last 30 days of the data over those in the 30 before, less 1; null where there were none. */
  readonly growth: number | null;
  readonly group: number;
}

/** Reading topics. Throws NOT_FOUND for topics that are none. */
export interface Topics {
  list(tenant: TenantId, filter: TopicFilter, page: TopicPageRequest): Promise<ListedTopics>;
  get(tenant: TenantId, id: string, signal: AbortSignal): Promise<TopicPicture>;
  /** Ids of its signals, newest publication first. `after` is the `next` of the page before; null on the last page. */
  signals(
    tenant: TenantId,
    id: string,
    page: TopicPageRequest,
  ): Promise<{ readonly ids: readonly string[]; readonly next: string | null }>;
  /** The topic of a signal; null when it has none, and for what is no signal. */
  topicOf(tenant: TenantId, signal: string): Promise<{ readonly id: string; readonly label: string } | null>;
  /** Newest first. */
  events(
    tenant: TenantId,
    filter: { readonly topic?: string; readonly kind?: TopicEventKind },
    page: { readonly limit: number; readonly before?: string },
  ): Promise<readonly ReadTopicEvent[]>;
  /** Living topics, largest first. */
  map(tenant: TenantId): Promise<readonly MappedTopic[]>;
  /** Asks for a clustering of all signals; gives the moment. */
  recluster(tenant: TenantId): Promise<number>;
}

export interface TopicsDependencies {
  readonly database: Database;
  readonly threads: ThreadPool;
  readonly now: () => number;
  readonly summarise: (
    tenant: TenantId,
    signals: readonly SummarisedSignal[],
    signal: AbortSignal,
  ) => Promise<Summary>;
}

const EVENTS_SHOWN = 20;
const NEAREST = 6;
/** Living topics on a map at most, the largest. */
const MOST_MAPPED = 3_000;
/** Summaries and maps kept; the ones not used for longest are forgotten first. */
const MOST_SUMMARIES = 500;
const MOST_MAPS = 16;
const MAP_TASK = new URL('./topic-map.ts', import.meta.url).href;

export function createTopics({ database, threads, now, summarise }: TopicsDependencies): Topics {
  const summaries = new Map<string, Promise<Summary>>();
  const maps = new Map<TenantId, { readonly key: string; readonly map: Promise<readonly MappedTopic[]> }>();

  async function find(tenant: TenantId, id: string): Promise<TopicRead> {
    const [row] = await database.tenant(tenant).query<TopicRead>({
      name: 'topics-get',
      text: `SELECT ${TOPIC_COLUMNS}, centre, representative::text[] AS representative FROM topics WHERE id = $1::uuid`,
      values: [id],
    });
    if (row === undefined)
      throw new BellwetherError(
        'NOT_FOUND',
        `There is no topic ${JSON.stringify(id.slice(0, 60))}. Topics are listed at /api/v1/topics.`,
      );
    return row;
  }

  /** The same texts are summarised once; a topic whose representative signals change has another key. */
  function summaryOf(tenant: TenantId, topic: TopicRead, signal: AbortSignal): Promise<Summary> {
    const key = `${tenant} ${topic.id} ${topic.representative.join()}`;
    const known = summaries.get(key);
    const summary =
      known ?? readTexts(tenant, topic.representative).then((texts) => summarise(tenant, texts, signal));
    summaries.delete(key);
    summaries.set(key, summary);
    summary.catch(() => summaries.delete(key));
    for (const other of summaries.keys()) {
      if (summaries.size <= MOST_SUMMARIES) break;
      summaries.delete(other);
    }
    return summary;
  }

  function readTexts(tenant: TenantId, ids: readonly string[]): Promise<SummarisedSignal[]> {
    return database.tenant(tenant).query<SummarisedSignal>({
      name: 'topics-texts',
      text: `SELECT d.id, d.title, left(d.body, ${ANALYSED_LENGTH}) AS body
             FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted(id, place)
             CROSS JOIN LATERAL (SELECT * FROM documents WHERE documents.id = wanted.id LIMIT 1) AS d
             ORDER BY wanted.place`,
      values: [ids],
    });
  }

  async function representativeOf(tenant: TenantId, topic: TopicRead): Promise<RepresentativeSignal[]> {
    const rows = await database
      .tenant(tenant)
      .query<Omit<RepresentativeSignal, 'similarity'> & { vector: Buffer | null }>({
        name: 'topics-representative',
        text: `SELECT d.id, d.title, coalesce((SELECT name FROM sources WHERE sources.id = d.source_id), 'removed source') AS source,
               d.published_at AS "publishedAt", d.url,
               (SELECT vector FROM vectors WHERE vectors.document_id = d.id AND model = $2 LIMIT 1) AS vector
             FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted(id, place)
             CROSS JOIN LATERAL (SELECT * FROM documents WHERE documents.id = wanted.id LIMIT 1) AS d
             ORDER BY wanted.place`,
        values: [topic.representative, STATIC_MODEL.id],
      });
    const centre = new Int8Array(topic.centre);
    return rows.map(({ vector, ...signal }) => ({
      ...signal,
      similarity: vector === null ? 0 : Math.max(0, cosine(new Int8Array(vector), centre)),
    }));
  }

  async function nearestOf(tenant: TenantId, topic: TopicRead): Promise<TopicPicture['nearest']> {
    const rows = await database.tenant(tenant).query<{ id: string; label: string; centre: Buffer }>({
      name: 'topics-centres',
      text: 'SELECT id, label, centre FROM topics WHERE died_at IS NULL AND id <> $1::uuid',
      values: [topic.id],
    });
    const centre = new Int8Array(topic.centre);
    return rows
      .map(({ id, label, centre: other }) => ({
        id,
        label,
        similarity: Math.max(0, cosine(centre, new Int8Array(other))),
      }))
      .sort((a, b) => b.similarity - a.similarity || (a.id < b.id ? -1 : 1))
      .slice(0, NEAREST);
  }

  async function draw(tenant: TenantId): Promise<readonly MappedTopic[]> {
    const rows = await database.tenant(tenant).query<{
      id: string;
      label: string;
      signals: number;
      recent: number;
      before: number;
      centre: Buffer;
    }>({
      name: 'topics-map',
      text: `SELECT id, label, signals, recent, before_recent AS before, centre FROM topics
             WHERE died_at IS NULL ORDER BY signals DESC, number LIMIT $1`,
      values: [MOST_MAPPED],
    });
    if (rows.length === 0) return [];
    const { dimensions } = STATIC_MODEL;
    const centres = new Int8Array(rows.length * dimensions);
    for (const [place, { centre }] of rows.entries()) centres.set(new Int8Array(centre), place * dimensions);
    const input: MapInput = { dimensions, centres, signals: rows.map(({ signals }) => signals) };
    const { x, y, groups } = await threads.run<MapOutput>(MAP_TASK, input);
    return rows.map(({ id, label, signals, recent, before }, place) => ({
      id,
      label,
      x: x[place]!,
      y: y[place]!,
      signals,
      growth: before === 0 ? null : recent / before - 1,
      group: groups[place]!,
    }));
  }

  return {
    list: (tenant, filter, page) => listTopics(database.tenant(tenant), filter, page),

    async get(tenant, id, signal) {
      const topic = await find(tenant, id);
      const store = database.tenant(tenant);
      const [summary, representative, nearest, events] = await Promise.all([
        summaryOf(tenant, topic, signal),
        representativeOf(tenant, topic),
        nearestOf(tenant, topic),
        readTopicEvents(store, { topic: topic.id }, { limit: EVENTS_SHOWN }),
      ]);
      return { topic: toTopic(topic), summary, representative, nearest, events };
    },

    async signals(tenant, id, { limit, after }) {
      const { number } = await find(tenant, id);
      const [at, last] = after === undefined ? [null, null] : readPosition(after);
      const rows = await database.tenant(tenant).query<{ id: string; at: string }>({
        name: 'topics-signals',
        text: `SELECT document_id AS id, published_at::text AS at FROM signal_topics
               WHERE topic = $1 AND ($2::timestamptz IS NULL OR (published_at, document_id) < ($2::timestamptz, $3::uuid))
               ORDER BY published_at DESC, document_id DESC LIMIT $4`,
        values: [number, at, last, limit + 1],
      });
      const shown = rows.slice(0, limit);
      const end = shown.at(-1);
      return {
        ids: shown.map((row) => row.id),
        next: rows.length > limit && end !== undefined ? `${end.id} ${end.at}` : null,
      };
    },

    async topicOf(tenant, signal) {
      if (!isUuid(signal.toLowerCase())) return null;
      const [topic] = await database.tenant(tenant).query<{ id: string; label: string }>({
        name: 'topics-of-signal',
        text: 'SELECT id, label FROM topics WHERE number = (SELECT topic FROM signal_topics WHERE document_id = $1::uuid)',
        values: [signal],
      });
      return topic ?? null;
    },

    async events(tenant, filter, page) {
      return readTopicEvents(database.tenant(tenant), filter, page);
    },

    async map(tenant) {
      const store = database.tenant(tenant);
      const [counted] = await store.query<{ total: string }>({
        name: 'topics-map-key',
        text: "SELECT concat(count(*), ' ', sum(signals), ' ', sum(recent)) AS total FROM topics WHERE died_at IS NULL",
      });
      const key = `${await readTopicsVersion(store)} ${counted!.total}`;
      const known = maps.get(tenant);
      const map = known?.key === key ? known.map : draw(tenant);
      maps.delete(tenant);
      maps.set(tenant, { key, map });
      map.catch(() => {
        if (maps.get(tenant)?.map === map) maps.delete(tenant);
      });
      for (const other of maps.keys()) {
        if (maps.size <= MOST_MAPS) break;
        maps.delete(other);
      }
      return map;
    },

    async recluster(tenant) {
      const at = now();
      await database.tenant(tenant).query({
        name: 'topics-request',
        text: 'UPDATE topic_head SET requested_at = to_timestamp($1::float8 / 1000)',
        values: [at],
      });
      return at;
    },
  };
}

/** `ID TIME`, as `signals` gave it. */
function readPosition(after: string): [at: string, id: string] {
  const match = /^([0-9a-f-]{36}) (\d{4,6}-[\d :.+-]+)$/.exec(after);
  if (match === null) throw new BellwetherError('INVALID_CURSOR', 'This cursor belongs to another list');
  return [match[2]!, match[1]!];
}
