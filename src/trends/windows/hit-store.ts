import { createUuidV7 } from '../../base/ids.ts';
import type { Queryable } from '../../ports/database.ts';
import { hourOf, timeOfHour } from '../series/subject-week.ts';
import type { HitSpan } from './find-hits.ts';

export interface StoredHit extends HitSpan {
  readonly id: string;
}

/** Hits of a rule and subject that touch hours from `from` to before `to`. */
export interface WantedHits {
  readonly rule: string;
  readonly number: number;
  readonly from: number;
  readonly to: number;
}

/** What is stored, for each that is wanted in its order; ascending. */
export async function readHits(
  transaction: Queryable,
  wanted: readonly WantedHits[],
): Promise<StoredHit[][]> {
  const found: StoredHit[][] = wanted.map(() => []);
  if (wanted.length === 0) return found;
  const rows = await transaction.query<{
    place: number;
    id: string;
    starts_at: number;
    ends_at: number;
    signals: number;
    sources: number;
  }>({
    name: 'window-hits-touching',
    text: `SELECT w.place, h.id, h.starts_at, h.ends_at, h.signals, h.sources
           FROM unnest($1::uuid[], $2::integer[], $3::float8[], $4::float8[]) WITH ORDINALITY AS w(rule, number, from_at, to_at, place)
           CROSS JOIN LATERAL (SELECT * FROM window_hits WHERE window_hits.rule_id = w.rule AND window_hits.number = w.number
             AND ends_at >= to_timestamp(w.from_at / 1000) AND starts_at <= to_timestamp(w.to_at / 1000)) AS h
           ORDER BY w.place, h.starts_at`,
    values: [
      wanted.map(({ rule }) => rule),
      wanted.map(({ number }) => number),
      wanted.map(({ from }) => timeOfHour(from)),
      wanted.map(({ to }) => timeOfHour(to)),
    ],
  });
  for (const { place, id, starts_at, ends_at, signals, sources } of rows)
    found[place - 1]!.push({ id, start: hourOf(starts_at), end: hourOf(ends_at), signals, sources });
  return found;
}

/** Hits of one rule and subject: those that were read, and what they are now. */
export interface HitChange {
  readonly rule: string;
  readonly number: number;
  readonly before: readonly StoredHit[];
  /** Ascending, apart from each other. */
  readonly after: readonly HitSpan[];
}

/** Writes what changed. A hit that grew, or took others in, keeps its id. */
export async function writeHits(
  transaction: Queryable,
  changes: readonly HitChange[],
  now: number,
): Promise<void> {
  const gone: string[] = [];
  const written: (HitSpan & { readonly id: string; readonly rule: string; readonly number: number })[] = [];
  for (const { rule, number, before, after } of changes) {
    const left = [...before];
    for (const span of after) {
      // The earliest that it covers some of.
      const at = left.findIndex((hit) => hit.start <= span.end && hit.end >= span.start);
      const [kept] = at < 0 ? [] : left.splice(at, 1);
      if (
        kept !== undefined &&
        kept.start === span.start &&
        kept.end === span.end &&
        kept.signals === span.signals &&
        kept.sources === span.sources
      )
        continue;
      written.push({ ...span, id: kept?.id ?? createUuidV7(now), rule, number });
    }
    gone.push(...left.map(({ id }) => id));
  }
  if (gone.length > 0)
    await transaction.query({
      name: 'window-hits-delete',
      text: 'DELETE FROM window_hits WHERE id = ANY($1::uuid[])',
      values: [gone],
    });
  if (written.length > 0)
    await transaction.query({
      name: 'window-hits-write',
      text: `INSERT INTO window_hits (id, rule_id, number, starts_at, ends_at, signals, sources)
             SELECT id, rule, number, to_timestamp(starts_at / 1000), to_timestamp(ends_at / 1000), signals, sources
             FROM unnest($1::uuid[], $2::uuid[], $3::integer[], $4::float8[], $5::float8[], $6::integer[], $7::integer[])
               AS h(id, rule, number, starts_at, ends_at, signals, sources)
             ON CONFLICT (id) DO UPDATE SET starts_at = excluded.starts_at, ends_at = excluded.ends_at,
               signals = excluded.signals, sources = excluded.sources`,
      values: [
        written.map(({ id }) => id),
        written.map(({ rule }) => rule),
        written.map(({ number }) => number),
        written.map(({ start }) => timeOfHour(start)),
        written.map(({ end }) => timeOfHour(end)),
        written.map(({ signals }) => Math.min(signals, MOST)),
        written.map(({ sources }) => sources),
      ],
    });
}

/** The column is an integer. */
const MOST = 2 ** 31 - 1;
