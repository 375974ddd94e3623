import type { NamedSource } from '../domain/signal.ts';
import type { Queryable } from '../ports/database.ts';

/** The story that a document tells with others, in short. */
export interface StorySummary {
  readonly id: string;
  /** Documents, at least 2. */
  readonly size: number;
  /** Different sources that carried one of them, exact duplicates included. */
  readonly sources: number;
  /** The one published first. */
  readonly canonicalId: string;
}

export interface StoryMember {
  readonly documentId: string;
  readonly title: string;
  readonly source: NamedSource;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
  /** The member that it was joined to, null for the one that the story began with, and how like they were: 0 to 1. */
  readonly matchedId: string | null;
  readonly similarity: number;
  /** `first`, `text`, `words`, `title` or `url`. */
  readonly method: string;
  /** Published first of all; of those of one moment, stored first. */
  readonly canonical: boolean;
}

/** Members of a story that are read at once. */
const MOST_MEMBERS = 50;

/** The stories of documents, by document id. A document that stands alone is missing. */
export async function storiesOf(
  tenant: Queryable,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StorySummary>> {
  if (ids.length === 0) return new Map();
  const rows = await tenant.query<StorySummary & { documents: readonly string[] }>({
    name: 'search-stories-of',
    text: `WITH asked AS (SELECT story_id, array_agg(document_id::text) AS documents FROM story_members
                          WHERE document_id = ANY($1::uuid[]) GROUP BY story_id)
           SELECT a.story_id AS id, a.documents, m.size, m.canonical AS "canonicalId",
             (SELECT count(DISTINCT g.source_id) FROM story_members AS other JOIN sightings AS g ON g.document_id = other.document_id
              WHERE other.story_id = a.story_id) AS sources
           FROM asked AS a
           CROSS JOIN LATERAL (
             SELECT count(*) AS size, (array_agg(document_id ORDER BY published_at, document_id))[1] AS canonical
             FROM story_members AS member WHERE member.story_id = a.story_id) AS m
           WHERE m.size > 1`,
    values: [ids],
  });
  return new Map(
    rows.flatMap(({ documents, ...story }) => documents.map((document) => [document, story] as const)),
  );
}

/** The members of a document's story, the canonical one first, then by publication, at most 50; empty when it stands alone. */
export async function storyMembers(tenant: Queryable, id: string): Promise<readonly StoryMember[]> {
  const rows = await tenant.query<{
    document_id: string;
    title: string;
    source_id: string;
    source_name: string | null;
    published_at: number;
    matched_id: string | null;
    similarity: number;
    method: string;
  }>({
    name: 'search-story-members',
    text: `SELECT m.document_id, d.title, d.source_id, d.source_name, m.published_at, m.matched_id, m.similarity, m.method
           FROM (SELECT * FROM story_members WHERE story_id = (SELECT story_id FROM story_members WHERE document_id = $1::uuid)
                 ORDER BY published_at, document_id LIMIT ${MOST_MEMBERS}) AS m
           CROSS JOIN LATERAL (
             SELECT title, source_id, (SELECT name FROM sources WHERE sources.id = documents.source_id) AS source_name
             FROM documents WHERE documents.id = m.document_id LIMIT 1) AS d
           ORDER BY m.published_at, m.document_id`,
    values: [id],
  });
  if (rows.length < 2) return [];
  return rows.map((row, place) => ({
    documentId: row.document_id,
    title: row.title,
    source: { id: row.source_id, name: row.source_name ?? 'removed source' },
    publishedAt: row.published_at,
    matchedId: row.matched_id,
    similarity: row.similarity,
    method: row.method,
    canonical: place === 0,
  }));
}
