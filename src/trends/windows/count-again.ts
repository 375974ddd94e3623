import { createUuidV7 } from '../../base/ids.ts';
import { decodeChunk } from '../../kernels/series/series-chunk.ts';
import type { Queryable, TenantDatabase } from '../../ports/database.ts';
import { lockSeries } from '../series/rewrite-series.ts';
import { timeOfHour } from '../series/subject-week.ts';
import { findHits, freshCells, type HitSpan } from './find-hits.ts';
import type { WindowRule } from './window-rules.ts';

/** Subjects of one transaction: the write lock is held for some tens of milliseconds. */
const SUBJECTS = 200;

/** Finds the hits of a rule in everything that was counted so far, and writes them over those that are stored. */
export async function countAgain(store: TenantDatabase, rule: WindowRule): Promise<void> {
  for (let after = -1; ; ) {
    const reached: number | null = await store.transaction(async (transaction) => {
      await lockSeries(transaction);
      const numbers = await nextSubjects(transaction, rule, after);
      if (numbers.length === 0) return null;
      await transaction.query({
        text: 'DELETE FROM window_hits WHERE rule_id = $1 AND number = ANY($2::integer[])',
        values: [rule.id, numbers],
      });
      await insertHits(transaction, rule, await findAll(transaction, rule, numbers));
      return numbers.at(-1)!;
    });
    if (reached === null) return;
    after = reached;
  }
}

async function nextSubjects(transaction: Queryable, rule: WindowRule, after: number): Promise<number[]> {
  if (rule.number !== null) return rule.number > after ? [rule.number] : [];
  const rows = await transaction.query<{ number: number }>(
    rule.entityKind === null
      ? {
          text: `SELECT DISTINCT number FROM series_chunks WHERE kind = $1 AND number > $2 ORDER BY number LIMIT $3`,
          values: [rule.kind, after, SUBJECTS],
        }
      : {
          text: `SELECT node AS number FROM entities WHERE kind = $1 AND node > $2 ORDER BY node LIMIT $3`,
          values: [rule.entityKind, after, SUBJECTS],
        },
  );
  return rows.map(({ number }) => number);
}

async function findAll(
  transaction: Queryable,
  rule: WindowRule,
  numbers: readonly number[],
): Promise<(HitSpan & { readonly number: number })[]> {
  const rows = await transaction.query<{ number: number; monday: number; cells: Buffer }>({
    text: `SELECT number, week - 'epoch'::date AS monday, cells FROM series_chunks
           WHERE kind = $1 AND number = ANY($2::integer[]) ORDER BY number, week`,
    values: [rule.kind, numbers],
  });
  return [...Map.groupBy(rows, ({ number }) => number)].flatMap(([number, chunks]) => {
    const weeks = chunks.map(({ monday, cells }) => [(monday + 3) / 7, decodeChunk(cells)] as const);
    const fresh = freshCells(weeks, 0, Number.POSITIVE_INFINITY);
    return findHits(fresh, rule).map((span) => ({ ...span, number }));
  });
}

async function insertHits(
  transaction: Queryable,
  rule: WindowRule,
  hits: readonly (HitSpan & { readonly number: number })[],
): Promise<void> {
  if (hits.length === 0) return;
  await transaction.query({
    text: `INSERT INTO window_hits (id, rule_id, number, starts_at, ends_at, signals, sources)
           SELECT id, $2, number, to_timestamp(starts_at / 1000), to_timestamp(ends_at / 1000), signals, sources
           FROM unnest($1::uuid[], $3::integer[], $4::float8[], $5::float8[], $6::integer[], $7::integer[])
             AS h(id, number, starts_at, ends_at, signals, sources)`,
    values: [
      hits.map(({ end }) => createUuidV7(timeOfHour(end))),
      rule.id,
      hits.map(({ number }) => number),
      hits.map(({ start }) => timeOfHour(start)),
      hits.map(({ end }) => timeOfHour(end)),
      hits.map(({ signals }) => signals),
      hits.map(({ sources }) => sources),
    ],
  });
}
