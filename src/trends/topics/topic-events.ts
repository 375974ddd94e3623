import { createUuidV7 } from '../../base/ids.ts';
import type { TopicEventKind } from '../../domain/topic.ts';
import type { Queryable } from '../../ports/database.ts';

/** A topic as an event names it. */
export interface NamedTopic {
  readonly id: string;
  readonly label: string;
  readonly signals: number;
}

export interface NewTopicEvent {
  readonly kind: TopicEventKind;
  readonly topic: number;
  readonly others: readonly NamedTopic[];
  readonly text: string;
}

export async function writeTopicEvents(
  transaction: Queryable,
  events: readonly NewTopicEvent[],
  now: number,
): Promise<void> {
  if (events.length === 0) return;
  await transaction.query({
    name: 'topic-events-insert',
    text: `INSERT INTO topic_events (id, kind, topic, others, at, text)
           SELECT id, kind, topic, others::jsonb, to_timestamp($6::float8 / 1000), text
           FROM unnest($1::uuid[], $2::text[], $3::integer[], $4::text[], $5::text[]) AS e(id, kind, topic, others, text)`,
    values: [
      events.map(() => createUuidV7(now)),
      events.map(({ kind }) => kind),
      events.map(({ topic }) => topic),
      events.map(({ others }) => JSON.stringify(others)),
      events.map(({ text }) => text),
      now,
    ],
  });
}

export const sentences = {
  birth: (label: string, signals: number) => `New topic "${label}", of ${counted(signals)}.`,
  split: (label: string, signals: number, from: string) =>
    `"${label}", ${counted(signals)}, has become a topic of its own; it was part of "${from}".`,
  merge: (label: string, part: string, signals: number) =>
    `"${part}", ${counted(signals)}, has become part of "${label}".`,
  dissolved: (label: string, signals: number) =>
    `"${label}" has ended: its ${counted(signals)} no longer hang together.`,
  silent: (label: string, days: number) =>
    `"${label}" has ended: nothing was published about it for ${days} days.`,
  emptied: (label: string) => `"${label}" has ended: its signals were deleted.`,
  revival: (label: string, signals: number) => `"${label}" is back, with ${counted(signals)} in all.`,
  relabel: (label: string, before: string) => `"${before}" is now best described as "${label}".`,
} as const;

function counted(signals: number): string {
  return signals === 1 ? '1 signal' : `${signals.toLocaleString('en')} signals`;
}
