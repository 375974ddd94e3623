import { type Static, Type } from 'typebox';
import { SOURCE_KINDS, SOURCE_STATES } from '../domain/source.ts';
import { Id, Nullable, Timestamp } from './shared.ts';
import { SourceTypeName } from './signal.ts';

export const SourceKindName = Type.Enum([...SOURCE_KINDS]);
export const Schedule = Type.Union([
  Type.Object(
    { kind: Type.Literal('interval'), everySeconds: Type.Integer({ minimum: 30, maximum: 31_536_000 }) },
    { additionalProperties: false },
  ),
  Type.Object(
    { kind: Type.Literal('cron'), expression: Type.String({ maxLength: 100 }) },
    { additionalProperties: false },
  ),
  Type.Object({ kind: Type.Literal('manual') }, { additionalProperties: false }),
]);

const Settings = Type.Record(Type.String(), Type.Unknown());

export const Source = Type.Object({
  id: Id,
  name: Type.String(),
  kind: SourceKindName,
  source_type: SourceTypeName,
  settings: Settings,
  schedule: Schedule,
  priority: Type.Integer(),
  rate_limit: Type.Integer(),
  labels: Type.Array(Type.String()),
  paused: Type.Boolean(),
  created_at: Timestamp,
  health: Type.Object({
    state: Type.Enum([...SOURCE_STATES]),
    last_run_at: Nullable(Timestamp),
    last_success_at: Nullable(Timestamp),
    last_item_at: Nullable(Timestamp),
    last_error: Nullable(Type.String()),
    consecutive_failures: Type.Integer(),
    next_run_at: Nullable(Timestamp),
    documents: Type.Integer(),
  }),
});
export type Source = Static<typeof Source>;

/** `settings` by kind: rss `{url}`; hackernews `{list: top|new|best|ask|show|job, limit}`. */
export const SourceCreate = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    kind: SourceKindName,
    source_type: Type.Optional(SourceTypeName),
    settings: Settings,
    schedule: Type.Optional(Schedule),
    priority: Type.Optional(Type.Integer({ minimum: 0, maximum: 9 })),
    rate_limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 6000 })),
    labels: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 64 })),
  },
  { additionalProperties: false },
);
export type SourceCreate = Static<typeof SourceCreate>;

export const SourceUpdate = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    source_type: Type.Optional(SourceTypeName),
    settings: Type.Optional(Settings),
    schedule: Type.Optional(Schedule),
    priority: Type.Optional(Type.Integer({ minimum: 0, maximum: 9 })),
    rate_limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 6000 })),
    labels: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 64 })),
    paused: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type SourceUpdate = Static<typeof SourceUpdate>;

/** The result of `POST /sources/{id}/run`, which waits for the run (at most 60 s). */
export const SourceRunResult = Type.Object({
  fetched: Type.Integer(),
  rejected: Type.Integer(),
  unchanged: Type.Boolean(),
  error: Nullable(Type.String()),
});
export type SourceRunResult = Static<typeof SourceRunResult>;
