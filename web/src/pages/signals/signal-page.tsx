import { useDocumentTitle } from '@mantine/hooks';
import { Link, useParams } from '@tanstack/react-router';
import { CopyLink } from '../../detail/copy-link.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { Icon } from '../../icons/icon.tsx';
import { SignalDetail, safeLink } from '../../signal/signal-detail.tsx';
import styles from './signal-drawer.module.css';
import { useSignal } from './use-signal.ts';

/** A signal at its own address, the one to share. */
export function SignalPage() {
  const { id } = useParams({ from: '/app/signals/$id' });
  const { data, isError, error, refetch } = useSignal(id);
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
      <h1>{data?.title ?? <Skeleton width="60%" height={20} />}</h1>
      {data ? <SignalDetail signal={data} /> : <Skeleton height={80} />}
    </article>
  );
}
