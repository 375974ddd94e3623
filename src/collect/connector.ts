import type { RawDocument } from '../domain/document.ts';
import type { Schedule, SourceKind } from '../domain/source.ts';
import type { SourceType } from '../domain/source-type.ts';
import type { HostManners } from './politeness.ts';
import type { SafeFetch } from './safe-fetch.ts';

/** Opaque to everyone but the connector that wrote it; stored per source as JSON. */
export type Cursor = Readonly<Record<string, unknown>>;

export interface FetchContext {
  readonly fetch: SafeFetch;
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface Page {
  readonly documents: readonly RawDocument[];
  /** Where the next page, or the next run, goes on. Stored in the transaction that appends the documents. */
  readonly cursor: Cursor;
  /** True while this run has more pages to fetch. */
  readonly more: boolean;
  /** True when the source said that nothing changed (304, or the same newest id): healthy, not broken. */
  readonly unchanged: boolean;
  /** Items that could not be mapped, with the reason; they go to the dead letters. */
  readonly rejected: readonly { readonly reason: string; readonly payload: string }[];
}

/**
 * One kind of source. A connector is one file: it fetches a page since a cursor and maps it to documents.
 * It keeps no state, opens no connection but through `context.fetch`, and throws coded errors
 * (`FETCH_FAILED`, `FETCH_TIMEOUT`, `FEED_UNREADABLE`) that say what the source did.
 */
export interface Connector<Settings = unknown> {
  readonly kind: SourceKind;
  /** For people: shown where a source is added. */
  readonly title: string;
  /** What a new source of this kind gets where its creator says nothing. */
  readonly defaults: {
    readonly sourceType: SourceType;
    readonly schedule: Schedule;
    readonly rateLimit: number;
  };
  /** How the hosts of this kind may be asked; the careful default when absent. */
  readonly manners?: HostManners;
  /** Checks settings from outside. Throws `INVALID_INPUT` naming the setting. */
  parseSettings(settings: Readonly<Record<string, unknown>>): Settings;
  /** A name for a source with these settings. */
  nameOf(settings: Settings): string;
  fetchPage(settings: Settings, cursor: Cursor | null, context: FetchContext): Promise<Page>;
}
