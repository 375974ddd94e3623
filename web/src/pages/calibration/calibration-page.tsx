import { useDocumentTitle } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/api-context.ts';
import type { Calibration } from '../../api/contract.ts';
import { BarChart } from '../../charts/bar-chart.tsx';
import { ChartFigure } from '../../charts/chart-figure.tsx';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatCount, formatQuantity, formatShare } from '../../format/number.ts';
import { callWord } from '../../trend/call-words.ts';
import { SectionTabs } from '../../trend/section-tabs.tsx';
import { decimal } from '../../trend/trend-words.ts';
import styles from './calibration-page.module.css';
import { CallList } from './call-list.tsx';
import { describeCoverage } from './describe-calibration.ts';

/** What was promised, and what held. */
export function CalibrationPage() {
  useDocumentTitle('Calibration · Bellwether');
  const api = useApi();
  const { data, isError, error, refetch } = useQuery({
    queryKey: ['calibration'],
    queryFn: ({ signal }) => api.calibration(signal),
    staleTime: 30_000,
  });
  const sentence = data === undefined ? null : describeCoverage(data.forecasts);
  return (
    <>
      <SectionTabs />
      <h1>{sentence ?? 'Calibration: what was promised, and what held'}</h1>
      {isError && data === undefined ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : data === undefined ? (
        <div className={styles.grid} role="status">
          <span className="visually-hidden">Loading the calibration…</span>
          {[1, 2, 3].map((part) => (
            <Skeleton key={part} height={240} />
          ))}
        </div>
      ) : (
        <>
          <p className={styles.note}>
            {formatQuantity(data.forecasts.open, 'forecast')} with weeks that are still to come.{' '}
            <Link to="/trends/backtests">A backtest</Link> replays calls to past dates and says how they would
            have come out.
          </p>
          {data.forecasts.resolved_steps === 0 ? (
            <EmptyState title="No forecast came out yet">
              Forecasts are made when trends are computed, and judged week by week as signals come in.
            </EmptyState>
          ) : (
            <ForecastParts forecasts={data.forecasts} />
          )}
          <CallScores calls={data.calls} />
          <CallList />
        </>
      )}
    </>
  );
}

const share = (value: number | null) => (value === null ? 'none' : formatShare(value));

function ForecastParts({ forecasts }: { readonly forecasts: Calibration['forecasts'] }) {
  const { coverage, by_method, by_step, histogram } = forecasts;
  const outcomes = histogram.reduce((sum, count) => sum + count, 0);
  const even = outcomes / Math.max(1, histogram.length);
  return (
    <div className={styles.grid}>
      <ChartFigure
        id="coverage"
        title="Within the bounds, beside what was promised"
        fileName="calibration-coverage"
        columns={['promised', 'held', 'outcomes']}
        rows={coverage.map(({ promised, held, steps }) => [share(promised), share(held), steps])}
        csvRows={coverage.map(({ promised, held, steps }) => [promised, held ?? '', steps])}
      >
        <BarChart
          height={220}
          top={1}
          tick={formatShare}
          xLabel="Promised; the dashed line is the promise"
          summary={coverage
            .map(({ promised, held }) => `${share(promised)} promised, ${share(held)} held`)
            .join('; ')}
          bars={coverage.map(({ promised, held }) => ({
            key: String(promised),
            label: formatShare(promised),
            value: held,
            text: share(held),
            mark: promised,
          }))}
        />
      </ChartFigure>
      <ChartFigure
        id="places"
        title="Where outcomes fell in the forecast"
        fileName="calibration-histogram"
        columns={['tenth', 'outcomes']}
        rows={histogram.map((count, at) => [tenth(at), decimal(count)])}
        csvRows={histogram.map((count, at) => [tenth(at), count])}
      >
        <BarChart
          height={220}
          tick={formatCount}
          xLabel="Tenths, lowest first; dashes: calibrated"
          summary={`Outcomes by tenths of the forecast: ${histogram.map(formatCount).join(', ')}; ${decimal(even)} each would be calibrated`}
          bars={histogram.map((count, at) => ({
            key: String(at),
            label: String(at + 1),
            value: count,
            text: formatCount(count),
            mark: even,
          }))}
        />
      </ChartFigure>
      <ChartFigure
        id="ahead"
        title="Within the bounds of 80 %, by weeks ahead"
        fileName="calibration-weeks-ahead"
        columns={['weeks ahead', 'outcomes', 'error (MASE)', 'within 80 %']}
        rows={by_step.map((step) => [
          step.weeks_ahead,
          step.steps,
          step.mase === null ? 'none' : decimal(step.mase, 2),
          share(step.held80),
        ])}
        csvRows={by_step.map((step) => [step.weeks_ahead, step.steps, step.mase ?? '', step.held80 ?? ''])}
      >
        <BarChart
          height={220}
          top={1}
          tick={formatShare}
          xLabel="Weeks ahead"
          summary={by_step
            .map(({ weeks_ahead, held80 }) => `${weeks_ahead} weeks ahead ${share(held80)}`)
            .join('; ')}
          bars={by_step.map(({ weeks_ahead, held80 }) => ({
            key: String(weeks_ahead),
            label: String(weeks_ahead),
            value: held80,
            text: share(held80),
            mark: 0.8,
          }))}
        />
      </ChartFigure>
      <section aria-labelledby="by-method">
        <h2 id="by-method" className={styles.heading}>
          By method
        </h2>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">Method</th>
              <th scope="col" data-number>
                Outcomes
              </th>
              <th
                scope="col"
                data-number
                title="Mean absolute scaled error: below 1 beats taking the last value (Hyndman and Koehler, 2006)"
              >
                Error (MASE)
              </th>
              <th scope="col" data-number>
                Within 80 %
              </th>
            </tr>
          </thead>
          <tbody>
            {by_method.map(({ method, steps, mase, held80 }) => (
              <tr key={method}>
                <th scope="row">{METHODS[method] ?? method}</th>
                <td data-number>{formatCount(steps)}</td>
                <td data-number>{mase === null ? 'none' : decimal(mase, 2)}</td>
                <td data-number>{share(held80)}</td>
              </tr>
            ))}
          </tbody>
        </table>
        <p className={styles.quiet}>An error below 1 beats taking the last value for the next.</p>
      </section>
    </div>
  );
}

const METHODS: Readonly<Record<string, string>> = {
  combined: 'Several combined',
  ets: 'Exponential smoothing',
  theta: 'Theta',
  seasonal_naive: 'The value a season ago',
  naive: 'The last value',
};

function tenth(at: number): string {
  return `${at * 10} to ${(at + 1) * 10} %`;
}

/** Calls by kind and score: the higher the score, the more should come true. */
function CallScores({ calls }: { readonly calls: Calibration['calls'] }) {
  const kinds = [...new Set(calls.map(({ kind }) => kind))];
  return (
    <section aria-labelledby="calls-by-score" className={styles.part}>
      <h2 id="calls-by-score">Calls by kind and score</h2>
      {kinds.length === 0 ? (
        <p className={styles.quiet}>
          No call that was made beforehand came out yet: each is judged on its day. Calls of what was over
          when they were made stand in the list, and do not count here.
        </p>
      ) : (
        <div className={styles.grid}>
          {kinds.map((kind) => {
            const bands = calls.filter((band) => band.kind === kind);
            const all = bands.reduce((sum, band) => sum + band.calls, 0);
            const came = bands.reduce((sum, band) => sum + band.came_true, 0);
            const label = ({ from, to }: (typeof bands)[number]) =>
              `${decimal(from, 2)} to ${decimal(to, 2)}`;
            return (
              <ChartFigure
                key={kind}
                id={`calls-${kind}`}
                level={3}
                title={`${callWord(kind)}: ${formatCount(came)} of ${formatCount(all)} came true`}
                fileName={`calls-${kind}`}
                columns={['score', 'calls', 'came true']}
                rows={bands.map((band) => [label(band), band.calls, band.came_true])}
                csvRows={bands.map((band) => [label(band), band.calls, band.came_true])}
              >
                <BarChart
                  height={190}
                  top={1}
                  tick={formatShare}
                  xLabel="Score"
                  summary={bands
                    .map((band) => `score ${label(band)}: ${band.came_true} of ${band.calls} came true`)
                    .join('; ')}
                  bars={bands.map((band) => ({
                    key: String(band.from),
                    label: label(band),
                    value: band.calls === 0 ? null : band.came_true / band.calls,
                    text: `${formatCount(band.came_true)} of ${formatCount(band.calls)}`,
                  }))}
                />
              </ChartFigure>
            );
          })}
        </div>
      )}
    </section>
  );
}
