import { createUuidV7 } from '../../base/ids.ts';
import type { Ring } from '../../domain/radar.ts';
import type { Queryable } from '../../ports/database.ts';
import { blipKey } from './blip-key.ts';

/** Where a blip was put, by whom and why. */
export interface Placement {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly by: string;
  readonly reason: string;
  readonly ring: Ring;
  readonly quadrant: number;
  /** The edition's name. */
  readonly edition: string;
}

export interface NewPlacement {
  readonly name: string;
  readonly ring: Ring;
  readonly quadrant: number;
  readonly reason: string;
}

export async function notePlacements(
  transaction: Queryable,
  edition: string,
  {
    placements,
    by,
    now,
  }: { readonly placements: readonly NewPlacement[]; readonly by: string; readonly now: number },
): Promise<void> {
  const rows = placements.map(({ name, ...placement }) => ({
    id: createUuidV7(now),
    key: blipKey(name),
    ...placement,
  }));
  await transaction.query({
    name: 'radar-placements-insert',
    text: `INSERT INTO radar_placements (id, edition, key, at, by, reason, ring, quadrant)
           SELECT r.id, $1, r.key, to_timestamp($2::float8 / 1000), $3, r.reason, r.ring, r.quadrant
           FROM json_to_recordset($4::json) AS r (id uuid, key text, reason text, ring text, quadrant smallint)`,
    values: [edition, now, by, JSON.stringify(rows)],
  });
}

/** Of all editions, newest first; at most 500. */
export async function readPlacements(tenant: Queryable, key: string): Promise<Placement[]> {
  return tenant.query<Placement & object>({
    name: 'radar-placements',
    text: `SELECT p.at, p.by, p.reason, p.ring, p.quadrant, e.name AS edition
           FROM radar_placements p JOIN radar_editions e ON e.id = p.edition
           WHERE p.key = $1 ORDER BY p.id DESC LIMIT 500`,
    values: [key],
  });
}
