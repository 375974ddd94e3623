import { Link } from '@tanstack/react-router';
import { RelativeTime } from '../time/relative-time.tsx';
import styles from './signal-titles.module.css';

interface TitledSignal {
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly published_at: string;
}

/** Signals by their titles, with source and time; each leads to the signal. */
export function SignalTitles({
  signals,
  note,
}: {
  readonly signals: readonly TitledSignal[];
  /** Stands after the source. */
  readonly note?: (at: number) => string;
}) {
  return (
    <ol className={styles.signals}>
      {signals.map((signal, at) => (
        <li key={signal.id} id={`signal-${at + 1}`}>
          <Link to="/signals/$id" params={{ id: signal.id }}>
            {signal.title}
          </Link>
          <p>
            {signal.source}, <RelativeTime at={signal.published_at} />
            {note !== undefined && `, ${note(at)}`}
          </p>
        </li>
      ))}
    </ol>
  );
}
