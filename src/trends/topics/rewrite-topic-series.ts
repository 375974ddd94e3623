import type { Queryable } from '../../ports/database.ts';
import { writeChunks } from '../series/chunk-store.ts';
import { createSeriesChanges } from '../series/series-changes.ts';
import { KIND } from '../series/subject-week.ts';
import type { RewriteTopicSeries } from './refresh-series.ts';

/** Replaces all chunks of topics by what their signals say. */
export const rewriteTopicSeries: RewriteTopicSeries = async (transaction: Queryable, subjects) => {
  const changes = createSeriesChanges();
  const numbers: number[] = [];
  for (const { number, signals } of subjects) {
    numbers.push(number);
    for (const signal of signals) changes.count(KIND.topic, number, signal, 1);
  }
  await transaction.query({
    name: 'topics-forget-series',
    text: 'DELETE FROM series_chunks WHERE kind = $1 AND number = ANY($2::integer[])',
    values: [KIND.topic, numbers],
  });
  await writeChunks(transaction, changes.sums());
};
