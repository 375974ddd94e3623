import type { SourceType } from './source-type.ts';

/** Connector kinds that exist. `file` and `api` sources are fed from outside and never scheduled. */
export const SOURCE_KINDS = ['rss', 'hackernews', 'file', 'api'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** SRC-5. `quiet` is silent longer than its own cadence without an error; `disabled` is paused by a person. */
export const SOURCE_STATES = ['healthy', 'quiet', 'degraded', 'failing', 'disabled'] as const;
export type SourceState = (typeof SOURCE_STATES)[number];

/** A source: tenant-owned configuration of where documents come from (SRC-1). */
export interface Source {
  readonly id: string;
  readonly name: string;
  readonly kind: SourceKind;
  readonly sourceType: SourceType;
  /** Checked by the connector of its kind: `{url}` for rss, `{list, limit}` for hackernews. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly schedule: Schedule;
  /** 0 (first) to 9 (last). */
  readonly priority: number;
  /** Requests per minute this source may make. */
  readonly rateLimit: number;
  readonly labels: readonly string[];
  readonly paused: boolean;
  readonly createdAt: number;
}

/** Every `everySeconds`, or by a five-field cron expression in UTC, or never (files, API). */
export type Schedule =
  | { readonly kind: 'interval'; readonly everySeconds: number }
  | { readonly kind: 'cron'; readonly expression: string }
  | { readonly kind: 'manual' };

/** What the last runs of a source said; all times in milliseconds since the epoch. */
export interface SourceHealth {
  readonly state: SourceState;
  readonly lastRunAt: number | null;
  readonly lastSuccessAt: number | null;
  readonly lastItemAt: number | null;
  readonly lastError: string | null;
  readonly consecutiveFailures: number;
  readonly nextRunAt: number | null;
  readonly documents: number;
}
