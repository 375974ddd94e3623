import type { Queryable } from '../../ports/database.ts';

/** What a page shows of a signal that it names. */
export interface SignalCard {
  readonly id: string;
  readonly title: string;
  /** Name of its source. */
  readonly source: string;
  readonly publishedAt: number;
  readonly url: string | null;
}

/** In the order of the ids; those that are gone are left out. */
export async function readSignalCards(tenant: Queryable, ids: readonly string[]): Promise<SignalCard[]> {
  if (ids.length === 0) return [];
  const rows = await tenant.query<{
    id: string;
    title: string;
    source: string | null;
    published_at: number;
    url: string | null;
  }>({
    name: 'trend-signal-cards',
    text: `SELECT d.id, d.title, s.name AS source, d.published_at, d.url
           FROM documents AS d LEFT JOIN sources AS s ON s.id = d.source_id WHERE d.id = ANY($1::uuid[])`,
    values: [[...ids]],
  });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (row === undefined) return [];
    return [{ id, title: row.title, source: row.source ?? '', publishedAt: row.published_at, url: row.url }];
  });
}
