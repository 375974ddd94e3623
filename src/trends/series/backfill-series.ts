import { uuidV7Floor } from '../../base/ids.ts';
import { DAY_MS, WEEK_MS } from '../../domain/series.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Database, Queryable } from '../../ports/database.ts';
import type { TopicAssigner } from '../topic-assigner.ts';
import { countAgain } from '../windows/count-again.ts';
import { readWindowRules } from '../windows/window-rules.ts';
import { writeChunks } from './chunk-store.ts';
import { countSubjects } from './count-subjects.ts';
import { readTerms } from './counted-terms.ts';
import { readMisdated, readSignalsWithin } from './read-signals.ts';
import { lockSeries } from './rewrite-series.ts';
import { createSeriesChanges } from './series-changes.ts';
import { createSubjectNumbers, findNumbers } from './subject-numbers.ts';
import { KIND, mondayOf } from './subject-week.ts';

export interface BackfillOptions {
  readonly database: Database;
  /** The topics of signals as they are stored. */
  readonly topics?: TopicAssigner;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Called with weeks counted and weeks in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Counts all series and hits again from the documents that are stored, week by week, each in a transaction of its own that
 * holds the tenant's write lock: what is stored meanwhile counts once, and readers see every week as it was or as it is.
 * What was counted of documents that were deleted by their age is lost.
 */
export async function backfillSeries(tenant: TenantId, options: BackfillOptions): Promise<void> {
  const { database, onProgress } = options;
  const store = database.tenant(tenant);
  const numbers = createSubjectNumbers();
  // What is captured from now on is looked through again with each week.
  const since = uuidV7Floor(options.now - DAY_MS);
  const misdated = await readMisdated(store, uuidV7Floor(0));
  const weeks = await weeksOf(store);
  for (const [i, week] of weeks.entries()) {
    await store.transaction(async (transaction) => {
      await lockSeries(transaction);
      const all = [...new Set([...misdated, ...(await readMisdated(transaction, since))])];
      await countWeek(transaction, { tenant, week, misdated: all, numbers, options });
    });
    onProgress?.(i + 1, weeks.length);
  }
  for (const rule of await readWindowRules(store)) await countAgain(store, rule);
}

/** Weeks in which something is counted, or was published or captured. Week 0 begins on Monday, 29 December 1969. */
async function weeksOf(store: Queryable): Promise<readonly number[]> {
  const rows = await store.query<{ week: number }>({
    text: `SELECT DISTINCT floor((extract(epoch FROM at) / 86400 + 3) / 7)::int AS week FROM (
             SELECT published_at AS at FROM documents WHERE published_at >= 'epoch'
             UNION ALL SELECT captured_at FROM documents
             UNION ALL SELECT week::timestamp AT TIME ZONE 'UTC' FROM series_chunks) AS t ORDER BY 1`,
  });
  return rows.map(({ week }) => week);
}

async function countWeek(
  transaction: Queryable,
  {
    tenant,
    week,
    misdated,
    numbers,
    options,
  }: {
    readonly tenant: TenantId;
    readonly week: number;
    readonly misdated: readonly string[];
    readonly numbers: ReturnType<typeof createSubjectNumbers>;
    readonly options: BackfillOptions;
  },
): Promise<void> {
  const terms = await readTerms(transaction);
  const topics = await options.topics?.begin(tenant, transaction, 0);
  const changes = createSeriesChanges();
  const from = mondayOf(week) * DAY_MS;
  for await (const signals of readSignalsWithin(transaction, { from, to: from + WEEK_MS, misdated })) {
    await findNumbers(
      transaction,
      {
        sources: signals.map(({ sourceId }) => sourceId),
        entities: signals.flatMap(({ entityIds }) => entityIds),
      },
      { known: [], found: numbers },
    );
    const topicsNow = await topics?.topicsOf(signals.map(({ id }) => id));
    for (const [i, signal] of signals.entries())
      countSubjects(changes, signal, {
        topic: topicsNow?.[i] ?? -1,
        numbering: { numbers: [numbers], terms },
        sign: 1,
      });
  }
  await transaction.query({
    name: 'series-delete-week',
    // Without what says the topics of signals their series stay as they are.
    text: `DELETE FROM series_chunks WHERE week = 'epoch'::date + $1::integer AND ($2 OR kind <> ${KIND.topic})`,
    values: [mondayOf(week), topics !== undefined],
  });
  await writeChunks(transaction, changes.sums());
}
