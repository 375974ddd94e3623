import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../base/clock.ts';
import type { RawDocument } from '../domain/document.ts';
import type { SourceType } from '../domain/source-type.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Database } from '../ports/database.ts';
import type { Metrics, MetricsExposition } from '../ports/metrics.ts';
import type { Tracer } from '../ports/tracer.ts';
import type { AnalyzeRequest, Entity } from '../schemas/analysis.ts';
import type { Dashboard, LiveCounts } from '../schemas/dashboard.ts';
import type { DeadLetter } from '../schemas/dead-letter.ts';
import type {
  AnalyzeResponse,
  IngestRun,
  SignalDetail,
  SignalPage,
  SignalQuery,
  SignalSummary,
  SimilarSignals,
} from '../schemas/signal.ts';
import type { Source, SourceCreate, SourceRunResult, SourceUpdate } from '../schemas/source.ts';
import type { Tenancy } from '../tenancy/tenancy.ts';
import type { LiveHub } from './live/live-hub.ts';

/**
 * What the API needs of the rest of the product, in the words of the wire. `main` puts the features behind these;
 * nothing here is looked up anywhere else. Every method acts for the one tenant it is given, and answers null or
 * throws NOT_FOUND for what belongs to another.
 */
export interface ApiDependencies {
  readonly config: ApiConfig;
  readonly clock: Clock;
  readonly log: FastifyBaseLogger;
  readonly metrics: Metrics;
  readonly exposition: MetricsExposition;
  readonly tracer: Tracer;
  /** Only for what belongs to requests themselves: idempotency keys. */
  readonly database: Pick<Database, 'platform'>;
  /** 32 bytes each, derived from the signing keys: seals stored answers, signs cursors. */
  readonly secrets: { readonly idempotency: Uint8Array; readonly cursors: Uint8Array };
  readonly tenancy: Tenancy;
  readonly signals: SignalsApi;
  readonly analysis: AnalysisApi;
  readonly entities: EntitiesApi;
  readonly sources: SourcesApi;
  readonly deadLetters: DeadLettersApi;
  readonly ingest: IngestApi;
  readonly dashboard: DashboardApi;
  readonly live: LiveHub;
  readonly readiness: readonly ReadinessCheck[];
}

export interface ApiConfig {
  readonly version: string;
  /** The built web application; without it the API stands alone. */
  readonly webDirectory?: string;
  /** With it `/metrics` asks for this token as `Authorization: Bearer`; without it only loopback is answered. */
  readonly metricsToken?: string;
  /** True behind a proxy that sets X-Forwarded-For and X-Forwarded-Proto itself. */
  readonly trustProxy?: boolean;
}

/** A page as a feature gives it: `next` continues after the last item and is null on the last page. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

export interface PageRequest {
  readonly limit: number;
  /** What the page before gave as `next`. Throws INVALID_CURSOR when it cannot be used. */
  readonly after?: string;
}

export interface SignalsApi {
  list(tenant: TenantId, query: SignalQuery): Promise<SignalPage>;
  get(tenant: TenantId, id: string): Promise<SignalDetail | null>;
  /** Nearest first, the signal itself left out; empty when it has no vector yet, null when there is no such signal. */
  similar(
    tenant: TenantId,
    id: string,
    options: { readonly limit: number },
  ): Promise<SimilarSignals['items'] | null>;
  /** Of its story when it belongs to one. Null when there is no such signal. */
  summary(tenant: TenantId, id: string): Promise<SignalSummary | null>;
}

export interface AnalysisApi {
  /** Stores nothing. Any text is taken; what lies beyond the analysed length is not looked at. */
  analyze(tenant: TenantId, text: AnalyzeRequest): Promise<AnalyzeResponse>;
}

export interface EntitiesApi {
  /** Null when no signal of the tenant names it. */
  get(tenant: TenantId, id: string): Promise<Entity | null>;
}

export interface SourcesApi {
  list(tenant: TenantId, page: PageRequest): Promise<Page<Source>>;
  get(tenant: TenantId, id: string): Promise<Source | null>;
  create(tenant: TenantId, source: SourceCreate): Promise<Source>;
  update(tenant: TenantId, id: string, changes: SourceUpdate): Promise<Source>;
  remove(tenant: TenantId, id: string): Promise<void>;
  /** Collects now and waits for it, until the signal aborts. */
  run(tenant: TenantId, id: string, signal: AbortSignal): Promise<SourceRunResult>;
}

export interface DeadLettersApi {
  /** Newest first. */
  list(tenant: TenantId, page: PageRequest & { readonly stage?: string }): Promise<Page<DeadLetter>>;
  replay(
    tenant: TenantId,
    which: { readonly ids: readonly string[] } | 'all',
  ): Promise<{ replayed: number; skipped: number }>;
  /** False when there is no such dead letter. */
  remove(tenant: TenantId, id: string): Promise<boolean>;
}

export interface IngestApi {
  /** Resolves when the documents are durable in the event log. */
  submit(
    tenant: TenantId,
    request: { readonly sourceType: SourceType; readonly documents: readonly RawDocument[] },
  ): Promise<{ runId: string; queued: number }>;
  run(tenant: TenantId, id: string): Promise<IngestRun | null>;
}

export interface DashboardApi {
  get(tenant: TenantId, range: { readonly from?: string; readonly to?: string }): Promise<Dashboard>;
  counts(tenant: TenantId): Promise<LiveCounts>;
}

/** Resolves when the part answers; throws with a message for people when it does not. */
export interface ReadinessCheck {
  readonly name: string;
  check(): Promise<void>;
}
