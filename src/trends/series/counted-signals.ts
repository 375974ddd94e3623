import type { StoredSignal } from '../../domain/series.ts';
import type { Queryable } from '../../ports/database.ts';
import { readSignals } from './read-signals.ts';
import type { CountedSignal } from './series-changes.ts';
import { countedAt } from './subject-week.ts';

/** Signals of one read. */
const PAGE = 5_000;

/** Signals by their id as series count them; those that are gone, or whose source has no number yet, are left out. */
export async function readCountedSignals(
  transaction: Queryable,
  ids: readonly string[],
): Promise<Map<string, CountedSignal>> {
  const sources = await readSourceNumbers(transaction);
  const counted = new Map<string, CountedSignal>();
  for (let at = 0; at < ids.length; at += PAGE)
    for (const signal of await readSignals(transaction, ids.slice(at, at + PAGE))) {
      const found = toCounted(signal, sources);
      if (found !== undefined) counted.set(signal.id, found);
    }
  return counted;
}

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
