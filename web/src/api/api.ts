import { decodeFrame, type GraphFrame } from '../graph/decode-frame.ts';
import type {
  ApiKey,
  ApiKeyCreate,
  ApiKeyCreated,
  Backtest,
  BacktestRequest,
  BacktestSummary,
  BurstPage,
  Calibration,
  Call,
  CallWhy,
  Comparison,
  Dashboard,
  DeadLetter,
  DeadLetterReplay,
  DeadLetterReplayed,
  Ego,
  Entity,
  EntityHistory,
  EntityUpdate,
  Findings,
  Forecast,
  GraphFormat,
  HorizonBoard,
  IdentityEvent,
  ImportRequest,
  MergeDecision,
  MergeProposal,
  MergeRequest,
  MetricRun,
  MetricTable,
  Neighbours,
  Network,
  NetworkFormat,
  NetworkNode,
  NetworkUpdate,
  Page,
  Paths,
  PestleBoard,
  RadarBlip,
  RadarBlipCreate,
  RadarBlipPlace,
  RadarEdition,
  RadarEditionCreate,
  RadarEditionSummary,
  RadarHistory,
  RadarImport,
  RadarImported,
  RelationshipDetail,
  RunCreate,
  SavedSearch,
  SavedSearchCreate,
  SavedSearchUpdate,
  Series,
  Signal,
  SignalDetail,
  SignalPage,
  SignalSummary,
  SimilarSignals,
  Source,
  SourceCreate,
  SourceRunResult,
  SourceUpdate,
  SplitRequest,
  TopicDetail,
  TopicEvent,
  TopicMap,
  TopicPage,
  Trend,
  TrendComparison,
  TrendDetail,
  TrendPage,
  TrendRun,
  TrendTrack,
  Upload,
  User,
  UserCreate,
  UserUpdate,
  WhatIf,
  WhatIfRequest,
  WindowHit,
} from './contract.ts';
import { problemFrom } from './problem.ts';
import type { Session } from './session.ts';

export type QueryValue = string | number | boolean | readonly string[] | undefined;
export type Query = Readonly<Record<string, QueryValue>>;

/** `a=1&b=x&b=y`: lists repeat their name, absent values are left out. */
export function queryString(query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue;
    if (typeof value === 'object') for (const item of value) params.append(name, item);
    else params.append(name, String(value));
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

/** Every call the interface makes, typed by the wire contract. */
export type Api = ReturnType<typeof createApi>;

export function createApi(session: Session) {
  const call = async <T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> => {
    const response = await session.fetch(path, {
      method,
      ...(signal === undefined ? {} : { signal }),
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!response.ok) throw await problemFrom(response);
    return (response.status === 204 ? undefined : await response.json()) as T;
  };
  const get = <T>(path: string, signal?: AbortSignal) => call<T>('GET', path, undefined, signal);
  const bytes = async (path: string, signal?: AbortSignal): Promise<Response> => {
    const response = await session.fetch(path, signal === undefined ? {} : { signal });
    if (!response.ok) throw await problemFrom(response);
    return response;
  };
  const at = (collection: string, id: string) => `${collection}/${encodeURIComponent(id)}`;

  return {
    dashboard: (query: Query, signal?: AbortSignal) =>
      get<Dashboard>(`dashboard${queryString(query)}`, signal),
    signals: (query: Query, signal?: AbortSignal) => get<SignalPage>(`signals${queryString(query)}`, signal),
    signal: (id: string, signal?: AbortSignal) => get<SignalDetail>(at('signals', id), signal),
    similar: (id: string, signal?: AbortSignal) =>
      get<SimilarSignals>(`${at('signals', id)}/similar?limit=8`, signal),
    summary: (id: string, signal?: AbortSignal) => get<SignalSummary>(`${at('signals', id)}/summary`, signal),
    entity: (id: string, signal?: AbortSignal) => get<Entity>(at('entities', id), signal),
    /** What was known of it at a moment. */
    entityAsOf: (id: string, query: Query, signal?: AbortSignal) =>
      get<Entity>(`${at('entities', id)}${queryString(query)}`, signal),
    entities: (query: Query, signal?: AbortSignal) =>
      get<Page<Entity>>(`entities${queryString(query)}`, signal),
    updateEntity: (id: string, change: EntityUpdate) => call<Entity>('PATCH', at('entities', id), change),
    entityHistory: (id: string, signal?: AbortSignal) =>
      get<EntityHistory>(`${at('entities', id)}/history`, signal),
    neighbours: (id: string, query: Query, signal?: AbortSignal) =>
      get<Neighbours>(`${at('entities', id)}/neighbours${queryString(query)}`, signal),
    relationship: (id: string, signal?: AbortSignal) =>
      get<RelationshipDetail>(at('relationships', id), signal),
    paths: (query: Query, signal?: AbortSignal) => get<Paths>(`graph/paths${queryString(query)}`, signal),
    /** The whole graph that passes the filter, as a file. */
    graphExport: async (format: GraphFormat, query: Query): Promise<Blob> =>
      (await bytes(`graph/export${queryString({ ...query, format })}`)).blob(),
    networks: (query: Query = {}, signal?: AbortSignal) =>
      get<Page<Network>>(`networks${queryString(query)}`, signal),
    network: (id: string, signal?: AbortSignal) => get<Network>(at('networks', id), signal),
    updateNetwork: (id: string, change: NetworkUpdate) => call<Network>('PATCH', at('networks', id), change),
    deleteNetwork: (id: string) => call<void>('DELETE', at('networks', id)),
    networkNodes: (id: string, query: Query, signal?: AbortSignal) =>
      get<Page<NetworkNode>>(`${at('networks', id)}/nodes${queryString(query)}`, signal),
    findings: (id: string, signal?: AbortSignal) => get<Findings>(`${at('networks', id)}/findings`, signal),
    ego: (id: string, query: Query, signal?: AbortSignal) =>
      get<Ego>(`${at('networks', id)}/ego${queryString(query)}`, signal),
    compareNetwork: (id: string, query: Query, signal?: AbortSignal) =>
      get<Comparison>(`${at('networks', id)}/compare${queryString(query)}`, signal),
    whatIf: (id: string, request: WhatIfRequest, signal?: AbortSignal) =>
      call<WhatIf>('POST', `${at('networks', id)}/what-if`, request, signal),
    runs: (id: string, query: Query = {}, signal?: AbortSignal) =>
      get<Page<MetricRun>>(`${at('networks', id)}/runs${queryString(query)}`, signal),
    startRun: (id: string, run: RunCreate) => call<MetricRun>('POST', `${at('networks', id)}/runs`, run),
    cancelRun: (id: string, run: string) =>
      call<MetricRun>('DELETE', `${at('networks', id)}/runs/${encodeURIComponent(run)}`),
    metricTable: (query: Query, signal?: AbortSignal) =>
      get<MetricTable>(`graph/metrics${queryString(query)}`, signal),
    /** A chunk of a picture. */
    graphFrame: async (query: Query, signal?: AbortSignal): Promise<GraphFrame> => {
      const response = await bytes(`graph/nodes${queryString({ ...query, format: 'binary' })}`, signal);
      return decodeFrame(new Uint8Array(await response.arrayBuffer()));
    },
    networkExport: async (id: string, format: NetworkFormat): Promise<Blob> =>
      (await bytes(`${at('networks', id)}/export${queryString({ format })}`)).blob(),
    beginUpload: (fileName: string, size: number) =>
      call<Upload>('POST', 'data/uploads', { file_name: fileName, bytes: size }),
    /** The bytes of a file from `offset` on. */
    sendPiece: async (id: string, offset: number, piece: Blob, signal?: AbortSignal): Promise<Upload> => {
      const response = await session.fetch(at('data/uploads', id), {
        method: 'PATCH',
        headers: { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(offset) },
        body: piece,
        ...(signal === undefined ? {} : { signal }),
      });
      if (!response.ok) throw await problemFrom(response);
      return (await response.json()) as Upload;
    },
    /** A file of ties and a table of nodes, as one. */
    sendForm: async (file: File, nodes: File, signal?: AbortSignal): Promise<Upload> => {
      const form = new FormData();
      form.append('nodes', nodes);
      form.append('file', file);
      const response = await session.fetch('data/upload', {
        method: 'POST',
        body: form,
        ...(signal === undefined ? {} : { signal }),
      });
      if (!response.ok) throw await problemFrom(response);
      return (await response.json()) as Upload;
    },
    upload: (id: string, signal?: AbortSignal) => get<Upload>(at('data/uploads', id), signal),
    importUpload: (id: string, request: ImportRequest) =>
      call<Upload>('POST', `${at('data/uploads', id)}/import`, request),
    deleteUpload: (id: string) => call<void>('DELETE', at('data/uploads', id)),
    proposals: (query: Query, signal?: AbortSignal) =>
      get<Page<MergeProposal>>(`resolution/proposals${queryString(query)}`, signal),
    decideProposal: (id: string, decision: MergeDecision) =>
      call<MergeProposal>('POST', at('resolution/proposals', id), decision),
    mergeEntities: (merge: MergeRequest) => call<IdentityEvent>('POST', 'entities/merge', merge),
    splitEntity: (id: string, split: SplitRequest) =>
      call<IdentityEvent>('POST', `${at('entities', id)}/split`, split),
    identityEvents: (id: string, signal?: AbortSignal) =>
      get<Page<IdentityEvent>>(`${at('entities', id)}/identity-events`, signal),
    allIdentityEvents: (query: Query, signal?: AbortSignal) =>
      get<Page<IdentityEvent>>(`identity-events${queryString(query)}`, signal),
    undoIdentityEvent: (id: string) => call<IdentityEvent>('POST', `${at('identity-events', id)}/undo`, {}),
    trends: (query: Query, signal?: AbortSignal) => get<TrendPage>(`trends${queryString(query)}`, signal),
    trend: (id: string, signal?: AbortSignal) => get<TrendDetail>(at('trends', id), signal),
    trendSeries: (id: string, query: Query, signal?: AbortSignal) =>
      get<Series>(`${at('trends', id)}/series${queryString(query)}`, signal),
    compareTrends: (query: Query, signal?: AbortSignal) =>
      get<TrendComparison>(`trends/compare${queryString(query)}`, signal),
    trackTrend: (track: TrendTrack) => call<Trend>('POST', 'trends', track),
    untrackTrend: (id: string) => call<void>('DELETE', at('trends', id)),
    trendRuns: (query: Query = {}, signal?: AbortSignal) =>
      get<Page<TrendRun>>(`trend-runs${queryString(query)}`, signal),
    startTrendRun: () => call<TrendRun>('POST', 'trend-runs', {}),
    bursts: (query: Query, signal?: AbortSignal) => get<BurstPage>(`bursts${queryString(query)}`, signal),
    calls: (query: Query, signal?: AbortSignal) => get<Page<Call>>(`calls${queryString(query)}`, signal),
    callWhy: (id: string, signal?: AbortSignal) => get<CallWhy>(`${at('calls', id)}/why`, signal),
    forecasts: (query: Query, signal?: AbortSignal) =>
      get<Page<Forecast>>(`forecasts${queryString(query)}`, signal),
    calibration: (signal?: AbortSignal) => get<Calibration>('calibration', signal),
    horizons: (signal?: AbortSignal) => get<HorizonBoard>('horizons', signal),
    pestle: (signal?: AbortSignal) => get<PestleBoard>('pestle', signal),
    backtests: (query: Query, signal?: AbortSignal) =>
      get<Page<BacktestSummary>>(`backtests${queryString(query)}`, signal),
    backtest: (id: string, signal?: AbortSignal) => get<Backtest>(at('backtests', id), signal),
    startBacktest: (request: BacktestRequest) => call<BacktestSummary>('POST', 'backtests', request),
    radarEditions: (query: Query, signal?: AbortSignal) =>
      get<Page<RadarEditionSummary>>(`radar/editions${queryString(query)}`, signal),
    radarEdition: (id: string, signal?: AbortSignal) => get<RadarEdition>(at('radar/editions', id), signal),
    createRadar: (edition: RadarEditionCreate) => call<RadarEdition>('POST', 'radar/editions', edition),
    deleteRadar: (id: string) => call<void>('DELETE', at('radar/editions', id)),
    publishRadar: (id: string) => call<RadarEdition>('POST', `${at('radar/editions', id)}/publish`, {}),
    addBlip: (edition: string, blip: RadarBlipCreate) =>
      call<RadarBlip>('POST', `${at('radar/editions', edition)}/blips`, blip),
    placeBlip: (edition: string, blip: string, place: RadarBlipPlace) =>
      call<RadarBlip>('PATCH', at(`${at('radar/editions', edition)}/blips`, blip), place),
    removeBlip: (edition: string, blip: string) =>
      call<void>('DELETE', at(`${at('radar/editions', edition)}/blips`, blip)),
    blipHistory: (edition: string, blip: string, signal?: AbortSignal) =>
      get<RadarHistory>(`${at(`${at('radar/editions', edition)}/blips`, blip)}/history`, signal),
    importRadar: (file: RadarImport) => call<RadarImported>('POST', 'radar/import', file),
    radarExport: async (id: string, format: 'csv' | 'json' | 'svg'): Promise<Blob> =>
      (await bytes(`${at('radar/editions', id)}/export${queryString({ format })}`)).blob(),
    searches: (query: Query, signal?: AbortSignal) =>
      get<Page<SavedSearch>>(`searches${queryString(query)}`, signal),
    saveSearch: (search: SavedSearchCreate) => call<SavedSearch>('POST', 'searches', search),
    updateSearch: (id: string, change: SavedSearchUpdate) =>
      call<SavedSearch>('PATCH', at('searches', id), change),
    deleteSearch: (id: string) => call<void>('DELETE', at('searches', id)),
    openedSearch: (id: string) => call<SavedSearch>('POST', `${at('searches', id)}/opened`, {}),
    windowHits: (query: Query, signal?: AbortSignal) =>
      get<Page<WindowHit>>(`windows/hits${queryString(query)}`, signal),
    topics: (query: Query, signal?: AbortSignal) => get<TopicPage>(`topics${queryString(query)}`, signal),
    topic: (id: string, signal?: AbortSignal) => get<TopicDetail>(at('topics', id), signal),
    topicSignals: (id: string, query: Query, signal?: AbortSignal) =>
      get<Page<Signal>>(`${at('topics', id)}/signals${queryString(query)}`, signal),
    topicEvents: (query: Query, signal?: AbortSignal) =>
      get<Page<TopicEvent>>(`topics/events${queryString(query)}`, signal),
    topicMap: (signal?: AbortSignal) => get<TopicMap>('topics/map', signal),
    recluster: () => call<void>('POST', 'topics/recluster', {}),
    sources: (query: Query = {}, signal?: AbortSignal) =>
      get<Page<Source>>(`sources${queryString(query)}`, signal),
    addSource: (source: SourceCreate) => call<Source>('POST', 'sources', source),
    updateSource: (id: string, change: SourceUpdate) => call<Source>('PATCH', at('sources', id), change),
    deleteSource: (id: string) => call<void>('DELETE', at('sources', id)),
    runSource: (id: string) => call<SourceRunResult>('POST', `${at('sources', id)}/run`, {}),
    deadLetters: (query: Query, signal?: AbortSignal) =>
      get<Page<DeadLetter>>(`dead-letters${queryString(query)}`, signal),
    replayDeadLetters: (which: DeadLetterReplay) =>
      call<DeadLetterReplayed>('POST', 'dead-letters/replay', which),
    deleteDeadLetter: (id: string) => call<void>('DELETE', at('dead-letters', id)),
    users: (signal?: AbortSignal) => get<Page<User>>('users?limit=200', signal),
    addUser: (user: UserCreate) => call<User>('POST', 'users', user),
    updateUser: (id: string, change: UserUpdate) => call<User>('PATCH', at('users', id), change),
    keys: (signal?: AbortSignal) => get<Page<ApiKey>>('keys?limit=200', signal),
    addKey: (key: ApiKeyCreate) => call<ApiKeyCreated>('POST', 'keys', key),
    revokeKey: (id: string) => call<void>('DELETE', at('keys', id)),
  };
}
