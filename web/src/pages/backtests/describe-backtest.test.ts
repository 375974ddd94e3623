import { expect, it } from 'vitest';
import { describeBacktest } from './describe-backtest.ts';

const request = { as_of: ['2018-01-01T00:00:00Z', '2018-02-01T00:00:00Z'], horizon_days: 90 };
const score = (method: string, precision: number | null, k = 10) => ({
  method,
  k,
  precision,
  recall: null,
  lead_days: null,
});

it('says how many took off, beside the better baseline at the same length of list', () => {
  const scores = [
    score('weak_signal', 0.35),
    score('growth', 0.1),
    score('z_score', 0.2),
    score('z_score', 0.9, 25),
  ];
  expect(describeBacktest({ state: 'done', scores, request })).toBe(
    'Of the first 10 weak signals 35 % took off within 90 days; the better baseline 20 %',
  );
});

it('says what is going on, and when nothing could be judged', () => {
  expect(describeBacktest({ state: 'running', scores: [], request })).toBe('2 dates are being replayed');
  expect(describeBacktest({ state: 'failed', scores: [], request })).toBe('The backtest of 2 dates failed');
  expect(describeBacktest({ state: 'done', scores: [score('weak_signal', null)], request })).toBe(
    'None of 2 dates could be judged',
  );
});
