import { reachOf } from '../../domain/reach.ts';
import type { TenantId } from '../../domain/tenant.ts';
import type { Database, Queryable } from '../../ports/database.ts';
import { lockSeries, rewriteSeries } from '../series/rewrite-series.ts';
import type { CountedSignal } from '../series/series-changes.ts';

/** Topics, and about so many signals, of one transaction: the tenant's write lock is held for some tens of milliseconds. */
const MOST_TOPICS = 40;
const MOST_SIGNALS = 4_000;

interface Row {
  readonly topic: number;
  readonly at: number;
  readonly source: number;
  readonly sentiment: number | null;
  readonly attributes: Record<string, unknown> | null;
  readonly repeats: boolean;
}

/**
 * Writes the series of topics anew that lost or won signals, a few topics a transaction: between them the pipeline goes on
 * adding to all series. A topic whose series were not written when the process ended is found again.
 */
export async function refreshSeries(
  database: Database,
  tenant: TenantId,
  signal?: AbortSignal,
): Promise<void> {
  const store = database.tenant(tenant);
  for (;;) {
    signal?.throwIfAborted();
    const stale = await store.query<{ number: number; signals: number }>({
      name: 'topics-stale',
      text: 'SELECT number, signals FROM topics WHERE series_stale ORDER BY number LIMIT $1',
      values: [MOST_TOPICS],
    });
    if (stale.length === 0) return;
    let signals = 0;
    let taken = 0;
    while (taken < stale.length && (taken === 0 || signals + stale[taken]!.signals <= MOST_SIGNALS))
      signals += stale[taken++]!.signals;
    const numbers = stale.slice(0, taken).map(({ number }) => number);
    await store.transaction(async (transaction) => {
      await lockSeries(transaction);
      const counted = await readCounted(transaction, numbers);
      await rewriteSeries(
        transaction,
        'topic',
        numbers.map((number) => ({ number, signals: counted.get(number) ?? [] })),
      );
      await transaction.query({
        name: 'topics-refreshed',
        text: 'UPDATE topics SET series_stale = false WHERE number = ANY($1::integer[])',
        values: [numbers],
      });
    });
  }
}

async function readCounted(
  transaction: Queryable,
  numbers: readonly number[],
): Promise<Map<number, CountedSignal[]>> {
  const rows = await transaction.query<Row>({
    name: 'topics-counted-signals',
    text: `SELECT s.topic, s.published_at AS at, n.number AS source, (d.analysis->'sentiment'->>0)::float8 AS sentiment,
             d.attributes, EXISTS (SELECT FROM story_members AS m WHERE m.document_id = s.document_id AND m.matched_id IS NOT NULL) AS repeats
           FROM signal_topics AS s
           JOIN source_numbers AS n ON n.source_id = s.source_id
           CROSS JOIN LATERAL (SELECT analysis, attributes FROM documents WHERE documents.id = s.document_id LIMIT 1) AS d
           WHERE s.topic = ANY($1::integer[])`,
    values: [numbers],
  });
  const counted = new Map<number, CountedSignal[]>();
  for (const { topic, at, source, sentiment, attributes, repeats } of rows) {
    const own = counted.get(topic) ?? [];
    own.push({ at, source, sentiment, reach: reachOf(attributes ?? {}), repeats });
    counted.set(topic, own);
  }
  return counted;
}
