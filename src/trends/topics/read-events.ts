import type { TopicEvent, TopicEventKind } from '../../domain/topic.ts';
import type { Queryable } from '../../ports/database.ts';

/** An event with the label that its topic has now. */
export interface ReadTopicEvent extends TopicEvent {
  readonly label: string;
}

/** Newest first. Those of a topic are also those that name it among the others. */
export function readTopicEvents(
  store: Queryable,
  { topic, kind }: { readonly topic?: string; readonly kind?: TopicEventKind },
  { limit, before }: { readonly limit: number; readonly before?: string },
): Promise<ReadTopicEvent[]> {
  return store.query<ReadTopicEvent>({
    name: 'topic-events-read',
    text: `SELECT e.id, e.kind, t.id AS "topicId", t.label, e.others, e.at, e.text
           FROM topic_events AS e JOIN topics AS t ON t.number = e.topic
           WHERE ($1::uuid IS NULL OR t.id = $1::uuid OR e.others @> jsonb_build_array(jsonb_build_object('id', $1::uuid)))
             AND ($2::text IS NULL OR e.kind = $2) AND ($3::uuid IS NULL OR e.id < $3::uuid)
           ORDER BY e.id DESC LIMIT $4`,
    values: [topic ?? null, kind ?? null, before ?? null, limit],
  });
}
