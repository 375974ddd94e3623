import { expect, it } from 'vitest';
import { calibrationError } from './calibration.ts';

it('is zero when what is said at 25 % holds one time in four', () => {
  expect(calibrationError([0.25, 0.25, 0.25, 0.25], [true, false, false, false])).toBeCloseTo(0);
});

it('is the gap, weighted by the size of the bins', () => {
  // Bin 0.9: said 0.9, true half the time (gap 0.4); bin 0.1: said 0.1, never true (gap 0.1).
  expect(calibrationError([0.9, 0.9, 0.1, 0.1], [true, false, false, false])).toBeCloseTo(0.25);
});

it('takes 1 into the last bin, and is 0 for nothing', () => {
  expect(calibrationError([1], [true])).toBe(0);
  expect(calibrationError([], [])).toBe(0);
});
