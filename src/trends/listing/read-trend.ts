import { BellwetherError } from '../../base/errors.ts';
import { type Call, parseTrendId, type TrendSubject } from '../../domain/trend.ts';
import type { Queryable } from '../../ports/database.ts';
import { listCalls } from '../calls/call-rows.ts';
import type { TrendFacts } from '../runs/analysis.ts';
import { burstsOf, type ListedBurst } from './list-bursts.ts';
import { readSignalCards, type SignalCard } from './signal-cards.ts';
import { readTimeline, type TimelineEntry } from './timeline.ts';
import { type ListedTrend, TREND_COLUMNS, type TrendRow, toTrend } from './trend-row.ts';

/** Everything that the page of one trend shows. */
export interface TrendPicture {
  readonly trend: ListedTrend;
  /** The end of the data; null before the first run. */
  readonly asOf: number | null;
  /** Null for one that is tracked and was never computed. */
  readonly facts: TrendFacts | null;
  /** Subjects that are one trend with it. */
  readonly also: readonly { readonly id: string; readonly name: string }[];
  /** Newest first. */
  readonly bursts: readonly ListedBurst[];
  readonly related: readonly {
    readonly subject: TrendSubject;
    readonly together: number;
    readonly lift: number;
  }[];
  readonly representative: readonly SignalCard[];
  /** Newest first. */
  readonly timeline: readonly TimelineEntry[];
  readonly calls: readonly Call[];
  readonly note: string | null;
}

const MOST_CALLS = 50;

/** A trend by its id, or by that of a subject that is one trend with it. Throws INVALID_INPUT, NOT_FOUND. */
export async function findTrend(tenant: Queryable, id: string): Promise<ListedTrend> {
  const [trend] = await findTrends(tenant, [id]);
  return trend!;
}

/** In the order of the ids. */
export async function findTrends(tenant: Queryable, ids: readonly string[]): Promise<ListedTrend[]> {
  for (const id of ids) parseTrendId(id);
  const rows = await tenant.query<TrendRow & { asked: string }>({
    name: 'trends-find',
    text: `SELECT asked, ${TREND_COLUMNS} FROM (
             SELECT w.id AS asked, coalesce((SELECT trend FROM trend_aliases AS a WHERE a.id = w.id), w.id) AS stands
             FROM unnest($1::text[]) AS w(id)) AS w JOIN trends AS t ON t.id = w.stands`,
    values: [[...ids]],
  });
  const byAsked = new Map(rows.map((row) => [row.asked, row]));
  return ids.map((id) => {
    const row = byAsked.get(id);
    if (row === undefined)
      throw new BellwetherError(
        'NOT_FOUND',
        `${JSON.stringify(id.slice(0, 100))} is no trend now. Track it, and the next run computes it.`,
      );
    return toTrend(row);
  });
}

/** Throws INVALID_INPUT, NOT_FOUND. */
export async function readTrend(tenant: Queryable, asked: string): Promise<TrendPicture> {
  const trend = await findTrend(tenant, asked);
  const id = `${trend.subject.kind}:${trend.subject.key}`;
  const [state, bursts, calls] = await Promise.all([
    tenant.query<{ as_of: number | null; detail: TrendFacts | null; also: string[]; note: string | null }>({
      name: 'trend-picture',
      text: `SELECT s.as_of, d.detail, t.note,
               (SELECT coalesce(array_agg(a.id ORDER BY a.id), '{}') FROM trend_aliases AS a WHERE a.trend = $1) AS also
             FROM trend_state AS s LEFT JOIN trend_details AS d ON d.id = $1 LEFT JOIN tracked_subjects AS t ON t.id = $1`,
      values: [id],
    }),
    burstsOf(tenant, id),
    listCalls(tenant, { subject: id }, { limit: MOST_CALLS }),
  ]);
  const { as_of: asOf, detail: facts, also, note } = state[0]!;
  const [representative, named, timeline] = await Promise.all([
    readSignalCards(tenant, facts?.representative ?? []),
    namesOf(tenant, facts?.related.map((each) => each.id) ?? []),
    readTimeline(tenant, trend.subject, { bursts, calls }),
  ]);
  return {
    trend,
    asOf,
    facts,
    // Only terms give way to another, and a term is its own name.
    also: also.map((alias) => ({ id: alias, name: parseTrendId(alias).key })),
    bursts,
    related: (facts?.related ?? []).flatMap(({ id: other, together, lift }) => {
      const subject = named.get(other);
      return subject === undefined ? [] : [{ subject, together, lift }];
    }),
    representative,
    timeline,
    calls,
    note,
  };
}

async function namesOf(tenant: Queryable, ids: readonly string[]): Promise<Map<string, TrendSubject>> {
  const rows = await tenant.query<{
    id: string;
    kind: TrendSubject['kind'];
    key: string;
    name: string;
    entity_kind: string | null;
  }>({
    name: 'trend-names',
    text: 'SELECT id, kind, key, name, entity_kind FROM trends WHERE id = ANY($1::text[])',
    values: [[...ids]],
  });
  return new Map(
    rows.map(({ id, entity_kind, ...subject }) => [id, { ...subject, entityKind: entity_kind }]),
  );
}
