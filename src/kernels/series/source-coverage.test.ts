import { expect, it } from 'vitest';
import type { DailyPanel } from './daily-panel.ts';
import { COVERAGE_DEFAULTS, sourceCoverage } from './source-coverage.ts';

/** One source, Monday first. */
function cover(volume: readonly number[]): string {
  const panel: DailyPanel = {
    days: volume.length,
    sources: 1,
    firstWeekday: 1,
    volume: Float64Array.from(volume),
    subjects: 0,
    cellStarts: new Int32Array(1),
    cellDay: new Int32Array(),
    cellSource: new Int32Array(),
    cellCount: new Float64Array(),
  };
  return [...sourceCoverage(panel).covered].map((day) => (day === 1 ? '#' : '.')).join('');
}

const days = (count: number, volume: number): number[] => Array<number>(count).fill(volume);
const dots = (count: number): string => '.'.repeat(count);
const marks = (count: number): string => '#'.repeat(count);
const { settledDays } = COVERAGE_DEFAULTS;

it('a source is relied on once it has been there for a while, and no longer when it stops', () => {
  expect(cover([...days(10, 0), ...days(40, 20), ...days(30, 0)])).toBe(
    dots(10 + settledDays) + marks(40 - settledDays) + dots(30),
  );
});

it('a gap is not covered, and after a long one the source must settle again', () => {
  const long = cover([...days(60, 20), ...days(30, 0), ...days(40, 20)]);
  expect(long).toBe(dots(settledDays) + marks(60 - settledDays) + dots(30 + settledDays) + marks(26));
  const short = cover([...days(60, 20), ...days(4, 0), ...days(40, 20)]);
  expect(short).toBe(dots(settledDays) + marks(60 - settledDays) + dots(4) + marks(40));
});

it('a day with part of a list is not covered', () => {
  const volume = days(80, 25);
  volume[50] = 4;
  expect(cover(volume)).toBe(dots(settledDays) + marks(50 - settledDays) + dots(1) + marks(29));
});

it('a new level is partial at first, and the usual after a while', () => {
  const covered = cover([...days(80, 100), ...days(120, 25)]);
  expect(covered.slice(80, 85)).toBe(dots(5));
  expect(covered.slice(-30)).toBe(marks(30));
});

it('weekends without a word are the rhythm of a source and no gaps', () => {
  const week = [12, 12, 12, 12, 12, 0, 0];
  expect(cover(Array.from({ length: 20 }, () => week).flat()).slice(28)).toBe(marks(20 * 7 - 28));
});

it('a source that seldom speaks is silent for days without a gap', () => {
  const volume = Array.from({ length: 200 }, (_, day) => (day % 9 === 0 ? 1 : 0));
  expect(cover(volume).slice(settledDays)).toBe(marks(200 - settledDays));
});

it('10,000 in one day neither cover nor uncover the days around it', () => {
  const volume = days(80, 5);
  volume[40] = 10_000;
  const covered = cover(volume);
  expect(covered.slice(settledDays, 41)).toBe(marks(41 - settledDays));
});

it('a source that never spoke is not covered', () => {
  expect(cover(days(30, 0))).toBe(dots(30));
  expect(cover([])).toBe('');
});
