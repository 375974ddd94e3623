import type { Queryable } from '../../ports/database.ts';

/** Terms that are counted, by their number. */
export async function readTerms(transaction: Queryable): Promise<ReadonlyMap<string, number>> {
  const rows = await transaction.query<{ number: number; term: string }>({
    name: 'series-terms',
    text: 'SELECT number, term FROM terms',
  });
  return new Map(rows.map(({ number, term }) => [term, number]));
}

/** Rises with every change of the counted terms and of the rules. */
export async function readSeriesVersion(transaction: Queryable): Promise<number> {
  const [state] = await transaction.query<{ version: number }>({
    name: 'series-version',
    text: 'SELECT version FROM series_state',
  });
  return state!.version;
}

export async function raiseSeriesVersion(transaction: Queryable): Promise<void> {
  await transaction.query({ text: 'UPDATE series_state SET version = version + 1' });
}
