import { expect, it } from 'vitest';
import { FORECAST_FORMULA } from '../../kernels/series/forecast/forecast-counts.ts';
import { calibrationOf } from './calibration.ts';
import type { Forecast } from './forecast.ts';
import { weekOf } from './forecasts.ts';

function forecast(change: Partial<Forecast>): Forecast {
  return {
    id: '00000000-0000-7000-8000-000000000001',
    subject: { kind: 'term', key: 'x', name: 'x', entityKind: null },
    madeAt: 0,
    asOf: 0,
    replayed: false,
    formula: FORECAST_FORMULA,
    method: 'naive',
    note: null,
    tried: [],
    history: [4, 6, 4],
    means: [16, 16],
    rootMeans: [4, 4],
    rootDeviations: [1, 1],
    actual: [],
    ...change,
  };
}

it('counts what fell within each interval, by method and by weeks ahead', () => {
  // Roots 4 and 6: in the middle, and two deviations above; only weeks that are over count.
  const calibration = calibrationOf([
    forecast({ actual: [16, 36] }),
    forecast({ method: 'theta', actual: [16] }),
    forecast({ method: null, actual: [1] }),
  ]);
  expect(calibration.steps).toBe(3);
  expect(calibration.coverage).toEqual([
    { promised: 0.5, held: 2 / 3 },
    { promised: 0.8, held: 2 / 3 },
    { promised: 0.95, held: 2 / 3 },
  ]);
  expect(calibration.byMethod).toEqual([
    { method: 'naive', steps: 2, mase: 5, held80: 0.5 },
    { method: 'theta', steps: 1, mase: 0, held80: 1 },
  ]);
  expect(calibration.byStep.map(({ weeksAhead, steps }) => [weeksAhead, steps])).toEqual([
    [1, 2],
    [2, 1],
  ]);
  // 16 is all from 15.5 to 16.5, just below and above the middle; 36 lies in the last tenth.
  const { histogram } = calibration;
  expect(histogram[4]! + histogram[5]!).toBeCloseTo(2, 9);
  expect(Math.abs(histogram[4]! - histogram[5]!)).toBeLessThan(0.1);
  expect(histogram[9]).toBeCloseTo(1, 9);
  expect(histogram.reduce((sum, part) => sum + part, 0)).toBeCloseTo(3, 9);
});

it('says nothing of an error where the history never moved', () => {
  expect(calibrationOf([forecast({ history: [4, 4, 4], actual: [9] })]).byMethod[0]!.mase).toBeNull();
});

it('has nothing to say without outcomes', () => {
  expect(calibrationOf([]).coverage[0]!.held).toBeNull();
});

it('begins weeks on Mondays', () => {
  const monday = Date.UTC(2018, 0, 1);
  expect(weekOf(monday)).toBe(monday);
  expect(weekOf(monday - 1)).toBe(monday - 7 * 86_400_000);
  expect(weekOf(Date.UTC(2018, 0, 7, 23, 59))).toBe(monday);
  expect(weekOf(Date.UTC(1969, 11, 31))).toBe(Date.UTC(1969, 11, 29));
});
