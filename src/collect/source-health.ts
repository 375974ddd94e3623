import type { Source, SourceHealth, SourceState } from '../domain/source.ts';
import { RETRY } from './retry-delay.ts';
import { periodOf } from './schedule.ts';

const DAY = 86_400_000;

/** A source is late when it has not succeeded for this many of its own periods. */
const LATE_PERIODS = 3;
/** A source is quiet when it has been silent for this many of its own usual gaps between items, and a day at least. */
const QUIET_GAPS = 10;

/**
 * SRC-5, from what the last runs said. `failing`: the circuit breaker is open. `degraded`: the last run
 * failed, or no run has succeeded for three periods. `quiet`: runs succeed and bring nothing for much longer
 * than is usual for this source. A run that finds nothing new is a success.
 */
export function sourceState(source: Source, health: Omit<SourceHealth, 'state'>, now: number): SourceState {
  if (source.paused) return 'disabled';
  if (health.consecutiveFailures >= RETRY.breakerFailures) return 'failing';
  if (health.consecutiveFailures > 0) return 'degraded';
  const period = periodOf(source.schedule, now);
  if (period === null) return 'healthy';
  const since = health.lastSuccessAt ?? source.createdAt;
  if (now - since > LATE_PERIODS * period + 60_000) return 'degraded';
  const lastItemAt = health.lastItemAt ?? source.createdAt;
  const usualGap = health.documents === 0 ? 0 : (lastItemAt - source.createdAt) / health.documents;
  return now - lastItemAt > Math.max(DAY, QUIET_GAPS * period, QUIET_GAPS * usualGap) ? 'quiet' : 'healthy';
}
