/**
 * Every metric that the product publishes, with its labels. Features observe through `Metrics`; what collects and
 * renders them is a driver. A label never holds a tenant, an id or anything else without a bound.
 */
export const METRICS = {
  api_requests_total: {
    kind: 'counter',
    labels: ['method', 'endpoint', 'status'],
    help: 'Requests answered by the API.',
  },
  api_request_duration_seconds: {
    kind: 'histogram',
    labels: ['endpoint'],
    help: 'Time to answer a request, by endpoint.',
  },
  http_request_duration_seconds: {
    kind: 'histogram',
    labels: [],
    help: 'Time to answer a request, of any kind.',
  },
  active_users: {
    kind: 'gauge',
    labels: [],
    help: 'People and API keys seen by this process in the last five minutes.',
  },
  active_connections: { kind: 'gauge', labels: [], help: 'Open HTTP connections to this process.' },
  stream_clients: { kind: 'gauge', labels: [], help: 'Open live streams.' },
  stream_clients_dropped_total: {
    kind: 'counter',
    labels: [],
    help: 'Live streams closed because the client read too slowly.',
  },
  signals_processed_total: {
    kind: 'counter',
    labels: ['outcome'],
    help: 'Documents through the pipeline: accepted, duplicate or rejected.',
  },
  pipeline_stage_duration_seconds: {
    kind: 'histogram',
    labels: ['stage'],
    help: 'Time of a pipeline stage over one batch.',
  },
  pipeline_batch_documents: {
    kind: 'histogram',
    labels: [],
    help: 'Documents in a pipeline batch.',
    buckets: [1, 10, 50, 100, 250, 500, 1000, 2500, 5000],
  },
  consumer_lag: {
    kind: 'gauge',
    labels: ['topic', 'group'],
    help: 'Documents in the event log that the group has not processed.',
  },
  dead_letter_total: { kind: 'counter', labels: ['stage'], help: 'Documents that went to the dead letters.' },
  worker_queue_depth: { kind: 'gauge', labels: ['queue_name'], help: 'Jobs waiting.' },
  worker_processing_seconds: { kind: 'histogram', labels: ['task_type'], help: 'Time of a job.' },
  db_connections_active: {
    kind: 'gauge',
    labels: ['database'],
    help: 'Database connections in use by this process.',
  },
  db_query_duration_seconds: {
    kind: 'histogram',
    labels: ['query_type'],
    help: 'Time of a database statement, waiting for a connection not included.',
  },
  cache_hits_total: { kind: 'counter', labels: ['cache'], help: 'Answers found in a cache.' },
  cache_misses_total: { kind: 'counter', labels: ['cache'], help: 'Answers not found in a cache.' },
  embedding_decisions_total: {
    kind: 'counter',
    labels: ['when', 'cause'],
    help: 'When the chosen model embeds what was stored: now or in the background, and why (few, bulk, building, budget, busy).',
  },
  embedding_questions_total: {
    kind: 'counter',
    labels: ['model', 'cause'],
    help: 'Questions embedded by the static or the chosen model, and why (active, unavailable, budget).',
  },
  model_calls_total: {
    kind: 'counter',
    labels: ['purpose', 'outcome'],
    help: 'Calls to remote models: answered, retried, failed or refused by the budget.',
  },
  model_call_duration_seconds: {
    kind: 'histogram',
    labels: ['purpose'],
    help: 'Time of one call to a remote model, waiting for the rate limit not included.',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
  },
  model_tokens_total: {
    kind: 'counter',
    labels: ['purpose', 'direction'],
    help: 'Tokens that remote models counted: input or output.',
  },
  model_cost_total: {
    kind: 'counter',
    labels: ['purpose'],
    help: 'Cost of remote models, in the currency of the configured prices.',
  },
} as const satisfies Record<string, MetricDefinition>;

export interface MetricDefinition {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly labels: readonly string[];
  readonly help: string;
  /** Upper bounds; without them those of durations in seconds. */
  readonly buckets?: readonly number[];
}

type NamesOf<Kind> = {
  [Name in keyof typeof METRICS]: (typeof METRICS)[Name]['kind'] extends Kind ? Name : never;
}[keyof typeof METRICS];
type LabelsOf<Name extends keyof typeof METRICS> = Readonly<
  Record<(typeof METRICS)[Name]['labels'][number], string>
>;

/**
 * Each method gives an instrument bound to its labels: get it once, where the labels are known, and keep it. The
 * instrument itself costs well under a microsecond and never throws.
 */
export interface Metrics {
  counter<Name extends NamesOf<'counter'>>(name: Name, labels: LabelsOf<Name>): { add(count?: number): void };
  gauge<Name extends NamesOf<'gauge'>>(name: Name, labels: LabelsOf<Name>): { set(value: number): void };
  /** Values in seconds unless the definition says otherwise. */
  histogram<Name extends NamesOf<'histogram'>>(
    name: Name,
    labels: LabelsOf<Name>,
  ): { observe(value: number): void };
  /** Called before every rendering, to set gauges that are read rather than counted. A failure is logged and skipped. */
  beforeRender(collect: () => void | Promise<void>): void;
}

/** What an operator's scraper reads. */
export interface MetricsExposition {
  readonly contentType: string;
  render(): Promise<string>;
}
