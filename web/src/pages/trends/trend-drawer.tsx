import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { Trend } from '../../api/contract.ts';
import { CopyLink } from '../../detail/copy-link.tsx';
import { DetailDrawer } from '../../detail/detail-drawer.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { useTimeRange } from '../../time/use-time-range.ts';
import { BurstList } from '../../trend/burst-list.tsx';
import { HorizonWhy } from '../../trend/horizon-why.tsx';
import { RelatedSubjects } from '../../trend/related-subjects.tsx';
import { SignalTitles } from '../../trend/signal-titles.tsx';
import { TrackButton } from '../../trend/track-button.tsx';
import { nameOfTrend } from '../../trend/trend-identity.ts';
import { TrendSeries } from '../../trend/trend-series.tsx';
import { sentenceOf } from '../../trend/trend-words.ts';
import { useTrend } from '../../trend/use-trend.ts';
import { WeakSignalWhy } from '../../trend/weak-signal-why.tsx';
import { WhySection } from '../../trend/why-section.tsx';
import styles from './trend-drawer.module.css';

const SHOWN_SIGNALS = 5;
const SHOWN_RELATED = 8;

/** A trend beside the list: the sentence, the picture, and why. Its page has all of it. */
export function TrendDrawer({
  id,
  known,
  why,
  onClose,
}: {
  readonly id: string;
  /** Where the list has it: its name shows at once. */
  readonly known: Trend | undefined;
  readonly why: 'weak_signal' | undefined;
  readonly onClose: () => void;
}) {
  const { data, isError, error, refetch } = useTrend(id);
  const { range } = useTimeRange();
  const isHere = data !== undefined;
  useEffect(() => {
    if (!isHere || why === undefined) return;
    document.getElementById('weak-signal')?.closest('section')?.scrollIntoView({ block: 'start' });
  }, [isHere, why]);
  const trend = data ?? known;
  return (
    <DetailDrawer
      title={trend?.name ?? (isError ? 'This trend could not be shown' : nameOfTrend(id))}
      subject={id}
      onClose={onClose}
      actions={
        <>
          {trend !== undefined && <TrackButton trend={trend} named />}
          <CopyLink path={`/trends/${encodeURIComponent(id)}`} />
          <Link to="/trends/$id" params={{ id }} className={styles.action}>
            Open as page
          </Link>
        </>
      }
    >
      {data !== undefined ? (
        <>
          <p className={styles.headline}>{sentenceOf(data)}</p>
          <TrendSeries trend={data} range={range} interval={undefined} height={190} />
          <BurstList bursts={data.bursts} calls={data.calls} />
          <WeakSignalWhy score={data.weak_signal_score} />
          {data.horizon_assessment !== null && <HorizonWhy assessment={data.horizon_assessment} />}
          <WhySection id="representative" title="Signals">
            <SignalTitles signals={data.representative.slice(0, SHOWN_SIGNALS)} />
          </WhySection>
          <RelatedSubjects related={data.related.slice(0, SHOWN_RELATED)} />
        </>
      ) : isError ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <div className={styles.skeleton} role="status">
          <span className="visually-hidden">Loading the trend…</span>
          <Skeleton height={16} width="80%" />
          <Skeleton height={190} />
          <Skeleton height={120} />
        </div>
      )}
    </DetailDrawer>
  );
}
