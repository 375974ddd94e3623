import type { PestleClass } from '../domain/analysis.ts';
import {
  LISTED_ENTITIES,
  type NamedEntity,
  type Sighting,
  type Signal,
  type SignalDetail,
  type SignalStory,
} from '../domain/signal.ts';
import type { SourceType } from '../domain/source-type.ts';
import { type StoredAnalysis, unpackAnalysis } from '../domain/stored-analysis.ts';
import type { Statement } from '../ports/database.ts';

/** Characters of a body among which the best passage is looked for. */
const SNIPPET_SOURCE = 10_000;

const DOCUMENT_COLUMNS = `
  d.id, d.source_id, d.source_type, d.url, d.title, d.author, d.company, d.language, d.country,
  d.labels, d.published_at, d.captured_at, d.countries, d.pestle`;

/**
 * What a list shows of these documents, in any order; one that was deleted meanwhile is missing. The lateral read keeps
 * one plan whatever the statistics say: for every id one index probe, in the one partition that can hold it.
 */
export function listStatement(ids: readonly string[]): Statement {
  return {
    name: 'search-signals-list',
    text: `SELECT ${DOCUMENT_COLUMNS}, (SELECT s.name FROM sources AS s WHERE s.id = d.source_id) AS source_name,
             left(d.body, ${SNIPPET_SOURCE}) AS body,
             d.analysis->'entities' AS entities,
             (SELECT count(*) FROM sightings AS g WHERE g.document_id = wanted.id) AS sightings
           FROM unnest($1::uuid[]) AS wanted(id)
           CROSS JOIN LATERAL (SELECT * FROM documents WHERE documents.id = wanted.id LIMIT 1) AS d`,
    values: [ids],
  };
}

/**
 * Documents, each with the first two of its sightings, a row each; none for what does not exist. Most documents have
 * one sighting, of their own source, and then this is all. Lateral reads as above.
 */
export function detailStatement(ids: readonly string[]): Statement {
  return {
    name: 'search-signal-detail',
    text: `SELECT ${DOCUMENT_COLUMNS}, (SELECT s.name FROM sources AS s WHERE s.id = d.source_id) AS source_name, d.body, d.external_id, d.attributes, d.analysis,
             encode(d.content_hash, 'hex') AS content_hash, d.revision, g.source_id AS seen_source_id, g.external_id AS seen_external_id,
             g.url AS seen_url, g.published_at AS seen_published_at, g.first_seen_at AS seen_first_at
           FROM unnest($1::uuid[]) AS wanted(id)
           CROSS JOIN LATERAL (SELECT * FROM documents WHERE documents.id = wanted.id LIMIT 1) AS d
           LEFT JOIN LATERAL (SELECT * FROM sightings WHERE sightings.document_id = wanted.id LIMIT 2) AS g ON true`,
    values: [ids],
  };
}

/** Every sighting of a document, the first first. */
export function sightingsStatement(id: string): Statement {
  return {
    name: 'search-signal-sightings',
    text: `SELECT g.source_id AS seen_source_id, s.name AS seen_source_name, g.external_id AS seen_external_id, g.url AS seen_url,
             g.published_at AS seen_published_at, g.first_seen_at AS seen_first_at
           FROM sightings AS g LEFT JOIN sources AS s ON s.id = g.source_id
           WHERE g.document_id = $1::uuid ORDER BY g.first_seen_at, g.source_id`,
    values: [id],
  };
}

interface BaseRow {
  readonly id: string;
  readonly source_id: string;
  readonly source_name: string | null;
  readonly source_type: SourceType;
  readonly url: string | null;
  readonly title: string;
  readonly author: string | null;
  readonly company: string | null;
  readonly language: string | null;
  readonly country: string | null;
  readonly labels: readonly string[];
  readonly published_at: number;
  readonly captured_at: number;
  readonly countries: readonly string[];
  readonly pestle: readonly PestleClass[];
  readonly body: string;
}

export interface ListRow extends BaseRow {
  /** Null when it was not analysed. */
  readonly entities: readonly NamedEntity[] | null;
  readonly sightings: number;
}

export interface DetailRow extends BaseRow {
  readonly analysis: StoredAnalysis | null;
  readonly external_id: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly content_hash: string;
  readonly revision: number;
  /** Null, and so are the next, when nothing is known of where it was seen. */
  readonly seen_source_id: string | null;
  readonly seen_external_id: string;
  readonly seen_url: string | null;
  readonly seen_published_at: number;
  readonly seen_first_at: number;
}

export interface SightingRow {
  readonly seen_source_id: string;
  readonly seen_source_name: string | null;
  readonly seen_external_id: string;
  readonly seen_url: string | null;
  readonly seen_published_at: number;
  readonly seen_first_at: number;
}

/** What a signal shows that is not in its row. */
type Around = Pick<Signal, 'snippet' | 'titleHighlight' | 'score' | 'storySize'>;

export function toSignal(row: ListRow, around: Around): Signal {
  return {
    id: row.id,
    title: row.title,
    url: row.url,
    source: { id: row.source_id, name: row.source_name ?? REMOVED_SOURCE },
    sourceType: row.source_type,
    author: row.author,
    company: row.company,
    language: row.language,
    country: row.country,
    labels: row.labels,
    publishedAt: row.published_at,
    capturedAt: row.captured_at,
    sightings: Math.max(1, row.sightings),
    entities: (row.entities ?? [])
      .slice(0, LISTED_ENTITIES)
      .map(({ id, kind, name }) => ({ id, kind, name })),
    pestle: row.pestle,
    countries: [...new Set(row.country === null ? row.countries : [row.country, ...row.countries])],
    ...around,
  };
}

/** The sightings when the rows of `detailStatement` tell them all; undefined when they must be asked for. */
export function onlySighting(rows: readonly DetailRow[]): readonly SightingRow[] | undefined {
  const [row] = rows;
  if (row === undefined || rows.length > 1) return undefined;
  const { seen_source_id } = row;
  if (seen_source_id === null) return [];
  return seen_source_id === row.source_id
    ? [
        {
          seen_source_id,
          seen_source_name: row.source_name,
          seen_external_id: row.seen_external_id,
          seen_url: row.seen_url,
          seen_published_at: row.seen_published_at,
          seen_first_at: row.seen_first_at,
        },
      ]
    : undefined;
}

export function toDetail(
  row: DetailRow,
  sightings: readonly SightingRow[],
  around: Omit<Around, 'storySize'> & { readonly story: SignalStory | null },
): SignalDetail {
  const { story, ...marks } = around;
  const entities = row.analysis?.entities ?? null;
  return {
    ...toSignal({ ...row, sightings: sightings.length, entities }, { ...marks, storySize: story?.size ?? 1 }),
    analysis: row.analysis === null ? null : unpackAnalysis(row.analysis, row),
    story,
    body: row.body,
    externalId: row.external_id,
    attributes: row.attributes,
    contentHash: row.content_hash,
    revision: row.revision,
    provenance: sightings.map(
      (seen): Sighting => ({
        source: { id: seen.seen_source_id, name: seen.seen_source_name ?? REMOVED_SOURCE },
        externalId: seen.seen_external_id,
        url: seen.seen_url,
        publishedAt: seen.seen_published_at,
        firstSeenAt: seen.seen_first_at,
      }),
    ),
  };
}

/** A source that was deleted leaves its documents. */
const REMOVED_SOURCE = 'removed source';
