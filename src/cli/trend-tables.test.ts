import { expect, it } from 'vitest';
import { calibrationTables, scoreTable, seriesTable, shorten, sparkline } from './trend-tables.ts';

it('draws counts as bars, the largest the highest', () => {
  expect(sparkline([0, 1, 2, 7])).toBe('▁▂▃█');
  expect(sparkline([0, 0])).toBe('▁▁');
  expect(sparkline([])).toBe('');
});

it('cuts what is too long and says so', () => {
  expect(shorten('solid-state', 6)).toBe('solid…');
  expect(shorten('solid', 6)).toBe('solid');
});

it('shows a gap as unknown, not as zero', () => {
  const text = seriesTable({
    interval: 'day',
    starts: ['2018-01-01T00:00:00.000Z', '2018-01-02T00:00:00.000Z'],
    signals: [3, 0],
    fresh: [3, 0],
    sources: [2, 0],
    sentiment: [0.25, null],
    reach: [10, 0],
    expected: [1.5, null],
    known: [true, false],
  });
  expect(text).toMatch(/2018-01-01 +3 +3 +2 +0\.25 +10 +1\.50/);
  expect(text).toMatch(/2018-01-02 +unknown/);
});

it('gives a score in all its digits', () => {
  const score = { formula: 'f-1', score: 0.1 + 0.2, parts: [] };
  expect(scoreTable(score)).toContain('f-1: 0.30000000000000004');
});

it('leaves open what has not come out yet', () => {
  const text = calibrationTables({
    forecasts: {
      resolved_steps: 0,
      open: 3,
      coverage: [{ promised: 0.8, held: null, steps: 0 }],
      by_method: [],
      by_step: [],
      histogram: [],
    },
    calls: [{ kind: 'weak_signal', from: 0.6, to: 0.8, calls: 4, came_true: 3 }],
  });
  expect(text).toMatch(/80\.0 %\n/);
  expect(text).toMatch(/weak signal +0\.6 to 0\.8 +4 +75\.0 %/);
});
