/** What signals are about, found by what they have in common. A topic keeps its id while most of its signals stay. */

export const TOPIC_EVENT_KINDS = ['birth', 'split', 'merge', 'death', 'revival', 'relabel'] as const;
export type TopicEventKind = (typeof TOPIC_EVENT_KINDS)[number];

export interface Topic {
  /** UUID version 7. */
  readonly id: string;
  /** Dense, for series. */
  readonly number: number;
  /** Its most distinctive terms: `meltdown, spectre, intel`. */
  readonly label: string;
  /** Most distinctive first; at most 12. */
  readonly terms: readonly TopicTerm[];
  readonly signals: number;
  readonly sources: number;
  /** Milliseconds since the epoch: publication of its first and last signal. */
  readonly firstPublishedAt: number;
  readonly lastPublishedAt: number;
  readonly bornAt: number;
  /** Null while it lives. */
  readonly diedAt: number | null;
  /** Mean similarity of its signals to its centre, 0 to 1. */
  readonly cohesion: number;
}

export interface TopicTerm {
  readonly term: string;
  /** Class-based TF-IDF (Grootendorst, 2022): frequency in the topic times the log of how rare it is elsewhere. */
  readonly weight: number;
}

export interface TopicEvent {
  readonly id: string;
  readonly kind: TopicEventKind;
  readonly topicId: string;
  /** Those it came from, or became. */
  readonly others: readonly { readonly id: string; readonly label: string; readonly signals: number }[];
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** A sentence for people. */
  readonly text: string;
}
