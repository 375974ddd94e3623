import type { ReactNode } from 'react';
import { PestleBadges } from '../analysis/pestle-badges.tsx';
import type { Signal } from '../api/contract.ts';
import { formatCount, formatQuantity } from '../format/number.ts';
import { Icon } from '../icons/icon.tsx';
import { RelativeTime } from '../time/relative-time.tsx';
import { Highlighted } from './highlighted.tsx';
import styles from './signal-row.module.css';
import { SourceTypeTag } from './source-type-tag.tsx';

interface SignalRowProps {
  readonly signal: Signal;
  /** Wraps the title in the link that opens the signal. */
  readonly link: (title: ReactNode) => ReactNode;
  readonly selected?: boolean;
  /** Without the passage, for short lists. */
  readonly brief?: boolean;
}

/** A signal in a list: what was said, the passage, then where, by whom and when. */
export function SignalRow({ signal, link, selected = false, brief = false }: SignalRowProps) {
  return (
    <article className={styles.row} data-selected={selected || undefined} data-brief={brief || undefined}>
      <h3 className={styles.title}>{link(<Highlighted highlight={signal.title_highlight} />)}</h3>
      {!brief && signal.snippet.text !== '' && (
        <p className={styles.snippet}>
          <Highlighted highlight={signal.snippet} />
        </p>
      )}
      <p className={styles.meta}>
        <SourceTypeTag type={signal.source_type} />
        <span className={styles.source}>{signal.source.name}</span>
        {signal.pestle.length > 0 && (
          <span>
            <PestleBadges classes={signal.pestle} />
          </span>
        )}
        {signal.story_size > 1 && (
          <span title="How many signals tell the same story, each of its source">
            <Icon name="story" size={12} /> {formatCount(signal.story_size)} tell it
          </span>
        )}
        {!brief && signal.company && <span>{signal.company}</span>}
        {!brief && signal.author && <span className={styles.author}>{signal.author}</span>}
        {signal.sightings > 1 && (
          <span title="How many times the same content was seen, here or by other sources">
            <Icon name="copies" size={12} /> {formatQuantity(signal.sightings, 'sighting')}
          </span>
        )}
        {!brief &&
          signal.labels.slice(0, 3).map((label) => (
            <span key={label} className={styles.label}>
              {label}
            </span>
          ))}
        <span className={styles.time}>
          <RelativeTime at={signal.published_at} />
        </span>
      </p>
    </article>
  );
}
