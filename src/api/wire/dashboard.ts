import type { Dashboard, LiveCounts } from '../../domain/dashboard.ts';
import type { LiveCounts as WireCounts, Dashboard as WireDashboard } from '../../schemas/dashboard.ts';
import { timestamp, timestampOrNull } from '../responses.ts';
import { toWireBuckets, toWireSignal } from './signal.ts';

export function toWireCounts(counts: LiveCounts): WireCounts {
  return {
    signals: counts.signals,
    signals_last_24h: counts.signalsLast24h,
    rate_per_second: counts.ratePerSecond,
    backlog: counts.backlog,
    dead_letters: counts.deadLetters,
    sources: { ...counts.sources },
    at: timestamp(counts.at),
  };
}

export function toWireDashboard(dashboard: Dashboard): WireDashboard {
  const { range } = dashboard;
  return {
    counts: toWireCounts(dashboard.counts),
    range: {
      from: timestampOrNull(range.from),
      to: timestampOrNull(range.to),
      signals: range.signals,
      previous: range.previous,
    },
    over_time: { interval: dashboard.overTime.interval, buckets: toWireBuckets(dashboard.overTime.buckets) },
    by_source_type: dashboard.bySourceType.map((count) => ({ ...count })),
    top_sources: dashboard.topSources.map((source) => ({ ...source })),
    newest: dashboard.newest.map(toWireSignal),
  };
}
