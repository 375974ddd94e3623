import { Link } from '@tanstack/react-router';
import type { Evidence } from '../api/contract.ts';
import { formatCount, formatShare } from '../format/number.ts';
import { RelativeTime } from '../time/relative-time.tsx';
import styles from './evidence-list.module.css';

/** The sentences that say it, newest first; each leads to its signal, where the sentence is lit. */
export function EvidenceList({
  evidence,
  total,
}: {
  readonly evidence: readonly Evidence[];
  /** Pieces that are stored, of which these are the newest. */
  readonly total: number;
}) {
  if (evidence.length === 0)
    return <p className={styles.quiet}>No signal states it: a person entered it, or a file brought it.</p>;
  return (
    <>
      <ol className={styles.evidence}>
        {evidence.map((one) => (
          <li key={`${one.signal_id} ${one.field} ${one.start}`}>
            <blockquote>
              <span data-evidence>{one.sentence.trim()}</span>
            </blockquote>
            <p className={styles.where}>
              <Link
                to="/signals/$id"
                params={{ id: one.signal_id }}
                search={{ sentence: `${one.field}.${one.start}.${one.end}` }}
              >
                {one.title}
              </Link>
              <span>
                <RelativeTime at={one.published_at} />, {formatShare(one.confidence)} sure
              </span>
            </p>
          </li>
        ))}
      </ol>
      {total > evidence.length && (
        <p className={styles.quiet}>
          The newest {formatCount(evidence.length)} of {formatCount(total)}.
        </p>
      )}
    </>
  );
}
