import type { TenantId } from '../domain/tenant.ts';
import type { Backtest, BacktestRequest } from '../schemas/backtest.ts';
import type { Calibration, Forecast } from '../schemas/forecast.ts';
import type {
  RadarEdition,
  RadarEditionCreate,
  RadarEditionPage,
  RadarImport,
  RadarImported,
} from '../schemas/radar.ts';
import type { SavedSearch, SavedSearchCreate } from '../schemas/saved-search.ts';
import type { TopicDetail, TopicEvent, TopicPage, TopicQuery } from '../schemas/topic.ts';
import type {
  BurstPage,
  BurstQuery,
  Call,
  CallQuery,
  CallWhy,
  Series,
  SeriesQuery,
  Trend,
  TrendDetail,
  TrendPage,
  TrendQuery,
  TrendRun,
  WindowHit,
  WindowRule,
  WindowRuleCreate,
} from '../schemas/trend.ts';

/** Trends as commands use them, in the words of the API. Throws NOT_FOUND and the rest as the API answers. */
export interface TrendCommands {
  list(tenant: TenantId, query: TrendQuery): Promise<TrendPage>;
  get(tenant: TenantId, id: string): Promise<TrendDetail>;
  series(tenant: TenantId, id: string, query: SeriesQuery): Promise<Series>;
  track(tenant: TenantId, id: string, note: string | undefined): Promise<Trend>;
  untrack(tenant: TenantId, id: string): Promise<void>;
  bursts(tenant: TenantId, query: BurstQuery): Promise<BurstPage>;
  calls(tenant: TenantId, query: CallQuery): Promise<readonly Call[]>;
  why(tenant: TenantId, call: string): Promise<CallWhy>;
  /** Computes them now, by the server that runs, and here when none does; resolves when it is done. */
  run(tenant: TenantId, options: ProgressOptions): Promise<TrendRun>;
  windows(tenant: TenantId): Promise<readonly WindowRule[]>;
  addWindow(tenant: TenantId, rule: WindowRuleCreate): Promise<WindowRule>;
  removeWindow(tenant: TenantId, id: string): Promise<void>;
  windowHits(tenant: TenantId, limit: number): Promise<readonly WindowHit[]>;
  forecasts(tenant: TenantId, subject: string | undefined, limit: number): Promise<readonly Forecast[]>;
  calibration(tenant: TenantId): Promise<Calibration>;
  /** Replays history to each date; resolves when it is done. */
  backtest(tenant: TenantId, request: BacktestRequest, options: ProgressOptions): Promise<Backtest>;
}

export interface TopicCommands {
  list(tenant: TenantId, query: TopicQuery): Promise<TopicPage>;
  get(tenant: TenantId, id: string): Promise<TopicDetail>;
  events(tenant: TenantId, limit: number): Promise<readonly TopicEvent[]>;
  /** Finds the topics anew; resolves when it is done. */
  recluster(tenant: TenantId, options: ProgressOptions): Promise<void>;
}

export interface RadarCommands {
  editions(tenant: TenantId): Promise<RadarEditionPage['items']>;
  edition(tenant: TenantId, id: string): Promise<RadarEdition>;
  create(tenant: TenantId, edition: RadarEditionCreate): Promise<RadarEdition>;
  publish(tenant: TenantId, id: string): Promise<RadarEdition>;
  import(tenant: TenantId, file: RadarImport): Promise<RadarImported>;
  /** Text of the file. */
  export(tenant: TenantId, id: string, format: 'csv' | 'json' | 'svg'): Promise<string>;
}

export interface SavedSearchCommands {
  list(tenant: TenantId): Promise<readonly SavedSearch[]>;
  save(tenant: TenantId, search: SavedSearchCreate): Promise<SavedSearch>;
  remove(tenant: TenantId, id: string): Promise<void>;
  opened(tenant: TenantId, id: string): Promise<SavedSearch>;
}

export interface ProgressOptions {
  readonly signal: AbortSignal;
  /** The done share, 0 to 1. */
  readonly onProgress: (done: number) => void;
}
