import { useDocumentTitle } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { NewPill } from '../../feedback/new-pill.tsx';
import { useLive, useLiveSignals } from '../../live/live-context.ts';
import { useTimeRange } from '../../time/use-time-range.ts';
import { BySourceType } from './by-source-type.tsx';
import styles from './dashboard-page.module.css';
import { DashboardSkeleton } from './dashboard-skeleton.tsx';
import { Headline } from './headline.tsx';
import { LiveFigures } from './live-figures.tsx';
import { NewestSignals } from './newest-signals.tsx';
import { OverTime } from './over-time.tsx';
import { TopSources } from './top-sources.tsx';
import { useDashboard } from './use-dashboard.ts';

/** What changed since I last looked, and does it need me? */
export function DashboardPage() {
  useDocumentTitle('Dashboard · Bellwether');
  const { range } = useTimeRange();
  const { data, isError, error, refetch, isPlaceholderData } = useDashboard(range);
  const live = useLive();
  const [stored, setStored] = useState(0);
  useLiveSignals((event) => setStored((before) => before + event.stored));
  if (data === undefined)
    return isError ? <ErrorState error={error} onRetry={() => void refetch()} /> : <DashboardSkeleton />;

  const counts = live.counts !== null && live.counts.at > data.counts.at ? live.counts : data.counts;
  const show = () => {
    setStored(0);
    void refetch();
  };
  if (counts.signals === 0 && stored === 0) {
    return (
      <EmptyState
        title="Nothing has come in yet"
        action={
          <Link to="/sources" search={{ add: 'yes' }}>
            Add the first source
          </Link>
        }
      >
        Add a feed or a Hacker News list and this page fills by itself. Files can be brought in with{' '}
        <code>bellwether ingest FILE</code>.
      </EmptyState>
    );
  }
  return (
    <div className={styles.page} aria-busy={isPlaceholderData} data-old={isPlaceholderData || undefined}>
      <Headline dashboard={data} sources={counts.sources} range={range} />
      <LiveFigures counts={counts} />
      <NewPill count={stored} noun="new signal" onShow={show} />
      <div className={styles.columns}>
        <OverTime overTime={data.over_time} range={range} />
        <BySourceType rows={data.by_source_type} />
        <NewestSignals signals={data.newest} />
        <TopSources rows={data.top_sources} total={data.range.signals} />
      </div>
    </div>
  );
}
