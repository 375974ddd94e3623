import type { SeriesSubjectKind } from '../../domain/series.ts';
import type { Queryable } from '../../ports/database.ts';
import { writeChunks } from './chunk-store.ts';
import { type CountedSignal, createSeriesChanges } from './series-changes.ts';
import { KIND } from './subject-week.ts';

/** Chunks of one write. */
const PAGE = 5_000;

export interface RewrittenSeries {
  readonly number: number;
  /** All that its series counts; each once. */
  readonly signals: Iterable<CountedSignal>;
}

/**
 * Replaces the series of subjects by what their signals say. The transaction must hold the tenant's write lock
 * (`lockSeries`) from before the signals were read, so that none is missed or counted twice.
 */
export async function rewriteSeries(
  transaction: Queryable,
  kind: SeriesSubjectKind,
  subjects: Iterable<RewrittenSeries>,
): Promise<void> {
  let numbers: number[] = [];
  let changes = createSeriesChanges();
  const flush = async (): Promise<void> => {
    if (numbers.length === 0) return;
    await transaction.query({
      name: 'series-delete-subjects',
      text: 'DELETE FROM series_chunks WHERE kind = $1 AND number = ANY($2::integer[])',
      values: [KIND[kind], numbers],
    });
    await writeChunks(transaction, changes.sums());
    numbers = [];
    changes = createSeriesChanges();
  };
  for (const { number, signals } of subjects) {
    numbers.push(number);
    for (const signal of signals) changes.count(KIND[kind], number, signal, 1);
    if (changes.size >= PAGE) await flush();
  }
  await flush();
}

/** Takes the tenant's write lock until the transaction ends: nobody stores signals meanwhile. */
export async function lockSeries(transaction: Queryable): Promise<void> {
  await transaction.query({ name: 'series-lock', text: 'SELECT FROM outbox_head FOR UPDATE' });
}
