import { Link } from '@tanstack/react-router';
import { CopyLink } from '../../detail/copy-link.tsx';
import { DetailDrawer } from '../../detail/detail-drawer.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { Icon } from '../../icons/icon.tsx';
import { SignalDetail, safeLink } from '../../signal/signal-detail.tsx';
import styles from './signal-drawer.module.css';
import { useSignal } from './use-signal.ts';

interface SignalDrawerProps {
  readonly id: string;
  /** The title where the list already knows it, so that it shows at once. */
  readonly known: string | undefined;
  readonly onClose: () => void;
}

export function SignalDrawer({ id, known, onClose }: SignalDrawerProps) {
  const { data, isError, error, refetch } = useSignal(id);
  return (
    <DetailDrawer
      title={data?.title ?? known ?? (isError ? 'This signal could not be shown' : 'Signal')}
      subject={id}
      onClose={onClose}
      actions={
        <>
          <CopyLink path={`/signals/${id}`} />
          <Link to="/signals/$id" params={{ id }} className={styles.action}>
            Open as page
          </Link>
          {data && safeLink(data.url) && (
            <a href={data.url ?? ''} target="_blank" rel="noreferrer noopener" className={styles.action}>
              <Icon name="external" size={15} /> Original
              <span className="visually-hidden"> (opens in a new tab)</span>
            </a>
          )}
        </>
      }
    >
      {data ? (
        <SignalDetail signal={data} />
      ) : isError ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <div className={styles.skeleton}>
          <Skeleton height={14} />
          <Skeleton height={14} />
          <Skeleton height={14} width="70%" />
        </div>
      )}
    </DetailDrawer>
  );
}
