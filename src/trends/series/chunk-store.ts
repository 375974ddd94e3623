import { encodeDays, SUMMARISED_FROM, sumDays, sumHours } from '../../kernels/series/chunk-summary.ts';
import { CELL_WIDTH, type Cells, decodeChunk, encodeChunk } from '../../kernels/series/series-chunk.ts';
import type { Queryable } from '../../ports/database.ts';
import { kindOf, mondayOf, numberOf, type SubjectWeek, weekOf } from './subject-week.ts';

const intArray = (values: readonly number[]): string => `{${values.join(',')}}`;

function keyColumns(keys: readonly SubjectWeek[]): readonly string[] {
  return [
    intArray(keys.map(kindOf)),
    intArray(keys.map(numberOf)),
    intArray(keys.map((key) => mondayOf(weekOf(key)))),
  ];
}

/** The cells of subjects in weeks; those without a chunk are left out. Many come as one value, which costs a tenth of rows. */
export async function readChunks(
  transaction: Queryable,
  keys: readonly SubjectWeek[],
): Promise<Map<SubjectWeek, Cells>> {
  const found = new Map<SubjectWeek, Cells>();
  if (keys.length === 0) return found;
  const [row] = await transaction.query<{ found: Buffer | null }>({
    name: 'series-read-chunks',
    text: `SELECT string_agg(int4send(k.place::int) || int4send(length(c.cells)) || c.cells, ''::bytea) AS found
           FROM unnest($1::smallint[], $2::integer[], $3::integer[]) WITH ORDINALITY AS k(kind, number, monday, place)
           CROSS JOIN LATERAL (SELECT cells FROM series_chunks AS s WHERE s.kind = k.kind AND s.number = k.number
             AND s.week = 'epoch'::date + k.monday LIMIT 1) AS c`,
    values: keyColumns(keys),
  });
  const bytes = row?.found ?? null;
  if (bytes === null) return found;
  for (let at = 0; at < bytes.length; ) {
    const key = keys[bytes.readInt32BE(at) - 1]!;
    const end = at + 8 + bytes.readInt32BE(at + 4);
    found.set(key, decodeChunk(bytes.subarray(at + 8, end)));
    at = end;
  }
  return found;
}

/** Writes chunks over what was there; one without cells is deleted. */
export async function writeChunks(
  transaction: Queryable,
  chunks: ReadonlyMap<SubjectWeek, Cells>,
): Promise<void> {
  const keys: SubjectWeek[] = [];
  const empty: SubjectWeek[] = [];
  for (const [key, cells] of chunks) (cells.length === 0 ? empty : keys).push(key);
  if (empty.length > 0)
    await transaction.query({
      name: 'series-delete-chunks',
      text: `DELETE FROM series_chunks AS s USING unnest($1::smallint[], $2::integer[], $3::integer[]) AS k(kind, number, monday)
             WHERE s.kind = k.kind AND s.number = k.number AND s.week = 'epoch'::date + k.monday`,
      values: keyColumns(empty),
    });
  if (keys.length === 0) return;
  const bytes: Uint8Array[] = [];
  // Where the bytes of each chunk begin, and how many are cells, days, hours; days and hours are 0 where there are none.
  const starts: number[] = [];
  const lengths: readonly [number[], number[], number[]] = [[], [], []];
  let start = 1;
  for (const key of keys) {
    starts.push(start);
    const chunk = chunks.get(key)!;
    const parts = [encodeChunk(chunk)];
    if (chunk.length >= SUMMARISED_FROM * CELL_WIDTH)
      parts.push(encodeDays(sumDays(chunk)), encodeChunk(sumHours(chunk)));
    for (const [i, column] of lengths.entries()) column.push(parts[i]?.length ?? 0);
    for (const part of parts) start += part.length;
    bytes.push(...parts);
  }
  await transaction.query({
    name: 'series-write-chunks',
    text: `INSERT INTO series_chunks (kind, number, week, cells, days, hours)
           SELECT kind, number, 'epoch'::date + monday, substring($4::bytea FROM start FOR cells),
             CASE WHEN days > 0 THEN substring($4::bytea FROM start + cells FOR days) END,
             CASE WHEN days > 0 THEN substring($4::bytea FROM start + cells + days FOR hours) END
           FROM unnest($1::smallint[], $2::integer[], $3::integer[], $5::integer[], $6::integer[], $7::integer[], $8::integer[])
             AS k(kind, number, monday, start, cells, days, hours)
           ON CONFLICT (kind, number, week) DO UPDATE SET cells = excluded.cells, days = excluded.days, hours = excluded.hours`,
    values: [...keyColumns(keys), Buffer.concat(bytes), intArray(starts), ...lengths.map(intArray)],
  });
}
