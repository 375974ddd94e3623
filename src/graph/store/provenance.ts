import { TEXT_FIELDS } from '../../domain/analysis.ts';
import type { Evidence } from '../../domain/graph.ts';
import type { StoredAnalysis } from '../../domain/stored-analysis.ts';
import type { Queryable } from '../../ports/database.ts';
import { MENTIONED_WITH, readKinds } from '../kinds.ts';
import type { RelationshipWithProvenance } from '../knowledge-graph.ts';
import { readEntities, toEntity } from './entity-row.ts';
import { type RelationshipRow, toRelationship } from './relationship-row.ts';
import { standingRelationship } from './relationships.ts';

const MOST = 50;

/** A relationship with its ends and where it was said. Throws NOT_FOUND. */
export async function readRelationship(
  queryable: Queryable,
  id: string,
): Promise<RelationshipWithProvenance> {
  const row = await standingRelationship(queryable, id);
  const kinds = await readKinds(queryable);
  const ends = new Map(
    (await readEntities(queryable, [row.subject, row.object])).map((end) => [end.node, end]),
  );
  const [subject, object] = [ends.get(row.subject)!, ends.get(row.object)!];
  return {
    ...toRelationship(row, kinds, (node) => ends.get(node)!.id),
    subject: toEntity(subject),
    object: toEntity(object),
    provenance:
      row.kind === MENTIONED_WITH
        ? await namedTogether(queryable, row)
        : await sentences(queryable, row.number),
  };
}

async function sentences(queryable: Queryable, number: number): Promise<Evidence[]> {
  const rows = await queryable.query<{
    document_id: string;
    title: string;
    text: string;
    field: number;
    start_at: number;
    end_at: number;
    confidence: number;
    published_at: number;
  }>({
    name: 'graph-evidence',
    text: `SELECT e.document_id, d.title, CASE e.field WHEN 0 THEN d.title ELSE d.body END AS text, e.field, e.start_at,
             e.end_at, e.confidence, e.published_at
           FROM (SELECT * FROM evidence WHERE relationship = $1 ORDER BY published_at DESC LIMIT ${MOST}) AS e
           JOIN documents AS d ON d.id = e.document_id ORDER BY e.published_at DESC, e.document_id, e.start_at`,
    values: [number],
  });
  return rows.map((row) => ({
    signalId: row.document_id,
    title: row.title,
    field: TEXT_FIELDS[row.field]!,
    start: row.start_at,
    end: row.end_at,
    // PostgreSQL counts characters; offsets are UTF-16 code units.
    sentence: row.text.slice(row.start_at, row.end_at),
    confidence: row.confidence,
    publishedAt: row.published_at,
  }));
}

/** The newest signals that name both; of each the stretch from the one mention to the nearest of the other. */
async function namedTogether(queryable: Queryable, row: RelationshipRow): Promise<Evidence[]> {
  const rows = await queryable.query<{
    id: string;
    title: string;
    body: string;
    published_at: number;
    entities: StoredAnalysis['entities'] | null;
    mentions: StoredAnalysis['mentions'] | null;
    subject_id: string;
    object_id: string;
  }>({
    name: 'graph-named-together',
    text: `SELECT d.id, d.title, d.body, g.published_at, d.analysis->'entities' AS entities,
             d.analysis->'mentions' AS mentions, s.id AS subject_id, o.id AS object_id
           FROM (SELECT document_id, published_at FROM graph_documents WHERE nodes @> ARRAY[$1, $2]::integer[]
                 ORDER BY published_at DESC LIMIT ${MOST}) AS g
           JOIN documents AS d ON d.id = g.document_id, entities AS s, entities AS o
           WHERE s.node = $1 AND o.node = $2 ORDER BY g.published_at DESC, d.id`,
    values: [row.subject_node, row.object_node],
  });
  return rows.map((found) => {
    const entities = found.entities ?? [];
    const places = [found.subject_id, found.object_id].map((id) =>
      entities.findIndex((entity) => entity.id === id),
    );
    const stretch = nearest(found.mentions ?? [], places[0]!, places[1]!);
    const text = stretch.field === 'title' ? found.title : found.body;
    const { start, end } = aroundSentence(text, stretch.start, stretch.end);
    return {
      signalId: found.id,
      title: found.title,
      field: stretch.field,
      start,
      end,
      sentence: text.slice(start, end),
      confidence: row.confidence,
      publishedAt: found.published_at,
    };
  });
}

interface Stretch {
  readonly field: Evidence['field'];
  readonly start: number;
  readonly end: number;
}

/** Where one of each stands closest in one field; the title when no field names both. */
function nearest(mentions: StoredAnalysis['mentions'], left: number, right: number): Stretch {
  let best: Stretch = { field: 'title', start: 0, end: 0 };
  let shortest = Number.POSITIVE_INFINITY;
  const last = new Map<string, (typeof mentions)[number]>();
  for (const mention of mentions) {
    const [field, , end, , , entity] = mention;
    if (entity !== left && entity !== right) continue;
    const other = last.get(`${field} ${entity === left ? right : left}`);
    if (other !== undefined && end - other[1] < shortest) {
      shortest = end - other[1];
      best = { field: TEXT_FIELDS[field]!, start: other[1], end };
    }
    last.set(`${field} ${entity}`, mention);
  }
  return best;
}

/** At most so many characters are added on either side. */
const AROUND = 200;

/** Widens a stretch to the ends of its sentences, as far as they are near. */
function aroundSentence(text: string, start: number, end: number): { start: number; end: number } {
  if (end === 0) return { start: 0, end: text.length };
  const before = text.slice(Math.max(0, start - AROUND), start);
  const ended = Math.max(
    before.lastIndexOf('. '),
    before.lastIndexOf('! '),
    before.lastIndexOf('? '),
    before.lastIndexOf('\n') - 1,
  );
  const after = /[.!?](?=\s|$)|\n/.exec(text.slice(end, end + AROUND));
  return {
    start: ended >= 0 ? start - before.length + ended + 2 : Math.max(0, start - AROUND),
    end: after === null ? Math.min(text.length, end + AROUND) : end + after.index + 1,
  };
}
