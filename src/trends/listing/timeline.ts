import { DAY_MS } from '../../domain/series.ts';
import type { Call, TrendSubject } from '../../domain/trend.ts';
import type { Queryable } from '../../ports/database.ts';
import type { ListedBurst } from './list-bursts.ts';

export interface TimelineEntry {
  readonly at: number;
  /** `burst`, `call`, `outcome`, `window`, or a kind of topic event. */
  readonly kind: string;
  readonly text: string;
  readonly call: string | null;
}

const MOST = 100;
const MOST_HITS = 20;

/** What happened to a subject, newest first: bursts, calls and how they came out, window hits, births and merges of a topic. */
export async function readTimeline(
  tenant: Queryable,
  subject: TrendSubject,
  known: { readonly bursts: readonly ListedBurst[]; readonly calls: readonly Call[] },
): Promise<TimelineEntry[]> {
  const entries = [
    ...known.bursts.map(burstEntry),
    ...known.calls.flatMap(callEntries),
    ...(await windowEntries(tenant, subject)),
    ...(subject.kind === 'topic' ? await topicEntries(tenant, subject.key) : []),
  ];
  return entries.sort((a, b) => b.at - a.at).slice(0, MOST);
}

function burstEntry({ burst, call }: ListedBurst): TimelineEntry {
  const { startsAt, endsAt, signals, expected, sources } = burst;
  const lasted =
    endsAt === null ? 'it lasts' : `it lasted ${many(Math.round((endsAt - startsAt) / DAY_MS), 'day')}`;
  return {
    at: startsAt,
    kind: 'burst',
    text: `A burst began: ${Math.round(signals)} signals from ${many(sources, 'voice')} where ${Math.round(expected * 10) / 10} are expected; ${lasted}.`,
    call,
  };
}

const SAID: Readonly<Record<Call['kind'], string>> = {
  burst: 'Called a burst',
  weak_signal: 'Called a weak signal',
  horizon: 'Its horizon was called',
};

/** A burst tells of itself; its call is told only by how it came out. */
function callEntries({ id, kind, asOf, score, outcome }: Call): TimelineEntry[] {
  const said = {
    at: asOf,
    kind: 'call',
    text: `${SAID[kind]}, score ${score.toFixed(2)}.`,
    call: id,
  };
  return [
    ...(kind === 'burst' ? [] : [said]),
    ...(outcome === null ? [] : [{ at: outcome.resolvedAt, kind: 'outcome', text: outcome.text, call: id }]),
  ];
}

async function windowEntries(tenant: Queryable, subject: TrendSubject): Promise<TimelineEntry[]> {
  const number = await numberOf(tenant, subject);
  if (number === null) return [];
  const rows = await tenant.query<WindowHitRow>({
    name: `trend-window-hits-${subject.kind}`,
    text: `SELECT h.starts_at AS at, r.name, r.hours, r.signals AS least_signals, r.sources AS least_sources, h.signals, h.sources FROM window_rules AS r JOIN window_hits AS h ON h.rule_id = r.id
           WHERE r.kind = $1 AND h.number = $2 ORDER BY h.ends_at DESC LIMIT ${MOST_HITS}`,
    values: [KIND_PLACES[subject.kind], number],
  });
  return rows.map((row) => ({ at: row.at, kind: 'window', text: windowText(row), call: null }));
}

interface WindowHitRow extends WindowFigures {
  readonly at: number;
}

interface WindowFigures {
  readonly name: string;
  readonly hours: number;
  readonly least_signals: number;
  readonly least_sources: number;
  readonly signals: number;
  readonly sources: number;
}

/** What held, and the rule's name where that says more than the rule. */
export function windowText(hit: WindowFigures): string {
  const within = (signals: number, sources: number): string =>
    `${many(signals, 'signal')} from ${many(sources, 'source')} within ${many(hit.hours, 'hour')}`;
  const held = within(hit.signals, hit.sources);
  const isItself =
    hit.name
      .trim()
      .toLowerCase()
      .replace(/^at least /, '') === within(hit.least_signals, hit.least_sources);
  return isItself ? `${held}.` : `“${hit.name}”: ${held}.`;
}

/** Places in `SERIES_SUBJECT_KINDS`. */
const KIND_PLACES = { entity: 3, topic: 4, term: 5 } as const;

const NUMBERS: Readonly<Record<TrendSubject['kind'], string>> = {
  entity: 'SELECT node AS number FROM entities WHERE id = $1::uuid',
  topic: 'SELECT number FROM topics WHERE id = $1::uuid',
  term: 'SELECT number FROM terms WHERE term = $1::text',
};

/** Of its series; null when it has none. */
export async function numberOf(
  tenant: Queryable,
  { kind, key }: Pick<TrendSubject, 'kind' | 'key'>,
): Promise<number | null> {
  const rows = await tenant.query<{ number: number }>({
    name: `trend-series-number-${kind}`,
    text: NUMBERS[kind],
    values: [key],
  });
  return rows[0]?.number ?? null;
}

async function topicEntries(tenant: Queryable, topic: string): Promise<TimelineEntry[]> {
  const rows = await tenant.query<{ at: number; kind: string; text: string }>({
    name: 'trend-topic-events',
    text: `SELECT e.at, e.kind, e.text FROM topics AS t JOIN topic_events AS e ON e.topic = t.number
           WHERE t.id = $1::uuid ORDER BY e.id DESC LIMIT 50`,
    values: [topic],
  });
  return rows.map((row) => ({ ...row, call: null }));
}

function many(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}
