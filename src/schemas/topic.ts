import { type Static, Type } from 'typebox';
import { TOPIC_EVENT_KINDS } from '../domain/topic.ts';
import { Id, Nullable, PageQuery, pageOf, Timestamp } from './shared.ts';
import { Signal } from './signal.ts';

export const Topic = Type.Object({
  id: Id,
  label: Type.String(),
  terms: Type.Array(Type.Object({ term: Type.String(), weight: Type.Number() })),
  signals: Type.Integer(),
  sources: Type.Integer(),
  first_published_at: Timestamp,
  last_published_at: Timestamp,
  born_at: Timestamp,
  died_at: Nullable(Timestamp),
  /** Mean similarity of its signals to its centre, 0 to 1. */
  cohesion: Type.Number(),
});
export type Topic = Static<typeof Topic>;
export const TopicPage = Type.Object({ ...pageOf(Topic).properties, total: Type.Integer() });
export type TopicPage = Static<typeof TopicPage>;
export const TopicQuery = Type.Object({
  ...PageQuery,
  q: Type.Optional(Type.String({ maxLength: 200 })),
  alive: Type.Optional(Type.Boolean()),
  sort: Type.Optional(Type.Enum(['signals', 'newest', 'last', 'label'])),
});
export type TopicQuery = Static<typeof TopicQuery>;

export const TopicEvent = Type.Object({
  id: Id,
  kind: Type.Enum([...TOPIC_EVENT_KINDS]),
  topic: Type.Object({ id: Id, label: Type.String() }),
  others: Type.Array(Type.Object({ id: Id, label: Type.String(), signals: Type.Integer() })),
  at: Timestamp,
  text: Type.String(),
});
export type TopicEvent = Static<typeof TopicEvent>;
export const TopicEventPage = pageOf(TopicEvent);
export type TopicEventPage = Static<typeof TopicEventPage>;
export const TopicEventQuery = Type.Object({
  ...PageQuery,
  topic: Type.Optional(Id),
  kind: Type.Optional(Type.Enum([...TOPIC_EVENT_KINDS])),
});
export type TopicEventQuery = Static<typeof TopicEventQuery>;

export const TopicDetail = Type.Object({
  ...Topic.properties,
  /** Each sentence cites its signals. */
  summary: Type.Array(Type.Object({ text: Type.String(), signals: Type.Array(Id) })),
  representative: Type.Array(
    Type.Object({
      id: Id,
      title: Type.String(),
      source: Type.String(),
      published_at: Timestamp,
      url: Nullable(Type.String()),
      /** To the topic's centre, 0 to 1. */
      similarity: Type.Number(),
    }),
  ),
  nearest: Type.Array(Type.Object({ id: Id, label: Type.String(), similarity: Type.Number() })),
  events: Type.Array(TopicEvent),
});
export type TopicDetail = Static<typeof TopicDetail>;

/** Living topics in a plane: near ones are alike. Coordinates within -1 to 1. */
export const TopicMap = Type.Object({
  topics: Type.Array(
    Type.Object({
      id: Id,
      label: Type.String(),
      x: Type.Number(),
      y: Type.Number(),
      signals: Type.Integer(),
      /** Signals in the last 30 days of the data over those in the 30 before, less 1; null where there were none. */
      growth: Nullable(Type.Number()),
      /** Number of its group of like topics. */
      group: Type.Integer(),
    }),
  ),
});
export type TopicMap = Static<typeof TopicMap>;

/** When a clustering of all signals was asked for; it runs in the background. */
export const TopicRecluster = Type.Object({ requested_at: Timestamp });
export type TopicRecluster = Static<typeof TopicRecluster>;

export const TopicSignalPage = pageOf(Signal);
export type TopicSignalPage = Static<typeof TopicSignalPage>;
export const TopicSignalsQuery = Type.Object({ ...PageQuery });
export type TopicSignalsQuery = Static<typeof TopicSignalsQuery>;
