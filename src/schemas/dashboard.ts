import { type Static, Type } from 'typebox';
import { SOURCE_STATES } from '../domain/source.ts';
import { Id, Nullable, Timestamp } from './shared.ts';
import { Signal } from './signal.ts';

export const DashboardQuery = Type.Object(
  { from: Type.Optional(Type.String({ maxLength: 40 })), to: Type.Optional(Type.String({ maxLength: 40 })) },
  { additionalProperties: false },
);

/** The live figures: answered by `/dashboard` and sent over `/stream` as event `counts` when they change. */
export const LiveCounts = Type.Object({
  /** Signals of all time. */
  signals: Type.Integer(),
  signals_last_24h: Type.Integer(),
  /** Signals stored per second over the last 10 seconds, by this server. */
  rate_per_second: Type.Number(),
  /** Documents in the event log not yet processed. */
  backlog: Type.Integer(),
  dead_letters: Type.Integer(),
  sources: Type.Record(Type.Enum([...SOURCE_STATES]), Type.Integer()),
  at: Timestamp,
});
export type LiveCounts = Static<typeof LiveCounts>;

export const Dashboard = Type.Object({
  counts: LiveCounts,
  /** Signals in the asked range, and in the range of the same length before it. */
  range: Type.Object({
    from: Nullable(Timestamp),
    to: Nullable(Timestamp),
    signals: Type.Integer(),
    previous: Nullable(Type.Integer()),
  }),
  over_time: Type.Object({
    interval: Type.Enum(['day', 'week', 'month', 'year']),
    buckets: Type.Array(Type.Object({ start: Timestamp, count: Type.Integer() })),
  }),
  by_source_type: Type.Array(
    Type.Object({ value: Type.String(), label: Type.String(), count: Type.Integer() }),
  ),
  top_sources: Type.Array(
    Type.Object({ id: Id, name: Type.String(), count: Type.Integer(), state: Type.Enum([...SOURCE_STATES]) }),
  ),
  newest: Type.Array(Signal),
});
export type Dashboard = Static<typeof Dashboard>;

/** Event `signals` on `/stream`: what one pipeline batch stored. At most 20 newest are named. */
export const StreamSignals = Type.Object({
  stored: Type.Integer(),
  newest: Type.Array(
    Type.Object({
      id: Id,
      title: Type.String(),
      source_id: Id,
      source_type: Type.String(),
      published_at: Timestamp,
    }),
  ),
});
export type StreamSignals = Static<typeof StreamSignals>;
