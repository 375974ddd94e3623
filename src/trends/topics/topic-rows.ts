import type { Queryable } from '../../ports/database.ts';
import type { FoundTopic } from './cluster-signals.ts';
import type { StoredTerms } from './living-topics.ts';

export type TopicDeath = 'silence' | 'merge' | 'dissolution';

/** A topic as the background work reads it. */
export interface TopicRow {
  readonly number: number;
  readonly id: string;
  readonly label: string;
  readonly terms: StoredTerms;
  readonly profile: StoredTerms;
  readonly centre: Int8Array;
  readonly signals: number;
  readonly death: TopicDeath | null;
  /** Milliseconds since the epoch; null while it has no signal. */
  readonly firstPublishedAt: number | null;
  readonly lastPublishedAt: number | null;
}

/** Topics that live, and those that are only silent, by number. */
export async function readTopicRows(store: Queryable): Promise<TopicRow[]> {
  const rows = await store.query<Omit<TopicRow, 'centre'> & { centre: Buffer }>({
    name: 'topics-rows',
    text: `SELECT number, id, label, terms, profile, centre, signals, death, first_published_at AS "firstPublishedAt",
             last_published_at AS "lastPublishedAt"
           FROM topics WHERE death IS NULL OR death = 'silence' ORDER BY number`,
  });
  return rows.map((row) => ({ ...row, centre: Int8Array.from(new Int8Array(row.centre)) }));
}

/** What a clustering says of a topic. */
export interface TopicContent extends Pick<FoundTopic, 'terms' | 'profile' | 'centre' | 'cohesion'> {
  readonly label: string;
  readonly representative: readonly string[];
}

/** Values of a part of a topic each, for `unnest`. */
function columns(contents: readonly TopicContent[]): unknown[] {
  return [
    contents.map(({ label }) => label),
    contents.map(({ terms }) => JSON.stringify(terms)),
    contents.map(({ profile }) => JSON.stringify(profile)),
    contents.map(({ centre }) => Buffer.from(centre)),
    contents.map(({ cohesion }) => cohesion),
    contents.map(({ representative }) => `{${representative.join(',')}}`),
  ];
}

const CONTENT = 'label, terms, profile, centre, cohesion, representative';
const UNNESTED = '$1::text[], $2::text[], $3::text[], $4::bytea[], $5::real[], $6::text[]';

/** Gives each new topic its number, in order. */
export async function insertTopics(
  transaction: Queryable,
  topics: readonly { readonly id: string; readonly content: TopicContent }[],
  now: number,
): Promise<number[]> {
  if (topics.length === 0) return [];
  const rows = await transaction.query<{ id: string; number: number }>({
    name: 'topics-insert',
    text: `INSERT INTO topics (id, ${CONTENT}, born_at, series_stale)
           SELECT id, label, terms::jsonb, profile::jsonb, centre, cohesion, representative::uuid[], to_timestamp($8::float8 / 1000), true
           FROM unnest(${UNNESTED}, $7::uuid[]) WITH ORDINALITY AS t(${CONTENT}, id, place)
           ORDER BY place RETURNING id, number`,
    values: [...columns(topics.map(({ content }) => content)), topics.map(({ id }) => id), now],
  });
  const numbers = new Map(rows.map(({ id, number }) => [id, number]));
  return topics.map(({ id }) => numbers.get(id)!);
}

/** Writes what was found anew of topics; they live from now on. */
export async function updateTopics(
  transaction: Queryable,
  topics: readonly { readonly number: number; readonly content: TopicContent }[],
): Promise<void> {
  if (topics.length === 0) return;
  await transaction.query({
    name: 'topics-update',
    text: `UPDATE topics AS old SET label = t.label, terms = t.terms::jsonb, profile = t.profile::jsonb, centre = t.centre,
             cohesion = t.cohesion, representative = t.representative::uuid[]
           FROM unnest(${UNNESTED}, $7::integer[]) AS t(${CONTENT}, number) WHERE old.number = t.number`,
    values: [...columns(topics.map(({ content }) => content)), topics.map(({ number }) => number)],
  });
}

/** Ends topics. `into` is the number of the topic that each became part of, or null. */
export async function endTopics(
  transaction: Queryable,
  ends: readonly { readonly number: number; readonly death: TopicDeath; readonly into: number | null }[],
  now: number,
): Promise<void> {
  if (ends.length === 0) return;
  await transaction.query({
    name: 'topics-end',
    text: `UPDATE topics AS old SET died_at = to_timestamp($4::float8 / 1000), death = e.death, merged_into = e.into_number
           FROM unnest($1::integer[], $2::text[], $3::integer[]) AS e(number, death, into_number) WHERE old.number = e.number`,
    values: [
      ends.map(({ number }) => number),
      ends.map(({ death }) => death),
      ends.map(({ into }) => into),
      now,
    ],
  });
}

export async function reviveTopics(transaction: Queryable, numbers: readonly number[]): Promise<void> {
  if (numbers.length === 0) return;
  await transaction.query({
    name: 'topics-revive',
    text: 'UPDATE topics SET died_at = NULL, death = NULL WHERE number = ANY($1::integer[])',
    values: [numbers],
  });
}

/** Their series no longer say what their signals say. */
export async function markSeriesStale(transaction: Queryable, numbers: Iterable<number>): Promise<void> {
  await transaction.query({
    name: 'topics-mark-stale',
    text: 'UPDATE topics SET series_stale = true WHERE number = ANY($1::integer[]) AND NOT series_stale',
    values: [[...numbers]],
  });
}

/** Raises the version, so that every process reads the topics again. */
export async function raiseTopicsVersion(transaction: Queryable): Promise<void> {
  await transaction.query({
    name: 'topics-raise-version',
    text: 'UPDATE topic_head SET version = version + 1',
  });
}
