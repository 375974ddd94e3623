import type { FastifyBaseLogger } from 'fastify';
import type { Clock } from '../base/clock.ts';
import type { RawDocument } from '../domain/document.ts';
import type { SourceType } from '../domain/source-type.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Database } from '../ports/database.ts';
import type { Metrics, MetricsExposition } from '../ports/metrics.ts';
import type { Tracer } from '../ports/tracer.ts';
import type { AnalyzeRequest } from '../schemas/analysis.ts';
import type { Dashboard, LiveCounts } from '../schemas/dashboard.ts';
import type { DeadLetter } from '../schemas/dead-letter.ts';
import type {
  BulkCreate,
  BulkCreated,
  Entity,
  EntityAsOfQuery,
  EntityCreate,
  EntityHistory,
  EntityQuery,
  EntityUpdate,
  GraphExportQuery,
  Neighbours,
  NeighboursQuery,
  Paths,
  PathsQuery,
  PatternMatches,
  PatternQuery,
  Relationship,
  RelationshipCreate,
  RelationshipDetail,
  RelationshipQuery,
  RelationshipUpdate,
} from '../schemas/graph.ts';
import type {
  Comparison,
  Ego,
  Findings,
  GraphView,
  ImportRequest,
  MetricRun,
  MetricTable,
  Network,
  NetworkCreate,
  NetworkNode,
  NetworkUpdate,
  RunCreate,
  TieEvents,
  TieEventsAccepted,
  Upload,
  UploadBegin,
  WhatIf,
  WhatIfRequest,
} from '../schemas/network.ts';
import type {
  EgoQuery,
  GraphNodesQuery,
  MetricTableQuery,
  NetworkExportQuery,
  NetworkLive,
  NetworkWindows,
  WindowsQuery,
} from '../schemas/network-reading.ts';
import type {
  IdentityEvent,
  MergeDecision,
  MergeProposal,
  MergeProposalQuery,
  MergeRequest,
  SplitRequest,
} from '../schemas/resolution.ts';
import type { SavedSearch, SavedSearchCreate, SavedSearchUpdate } from '../schemas/saved-search.ts';
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
import type { FileToSend } from './file-to-send.ts';
import type {
  BacktestsApi,
  ForecastsApi,
  RadarApi,
  TopicsApi,
  TrendRunsApi,
  TrendsApi,
  WindowsApi,
} from './foresight-dependencies.ts';
import type { LiveHub } from './live/live-hub.ts';
import type { Page, PageRequest } from './page.ts';

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
  readonly graph: GraphApi;
  readonly resolution: ResolutionApi;
  readonly sources: SourcesApi;
  readonly deadLetters: DeadLettersApi;
  readonly ingest: IngestApi;
  readonly dashboard: DashboardApi;
  readonly networks: NetworksApi;
  readonly uploads: UploadsApi;
  readonly forecasts: ForecastsApi;
  readonly trends: TrendsApi;
  readonly topics: TopicsApi;
  readonly trendRuns: TrendRunsApi;
  readonly backtests: BacktestsApi;
  readonly savedSearches: SavedSearchesApi;
  readonly radar: RadarApi;
  readonly windows: WindowsApi;
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

/** The knowledge graph. `actor` is who changes it, for history and audit log. Throws NOT_FOUND. */
export interface GraphApi {
  entities(tenant: TenantId, query: EntityQuery, page: PageRequest): Promise<Page<Entity>>;
  createEntity(tenant: TenantId, entity: EntityCreate, actor: string): Promise<Entity>;
  entity(tenant: TenantId, id: string, query?: EntityAsOfQuery): Promise<Entity>;
  updateEntity(tenant: TenantId, id: string, change: EntityUpdate, actor: string): Promise<Entity>;
  withdrawEntity(tenant: TenantId, id: string, actor: string): Promise<void>;
  history(tenant: TenantId, id: string): Promise<EntityHistory>;
  neighbours(tenant: TenantId, id: string, query: NeighboursQuery): Promise<Neighbours>;
  relationships(tenant: TenantId, query: RelationshipQuery, page: PageRequest): Promise<Page<Relationship>>;
  createRelationship(
    tenant: TenantId,
    relationship: RelationshipCreate,
    actor: string,
  ): Promise<Relationship>;
  relationship(tenant: TenantId, id: string): Promise<RelationshipDetail>;
  relationshipHistory(tenant: TenantId, id: string): Promise<EntityHistory>;
  updateRelationship(
    tenant: TenantId,
    id: string,
    change: RelationshipUpdate,
    actor: string,
  ): Promise<Relationship>;
  withdrawRelationship(tenant: TenantId, id: string, actor: string): Promise<void>;
  createMany(tenant: TenantId, items: BulkCreate, actor: string): Promise<BulkCreated>;
  paths(tenant: TenantId, query: PathsQuery): Promise<Paths>;
  pattern(tenant: TenantId, query: PatternQuery): Promise<PatternMatches>;
  export(tenant: TenantId, query: GraphExportQuery): Promise<FileToSend>;
}

/** Who is who in the knowledge graph. Throws NOT_FOUND, CONFLICT. */
export interface ResolutionApi {
  proposals(
    tenant: TenantId,
    query: Pick<MergeProposalQuery, 'state' | 'entity'>,
    page: PageRequest,
  ): Promise<Page<MergeProposal>>;
  decide(tenant: TenantId, id: string, decision: MergeDecision, actor: string): Promise<MergeProposal>;
  merge(tenant: TenantId, request: MergeRequest, actor: string): Promise<IdentityEvent>;
  split(tenant: TenantId, id: string, request: SplitRequest, actor: string): Promise<IdentityEvent>;
  undo(tenant: TenantId, event: string, actor: string): Promise<IdentityEvent>;
  events(tenant: TenantId, query: PageRequest & { readonly entity?: string }): Promise<Page<IdentityEvent>>;
}

/** A reader is named as the audit log names them; what they may not see is NOT_FOUND. */
export interface SavedSearchesApi {
  list(tenant: TenantId, reader: string, page: PageRequest): Promise<Page<SavedSearch>>;
  get(tenant: TenantId, id: string, reader: string): Promise<SavedSearch>;
  create(
    tenant: TenantId,
    search: SavedSearchCreate,
    owner: { readonly actor: string; readonly name: string },
  ): Promise<SavedSearch>;
  update(tenant: TenantId, id: string, change: SavedSearchUpdate, actor: string): Promise<SavedSearch>;
  remove(tenant: TenantId, id: string, actor: string): Promise<void>;
  opened(tenant: TenantId, id: string, reader: string): Promise<SavedSearch>;
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

/** Networks, and by the id `knowledge` the knowledge graph as one where a method says so. */
export interface NetworksApi {
  /** Newest first. */
  list(tenant: TenantId, page: PageRequest): Promise<Page<Network>>;
  create(tenant: TenantId, network: NetworkCreate): Promise<Network>;
  get(tenant: TenantId, id: string): Promise<Network>;
  update(tenant: TenantId, id: string, change: NetworkUpdate): Promise<Network>;
  remove(tenant: TenantId, id: string): Promise<void>;
  nodes(tenant: TenantId, id: string, page: PageRequest): Promise<Page<NetworkNode>>;
  /** Of any network by number, of those that people loaded by words too; those that are there. */
  findNodes(
    tenant: TenantId,
    id: string,
    wanted: {
      readonly q?: string | undefined;
      readonly numbers: readonly number[];
      readonly limit?: number | undefined;
    },
  ): Promise<NetworkNode[]>;
  addEvents(tenant: TenantId, id: string, batch: TieEvents): Promise<TieEventsAccepted>;
  live(tenant: TenantId, id: string): Promise<NetworkLive>;
  windows(tenant: TenantId, id: string, query: WindowsQuery): Promise<NetworkWindows>;
  compare(tenant: TenantId, id: string, span: { from: string; to: string }): Promise<Comparison>;
  /** Of any network, as all that follows. Newest first. */
  runs(tenant: TenantId, id: string, page: PageRequest): Promise<Page<MetricRun>>;
  startRun(tenant: TenantId, id: string, run: RunCreate): Promise<MetricRun>;
  run(tenant: TenantId, id: string, run: string): Promise<MetricRun>;
  cancelRun(tenant: TenantId, id: string, run: string): Promise<MetricRun>;
  table(tenant: TenantId, query: MetricTableQuery): Promise<MetricTable>;
  findings(tenant: TenantId, id: string): Promise<Findings>;
  ego(tenant: TenantId, id: string, query: EgoQuery): Promise<Ego>;
  whatIf(tenant: TenantId, id: string, request: WhatIfRequest): Promise<WhatIf>;
  export(tenant: TenantId, id: string, query: NetworkExportQuery): Promise<FileToSend>;
  /** A chunk of a picture; as a binary frame (`docs/design/graph-view.md`) with `format: binary`. */
  view(tenant: TenantId, query: GraphNodesQuery, signal: AbortSignal): Promise<GraphView | Uint8Array>;
}

export interface UploadsApi {
  /** The largest file that is taken, bytes. */
  readonly limitBytes: number;
  /** Throws TOO_LARGE, DISK_FULL or TOO_MANY_REQUESTS before a byte is read. */
  admit(tenant: TenantId, claimedBytes: number): Promise<void>;
  receive(
    tenant: TenantId,
    files: AsyncIterable<{
      readonly part: 'file' | 'nodes';
      readonly fileName: string;
      readonly content: AsyncIterable<Uint8Array>;
    }>,
  ): Promise<Upload>;
  begin(tenant: TenantId, file: UploadBegin): Promise<Upload>;
  append(
    tenant: TenantId,
    id: string,
    piece: { readonly offset: number; readonly content: AsyncIterable<Uint8Array> },
  ): Promise<Upload>;
  get(tenant: TenantId, id: string): Promise<Upload>;
  import(tenant: TenantId, id: string, request: ImportRequest, actor: string): Promise<Upload>;
  remove(tenant: TenantId, id: string): Promise<void>;
}

/** Resolves when the part answers; throws with a message for people when it does not. */
export interface ReadinessCheck {
  readonly name: string;
  check(): Promise<void>;
}
