import type { Burst, TrendKind, TrendSubject } from '../../domain/trend.ts';
import type { Queryable } from '../../ports/database.ts';

export interface ListedBurst {
  readonly id: string;
  readonly subject: TrendSubject;
  readonly burst: Burst;
  readonly call: string | null;
  /** Among those that peak in the same month, strongest first, from 1. */
  readonly rank: number;
  /** Score of its call, 0 to 1. */
  readonly strength: number;
  /** Names of other subjects that burst with it. */
  readonly also: readonly string[];
}

export interface BurstListQuery {
  readonly kinds?: readonly TrendKind[];
  /** Bursts that peak within; `to` excluded. */
  readonly from?: number;
  readonly to?: number;
  readonly limit: number;
  /** Strength and id of the last one before the page. */
  readonly after?: readonly [strength: number, id: string];
}

interface Row {
  readonly id: string;
  readonly kind: TrendKind;
  readonly key: string;
  readonly name: string;
  readonly entity_kind: string | null;
  readonly starts_at: number;
  readonly peaks_at: number;
  readonly ends_at: number | null;
  readonly score: number;
  readonly false_discovery: number;
  readonly signals: number;
  readonly expected: number;
  readonly sources: number;
  readonly rank: number;
  readonly strength: number;
  readonly also: readonly string[];
  readonly call: string | null;
}

const COLUMNS = `id, kind, key, name, entity_kind, starts_at, peaks_at, ends_at, score, false_discovery, signals, expected,
  sources, rank, strength, also, call`;

/** Happenings, each by the burst that leads it, strongest first; of some kinds every burst of a subject of these. */
export async function listBursts(tenant: Queryable, query: BurstListQuery): Promise<ListedBurst[]> {
  const { kinds = [], from, to, limit, after } = query;
  const rows = await tenant.query<Row>({
    name: 'bursts-list',
    text: `SELECT ${COLUMNS} FROM bursts
           WHERE CASE WHEN cardinality($2::text[]) = 0 THEN leads ELSE kind = ANY($2) END
             AND ($3::float8 IS NULL OR peaks_at >= to_timestamp($3 / 1000)) AND ($4::float8 IS NULL OR peaks_at < to_timestamp($4 / 1000))
             AND ($5::float8 IS NULL OR (strength, id) < ($5, $6::uuid))
           ORDER BY strength DESC, id DESC LIMIT $1`,
    values: [limit, [...kinds], from ?? null, to ?? null, after?.[0] ?? null, after?.[1] ?? null],
  });
  return rows.map(toListedBurst);
}

/** Of one subject, newest first. */
export async function burstsOf(tenant: Queryable, subject: string): Promise<ListedBurst[]> {
  const rows = await tenant.query<Row>({
    name: 'bursts-of',
    text: `SELECT ${COLUMNS} FROM bursts WHERE subject = $1 ORDER BY starts_at DESC LIMIT 100`,
    values: [subject],
  });
  return rows.map(toListedBurst);
}

function toListedBurst(row: Row): ListedBurst {
  return {
    id: row.id,
    subject: { kind: row.kind, key: row.key, name: row.name, entityKind: row.entity_kind },
    burst: {
      startsAt: row.starts_at,
      peaksAt: row.peaks_at,
      endsAt: row.ends_at,
      score: row.score,
      falseDiscovery: row.false_discovery,
      signals: row.signals,
      expected: row.expected,
      sources: row.sources,
    },
    call: row.call,
    rank: row.rank,
    strength: row.strength,
    also: row.also,
  };
}
