import type { Source, SourceHealth } from '../../domain/source.ts';
import type { Source as WireSource } from '../../schemas/source.ts';
import { timestamp, timestampOrNull } from '../responses.ts';

export function toWireSource(source: Source & { readonly health: SourceHealth }): WireSource {
  const { health } = source;
  return {
    id: source.id,
    name: source.name,
    kind: source.kind,
    source_type: source.sourceType,
    settings: { ...source.settings },
    schedule: { ...source.schedule },
    priority: source.priority,
    rate_limit: source.rateLimit,
    labels: [...source.labels],
    paused: source.paused,
    created_at: timestamp(source.createdAt),
    health: {
      state: health.state,
      last_run_at: timestampOrNull(health.lastRunAt),
      last_success_at: timestampOrNull(health.lastSuccessAt),
      last_item_at: timestampOrNull(health.lastItemAt),
      last_error: health.lastError,
      consecutive_failures: health.consecutiveFailures,
      next_run_at: timestampOrNull(health.nextRunAt),
      documents: health.documents,
    },
  };
}
