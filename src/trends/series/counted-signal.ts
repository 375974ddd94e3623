import type { StoredSignal } from '../../domain/series.ts';
import type { Queryable } from '../../ports/database.ts';
import type { CountedSignal } from './series-changes.ts';
import { countedAt } from './subject-week.ts';

export async function readSourceNumbers(transaction: Queryable): Promise<ReadonlyMap<string, number>> {
  const rows = await transaction.query<{ source_id: string; number: number }>({
    text: 'SELECT source_id, number FROM source_numbers',
  });
  return new Map(rows.map(({ source_id, number }) => [source_id, number]));
}

export function toCounted(
  signal: StoredSignal,
  sources: ReadonlyMap<string, number>,
): CountedSignal | undefined {
  const source = sources.get(signal.sourceId);
  if (source === undefined) return undefined;
  const { sentiment, reach, repeats } = signal;
  return { at: countedAt(signal), source, sentiment, reach, repeats };
}
