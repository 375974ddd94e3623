import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useApi } from '../api/api-context.ts';
import type { CallWhy as Why } from '../api/contract.ts';
import { ChartFigure } from '../charts/chart-figure.tsx';
import type { SeriesPoint } from '../charts/series.ts';
import { SeriesChart } from '../charts/series-chart.tsx';
import { ErrorState } from '../feedback/error-state.tsx';
import { Skeleton } from '../feedback/skeleton.tsx';
import { formatCount } from '../format/number.ts';
import { Icon } from '../icons/icon.tsx';
import { bucketName } from '../time/format-time.ts';
import styles from './call-why.module.css';
import { ScoreParts } from './score-parts.tsx';
import { describePoint } from './series-points.ts';
import { SignalTitles } from './signal-titles.tsx';
import { decimal, exactNumber } from './trend-words.ts';

const DAY_MS = 86_400_000;

/** What a call rests on: the score as stored and as computed again, the days that were counted, sources and signals. */
export function CallWhy({ id }: { readonly id: string }) {
  const api = useApi();
  const why = useQuery({
    queryKey: ['call-why', id],
    queryFn: ({ signal }) => api.callWhy(id, signal),
    staleTime: 60_000,
  });
  if (why.isError) return <ErrorState error={why.error} onRetry={() => void why.refetch()} />;
  if (why.data === undefined)
    return (
      <div className={styles.why} role="status">
        <span className="visually-hidden">Loading the evidence…</span>
        <Skeleton height={14} width="60%" />
        <Skeleton height={120} />
      </div>
    );
  const { call, stored, recomputed, equal, evidence } = why.data;
  return (
    <div className={styles.why}>
      <p className={styles.equal} data-equal={equal || undefined}>
        <Icon name={equal ? 'healthy' : 'warning'} size={15} />
        <span>
          Stored score <b>{exactDigits(stored.score)}</b>, computed again from the stored evidence{' '}
          <b>{exactDigits(recomputed.score)}</b>: {equal ? 'equal to the last digit.' : 'they differ.'}
        </span>
      </p>
      {call.outcome !== null && (
        <p className={styles.outcome}>
          <Icon name={call.outcome.came_true ? 'check' : 'close'} size={15} />
          <span>
            {call.outcome.came_true ? 'Came true' : 'Did not come true'}: {call.outcome.text}
          </span>
        </p>
      )}
      <EvidenceDays why={why.data} />
      <ScoreParts parts={stored.parts} formula={stored.formula} caption="Parts of the score" />
      {evidence.sources.length > 0 && (
        <div>
          <h3>Sources</h3>
          <ul className={styles.sources}>
            {evidence.sources.map((source) => (
              <li key={source.id}>
                <Link to="/signals" search={{ source: [source.id] }} preload={false}>
                  {source.name}
                </Link>{' '}
                {formatCount(source.signals)}
              </li>
            ))}
          </ul>
        </div>
      )}
      {evidence.signals.length > 0 && (
        <div>
          <h3>Signals</h3>
          <SignalTitles signals={evidence.signals} />
        </div>
      )}
    </div>
  );
}

/** As the number is kept: every digit that tells it from its neighbours. */
function exactDigits(score: number): string {
  return Number.isFinite(score) ? String(score) : exactNumber(score);
}

function EvidenceDays({ why: { call, evidence } }: { readonly why: Why }) {
  if (evidence.days.length === 0) return null;
  const points = evidence.days.map((day): SeriesPoint => {
    const start = Date.parse(day.at);
    return {
      start,
      end: start + DAY_MS,
      value: day.signals,
      expected: day.known ? day.expected : null,
      known: day.known,
      partial: false,
      sources: day.sources,
      repeats: 0,
    };
  });
  const most = Math.max(...points.map(({ value }) => value));
  return (
    <ChartFigure
      id={`days-${call.id}`}
      title="What was counted"
      level={3}
      fileName={`evidence-${call.id}`}
      columns={['day', 'signals', 'expected', 'sources']}
      rows={points.map((point) => [
        bucketName(point.start, 'day'),
        point.known ? point.value : 'no data',
        point.expected === null ? '' : decimal(point.expected, 2),
        point.sources,
      ])}
      csvRows={points.map((point) => [
        new Date(point.start).toISOString().slice(0, 10),
        point.known ? point.value : '',
        point.expected ?? '',
        point.sources,
      ])}
    >
      <SeriesChart
        points={points}
        unit="Signals per day"
        height={150}
        strip
        summary={`Signals per day behind this call, highest ${formatCount(most)}`}
        describe={(point) => describePoint(point, 'day')}
      />
    </ChartFigure>
  );
}
