import type { TenantId } from '../../domain/tenant.ts';
import { titleTerms } from '../../kernels/text/title-terms.ts';
import type { Database, Queryable } from '../../ports/database.ts';
import { readSourceNumbers, toCounted } from './counted-signal.ts';
import { raiseSeriesVersion } from './counted-terms.ts';
import { readSignals } from './read-signals.ts';
import { lockSeries, rewriteSeries } from './rewrite-series.ts';
import type { CountedSignal } from './series-changes.ts';

/**
 * Counts terms from now on, and what was stored before with them. Those that are counted already stay as they are. Gives
 * the number of each. Titles are found by their words in the tenant's documents: one pass over them for all terms.
 */
export async function promoteTerms(
  database: Database,
  tenant: TenantId,
  terms: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const wanted = [...new Set(terms)];
  if (wanted.length === 0) return new Map();
  return database.tenant(tenant).transaction(async (transaction) => {
    await lockSeries(transaction);
    const made = await transaction.query<{ number: number; term: string }>({
      text: `INSERT INTO terms (term) SELECT term FROM unnest($1::text[]) AS t(term)
             WHERE NOT EXISTS (SELECT FROM terms WHERE terms.term = t.term) RETURNING number, term`,
      values: [wanted],
    });
    if (made.length > 0) {
      await raiseSeriesVersion(transaction);
      await countTerms(transaction, made);
    }
    const all = await transaction.query<{ number: number; term: string }>({
      text: 'SELECT number, term FROM terms WHERE term = ANY($1::text[])',
      values: [wanted],
    });
    return new Map(all.map(({ number, term }) => [term, number]));
  });
}

/** Documents of one read. */
const PAGE = 5_000;

async function countTerms(
  transaction: Queryable,
  terms: readonly { readonly number: number; readonly term: string }[],
): Promise<void> {
  const numbers = new Map(terms.map(({ number, term }) => [term, number]));
  const signals = new Map<number, CountedSignal[]>(terms.map(({ number }) => [number, []]));
  const sources = await readSourceNumbers(transaction);
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows: { id: string; title: string }[] = await transaction.query<{ id: string; title: string }>({
      name: 'series-titles',
      text: 'SELECT id, title FROM documents WHERE id > $1::uuid ORDER BY id LIMIT $2',
      values: [after, PAGE],
    });
    // Few titles say one of the terms, and only those are read whole.
    const saying = rows.filter(({ title }) => titleTerms(title).some((term) => numbers.has(term)));
    for (const signal of await readSignals(
      transaction,
      saying.map(({ id }) => id),
    )) {
      const counted = toCounted(signal, sources);
      if (counted === undefined) continue;
      for (const term of signal.terms) {
        const number = numbers.get(term);
        if (number !== undefined) signals.get(number)!.push(counted);
      }
    }
    if (rows.length < PAGE) break;
    after = rows.at(-1)!.id;
  }
  await rewriteSeries(
    transaction,
    'term',
    [...signals].map(([number, counted]) => ({ number, signals: counted })),
  );
}
