import type { Schedule, Source, SourceHealth, SourceKind } from '../domain/source.ts';
import type { SourceType } from '../domain/source-type.ts';
import type { Cursor } from './connector.ts';
import { sourceState } from './source-health.ts';

/** A row of a tenant's `sources`; times in milliseconds since the epoch. */
export interface SourceRow {
  readonly id: string;
  readonly name: string;
  readonly kind: SourceKind;
  readonly source_type: SourceType;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly schedule: Schedule;
  readonly priority: number;
  readonly rate_limit: number;
  readonly labels: string[];
  readonly paused: boolean;
  readonly created_at: number;
  readonly last_run_at: number | null;
  readonly last_success_at: number | null;
  readonly last_item_at: number | null;
  readonly last_error: string | null;
  readonly consecutive_failures: number;
  readonly documents: number;
}

export interface SourceRowWithCursor extends SourceRow {
  readonly cursor: Cursor | null;
}

const time = (column: string): string => `(extract(epoch FROM ${column}) * 1000)::float8 AS ${column}`;

export const SOURCE_COLUMNS = [
  'id, name, kind, source_type, settings, schedule, priority, rate_limit, labels, paused, last_error, consecutive_failures, documents',
  ...['created_at', 'last_run_at', 'last_success_at', 'last_item_at'].map(time),
].join(', ');

export function toSource(
  row: SourceRow,
  nextRunAt: number | null,
  now: number,
): Source & { readonly health: SourceHealth } {
  const source: Source = {
    id: row.id,
    name: row.name,
    kind: row.kind,
    sourceType: row.source_type,
    settings: row.settings,
    schedule: row.schedule,
    priority: row.priority,
    rateLimit: row.rate_limit,
    labels: row.labels,
    paused: row.paused,
    createdAt: row.created_at,
  };
  const health = {
    lastRunAt: row.last_run_at,
    lastSuccessAt: row.last_success_at,
    lastItemAt: row.last_item_at,
    lastError: row.last_error,
    consecutiveFailures: row.consecutive_failures,
    nextRunAt,
    documents: row.documents,
  };
  return { ...source, health: { ...health, state: sourceState(source, health, now) } };
}
