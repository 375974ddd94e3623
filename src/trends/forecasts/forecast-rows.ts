import { type TrendKind, trendId } from '../../domain/trend.ts';
import type { ForecastMethod } from '../../kernels/series/forecast/forecaster.ts';
import type { Queryable } from '../../ports/database.ts';
import type { Forecast } from './forecast.ts';

interface Row {
  readonly id: string;
  readonly subject_kind: TrendKind;
  readonly subject_key: string;
  readonly subject_name: string;
  readonly entity_kind: string | null;
  readonly made_at: number;
  readonly as_of: number;
  readonly replayed: boolean;
  readonly formula: string;
  readonly method: ForecastMethod | null;
  readonly note: string | null;
  readonly tried: Forecast['tried'];
  readonly history: readonly number[];
  readonly means: readonly number[];
  readonly root_means: readonly number[];
  readonly root_deviations: readonly number[];
  readonly actual: readonly number[];
}

const COLUMNS = `id, subject_kind, subject_key, subject_name, entity_kind, made_at, as_of, replayed, formula, method, note,
  tried, history, means, root_means, root_deviations, actual`;

/** One that stands already for its subject and the end of its data stays. */
export async function insertForecasts(tenant: Queryable, forecasts: readonly Forecast[]): Promise<void> {
  await tenant.query({
    name: 'forecasts-insert',
    text: `INSERT INTO forecasts (${COLUMNS}, first_week)
           SELECT id, subject_kind, subject_key, subject_name, entity_kind, to_timestamp(made_at / 1000),
             to_timestamp(as_of / 1000), replayed, formula, method, note, tried, history, means, root_means,
             root_deviations, '{}', to_timestamp(as_of / 1000)
           FROM jsonb_to_recordset($1::jsonb) AS f(id uuid, subject_kind text, subject_key text, subject_name text,
             entity_kind text, made_at float8, as_of float8, replayed boolean, formula text, method text, note text,
             tried jsonb, history real[], means float8[], root_means float8[], root_deviations float8[])
           ON CONFLICT (subject_kind, subject_key, as_of) DO NOTHING`,
    values: [
      JSON.stringify(
        forecasts.map(({ subject, madeAt, asOf, rootMeans, rootDeviations, ...same }) => ({
          ...same,
          subject_kind: subject.kind,
          subject_key: subject.key,
          subject_name: subject.name,
          entity_kind: subject.entityKind,
          made_at: madeAt,
          as_of: asOf,
          root_means: rootMeans,
          root_deviations: rootDeviations,
        })),
      ),
    ],
  });
}

export interface ForecastFilter {
  readonly subject?: { readonly kind: TrendKind; readonly key: string };
  /** Every week ahead is over, or not. */
  readonly resolved?: boolean;
}

/** Newest first; `after` is the id of the last one of the page before. */
export async function readForecasts(
  tenant: Queryable,
  { subject, resolved }: ForecastFilter,
  { limit, after }: { readonly limit: number; readonly after?: string },
): Promise<Forecast[]> {
  const rows = await tenant.query<Row>({
    name: 'forecasts-list',
    text: `SELECT ${COLUMNS} FROM forecasts AS f
           WHERE ($1::text IS NULL OR (subject_kind = $1 AND subject_key = $2))
             AND ($3::boolean IS NULL OR (cardinality(actual) = cardinality(means)) = $3)
             AND ($4::uuid IS NULL OR (as_of, id) < (SELECT as_of, id FROM forecasts WHERE id = $4))
           ORDER BY as_of DESC, id DESC LIMIT $5`,
    values: [subject?.kind ?? null, subject?.key ?? null, resolved ?? null, after ?? null, limit],
  });
  return rows.map(toForecast);
}

/** Forecasts with weeks that ended by `now` and are not filled in. */
export async function readOpen(tenant: Queryable, endedBy: number): Promise<Forecast[]> {
  const rows = await tenant.query<Row>({
    name: 'forecasts-open',
    text: `SELECT ${COLUMNS} FROM forecasts
           WHERE cardinality(actual) < cardinality(means)
             AND first_week + make_interval(days => 7 * (cardinality(actual) + 1)) <= to_timestamp($1::float8 / 1000)
           ORDER BY as_of, id LIMIT 5000`,
    values: [endedBy],
  });
  return rows.map(toForecast);
}

export async function fillIn(
  tenant: Queryable,
  outcomes: readonly { readonly id: string; readonly actual: readonly number[] }[],
): Promise<void> {
  await tenant.query({
    name: 'forecasts-fill-in',
    text: `UPDATE forecasts AS f SET actual = o.actual
           FROM jsonb_to_recordset($1::jsonb) AS o(id uuid, actual real[]) WHERE f.id = o.id`,
    values: [JSON.stringify(outcomes)],
  });
}

/** Those with at least one week that is over, newest first, at most `limit`. */
export async function readScored(tenant: Queryable, limit: number): Promise<Forecast[]> {
  const rows = await tenant.query<Row>({
    name: 'forecasts-scored',
    text: `SELECT ${COLUMNS} FROM forecasts WHERE cardinality(actual) > 0 ORDER BY as_of DESC, id DESC LIMIT $1`,
    values: [limit],
  });
  return rows.map(toForecast);
}

export async function countOpen(tenant: Queryable): Promise<number> {
  const [row] = await tenant.query<{ open: number }>({
    name: 'forecasts-count-open',
    text: 'SELECT count(*) AS open FROM forecasts WHERE cardinality(actual) < cardinality(means)',
  });
  return row!.open;
}

/** Subjects that have a forecast for this end of the data, by their ids as trends. */
export async function knownSubjects(tenant: Queryable, asOf: number): Promise<ReadonlySet<string>> {
  const rows = await tenant.query<{ kind: TrendKind; key: string }>({
    name: 'forecasts-known',
    text: `SELECT subject_kind AS kind, subject_key AS key FROM forecasts WHERE as_of = to_timestamp($1::float8 / 1000)`,
    values: [asOf],
  });
  return new Set(rows.map(trendId));
}

function toForecast(row: Row): Forecast {
  return {
    id: row.id,
    subject: {
      kind: row.subject_kind,
      key: row.subject_key,
      name: row.subject_name,
      entityKind: row.entity_kind,
    },
    madeAt: row.made_at,
    asOf: row.as_of,
    replayed: row.replayed,
    formula: row.formula,
    method: row.method,
    note: row.note,
    tried: row.tried,
    history: row.history,
    means: row.means,
    rootMeans: row.root_means,
    rootDeviations: row.root_deviations,
    actual: row.actual,
  };
}
