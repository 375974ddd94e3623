import { BellwetherError } from '../../base/errors.ts';
import { createUuidV7, isUuid } from '../../base/ids.ts';
import type { Movement, RadarBlip, Ring, RingSuggestion } from '../../domain/radar.ts';
import type { TrendId } from '../../domain/trend.ts';
import type { Queryable } from '../../ports/database.ts';
import { blipKey } from './blip-key.ts';

/** A blip with what only the store needs. */
export interface BlipRow extends RadarBlip {
  readonly key: string;
  readonly before: Ring | null;
}

interface Row {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly quadrant: number;
  readonly ring: Ring;
  readonly before: Ring | null;
  readonly movement: Movement;
  readonly description: string;
  readonly trend: TrendId | null;
  readonly suggested: RingSuggestion | null;
  readonly placed_by: string | null;
  readonly placed_at: number | null;
  readonly reason: string | null;
}

const COLUMNS =
  'id, key, name, quadrant, ring, before, movement, description, trend, suggested, placed_by, placed_at, reason';

export type NewBlip = Pick<
  BlipRow,
  'name' | 'quadrant' | 'ring' | 'before' | 'movement' | 'description' | 'trend' | 'curated'
>;

export async function readBlips(tenant: Queryable, edition: string): Promise<BlipRow[]> {
  const rows = await tenant.query<Row>({
    name: 'radar-blips',
    text: `SELECT ${COLUMNS} FROM radar_blips WHERE edition = $1 ORDER BY key`,
    values: [edition],
  });
  return rows.map(toBlip);
}

/** Throws NOT_FOUND. */
export async function readBlip(tenant: Queryable, edition: string, id: string): Promise<BlipRow> {
  const rows = isUuid(id)
    ? await tenant.query<Row>({
        name: 'radar-blip',
        text: `SELECT ${COLUMNS} FROM radar_blips WHERE edition = $1 AND id = $2`,
        values: [edition, id],
      })
    : [];
  if (rows[0] === undefined)
    throw new BellwetherError(
      'NOT_FOUND',
      `This edition has no blip with the id ${JSON.stringify(id.slice(0, 80))}. GET /api/v1/radar/editions/${edition} lists what it holds.`,
    );
  return toBlip(rows[0]);
}

/** Gives their ids. Throws CONFLICT when the edition has one of the names. */
export async function insertBlips(
  transaction: Queryable,
  edition: string,
  { blips, now }: { readonly blips: readonly NewBlip[]; readonly now: number },
): Promise<string[]> {
  const rows = blips.map((blip) => ({
    ...blip,
    id: createUuidV7(now),
    key: blipKey(blip.name),
    placed_by: blip.curated?.by ?? null,
    placed_at: blip.curated === null ? null : blip.curated.at / 1000,
    reason: blip.curated?.reason ?? null,
  }));
  const stored = await transaction.query<{ id: string }>({
    name: 'radar-blips-insert',
    text: `INSERT INTO radar_blips (id, edition, key, name, quadrant, ring, before, movement, description, trend, placed_by, placed_at, reason)
           SELECT r.id, $1, r.key, r.name, r.quadrant, r.ring, r.before, r.movement, r.description, r.trend, r.placed_by,
                  to_timestamp(r.placed_at), r.reason
           FROM json_to_recordset($2::json) AS r (id uuid, key text, name text, quadrant smallint, ring text, before text,
             movement text, description text, trend text, placed_by text, placed_at float8, reason text)
           ON CONFLICT (edition, key) DO NOTHING RETURNING id`,
    values: [edition, JSON.stringify(rows)],
  });
  if (stored.length < rows.length) {
    const known = new Set(stored.map(({ id }) => id));
    const { name } = rows.find(({ id }) => !known.has(id))!;
    throw new BellwetherError(
      'CONFLICT',
      `This edition holds "${name}" already. Move it, or give the new one another name.`,
    );
  }
  return rows.map(({ id }) => id);
}

export async function updateBlip(
  transaction: Queryable,
  id: string,
  place: Pick<BlipRow, 'quadrant' | 'ring' | 'movement' | 'description'> & {
    readonly curated: NonNullable<BlipRow['curated']>;
  },
): Promise<void> {
  const { quadrant, ring, movement, description, curated } = place;
  await transaction.query({
    text: `UPDATE radar_blips SET quadrant = $2, ring = $3, movement = $4, description = $5, placed_by = $6,
             placed_at = to_timestamp($7::float8 / 1000), reason = $8 WHERE id = $1`,
    values: [id, quadrant, ring, movement, description, curated.by, curated.at, curated.reason],
  });
}

export async function deleteBlip(transaction: Queryable, id: string): Promise<void> {
  await transaction.query({ text: 'DELETE FROM radar_blips WHERE id = $1', values: [id] });
}

/** Keeps what was suggested when the edition was published. */
export async function storeSuggestions(
  transaction: Queryable,
  suggestions: readonly { readonly id: string; readonly suggested: RingSuggestion }[],
): Promise<void> {
  await transaction.query({
    text: `UPDATE radar_blips b SET suggested = r.suggested
           FROM json_to_recordset($1::json) AS r (id uuid, suggested json) WHERE b.id = r.id`,
    values: [JSON.stringify(suggestions)],
  });
}

/** Where each blip stood in the last published edition that held it, by key. */
export async function lastPlaces(
  tenant: Queryable,
  keys: readonly string[],
): Promise<ReadonlyMap<string, { readonly ring: Ring; readonly quadrant: number }>> {
  const rows = await tenant.query<{ key: string; ring: Ring; quadrant: number }>({
    name: 'radar-last-places',
    text: `SELECT DISTINCT ON (b.key) b.key, b.ring, b.quadrant
           FROM radar_blips b JOIN radar_editions e ON e.id = b.edition
           WHERE e.state = 'published' AND b.key = ANY ($1::text[])
           ORDER BY b.key, e.published_at DESC, e.id DESC`,
    values: [keys],
  });
  return new Map(rows.map(({ key, ring, quadrant }) => [key, { ring, quadrant }]));
}

function toBlip(row: Row): BlipRow {
  const { placed_by: by, placed_at: at, reason, ...blip } = row;
  return { ...blip, curated: by === null ? null : { by, at: at!, reason: reason! } };
}
