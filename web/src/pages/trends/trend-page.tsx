import { useDocumentTitle } from '@mantine/hooks';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { TrendDetail } from '../../api/contract.ts';
import { ApiProblem } from '../../api/problem.ts';
import { CopyLink } from '../../detail/copy-link.tsx';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatCount } from '../../format/number.ts';
import { Icon } from '../../icons/icon.tsx';
import { RelativeTime } from '../../time/relative-time.tsx';
import { useTimeRange } from '../../time/use-time-range.ts';
import { AsOfNote } from '../../trend/as-of-note.tsx';
import { BurstList } from '../../trend/burst-list.tsx';
import { Change } from '../../trend/change.tsx';
import { HorizonMark } from '../../trend/horizon-mark.tsx';
import { HorizonWhy } from '../../trend/horizon-why.tsx';
import { PestleProfile } from '../../trend/pestle-profile.tsx';
import { RelatedSubjects } from '../../trend/related-subjects.tsx';
import { ScoreParts } from '../../trend/score-parts.tsx';
import { SignalTitles } from '../../trend/signal-titles.tsx';
import { SubjectMark } from '../../trend/subject-mark.tsx';
import { TrackButton } from '../../trend/track-button.tsx';
import { nameOfTrend, partsOfTrendId } from '../../trend/trend-identity.ts';
import { TrendSeries } from '../../trend/trend-series.tsx';
import { TrendTimeline } from '../../trend/trend-timeline.tsx';
import { decimal, sentenceOf, signed, subjectWord } from '../../trend/trend-words.ts';
import { useTrend } from '../../trend/use-trend.ts';
import { WeakSignalWhy } from '../../trend/weak-signal-why.tsx';
import { WhySection } from '../../trend/why-section.tsx';
import { BySourceType } from './by-source-type.tsx';
import { TopSources } from './top-sources.tsx';
import { TopicOfTrend } from './topic-of-trend.tsx';
import styles from './trend-page.module.css';
import type { TrendSearch } from './trend-search.ts';

/** One trend: what is rising, since when, how sure are we, what next? */
export function TrendPage() {
  const { id } = useParams({ from: '/app/trends/$id' });
  const search = useSearch({ from: '/app/trends/$id' });
  const navigate = useNavigate({ from: '/trends/$id' });
  const { range } = useTimeRange();
  const { data: trend, isError, error, refetch } = useTrend(id);
  useDocumentTitle(`${trend?.name ?? nameOfTrend(id)} · Bellwether`);
  const change = (next: Partial<TrendSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true, resetScroll: false });
  if (isError && trend === undefined) {
    if (error instanceof ApiProblem && error.status === 404) return <NoTrend id={id} />;
    return <ErrorState error={error} onRetry={() => void refetch()} />;
  }
  return (
    <article className={styles.page}>
      <div className={styles.bar}>
        <Link to="/trends" className={styles.action}>
          <Icon name="chevronLeft" size={15} /> All trends
        </Link>
        {trend !== undefined && <TrackButton trend={trend} named />}
        <CopyLink />
        {trend !== undefined && <OtherPages trend={trend} />}
      </div>
      <header className={styles.lead}>
        <h1>
          {trend === undefined ? (
            <Skeleton width={280} height={24} />
          ) : (
            <>
              <SubjectMark subject={trend} /> {trend.name}
              {trend.horizon !== null && (
                <>
                  {' '}
                  <HorizonMark horizon={trend.horizon} confidence={trend.horizon_confidence} />
                </>
              )}
            </>
          )}
        </h1>
        <p className={styles.sentence}>
          {trend === undefined ? <Skeleton width="min(560px, 80vw)" height={16} /> : sentenceOf(trend)}
        </p>
        <AsOfNote asOf={trend?.as_of} />
        {trend?.note && <p className={styles.note}>Tracked: {trend.note}</p>}
        {trend !== undefined && <Also trend={trend} />}
        {trend !== undefined && <Figures trend={trend} />}
      </header>
      {trend === undefined ? (
        <Skeleton height={300} />
      ) : (
        <>
          <TrendSeries
            trend={trend}
            range={range}
            interval={search.by}
            height={280}
            onInterval={(by) => change({ by: by === 'hour' ? undefined : by })}
          />
          <div className={styles.columns}>
            <div className={styles.main}>
              <BurstList bursts={trend.bursts} calls={trend.calls} />
              <WeakSignalWhy score={trend.weak_signal_score} />
              {trend.horizon_assessment !== null && <HorizonWhy assessment={trend.horizon_assessment} />}
              <BySourceType trend={trend} range={range} />
              <Attention trend={trend} />
              <WhySection id="representative" title="Signals that speak for it">
                <SignalTitles signals={trend.representative} />
                <SignalsOfTrend trend={trend} />
              </WhySection>
            </div>
            <div className={styles.side}>
              <TrendTimeline trend={trend} open={search.call} onOpen={(call) => change({ call })} />
              {trend.kind === 'topic' && <TopicOfTrend id={trend.id} />}
              <RelatedSubjects related={trend.related} />
              <PestleProfile profile={trend.pestle_profile} total={trend.signals} />
              <TopSources trend={trend} />
            </div>
          </div>
        </>
      )}
    </article>
  );
}

/** What the list says of it, in figures. */
function Figures({ trend }: { readonly trend: TrendDetail }) {
  return (
    <dl className={styles.figures}>
      <div>
        <dt>Last 30 days</dt>
        <dd>
          {formatCount(trend.recent)} <Change trend={trend} />
        </dd>
      </div>
      <div>
        <dt>Velocity</dt>
        <dd title="Change of the smoothed level, signals a week, each week">
          {signed(trend.velocity)} a week
        </dd>
      </div>
      <div>
        <dt>Acceleration</dt>
        <dd title="Change of the velocity, each week">{signed(trend.acceleration)}</dd>
      </div>
      <div>
        <dt>Sources</dt>
        <dd>{formatCount(trend.sources)}</dd>
      </div>
      <div>
        <dt>Ever</dt>
        <dd>{formatCount(trend.signals)}</dd>
      </div>
      <div>
        <dt>First, last</dt>
        <dd>
          <RelativeTime at={trend.first_at} />, <RelativeTime at={trend.last_at} />
        </dd>
      </div>
    </dl>
  );
}

/** Why it stands where it stands in the list. */
function Attention({ trend }: { readonly trend: TrendDetail }) {
  const { attention } = trend;
  return (
    <WhySection id="attention" title="Place in the list" figure={`${decimal(attention.score, 2)} of 1`}>
      <details className={styles.details}>
        <summary>Parts of the score</summary>
        <ScoreParts parts={attention.parts} formula={attention.formula} caption="Parts of the score" />
      </details>
    </WhySection>
  );
}

/** Other subjects that are one trend with it. */
function Also({ trend }: { readonly trend: TrendDetail }) {
  if (trend.also.length === 0) return null;
  return (
    <p className={styles.note}>One trend with {trend.also.map(({ name }) => `“${name}”`).join(', ')}.</p>
  );
}

function OtherPages({ trend }: { readonly trend: TrendDetail }) {
  const key = partsOfTrendId(trend.id)?.key ?? '';
  if (trend.kind === 'entity')
    return (
      <Link to="/entities/$id" params={{ id: key }} className={styles.action}>
        <Icon name="graph" size={15} /> {subjectWord(trend)} page
      </Link>
    );
  if (trend.kind === 'topic')
    return (
      <Link to="/topics/$id" params={{ id: key }} className={styles.action}>
        <Icon name="map" size={15} /> Topic page
      </Link>
    );
  return null;
}

function SignalsOfTrend({ trend }: { readonly trend: TrendDetail }) {
  const key = partsOfTrendId(trend.id)?.key ?? '';
  if (trend.kind === 'topic') return null;
  return (
    <p className={styles.more}>
      <Link
        to="/signals"
        search={trend.kind === 'entity' ? { entity: [key] } : { q: `title:"${key}"` }}
        preload={false}
      >
        All its signals in this time range
      </Link>
    </p>
  );
}

function NoTrend({ id }: { readonly id: string }) {
  const parts = partsOfTrendId(id);
  return (
    <EmptyState
      title={`No trend for ${parts?.kind === 'term' ? `“${parts.key}”` : 'this'} yet`}
      action={<Link to="/trends">All trends</Link>}
    >
      Too few signals speak of it, or it was counted under another name. Trends are computed a moment after
      signals come in.
    </EmptyState>
  );
}
