import { useState } from 'react';
import type { TrendDetail } from '../api/contract.ts';
import { formatCount } from '../format/number.ts';
import { CallWhy } from './call-why.tsx';
import styles from './trend-timeline.module.css';
import { dayWords } from './trend-words.ts';
import { WhySection } from './why-section.tsx';

const FEW = 8;

/** What happened to it, newest first; a call opens its evidence. */
export function TrendTimeline({
  trend: { timeline },
  open,
  onOpen,
}: {
  readonly trend: TrendDetail;
  /** The call whose evidence is open. */
  readonly open: string | undefined;
  readonly onOpen: (call: string | undefined) => void;
}) {
  const [isLong, setLong] = useState(false);
  if (timeline.length === 0) return null;
  const shown = isLong ? timeline : timeline.filter((event, at) => at < FEW || event.call === open);
  return (
    <WhySection id="timeline" title="What happened">
      <ol className={styles.timeline}>
        {shown.map((event) => {
          const isOpen = event.call !== null && event.call === open;
          return (
            <li key={`${event.at} ${event.text}`} data-kind-of={event.kind}>
              <time dateTime={event.at}>{dayWords(event.at)}</time>
              <div>
                <p>
                  {event.text}{' '}
                  {event.call !== null && (
                    <button
                      type="button"
                      aria-expanded={isOpen}
                      aria-label={`Why: ${event.text}`}
                      onClick={() => onOpen(isOpen ? undefined : (event.call ?? undefined))}
                    >
                      why
                    </button>
                  )}
                </p>
              </div>
              {isOpen && event.call !== null && (
                <div className={styles.why}>
                  <CallWhy id={event.call} />
                </div>
              )}
            </li>
          );
        })}
      </ol>
      {timeline.length > FEW && (
        <button type="button" className={styles.more} aria-expanded={isLong} onClick={() => setLong(!isLong)}>
          {isLong ? 'Show fewer' : `Show all ${formatCount(timeline.length)}`}
        </button>
      )}
    </WhySection>
  );
}
