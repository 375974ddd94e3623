import type { TenantId } from '../domain/tenant.ts';
import type { TrendKind } from '../domain/trend.ts';
import type { Backtest, BacktestRequest, BacktestSummary } from '../schemas/backtest.ts';
import type { Calibration, Forecast } from '../schemas/forecast.ts';
import type {
  HorizonBoard,
  PestleBoard,
  RadarBlip,
  RadarBlipCreate,
  RadarBlipPlace,
  RadarEdition,
  RadarEditionCreate,
  RadarEditionPage,
  RadarHistory,
  RadarImport,
  RadarImported,
} from '../schemas/radar.ts';
import type { Signal } from '../schemas/signal.ts';
import type {
  Topic,
  TopicDetail,
  TopicEvent,
  TopicEventQuery,
  TopicMap,
  TopicPage,
  TopicQuery,
  TopicRecluster,
} from '../schemas/topic.ts';
import type {
  BurstPage,
  BurstQuery,
  Call,
  CallQuery,
  CallWhy,
  CompareQuery,
  Series,
  SeriesQuery,
  Trend,
  TrendComparison,
  TrendDetail,
  TrendPage,
  TrendQuery,
  TrendRun,
  TrendTrack,
  WindowHit,
  WindowHitQuery,
  WindowRule,
  WindowRuleCreate,
} from '../schemas/trend.ts';
import type { FileToSend } from './file-to-send.ts';
import type { Page, PageRequest } from './page.ts';

/** What the API needs of topics, trends and what follows from them, in the words of the wire. */

/** What signals are about. Throws NOT_FOUND. */
export interface TopicsApi {
  list(
    tenant: TenantId,
    query: Pick<TopicQuery, 'q' | 'alive' | 'sort'>,
    page: PageRequest,
  ): Promise<Page<Topic> & Pick<TopicPage, 'total'>>;
  get(tenant: TenantId, id: string): Promise<TopicDetail>;
  /** Newest publication first. */
  signals(tenant: TenantId, id: string, page: PageRequest): Promise<Page<Signal>>;
  /** Newest first. */
  events(
    tenant: TenantId,
    query: Pick<TopicEventQuery, 'topic' | 'kind'>,
    page: PageRequest,
  ): Promise<Page<TopicEvent>>;
  map(tenant: TenantId): Promise<TopicMap>;
  recluster(tenant: TenantId, actor: string): Promise<TopicRecluster>;
}

/** What the newest run found. Throws NOT_FOUND, and INVALID_INPUT for ids of trends that are none. */
export interface TrendsApi {
  list(
    tenant: TenantId,
    query: TrendQuery,
    page: PageRequest,
  ): Promise<Page<Trend> & Pick<TrendPage, 'total' | 'as_of' | 'run_at'>>;
  get(tenant: TenantId, id: string): Promise<TrendDetail>;
  series(tenant: TenantId, id: string, query: SeriesQuery): Promise<Series>;
  compare(tenant: TenantId, query: CompareQuery): Promise<TrendComparison>;
  track(tenant: TenantId, subject: TrendTrack, actor: string): Promise<Trend>;
  untrack(tenant: TenantId, id: string, actor: string): Promise<void>;
  /** Strongest first. */
  bursts(tenant: TenantId, query: BurstQuery, page: PageRequest): Promise<Page<BurstPage['items'][number]>>;
  /** Newest first. */
  calls(tenant: TenantId, query: CallQuery, page: PageRequest): Promise<Page<Call>>;
  call(tenant: TenantId, id: string): Promise<Call>;
  why(tenant: TenantId, id: string): Promise<CallWhy>;
}

/** Rules over windows, and when they held. Throws NOT_FOUND. */
export interface WindowsApi {
  /** Oldest first. */
  rules(tenant: TenantId): Promise<readonly WindowRule[]>;
  create(tenant: TenantId, rule: WindowRuleCreate, actor: string): Promise<WindowRule>;
  remove(tenant: TenantId, id: string, actor: string): Promise<void>;
  /** Those that ended last first. */
  hits(
    tenant: TenantId,
    query: Pick<WindowHitQuery, 'rule' | 'subject' | 'from' | 'to'>,
    page: PageRequest,
  ): Promise<Page<WindowHit>>;
}

/** Computations of trends, newest first. Throws NOT_FOUND. */
export interface TrendRunsApi {
  list(tenant: TenantId, page: PageRequest): Promise<Page<TrendRun>>;
  ask(tenant: TenantId, actor: string): Promise<TrendRun>;
  get(tenant: TenantId, id: string): Promise<TrendRun>;
  /** Throws CONFLICT when it has ended. */
  cancel(tenant: TenantId, id: string, actor: string): Promise<TrendRun>;
}

/** Replays to past dates. Throws NOT_FOUND, INVALID_INPUT for dates to come, CONFLICT when too many wait. */
export interface BacktestsApi {
  list(tenant: TenantId, page: PageRequest): Promise<Page<BacktestSummary>>;
  ask(tenant: TenantId, request: BacktestRequest, actor: string): Promise<BacktestSummary>;
  get(tenant: TenantId, id: string): Promise<Backtest>;
}

export interface ForecastsApi {
  /** Newest first. */
  list(
    tenant: TenantId,
    filter: {
      readonly subject?: { readonly kind: TrendKind; readonly key: string };
      readonly resolved?: boolean;
    },
    page: PageRequest,
  ): Promise<Page<Forecast>>;
  calibration(tenant: TenantId): Promise<Calibration>;
}

/** Radars and boards. `actor` is who changes something: for the audit log, and as people know them. Throws NOT_FOUND, CONFLICT. */
export interface RadarApi {
  editions(tenant: TenantId, page: PageRequest): Promise<Page<RadarEditionPage['items'][number]>>;
  create(tenant: TenantId, edition: RadarEditionCreate, actor: NamedActor): Promise<RadarEdition>;
  edition(tenant: TenantId, id: string): Promise<RadarEdition>;
  remove(tenant: TenantId, id: string, actor: NamedActor): Promise<void>;
  publish(tenant: TenantId, id: string, actor: NamedActor): Promise<RadarEdition>;
  addBlip(tenant: TenantId, edition: string, blip: RadarBlipCreate, actor: NamedActor): Promise<RadarBlip>;
  placeBlip(tenant: TenantId, which: BlipPath, change: RadarBlipPlace, actor: NamedActor): Promise<RadarBlip>;
  removeBlip(tenant: TenantId, which: BlipPath, actor: NamedActor): Promise<void>;
  history(tenant: TenantId, which: BlipPath): Promise<RadarHistory>;
  import(tenant: TenantId, file: RadarImport, actor: NamedActor): Promise<RadarImported>;
  export(tenant: TenantId, id: string, format: 'csv' | 'json' | 'svg'): Promise<FileToSend>;
  horizons(tenant: TenantId): Promise<HorizonBoard>;
  pestle(tenant: TenantId): Promise<PestleBoard>;
}

/** A blip of an edition. */
export interface BlipPath {
  readonly id: string;
  readonly blip: string;
}

export interface NamedActor {
  readonly actor: string;
  readonly name: string;
}
