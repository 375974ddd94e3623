import type { Story } from '../api/contract.ts';
import { formatCount, formatShare } from '../format/number.ts';
import { RelativeTime } from '../time/relative-time.tsx';
import { toldBy } from './describe-analysis.ts';
import styles from './related-signals.module.css';
import { SignalLink } from './signal-link.tsx';

const METHODS: Readonly<Record<string, string>> = {
  first: 'the first that was seen',
  text: 'same text',
  words: 'same words',
  title: 'same title',
  url: 'same address',
};

/** Who else tells the same: the near duplicates of a signal, each with its source. */
export function StoryMembers({ story, current }: { readonly story: Story | null; readonly current: string }) {
  if (story === null || story.size < 2) return null;
  return (
    <section aria-labelledby="story">
      <h2 id="story">{toldBy(story)}</h2>
      <ol className={styles.signals}>
        {story.members.map(({ signal_id, title, source, published_at, similarity, method, canonical }) => (
          <li key={signal_id}>
            <Measure value={similarity} />
            <span>
              {signal_id === current ? (
                <span className={styles.here} aria-current="true">
                  {title}
                </span>
              ) : (
                <SignalLink id={signal_id}>{title}</SignalLink>
              )}
            </span>
            <span className={styles.where}>
              <span>{source.name}</span>
              <RelativeTime at={published_at} />
              <span>{METHODS[method] ?? method}</span>
              {canonical && <span>published first</span>}
              {signal_id === current && <span>this signal</span>}
            </span>
          </li>
        ))}
      </ol>
      {story.size > story.members.length && (
        <p className={styles.quiet}>and {formatCount(story.size - story.members.length)} more</p>
      )}
    </section>
  );
}

/** A similarity from 0 to 1 as a number and a bar. */
export function Measure({ value }: { readonly value: number }) {
  return (
    <span className={styles.measure} title="How similar it is">
      {formatShare(value)}
      <span aria-hidden="true" className={styles.bar}>
        <span style={{ width: `${Math.min(1, Math.max(0, value)) * 100}%` }} />
      </span>
    </span>
  );
}
