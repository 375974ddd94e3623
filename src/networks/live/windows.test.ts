import { expect, it } from 'vitest';
import { createLiveWindows } from './windows.ts';

const MINUTE = 60_000;

it('counts events, different nodes and new ties by the time of the event', () => {
  const windows = createLiveWindows('minute');
  windows.count(0, 1, 2);
  windows.first(0, Number.NaN);
  windows.count(59_999, 1, 2);
  windows.count(MINUTE, 2, 500);
  expect(windows.between(0, 10 * MINUTE)).toEqual([
    { start: 0, events: 2, activeNodes: 2, newTies: 1 },
    { start: MINUTE, events: 1, activeNodes: 2, newTies: 0 },
  ]);
});

it('moves a new tie to the earlier window when an older event of the pair comes later', () => {
  const windows = createLiveWindows('minute');
  windows.count(3 * MINUTE, 1, 2);
  windows.first(3 * MINUTE, Number.NaN);
  windows.count(MINUTE, 1, 2);
  windows.first(MINUTE, 3 * MINUTE);
  expect(windows.between(0, 10 * MINUTE).map(({ newTies }) => newTies)).toEqual([1, 0]);
});

it('drops the oldest windows, and takes no event for a window that was dropped', () => {
  const windows = createLiveWindows('minute', 3);
  for (const minute of [0, 1, 2, 3]) windows.count(minute * MINUTE, 0, 1);
  expect(windows.floor).toBe(MINUTE);
  windows.count(0, 0, 1);
  windows.count(MINUTE, 0, 1);
  expect(windows.between(-MINUTE, 10 * MINUTE).map(({ start, events }) => [start / MINUTE, events])).toEqual([
    [1, 2],
    [2, 1],
    [3, 1],
  ]);
});

it('drops an event that is older than everything it keeps, as one of a window that it would drop', () => {
  const windows = createLiveWindows('minute', 2);
  windows.count(5 * MINUTE, 0, 1);
  windows.count(6 * MINUTE, 0, 1);
  windows.count(MINUTE, 0, 1);
  windows.count(2 * MINUTE, 0, 1);
  expect(windows.floor).toBe(3 * MINUTE);
  expect(windows.between(0, 10 * MINUTE).map(({ start }) => start / MINUTE)).toEqual([5, 6]);
});
