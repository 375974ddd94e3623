import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../base/random.ts';
import { exponentialSmoothing, outlookOf } from './exponential-smoothing.ts';
import { forecastCounts, intervalOf, placeOf } from './forecast-counts.ts';
import { naive, seasonalNaive } from './naive.ts';
import { minimise } from './nelder-mead.ts';
import { theta } from './theta.ts';

const seed = 20_261_121;

describe('the downhill simplex', () => {
  it("finds the valley's end of Rosenbrock's function", () => {
    const { point } = minimise(([x, y]) => (1 - x!) ** 2 + 100 * (y! - x! * x!) ** 2, [-1.2, 1], {
      iterations: 1000,
      tolerance: 1e-12,
    });
    expect(point[0]).toBeCloseTo(1, 3);
    expect(point[1]).toBeCloseTo(1, 3);
  });
});

describe('the variance of exponential smoothing', () => {
  // Hyndman et al. (2008), table 6.1: the closed forms, against our sums.
  const [alpha, beta, damping, variance] = [0.4, 0.15, 0.9, 2.5];
  const end = { level: 10, slope: 1 };
  const at = (model: { alpha: number; beta: number; damping: number }, step: number) =>
    outlookOf(model, end, variance, step).variance[step - 1];

  it.each([1, 2, 5, 12])('without a trend, %d steps ahead', (h) => {
    expect(at({ alpha, beta: 0, damping: 1 }, h)).toBeCloseTo(variance * (1 + (h - 1) * alpha ** 2), 10);
  });

  it.each([1, 2, 5, 12])("of Holt's trend, %d steps ahead", (h) => {
    const closed = 1 + (h - 1) * (alpha ** 2 + alpha * beta * h + (beta ** 2 * h * (2 * h - 1)) / 6);
    expect(at({ alpha, beta, damping: 1 }, h)).toBeCloseTo(variance * closed, 10);
  });

  it.each([1, 2, 5, 12])('of the damped trend, %d steps ahead', (h) => {
    const phi = damping;
    const closed =
      1 +
      alpha ** 2 * (h - 1) +
      ((beta * phi * h) / (1 - phi) ** 2) * (2 * alpha * (1 - phi) + beta * phi) -
      ((beta * phi * (1 - phi ** h)) / ((1 - phi) ** 2 * (1 - phi ** 2))) *
        (2 * alpha * (1 - phi ** 2) + beta * phi * (1 + 2 * phi - phi ** h));
    expect(at({ alpha, beta, damping }, h)).toBeCloseTo(variance * closed, 8);
  });

  it('sums the damped slope', () => {
    const { mean } = outlookOf({ alpha, beta, damping }, end, variance, 3);
    expect([...mean].map((value) => Number(value.toFixed(6)))).toEqual([10.9, 11.71, 12.439]);
  });
});

describe('each method', () => {
  const line = Float64Array.from({ length: 40 }, (_, i) => 3 + 2 * i);

  it('continues a line: smoothing the whole slope, theta half of it, naive none', () => {
    const ahead = (outlook: { mean: Float64Array } | null) =>
      [...outlook!.mean].map((value) => Math.round(value * 10) / 10);
    expect(ahead(exponentialSmoothing(line, 3, 52))).toEqual([83, 85, 87]);
    const [one, two, three] = ahead(theta(line, 3, 52));
    expect(one! - 81).toBeGreaterThan(0.9);
    expect([two! - one!, three! - two!]).toEqual([1, 1]);
    expect(ahead(naive(line, 3, 52))).toEqual([81, 81, 81]);
  });

  it('repeats the season where there are two of them', () => {
    const values = Float64Array.from({ length: 12 }, (_, i) => [5, 1, 9][i % 3]! + Math.floor(i / 3));
    const outlook = seasonalNaive(values, 5, 3)!;
    expect([...outlook.mean]).toEqual([8, 4, 12, 8, 4]);
    expect([...outlook.variance]).toEqual([1, 1, 1, 2, 2]);
    expect(seasonalNaive(values, 5, 7)).toBeNull();
  });
});

describe('a forecast of counts', () => {
  it('keeps what its intervals promise, and errs less than the naive method', () => {
    const random = seededRandom(seed);
    const held = [0, 0, 0];
    let steps = 0;
    let mase = 0;
    const series = 60;
    for (let each = 0; each < series; each++) {
      let level = 2 + random() * 20;
      const values = Float64Array.from({ length: 88 }, () => {
        level = Math.min(300, level * Math.exp((random() - 0.5) * 0.15));
        return poisson(level, random);
      });
      const forecast = forecastCounts(values.subarray(0, 80));
      if ('reason' in forecast) throw new Error(forecast.reason);
      mase += forecast.tried.find(({ method }) => method === forecast.method)!.mase! / series;
      for (let step = 0; step < 8; step++) {
        steps++;
        ([50, 80, 95] as const).forEach((promised, i) => {
          const { low, high } = intervalOf(forecast.roots, promised);
          const actual = values[80 + step]!;
          if (actual >= low[step]! && actual <= high[step]!) held[i]!++;
        });
      }
    }
    expect(held[0]! / steps, `seed ${seed}`).toBeGreaterThan(0.4);
    expect(held[0]! / steps).toBeLessThan(0.6);
    expect(held[1]! / steps).toBeGreaterThan(0.72);
    expect(held[1]! / steps).toBeLessThan(0.88);
    expect(held[2]! / steps).toBeGreaterThan(0.9);
    expect(mase).toBeLessThan(1);
  });

  it('takes the seasonal method where the year repeats itself', () => {
    const values = Float64Array.from({ length: 156 }, (_, i) =>
      Math.round(40 + 35 * Math.sin((2 * Math.PI * i) / 13) + 5 * Math.sin((2 * Math.PI * i) / 52)),
    );
    expect(forecastCounts(values)).toMatchObject({ method: 'seasonal_naive' });
  });

  it('never promises less than nothing', () => {
    const values = Float64Array.from({ length: 60 }, (_, i) => (i % 9 === 0 ? 3 : 0));
    const forecast = forecastCounts(values);
    if ('reason' in forecast) throw new Error(forecast.reason);
    for (const promised of [50, 80, 95] as const) {
      const { low, high } = intervalOf(forecast.roots, promised);
      low.forEach((value, i) => {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(high[i]).toBeGreaterThan(value);
      });
    }
  });

  it('says where an outcome fell: at the bounds of 80 of 100 with a tenth on either side', () => {
    const roots = { mean: Float64Array.of(5), deviation: Float64Array.of(1.5) };
    const { low, high } = intervalOf(roots, 80);
    expect(placeOf(25, 5, 1.5)).toBeCloseTo(0.5, 6);
    expect(placeOf(low[0]!, 5, 1.5)).toBeCloseTo(0.1, 6);
    expect(placeOf(high[0]!, 5, 1.5)).toBeCloseTo(0.9, 6);
  });

  it.each([
    ['a single value', [5], /too few/],
    ['no value', [], /too few/],
    ['nothing but zeros', new Array<number>(60).fill(0), /Nothing was said/],
    ['a constant', new Array<number>(60).fill(7), /same/],
    ['a value that is no number', [...new Array<number>(59).fill(7), Number.NaN], /no counts/],
    ['an endless value', [...new Array<number>(59).fill(7), Number.POSITIVE_INFINITY], /no counts/],
    ['hardly any signal', [5, ...new Array<number>(58).fill(0), 3], /8 signals are too few/],
    ['less than nothing', [...new Array<number>(59).fill(7), -1], /no counts/],
  ])('is refused for %s, with the reason', (_, values, reason) => {
    expect(forecastCounts(Float64Array.from(values))).toEqual({ reason: expect.stringMatching(reason) });
  });
});

function poisson(mean: number, random: () => number): number {
  const least = Math.exp(-mean);
  let count = -1;
  for (let product = 1; product > least; count++) product *= random();
  return Math.max(0, count);
}
