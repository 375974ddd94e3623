import type { Collector } from '../collect/collect-source.ts';
import type { Sources } from '../collect/sources.ts';
import type { AnalysedText } from '../domain/analysis.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { DeadLetters } from '../pipeline/dead-letters.ts';
import type { Ingest } from '../pipeline/ingest.ts';
import type { Analysis } from '../schemas/analysis.ts';
import type { SignalPage, SimilarSignals } from '../schemas/signal.ts';
import type { Tenancy } from '../tenancy/tenancy.ts';
import type { GraphCommands, NetworkCommands } from './graph-session.ts';
import type { Output } from './output.ts';
import type { RadarCommands, SavedSearchCommands, TopicCommands, TrendCommands } from './trend-session.ts';

/** The product as a command sees it: opened for one command, on this data directory, and closed after it. */
export interface Session extends AsyncDisposable {
  /** True when a server already works on the data directory: the pipeline and the index are its business. */
  readonly attached: boolean;
  readonly tenancy: Tenancy;
  readonly sources: Sources;
  readonly collector: Collector;
  readonly ingest: Ingest;
  readonly deadLetters: DeadLetters;
  readonly graph: GraphCommands;
  readonly networks: NetworkCommands;
  readonly trends: TrendCommands;
  readonly topics: TopicCommands;
  readonly radar: RadarCommands;
  readonly searches: SavedSearchCommands;
  /** Works the event log off until the signal aborts; at once when attached. */
  runPipeline(signal: AbortSignal): Promise<void>;
  /** As `GET /api/v1/signals` answers; asks the server when one runs. */
  search(tenant: TenantId, query: SearchQuery): Promise<SignalPage>;
  /** As `GET /api/v1/signals/{id}/similar` answers. Throws NOT_FOUND. */
  similar(tenant: TenantId, id: string, options: { readonly limit: number }): Promise<SimilarSignals>;
  /** Resolves when everything stored so far can be found. */
  waitUntilSearchable(tenant: TenantId, signal: AbortSignal): Promise<void>;
  /** Gives the tenant's policy, after changing what is given. Days after capture; null means never. */
  lifecycle(tenant: TenantId, change: Partial<LifecycleDays>): Promise<LifecycleDays>;
  /** The embedding models whose vectors the tenant has. */
  models(tenant: TenantId): Promise<readonly TenantModel[]>;
  reindex(tenant: TenantId, options: ReindexOptions): Promise<{ readonly documents: number }>;
}

export interface TenantModel {
  readonly id: string;
  readonly dimensions: number;
  /** `always`: the model that ships, whose vector every document gets. */
  readonly state: 'building' | 'active' | 'retired' | 'always';
  /** When it came to this state, milliseconds since the epoch. */
  readonly since: number | null;
  /** It embeds the tenant's questions, as this process is configured. */
  readonly answers: boolean;
}

export interface ShippedModel {
  readonly name: string;
  readonly bytes: number;
  /** Path of its card: data, licences, how it is made, figures. */
  readonly card: string;
}

export interface FetchModelRequest {
  /** `owner/name` */
  readonly repository: string;
  readonly revision: string;
  /** Folder to make. */
  readonly into?: string;
  readonly hub?: string;
}

export interface FetchedModel {
  readonly id: string;
  readonly folder: string;
  /** What to set so that it is used. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface LifecycleDays {
  readonly warmAfterDays: number | null;
  readonly coldAfterDays: number | null;
  readonly deleteAfterDays: number | null;
}

/** The parameters of `GET /api/v1/signals`, as text. */
export type SearchQuery = Readonly<Record<string, string | readonly string[]>>;

export interface ReindexOptions {
  readonly onProgress: (done: number, total: number) => void;
  readonly signal: AbortSignal;
}

/** What `--data` and the like change in the configuration. */
export interface Overrides {
  readonly data?: string;
  readonly port?: number;
  readonly host?: string;
}

export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** What was found, and what to do when it is not right. */
  readonly detail: string;
}

/** What the composition root gives to the commands. */
export interface CliContext {
  readonly version: string;
  readonly output: Output;
  /** Aborts on SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  /** By the models that ship, without a store; as `POST /api/v1/analyze` answers. */
  analyse(text: AnalysedText): Promise<Analysis>;
  shippedModels(): Promise<readonly ShippedModel[]>;
  fetchModel(overrides: Overrides, request: FetchModelRequest): Promise<FetchedModel>;
  openSession(overrides: Overrides): Promise<Session>;
  serve(options: Overrides & { readonly roles: readonly string[] }): Promise<void>;
  demo(
    options: Overrides & { readonly seed: number; readonly documents: number; readonly live: boolean },
  ): Promise<void>;
  doctor(overrides: Overrides): Promise<readonly Check[]>;
  migrate(overrides: Overrides): Promise<{
    readonly shared: readonly string[];
    readonly tenants: readonly { readonly tenant: string; readonly applied: readonly string[] }[];
  }>;
  /** Runs `bench/<name>.ts`. Benchmarks are part of the repository, not of an installed package. */
  bench(name: string, args: readonly string[]): Promise<void>;
}
