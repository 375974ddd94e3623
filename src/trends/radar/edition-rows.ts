import { BellwetherError } from '../../base/errors.ts';
import { isUuid } from '../../base/ids.ts';
import type { Quadrants, RadarEditionSummary } from '../../domain/radar.ts';
import type { Queryable } from '../../ports/database.ts';

/** An edition without its blips. */
export interface EditionRow extends RadarEditionSummary {
  readonly quadrants: Quadrants;
  readonly previous: { readonly id: string; readonly name: string } | null;
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly state: 'draft' | 'published';
  readonly quadrants: string[];
  readonly previous_id: string | null;
  readonly previous_name: string | null;
  readonly created_at: number;
  readonly published_at: number | null;
  readonly blips: number;
}

const COLUMNS = `e.id, e.name, e.state, e.quadrants, e.created_at, e.published_at, p.id AS previous_id, p.name AS previous_name,
  (SELECT count(*)::int FROM radar_blips b WHERE b.edition = e.id) AS blips`;
const FROM = 'FROM radar_editions e LEFT JOIN radar_editions p ON p.id = e.previous';

/** Newest first: the draft, if there is one, is the last that was begun. `before` is the id of the last of the page before. */
export async function listEditions(
  tenant: Queryable,
  { limit, before }: { readonly limit: number; readonly before?: string },
): Promise<EditionRow[]> {
  const rows = await tenant.query<Row>({
    name: 'radar-editions',
    text: `SELECT ${COLUMNS} ${FROM} WHERE $2::uuid IS NULL OR e.id < $2 ORDER BY e.id DESC LIMIT $1`,
    values: [limit, before ?? null],
  });
  return rows.map(toEdition);
}

/** Throws NOT_FOUND. */
export async function readEdition(tenant: Queryable, id: string): Promise<EditionRow> {
  const rows = isUuid(id)
    ? await tenant.query<Row>({
        name: 'radar-edition',
        text: `SELECT ${COLUMNS} ${FROM} WHERE e.id = $1`,
        values: [id],
      })
    : [];
  if (rows[0] === undefined)
    throw new BellwetherError(
      'NOT_FOUND',
      `No radar edition here has the id ${JSON.stringify(id.slice(0, 80))}. GET /api/v1/radar/editions lists them.`,
    );
  return toEdition(rows[0]);
}

/** The draft, locked until the transaction ends. Throws NOT_FOUND, and CONFLICT for what is published. */
export async function lockDraft(transaction: Queryable, id: string): Promise<EditionRow> {
  if (isUuid(id))
    await transaction.query({
      name: 'radar-edition-lock',
      text: 'SELECT FROM radar_editions WHERE id = $1 FOR UPDATE',
      values: [id],
    });
  const edition = await readEdition(transaction, id);
  if (edition.state === 'published')
    throw new BellwetherError(
      'CONFLICT',
      `"${edition.name}" is published and stays as it is. Begin a new edition with POST /api/v1/radar/editions to change something.`,
    );
  return edition;
}

/** Published last; null when none is. */
export async function newestPublished(tenant: Queryable): Promise<EditionRow | null> {
  const rows = await tenant.query<Row>({
    name: 'radar-edition-newest',
    text: `SELECT ${COLUMNS} ${FROM} WHERE e.state = 'published' ORDER BY e.published_at DESC, e.id DESC LIMIT 1`,
  });
  return rows[0] === undefined ? null : toEdition(rows[0]);
}

/** Throws CONFLICT when there is a draft already. */
export async function insertDraft(
  transaction: Queryable,
  edition: {
    readonly id: string;
    readonly name: string;
    readonly quadrants: Quadrants;
    readonly previous: string | null;
  },
  made: { readonly by: string; readonly now: number },
): Promise<void> {
  const rows = await transaction.query({
    text: `INSERT INTO radar_editions (id, name, quadrants, previous, created_at, created_by)
           VALUES ($1, $2, $3::text[], $4, to_timestamp($5::float8 / 1000), $6)
           ON CONFLICT ((true)) WHERE state = 'draft' DO NOTHING RETURNING id`,
    values: [edition.id, edition.name, edition.quadrants, edition.previous, made.now, made.by],
  });
  if (rows.length > 0) return;
  const [draft] = await transaction.query<{ id: string; name: string }>({
    text: "SELECT id, name FROM radar_editions WHERE state = 'draft'",
  });
  throw new BellwetherError(
    'CONFLICT',
    `There is a draft already${draft === undefined ? '' : `, "${draft.name}" (${draft.id})`}. Publish it or delete it first.`,
  );
}

export async function markPublished(
  transaction: Queryable,
  id: string,
  { by, now }: { readonly by: string; readonly now: number },
): Promise<void> {
  await transaction.query({
    text: `UPDATE radar_editions SET state = 'published', published_at = to_timestamp($2::float8 / 1000), published_by = $3
           WHERE id = $1`,
    values: [id, now, by],
  });
}

export async function deleteEdition(transaction: Queryable, id: string): Promise<void> {
  await transaction.query({ text: 'DELETE FROM radar_editions WHERE id = $1', values: [id] });
}

function toEdition(row: Row): EditionRow {
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    createdAt: row.created_at,
    publishedAt: row.published_at,
    blips: row.blips,
    quadrants: row.quadrants as unknown as Quadrants,
    previous: row.previous_id === null ? null : { id: row.previous_id, name: row.previous_name! },
  };
}
