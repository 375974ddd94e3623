import type { Topic, TopicEvent } from '../../domain/topic.ts';
import type {
  TopicDetail as WireDetail,
  TopicEvent as WireEvent,
  TopicMap as WireMap,
  Topic as WireTopic,
} from '../../schemas/topic.ts';
import type { MappedTopic, TopicPicture } from '../../trends/topics/topics.ts';
import { timestamp } from '../responses.ts';

export function toWireTopic(topic: Topic): WireTopic {
  return {
    id: topic.id,
    label: topic.label,
    terms: [...topic.terms],
    signals: topic.signals,
    sources: topic.sources,
    first_published_at: timestamp(topic.firstPublishedAt),
    last_published_at: timestamp(topic.lastPublishedAt),
    born_at: timestamp(topic.bornAt),
    died_at: topic.diedAt === null ? null : timestamp(topic.diedAt),
    cohesion: topic.cohesion,
  };
}

/** With the label that the topic has now. */
export function toWireTopicEvent(event: TopicEvent & { readonly label: string }): WireEvent {
  const { id, kind, topicId, label, others, at, text } = event;
  return { id, kind, topic: { id: topicId, label }, others: [...others], at: timestamp(at), text };
}

export function toWireTopicDetail({
  topic,
  summary,
  representative,
  nearest,
  events,
}: TopicPicture): WireDetail {
  return {
    ...toWireTopic(topic),
    summary: summary.sentences.map(({ text, signalIds }) => ({ text, signals: [...signalIds] })),
    representative: representative.map(({ id, title, source, publishedAt, url, similarity }) => ({
      id,
      title,
      source,
      published_at: timestamp(publishedAt),
      url,
      similarity,
    })),
    nearest: [...nearest],
    events: events.map(toWireTopicEvent),
  };
}

export function toWireTopicMap(topics: readonly MappedTopic[]): WireMap {
  return { topics: [...topics] };
}
