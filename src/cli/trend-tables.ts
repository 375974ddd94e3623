import type { Calibration } from '../schemas/forecast.ts';
import type { BurstPage, Call, CallWhy, Series, Trend } from '../schemas/trend.ts';
import { formatCount, table } from './output.ts';

export function trendTable(items: readonly Trend[]): string {
  return table(
    [
      'TREND',
      'KIND',
      '12 WEEKS',
      'RECENT',
      'CHANGE',
      'SOURCES',
      'VELOCITY',
      'BURST SINCE',
      'WEAK',
      'HORIZON',
    ],
    items.map((trend) => [
      shorten(trend.name, 40),
      trend.entity_kind ?? trend.kind,
      sparkline(trend.sparkline.slice(-12)),
      formatCount(trend.recent),
      changeOf(trend.recent, trend.before),
      formatCount(trend.sources),
      signed(trend.velocity),
      trend.burst === null ? '' : day(trend.burst.starts_at),
      trend.weak_signal < 0.005 ? '' : trend.weak_signal.toFixed(2),
      trend.horizon ?? '',
    ]),
  );
}

export function burstTable(items: BurstPage['items']): string {
  return table(
    ['RANK', 'SUBJECT', 'STARTS', 'PEAK', 'ENDS', 'SIGNALS', 'EXPECTED', 'VOICES', 'SCORE', 'FALSE', 'CALL'],
    items.map(({ rank, subject, also, burst, call }) => [
      String(rank),
      shorten([subject.name, ...also].join(', '), 40),
      day(burst.starts_at),
      day(burst.peaks_at),
      burst.ends_at === null ? 'lasts' : day(burst.ends_at),
      formatCount(burst.signals),
      burst.expected.toFixed(1),
      formatCount(burst.sources),
      burst.score.toFixed(1),
      burst.false_discovery.toExponential(1),
      call ?? '',
    ]),
  );
}

export function callTable(items: readonly Call[]): string {
  return table(
    ['CALLED', 'KIND', 'SUBJECT', 'SCORE', 'CHECKED', 'OUTCOME', 'ID'],
    items.map(({ as_of, kind, subject, score, resolves_at, outcome, id }) => [
      day(as_of),
      kind.replace('_', ' '),
      shorten(subject.name, 40),
      score.toFixed(2),
      day(outcome?.resolved_at ?? resolves_at),
      outcome === null ? 'open' : outcome.came_true ? 'came true' : 'did not',
      id,
    ]),
  );
}

export function scoreTable(score: CallWhy['stored']): string {
  const parts = table(
    ['PART', 'VALUE', 'UNIT', 'NORMALISED', 'WEIGHT', 'WHY'],
    score.parts.map(({ name, value, unit, normalised, weight, text }) => [
      name,
      String(Number(value.toPrecision(6))),
      unit,
      normalised.toFixed(3),
      weight.toFixed(3),
      text,
    ]),
  );
  return `${score.formula}: ${score.score}\n${parts}`;
}

export function seriesTable(series: Series): string {
  return table(
    [series.interval.toUpperCase(), 'SIGNALS', 'FRESH', 'SOURCES', 'SENTIMENT', 'REACH', 'EXPECTED'],
    series.starts.map((start, i) => [
      series.interval === 'hour' ? start.slice(0, 13).replace('T', ' ') : day(start),
      series.known[i] === false ? 'unknown' : formatCount(series.signals[i]!),
      formatCount(series.fresh[i]!),
      formatCount(series.sources[i]!),
      series.sentiment[i]?.toFixed(2) ?? '',
      formatCount(series.reach[i]!),
      series.expected[i]?.toFixed(2) ?? '',
    ]),
  );
}

export function calibrationTables({ forecasts, calls }: Calibration): string {
  const share = (value: number | null) => (value === null ? '' : `${(100 * value).toFixed(1)} %`);
  const score = (value: number | null) => value?.toFixed(3) ?? '';
  return [
    `${formatCount(forecasts.resolved_steps)} weeks that were forecast are over; ${formatCount(forecasts.open)} forecasts are open.`,
    table(
      ['PROMISED', 'HELD'],
      forecasts.coverage.map(({ promised, held }) => [share(promised), share(held)]),
    ),
    table(
      ['METHOD', 'WEEKS', 'MASE', 'WITHIN 80 %'],
      forecasts.by_method.map(({ method, steps, mase, held80 }) => [
        method,
        formatCount(steps),
        score(mase),
        share(held80),
      ]),
    ),
    table(
      ['WEEKS AHEAD', 'WEEKS', 'MASE', 'WITHIN 80 %'],
      forecasts.by_step.map(({ weeks_ahead, steps, mase, held80 }) => [
        String(weeks_ahead),
        formatCount(steps),
        score(mase),
        share(held80),
      ]),
    ),
    table(
      ['CALLS', 'SCORE', 'RESOLVED', 'CAME TRUE'],
      calls.map(({ kind, from, to, calls: all, came_true }) => [
        kind.replace('_', ' '),
        `${from.toFixed(1)} to ${to.toFixed(1)}`,
        formatCount(all),
        share(all === 0 ? null : came_true / all),
      ]),
    ),
  ].join('\n\n');
}

const BARS = '▁▂▃▄▅▆▇█';

/** Counts as bars of eight heights, the largest the highest. */
export function sparkline(counts: readonly number[]): string {
  const most = Math.max(...counts, 0);
  return counts.map((count) => BARS[most === 0 ? 0 : Math.round((7 * count) / most)]).join('');
}

export function day(time: string): string {
  return time.slice(0, 10);
}

export function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

function changeOf(recent: number, before: number): string {
  if (before === 0) return recent === 0 ? '' : 'new';
  return `${signed((100 * (recent - before)) / before, 0)} %`;
}

function signed(value: number, digits = 2): string {
  const text = value.toFixed(digits);
  return value > 0 ? `+${text}` : text;
}
