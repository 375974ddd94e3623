import type { Queryable } from '../../ports/database.ts';
import type { HistoryEntry } from '../knowledge-graph.ts';
import { findEntity, noEntity, toEntity } from './entity-row.ts';
import { findRelationship, noRelationship } from './relationship-row.ts';

const MOST = 1_000;

/** What people changed of an entity, newest first, and how it came to be known. Throws NOT_FOUND. */
export async function entityHistory(queryable: Queryable, id: string): Promise<HistoryEntry[]> {
  const row = await findEntity(queryable, id);
  if (row === undefined) throw noEntity(id);
  const came: HistoryEntry[] = [];
  if (row.entered_at !== null) came.push(beginning(row.entered_at, row.entered_by ?? 'import', 'created'));
  if (row.first_published_at !== null || row.entered_at === null)
    came.push(beginning(row.first_published_at ?? toEntity(row).knownFrom, 'signals', 'named'));
  return [...(await readNotes(queryable, 'entity', row.node)), ...came.sort((a, b) => b.at - a.at)];
}

/** The same of a relationship; of one that signals state, the publication of the first of them. Throws NOT_FOUND. */
export async function relationshipHistory(queryable: Queryable, id: string): Promise<HistoryEntry[]> {
  const row = await findRelationship(queryable, id);
  if (row === undefined) throw noRelationship(id);
  // What people state has an id in the table; who entered it is in there, too, unless a file brought it.
  const came =
    row.id === null
      ? beginning(row.known_from, 'signals', 'stated')
      : beginning(row.known_from, row.entered_by ?? 'import', 'created');
  return [...(await readNotes(queryable, 'relationship', row.number)), came];
}

function beginning(at: number, actor: string, action: string): HistoryEntry {
  return { at, actor, action, before: null, after: null };
}

function readNotes(
  queryable: Queryable,
  of: 'entity' | 'relationship',
  number: number,
): Promise<HistoryEntry[]> {
  return queryable.query<HistoryEntry>({
    name: `graph-history-${of}`,
    text: `SELECT occurred_at AS at, actor, split_part(action, '.', 2) AS action, before, after FROM graph_history
           WHERE ${of} = $1 ORDER BY id DESC LIMIT ${MOST}`,
    values: [number],
  });
}
