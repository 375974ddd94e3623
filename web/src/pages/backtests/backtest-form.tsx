import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../api/api-context.ts';
import { formatQuantity } from '../../format/number.ts';
import styles from './backtests-page.module.css';
import { datesToReplay, STEPS, type Step } from './dates-to-replay.ts';

const HORIZONS = [30, 60, 90, 180, 365] as const;
const DAY_MS = 86_400_000;
/** Dates that are offered before the horizon of the data ends. */
const MONTHS_OFFERED = 4;

const STEP_WORDS: Readonly<Record<Step, string>> = {
  month: 'every month',
  quarter: 'every quarter',
  once: 'the first day alone',
};

/** Which dates are replayed, and how long a call has to come true. */
export function BacktestForm({ onAsked }: { readonly onAsked: (backtest: string) => void }) {
  const api = useApi();
  const client = useQueryClient();
  const data = useQuery({
    queryKey: ['trends', 'as-of'],
    queryFn: ({ signal }) => api.trends({ limit: 1 }, signal),
    staleTime: 30_000,
  });
  const end = data.data?.as_of ?? null;
  const [horizon, setHorizon] = useState(90);
  const [step, setStep] = useState<Step>('month');
  const [chosenFrom, setFrom] = useState<string>();
  const [chosenTo, setTo] = useState<string>();
  // The last day whose outcome is known when the data ends.
  const last = new Date((end === null ? Date.now() : Date.parse(end)) - horizon * DAY_MS);
  const to = chosenTo ?? monthOf(last, 0);
  const from = chosenFrom ?? monthOf(last, MONTHS_OFFERED - 1);
  const dates = datesToReplay({ from, to, step });
  const ask = useMutation({
    mutationFn: () =>
      api.startBacktest({
        as_of: dates.map((date) => `${date}T00:00:00.000Z`),
        horizon_days: horizon,
      }),
    onSuccess: async (backtest) => {
      await client.invalidateQueries({ queryKey: ['backtests'] });
      onAsked(backtest.id);
    },
  });
  return (
    <form
      className={styles.form}
      aria-label="Replay past dates"
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate();
      }}
    >
      <label>
        As known on
        <input type="date" required value={from} onChange={({ target }) => setFrom(target.value)} />
      </label>
      <label>
        and
        <select
          value={step}
          onChange={({ target }) => setStep(STEPS.find((one) => one === target.value) ?? step)}
        >
          {STEPS.map((one) => (
            <option key={one} value={one}>
              {STEP_WORDS[one]}
            </option>
          ))}
        </select>
      </label>
      {step !== 'once' && (
        <label>
          until
          <input type="date" required value={to} min={from} onChange={({ target }) => setTo(target.value)} />
        </label>
      )}
      <label>
        Days to come true
        <select value={horizon} onChange={({ target }) => setHorizon(Number(target.value))}>
          {HORIZONS.map((days) => (
            <option key={days} value={days}>
              {formatQuantity(days, 'day')}
            </option>
          ))}
        </select>
      </label>
      <Button type="submit" size="xs" loading={ask.isPending} disabled={dates.length === 0}>
        {dates.length === 0 ? 'No date to replay' : `Replay ${formatQuantity(dates.length, 'date')}`}
      </Button>
      {ask.error && (
        <p className={styles.wrong} role="alert">
          No backtest was begun: {ask.error.message}
        </p>
      )}
    </form>
  );
}

/** The first day of the month that lies so many months before, as `2026-05-01`. */
function monthOf(day: Date, before: number): string {
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() - before, 1)).toISOString().slice(0, 10);
}
