import type {
  ApiKey,
  ApiKeyCreate,
  ApiKeyCreated,
  Dashboard,
  DeadLetter,
  DeadLetterReplay,
  DeadLetterReplayed,
  Entity,
  EntityHistory,
  EntityUpdate,
  GraphFormat,
  IdentityEvent,
  MergeDecision,
  MergeProposal,
  MergeRequest,
  Neighbours,
  Page,
  Paths,
  RelationshipDetail,
  SignalDetail,
  SignalPage,
  SignalSummary,
  SimilarSignals,
  Source,
  SourceCreate,
  SourceRunResult,
  SourceUpdate,
  SplitRequest,
  User,
  UserCreate,
  UserUpdate,
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
    graphExport: async (format: GraphFormat, query: Query): Promise<Blob> => {
      const response = await session.fetch(`graph/export${queryString({ ...query, format })}`);
      if (!response.ok) throw await problemFrom(response);
      return await response.blob();
    },
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
