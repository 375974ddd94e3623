import { useDocumentTitle } from '@mantine/hooks';
import { Link, useParams } from '@tanstack/react-router';
import { AnnotatedText } from '../../analysis/annotated-text.tsx';
import { useReading } from '../../analysis/use-reading.ts';
import { CopyLink } from '../../detail/copy-link.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { Icon } from '../../icons/icon.tsx';
import { safeLink } from '../../signal/safe-link.ts';
import { SignalDetail } from '../../signal/signal-detail.tsx';
import styles from './signal-drawer.module.css';
import { useSignal } from './use-signal.ts';

/** An address of a signal says nothing of what was searched for. */
const NO_WORDS: readonly string[] = [];

/** A signal at its own address, the one to share. */
export function SignalPage() {
  const { id } = useParams({ from: '/app/signals/$id' });
  const { data, isError, error, refetch } = useSignal(id);
  const reading = useReading(data, NO_WORDS);
  useDocumentTitle(`${data?.title ?? 'Signal'} · Bellwether`);
  if (isError) return <ErrorState error={error} onRetry={() => void refetch()} />;
  return (
    <article className={styles.page}>
      <div className={styles.bar}>
        <Link to="/signals" className={styles.action}>
          <Icon name="chevronLeft" size={15} /> All signals
        </Link>
        <CopyLink />
        {data && safeLink(data.url) && (
          <a href={data.url ?? ''} target="_blank" rel="noreferrer noopener" className={styles.action}>
            <Icon name="external" size={15} /> Original
            <span className="visually-hidden"> (opens in a new tab)</span>
          </a>
        )}
      </div>
      <h1>
        {reading === null ? (
          <Skeleton width="60%" height={20} />
        ) : (
          <AnnotatedText reading={reading} field="title" />
        )}
      </h1>
      {data && reading ? <SignalDetail signal={data} reading={reading} /> : <Skeleton height={80} />}
    </article>
  );
}
