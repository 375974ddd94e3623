import type { Sighting, Signal, SignalDetail } from '../domain/signal.ts';
import type { SourceType } from '../domain/source-type.ts';
import type { Statement } from '../ports/database.ts';

/** Characters of a body among which the best passage is looked for. */
const SNIPPET_SOURCE = 10_000;

const DOCUMENT_COLUMNS = `
  d.id, d.source_id, d.source_type, d.url, d.title, d.author, d.company, d.language, d.country,
  d.labels, d.published_at, d.captured_at`;
const COLUMNS = `${DOCUMENT_COLUMNS}, s.name AS source_name`;

/** What a list shows of these documents, in any order; one that was deleted meanwhile is missing. */
export function listStatement(ids: readonly string[]): Statement {
  return {
    name: 'search-signals-list',
    text: `SELECT ${COLUMNS}, left(d.body, ${SNIPPET_SOURCE}) AS body,
             (SELECT count(*) FROM sightings AS g WHERE g.document_id = d.id) AS sightings
           FROM documents AS d LEFT JOIN sources AS s ON s.id = d.source_id
           WHERE d.id = ANY($1::uuid[])`,
    values: [ids],
  };
}

/**
 * One document with everything that it was seen in: a single row, or none. Each part is reached from the parameter
 * itself and not from a joined row, so that the planner keeps one plan: planning a partitioned join for every read
 * takes three times as long as reading.
 */
export function detailStatement(id: string): Statement {
  return {
    name: 'search-signal-detail',
    text: `SELECT ${DOCUMENT_COLUMNS}, (SELECT s.name FROM sources AS s WHERE s.id = d.source_id) AS source_name, d.body, d.external_id, d.attributes, encode(d.content_hash, 'hex') AS content_hash, d.revision,
             (SELECT json_agg(json_build_array(
                  g.source_id, (SELECT gs.name FROM sources AS gs WHERE gs.id = g.source_id), g.external_id, g.url,
                  extract(epoch FROM g.published_at) * 1000, extract(epoch FROM g.first_seen_at) * 1000))
              FROM sightings AS g WHERE g.document_id = $1::uuid) AS provenance
           FROM documents AS d
           WHERE d.id = $1::uuid`,
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
  readonly body: string;
}

export interface ListRow extends BaseRow {
  readonly sightings: number;
}

export interface DetailRow extends BaseRow {
  readonly external_id: string | null;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly content_hash: string;
  readonly revision: number;
  readonly provenance: readonly ProvenanceRow[] | null;
}

/** Times in milliseconds. */
type ProvenanceRow = readonly [
  sourceId: string,
  sourceName: string | null,
  externalId: string,
  url: string | null,
  publishedAt: number,
  firstSeenAt: number,
];

type Marks = Pick<Signal, 'snippet' | 'titleHighlight' | 'score'>;

export function toSignal(row: BaseRow & { readonly sightings: number }, marks: Marks): Signal {
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
    ...marks,
  };
}

export function toDetail(row: DetailRow, marks: Marks): SignalDetail {
  const provenance = (row.provenance ?? [])
    .map(
      ([sourceId, sourceName, externalId, url, publishedAt, firstSeenAt]): Sighting => ({
        source: { id: sourceId, name: sourceName ?? REMOVED_SOURCE },
        externalId,
        url,
        publishedAt: Math.round(publishedAt),
        firstSeenAt: Math.round(firstSeenAt),
      }),
    )
    .sort((a, b) => a.firstSeenAt - b.firstSeenAt || (a.source.id < b.source.id ? -1 : 1));
  return {
    ...toSignal({ ...row, sightings: provenance.length }, marks),
    body: row.body,
    externalId: row.external_id,
    attributes: row.attributes,
    contentHash: row.content_hash,
    revision: row.revision,
    provenance,
  };
}

/** A source that was deleted leaves its documents. */
const REMOVED_SOURCE = 'removed source';
