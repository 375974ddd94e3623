import { Progress } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useApi } from '../../api/api-context.ts';
import type { Backtest, BacktestSummary } from '../../api/contract.ts';
import { useMay } from '../../api/use-identity.ts';
import { EmptyState } from '../../feedback/empty-state.tsx';
import { ErrorState } from '../../feedback/error-state.tsx';
import { Skeleton } from '../../feedback/skeleton.tsx';
import { formatQuantity, formatShare } from '../../format/number.ts';
import { SectionTabs } from '../../trend/section-tabs.tsx';
import { dayWords } from '../../trend/trend-words.ts';
import { BacktestDates } from './backtest-dates.tsx';
import { BacktestForm } from './backtest-form.tsx';
import { BacktestScores } from './backtest-scores.tsx';
import styles from './backtests-page.module.css';
import type { BacktestsSearch } from './backtests-search.ts';
import { describeBacktest } from './describe-backtest.ts';

const POLL_MS = 1_000;

function isOpen({ state }: BacktestSummary | Backtest): boolean {
  return state === 'queued' || state === 'running';
}

/** How early we would have known: calls replayed to past dates, judged by what came. */
export function BacktestsPage() {
  useDocumentTitle('Backtests · Bellwether');
  const search = useSearch({ from: '/app/trends/backtests' });
  const navigate = useNavigate({ from: '/trends/backtests' });
  const api = useApi();
  const mayAsk = useMay('analyst');
  const change = (next: Partial<BacktestsSearch>) =>
    void navigate({ search: (old) => ({ ...old, ...next }), replace: true, resetScroll: false });
  const list = useQuery({
    queryKey: ['backtests'],
    queryFn: ({ signal }) => api.backtests({ limit: 50 }, signal),
    refetchInterval: ({ state }) => (state.data?.items.some(isOpen) ? POLL_MS : false),
  });
  const items = list.data?.items;
  const chosen = search.backtest ?? items?.[0]?.id;
  const summary = items?.find(({ id }) => id === chosen);
  const detail = useQuery({
    // Its dates come when it is done: until then the list says how far it is.
    queryKey: ['backtest', chosen, summary?.state],
    queryFn: ({ signal }) => api.backtest(chosen ?? '', signal),
    enabled: chosen !== undefined && (summary === undefined || !isOpen(summary)),
    staleTime: 60_000,
  });
  const shown = detail.data ?? summary;
  return (
    <>
      <SectionTabs />
      <h1 aria-live="polite">{shown === undefined ? 'Backtests' : describeBacktest(shown)}</h1>
      <p className={styles.note}>
        A backtest makes the calls of a past date from what was published until then, and looks at what came
        within the days after. Two simple rankings are beside it: what grows most, and what stands out most.
      </p>
      {mayAsk && <BacktestForm onAsked={(backtest) => change({ backtest, date: undefined })} />}
      {list.isError && items === undefined ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : items === undefined ? (
        <div className={styles.skeleton} role="status">
          <span className="visually-hidden">Loading the backtests…</span>
          <Skeleton height={28} width="40%" />
          <Skeleton height={160} />
        </div>
      ) : items.length === 0 ? (
        <EmptyState title="No backtest yet">
          {mayAsk
            ? 'Choose dates that lie far enough back that what followed is known, and replay them.'
            : 'Analysts can replay past dates here.'}
        </EmptyState>
      ) : (
        <>
          <label className={styles.choose}>
            <span>Backtest</span>
            <select
              value={chosen}
              onChange={({ target }) => change({ backtest: target.value, date: undefined })}
            >
              {items.map((item) => (
                <option key={item.id} value={item.id}>
                  {nameOf(item)}
                </option>
              ))}
            </select>
          </label>
          {detail.isError ? (
            <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />
          ) : shown === undefined ? (
            <Skeleton height={160} />
          ) : isOpen(shown) ? (
            <Replaying backtest={shown} />
          ) : shown.state === 'failed' ? (
            <EmptyState title="It failed">
              {shown.error ?? 'It did not say why.'} Nothing was kept of it.
            </EmptyState>
          ) : (
            <>
              <BacktestScores backtest={shown} />
              {detail.data === undefined ? (
                <Skeleton height={160} />
              ) : (
                <BacktestDates
                  backtest={detail.data}
                  open={search.date}
                  onOpen={(date) => change({ date })}
                />
              )}
            </>
          )}
        </>
      )}
    </>
  );
}

function Replaying({ backtest }: { readonly backtest: BacktestSummary | Backtest }) {
  return (
    <div className={styles.progress}>
      <p role="status">
        {backtest.state === 'queued'
          ? 'Waiting to begin'
          : `Replaying, ${formatShare(backtest.progress)} done`}
        . You can leave this page.
      </p>
      <Progress value={backtest.progress * 100} aria-label="Replayed" />
    </div>
  );
}

/** `5 Jan 2018 to 1 Jun 2018, 6 dates, 90 days`. */
function nameOf({ request: { as_of, horizon_days = 90 }, state }: BacktestSummary): string {
  const days = as_of.toSorted();
  const [first = ''] = days;
  const last = days.at(-1) ?? first;
  const span = first === last ? dayWords(first) : `${dayWords(first)} to ${dayWords(last)}`;
  const dates = as_of.length === 1 ? '' : `, ${formatQuantity(as_of.length, 'date')}`;
  const how = state === 'done' ? '' : `, ${state}`;
  return `${span}${dates}, ${formatQuantity(horizon_days, 'day')} ahead${how}`;
}
