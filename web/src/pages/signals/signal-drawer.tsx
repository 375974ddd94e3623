import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { AnnotatedText } from '../../analysis/annotated-text.tsx';
import { markedWords } from '../../analysis/find-words.ts';
import { useReading } from '../../analysis/use-reading.ts';
import type { Signal } from '../../api/contract.ts';
import { CopyLink } from '../../detail/copy-link.tsx';
import { DetailDrawer } from '../../detail/detail-drawer.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { Icon } from '../../icons/icon.tsx';
import { safeLink } from '../../signal/safe-link.ts';
import { SignalDetail } from '../../signal/signal-detail.tsx';
import styles from './signal-drawer.module.css';
import { useSignal } from './use-signal.ts';

interface SignalDrawerProps {
  readonly id: string;
  /** The signal where the list has it: its title shows at once, and the words that the list marked are marked here too. */
  readonly known: Signal | undefined;
  readonly onClose: () => void;
}

export function SignalDrawer({ id, known, onClose }: SignalDrawerProps) {
  const { data, isError, error, refetch } = useSignal(id);
  const words = useMemo(
    () => (known === undefined ? [] : markedWords([known.title_highlight, known.snippet])),
    [known],
  );
  const reading = useReading(data, words);
  return (
    <DetailDrawer
      title={
        reading === null ? (
          (known?.title ?? (isError ? 'This signal could not be shown' : 'Signal'))
        ) : (
          <AnnotatedText reading={reading} field="title" />
        )
      }
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
      {data && reading ? (
        <SignalDetail signal={data} reading={reading} />
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
