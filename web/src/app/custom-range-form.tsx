import { Button } from '@mantine/core';
import { useState } from 'react';
import { boundsOf, isDay, type TimeRange, toDay } from '../time/time-range.ts';
import styles from './time-range-control.module.css';

/** Two days, either of which may be left open. */
export function CustomRangeForm({
  range,
  onApply,
}: {
  readonly range: TimeRange;
  readonly onApply: (range: TimeRange) => void;
}) {
  const bounds = boundsOf(range, Date.now());
  const [from, setFrom] = useState(bounds.from?.slice(0, 10) ?? '');
  const [to, setTo] = useState(bounds.to?.slice(0, 10) ?? toDay(Date.now()));
  const reversed = isDay(from) && isDay(to) && from > to;
  return (
    <form
      className={styles.custom}
      onSubmit={(event) => {
        event.preventDefault();
        onApply({ kind: 'custom', from: isDay(from) ? from : undefined, to: isDay(to) ? to : undefined });
      }}
    >
      <label>
        From
        <input
          type="date"
          value={from}
          max={isDay(to) ? to : undefined}
          onChange={(event) => setFrom(event.target.value)}
        />
      </label>
      <label>
        To, inclusive
        <input type="date" value={to} onChange={(event) => setTo(event.target.value)} />
      </label>
      {reversed && <p role="alert">The first day is after the last one.</p>}
      <Button type="submit" size="xs" disabled={reversed || (!isDay(from) && !isDay(to))}>
        Show these days
      </Button>
      <p className={styles.note}>Days are counted in UTC.</p>
    </form>
  );
}
