import { trendId } from '../../domain/trend.ts';
import type { Queryable } from '../../ports/database.ts';
import { storeCalls } from '../calls/store-calls.ts';
import type { AnalysedTrend, Analysis } from './analysis.ts';

/** Rows of one statement. */
const CHUNK = 500;

export interface StoredRun {
  readonly run: string;
  readonly asOf: number | null;
  readonly firstDay: number;
  readonly now: number;
  /** Milliseconds that the run took until now. */
  readonly took: number;
}

/**
 * Puts what a run found in the place of what the last one did, in the caller's transaction: readers see the old rows or the
 * new ones. Bursts and calls keep their ids.
 */
export async function storeAnalysis(
  transaction: Queryable,
  analysis: Analysis,
  { run, asOf, firstDay, now, took }: StoredRun,
): Promise<void> {
  // Whoever tracks a subject takes it too, so that no row is written between what is deleted and what is put there.
  await transaction.query({ name: 'trend-run-lock', text: 'SELECT 1 FROM trend_state FOR UPDATE' });
  await replaceTrends(transaction, analysis.trends);
  await replaceDetails(transaction, analysis.trends, firstDay);
  await replaceAliases(transaction, analysis.aliases);
  if (asOf !== null) await storeCalls(transaction, analysis, { asOf, now });
  await keepTracked(transaction, asOf ?? now);
  await transaction.query({
    text: `UPDATE trend_state SET run = $1, as_of = to_timestamp($2::float8 / 1000), run_at = to_timestamp($3::float8 / 1000), took = $4`,
    values: [run, asOf, now, Math.round(took)],
  });
}

async function replaceTrends(transaction: Queryable, trends: readonly AnalysedTrend[]): Promise<void> {
  await transaction.query({ text: 'DELETE FROM trends' });
  for (let at = 0; at < trends.length; at += CHUNK)
    await transaction.query({
      name: 'trends-insert',
      text: `INSERT INTO trends SELECT t.* FROM json_populate_recordset(NULL::trends, $1::json) AS t`,
      values: [JSON.stringify(trends.slice(at, at + CHUNK).map(toRow))],
    });
}

function toRow(trend: AnalysedTrend): Record<string, unknown> {
  const { subject, figures, burst } = trend;
  return {
    id: trendId(subject),
    kind: subject.kind,
    key: subject.key,
    name: subject.name,
    folded: subject.name.toLowerCase(),
    entity_kind: subject.entityKind,
    score: trend.attention.score,
    recent: figures.recent,
    before: figures.before,
    signals: figures.signals,
    sources: figures.sources,
    first_at: new Date(figures.firstAt),
    last_at: new Date(figures.lastAt),
    growth: figures.growth,
    level: trend.level,
    velocity: trend.velocity,
    acceleration: trend.acceleration,
    direction: figures.direction,
    sparkline: figures.sparkline,
    burst,
    burst_score: trend.burstScore,
    bursting: burst !== null && burst.endsAt === null,
    weak_signal: trend.weakSignal,
    weak_called: trend.weakCalled,
    horizon: trend.horizon,
    horizon_confidence: trend.horizonConfidence,
    pestle: trend.pestle.map(({ name }) => name),
    pestle_shares: trend.pestle.map(({ share }) => share),
    tracked: trend.tracked,
  };
}

/** Most trends are quiet, and their details stay as they are: only what differs is written. */
async function replaceDetails(
  transaction: Queryable,
  trends: readonly AnalysedTrend[],
  firstDay: number,
): Promise<void> {
  await transaction.query({
    text: 'DELETE FROM trend_details WHERE NOT EXISTS (SELECT FROM trends WHERE trends.id = trend_details.id)',
  });
  for (let at = 0; at < trends.length; at += CHUNK) {
    const part = trends.slice(at, at + CHUNK);
    await transaction.query({
      name: 'trend-details-store',
      text: `INSERT INTO trend_details AS old (id, detail, first_day, expected)
             SELECT id, detail::json, $4, expected FROM unnest($1::text[], $2::text[], $3::bytea[]) AS d(id, detail, expected)
             ON CONFLICT (id) DO UPDATE SET detail = excluded.detail, first_day = excluded.first_day, expected = excluded.expected
             WHERE old.detail::text <> excluded.detail::text OR old.first_day <> excluded.first_day
               OR old.expected <> excluded.expected`,
      values: [
        part.map(({ subject }) => trendId(subject)),
        part.map(({ detail }) => JSON.stringify(detail)),
        part.map(({ expected }) => Buffer.from(expected.buffer, expected.byteOffset, expected.byteLength)),
        firstDay,
      ],
    });
  }
}

async function replaceAliases(transaction: Queryable, aliases: Analysis['aliases']): Promise<void> {
  await transaction.query({ text: 'DELETE FROM trend_aliases' });
  await transaction.query({
    text: 'INSERT INTO trend_aliases (id, trend) SELECT * FROM unnest($1::text[], $2::text[])',
    values: [aliases.map(({ id }) => id), aliases.map(({ trend }) => trend)],
  });
}

/** A row for what is tracked and was not in the corpus, and marks as they are now. */
export async function keepTracked(transaction: Queryable, asOf: number): Promise<void> {
  await transaction.query({
    text: `INSERT INTO trends (id, kind, key, name, folded, entity_kind, score, recent, before, signals, sources, first_at, last_at,
             growth, level, velocity, acceleration, direction, sparkline, burst_score, bursting, weak_signal, weak_called,
             horizon_confidence, pestle, pestle_shares, tracked)
           SELECT id, kind, key, name, lower(name), entity_kind, 0, 0, 0, 0, 0, to_timestamp($1::float8 / 1000), to_timestamp($1::float8 / 1000),
             0, 0, 0, 0, 0, '{}', 0, false, 0, false, 0, '{}', '{}', true
           FROM tracked_subjects ON CONFLICT (id) DO NOTHING`,
    values: [asOf],
  });
  await transaction.query({
    text: `UPDATE trends SET tracked = NOT tracked
           WHERE tracked <> EXISTS (SELECT FROM tracked_subjects AS s WHERE s.id = trends.id)`,
  });
}
