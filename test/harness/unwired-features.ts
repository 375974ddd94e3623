import type { ApiDependencies } from '../../src/api/dependencies.ts';

const unwired = (): Promise<never> => Promise.reject(new Error('not wired in this test'));

/** Features for a server whose test names those that it uses; all others fail when they are asked. */
export const unwiredFeatures: Pick<
  ApiDependencies,
  | 'signals'
  | 'analysis'
  | 'graph'
  | 'resolution'
  | 'sources'
  | 'deadLetters'
  | 'ingest'
  | 'dashboard'
  | 'trends'
  | 'topics'
  | 'trendRuns'
  | 'backtests'
  | 'networks'
  | 'uploads'
  | 'forecasts'
  | 'savedSearches'
  | 'radar'
  | 'windows'
> = {
  signals: { list: unwired, get: unwired, similar: unwired, summary: unwired },
  analysis: { analyze: unwired },
  graph: {
    entities: unwired,
    createEntity: unwired,
    entity: unwired,
    updateEntity: unwired,
    withdrawEntity: unwired,
    history: unwired,
    neighbours: unwired,
    relationships: unwired,
    createRelationship: unwired,
    relationship: unwired,
    relationshipHistory: unwired,
    updateRelationship: unwired,
    withdrawRelationship: unwired,
    createMany: unwired,
    paths: unwired,
    pattern: unwired,
    export: unwired,
  },
  resolution: {
    proposals: unwired,
    decide: unwired,
    merge: unwired,
    split: unwired,
    undo: unwired,
    events: unwired,
  },
  windows: { rules: unwired, create: unwired, remove: unwired, hits: unwired },
  radar: {
    editions: unwired,
    create: unwired,
    edition: unwired,
    remove: unwired,
    publish: unwired,
    addBlip: unwired,
    placeBlip: unwired,
    removeBlip: unwired,
    history: unwired,
    import: unwired,
    export: unwired,
    horizons: unwired,
    pestle: unwired,
  },
  savedSearches: {
    list: unwired,
    get: unwired,
    create: unwired,
    update: unwired,
    remove: unwired,
    opened: unwired,
  },
  forecasts: { list: unwired, calibration: unwired },
  sources: { list: unwired, get: unwired, create: unwired, update: unwired, remove: unwired, run: unwired },
  deadLetters: { list: unwired, replay: unwired, remove: unwired },
  ingest: { submit: unwired, run: unwired },
  dashboard: { get: unwired, counts: unwired },
  topics: {
    list: unwired,
    get: unwired,
    signals: unwired,
    events: unwired,
    map: unwired,
    recluster: unwired,
  },
  trends: {
    list: unwired,
    get: unwired,
    series: unwired,
    compare: unwired,
    track: unwired,
    untrack: unwired,
    bursts: unwired,
    calls: unwired,
    call: unwired,
    why: unwired,
  },
  backtests: { list: unwired, ask: unwired, get: unwired },
  trendRuns: { list: unwired, ask: unwired, get: unwired, cancel: unwired },
  networks: {
    list: unwired,
    create: unwired,
    get: unwired,
    update: unwired,
    remove: unwired,
    nodes: unwired,
    findNodes: unwired,
    addEvents: unwired,
    live: unwired,
    windows: unwired,
    compare: unwired,
    runs: unwired,
    startRun: unwired,
    run: unwired,
    cancelRun: unwired,
    table: unwired,
    findings: unwired,
    ego: unwired,
    whatIf: unwired,
    export: unwired,
    view: unwired,
  },
  uploads: {
    limitBytes: 1024 * 1024,
    admit: unwired,
    receive: unwired,
    begin: unwired,
    append: unwired,
    get: unwired,
    import: unwired,
    remove: unwired,
  },
};
