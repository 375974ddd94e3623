import { STATIC_MODEL } from '../../domain/vector.ts';
import type { Queryable } from '../../ports/database.ts';

/** The newest signals of a tenant as they are clustered, oldest first, a place each. */
export interface SignalWindow {
  readonly ids: readonly string[];
  readonly titles: readonly string[];
  readonly publishedAt: Float64Array;
  /** On shared memory. */
  readonly vectors: Int8Array;
  readonly stories: Int32Array;
  readonly sources: Int32Array;
  /** Number of the topic that each has now, or -1. */
  readonly topics: Int32Array;
}

export interface ReadWindowOptions {
  readonly limit: number;
  /** Only signals that have no topic. */
  readonly unassigned?: boolean;
  /** Only signals after this id, which comes from the store. */
  readonly after?: string;
  readonly signal?: AbortSignal | undefined;
}

/** Rows of one statement: so few that reading them holds up nobody. */
const PAGE = 4_000;
const LAST = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
export const FIRST = '00000000-0000-0000-0000-000000000000';

interface Row {
  readonly id: string;
  readonly title: string;
  readonly published_at: number;
  readonly source_id: string;
  readonly vector: Buffer | null;
  readonly story_id: string | null;
  readonly topic: number | null;
}

/** Reads pages by id, each a short statement, newest first. */
export async function readWindow(store: Queryable, options: ReadWindowOptions): Promise<SignalWindow> {
  const { limit, unassigned = false, after = FIRST, signal } = options;
  const { dimensions } = STATIC_MODEL;
  const pages: Row[][] = [];
  let read = 0;
  let before = LAST;
  while (read < limit) {
    signal?.throwIfAborted();
    const size = Math.min(PAGE, limit - read);
    const rows = await store.query<Row>({
      name: unassigned ? 'topics-unassigned' : 'topics-window',
      text: `SELECT d.id, d.title, d.published_at, d.source_id, v.vector, m.story_id, s.topic
             FROM (SELECT id, title, published_at, source_id FROM documents
                   WHERE id < $1 AND id > $2
                     ${unassigned ? 'AND NOT EXISTS (SELECT FROM signal_topics AS t WHERE t.document_id = documents.id)' : ''}
                   ORDER BY id DESC LIMIT $3) AS d
             LEFT JOIN LATERAL (SELECT vector FROM vectors WHERE vectors.document_id = d.id AND model = $4 LIMIT 1) AS v ON true
             LEFT JOIN LATERAL (SELECT story_id FROM story_members WHERE story_members.document_id = d.id LIMIT 1) AS m ON true
             LEFT JOIN LATERAL (SELECT topic FROM signal_topics WHERE signal_topics.document_id = d.id LIMIT 1) AS s ON true
             ORDER BY d.id DESC`,
      values: [before, after, size, STATIC_MODEL.id],
    });
    if (rows.length > 0) pages.push(rows.reverse());
    read += rows.length;
    if (rows.length < size) break;
    before = rows[0]!.id;
  }
  return toWindow(pages.reverse(), read, dimensions);
}

function toWindow(pages: readonly (readonly Row[])[], rows: number, dimensions: number): SignalWindow {
  const ids: string[] = [];
  const titles: string[] = [];
  const publishedAt = new Float64Array(rows);
  const vectors = new Int8Array(new SharedArrayBuffer(rows * dimensions));
  const stories = new Int32Array(rows);
  const sources = new Int32Array(rows);
  const topics = new Int32Array(rows);
  const firstOfStory = new Map<string, number>();
  const numberOfSource = new Map<string, number>();
  for (const page of pages)
    for (const row of page) {
      const place = ids.length;
      ids.push(row.id);
      titles.push(row.title);
      publishedAt[place] = row.published_at;
      if (row.vector?.length === dimensions) vectors.set(row.vector, place * dimensions);
      const first = row.story_id === null ? undefined : firstOfStory.get(row.story_id);
      stories[place] = first ?? place;
      if (row.story_id !== null && first === undefined) firstOfStory.set(row.story_id, place);
      const source = numberOfSource.get(row.source_id) ?? numberOfSource.size;
      numberOfSource.set(row.source_id, source);
      sources[place] = source;
      topics[place] = row.topic ?? -1;
    }
  return { ids, titles, publishedAt, vectors, stories, sources, topics };
}
