import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { TopicEvent } from '../api/contract.ts';
import { formatQuantity } from '../format/number.ts';
import { RelativeTime } from '../time/relative-time.tsx';
import styles from './topic-events.module.css';
import { WhySection } from './why-section.tsx';

/** What happens to topics, in words and as a letter. */
const EVENTS = {
  birth: { word: 'Born', sign: 'B' },
  split: { word: 'Split', sign: 'S' },
  merge: { word: 'Merged', sign: 'M' },
  death: { word: 'Died', sign: 'D' },
  revival: { word: 'Revived', sign: 'R' },
  relabel: { word: 'Renamed', sign: 'N' },
} as const satisfies Record<TopicEvent['kind'], { word: string; sign: string }>;

/** How a topic came to be and what became of it, newest first. `current` is the topic whose page it is. */
export function TopicEvents({
  events,
  current,
  title = 'Births and merges',
}: {
  readonly events: readonly TopicEvent[];
  readonly current?: string;
  readonly title?: string;
}) {
  if (events.length === 0) return null;
  return (
    <WhySection id="topic-events" title={title}>
      <ol className={styles.events}>
        {events.map((event) => (
          <li key={event.id}>
            <span aria-hidden="true" className={styles.sign}>
              {EVENTS[event.kind].sign}
            </span>
            <div>
              <p>
                <b>{EVENTS[event.kind].word}.</b> {withLinks(event, current)}
              </p>
              {event.topic.id !== current && !event.text.includes(event.topic.label) && (
                <p className={styles.others}>
                  Now{' '}
                  <Link to="/topics/$id" params={{ id: event.topic.id }}>
                    {event.topic.label}
                  </Link>
                </p>
              )}
              <Others event={event} />
              <p className={styles.at}>
                <RelativeTime at={event.at} />
              </p>
            </div>
          </li>
        ))}
      </ol>
    </WhySection>
  );
}

/** The sentence, in which the topics that it names lead to them. */
function withLinks(
  { text, topic, others }: TopicEvent,
  current: string | undefined,
): (string | ReactElement)[] {
  let parts: (string | ReactElement)[] = [text];
  for (const { id, label } of [topic, ...others]) {
    if (id === current || label === '') continue;
    parts = parts.flatMap((part) => {
      if (typeof part !== 'string') return [part];
      const at = part.indexOf(label);
      if (at < 0) return [part];
      return [
        part.slice(0, at),
        <Link key={id} to="/topics/$id" params={{ id }}>
          {label}
        </Link>,
        part.slice(at + label.length),
      ];
    });
  }
  return parts;
}

/** Those that the sentence does not name. */
function Others({ event: { others, text } }: { readonly event: TopicEvent }) {
  const unnamed = others.filter(({ label }) => !text.includes(label));
  if (unnamed.length === 0) return null;
  return (
    <p className={styles.others}>
      {unnamed.map((other, at) => (
        <span key={other.id}>
          {at > 0 && ', '}
          <Link to="/topics/$id" params={{ id: other.id }}>
            {other.label}
          </Link>{' '}
          ({formatQuantity(other.signals, 'signal')})
        </span>
      ))}
    </p>
  );
}
