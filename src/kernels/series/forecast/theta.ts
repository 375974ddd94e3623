import { smooth } from './exponential-smoothing.ts';
import { type Forecaster, meanSquare } from './forecaster.ts';
import { minimise } from './nelder-mead.ts';

/**
 * The theta method (Assimakopoulos, Nikolopoulos, 2000), winner of the M3 competition, in the form that Hyndman and Billah
 * (2003) showed it to be: simple exponential smoothing with a drift of half the slope of the regression on time.
 */
export const theta: Forecaster = (values, steps) => {
  const count = values.length;
  if (count < 6) return null;
  const drift = slopeOf(values) / 2;
  const level = values[0]!;
  // Without the drift, which is added back: the errors are those of the model with it.
  const level0 = values.map((value, i) => value - drift * i);
  const cost = (point: Float64Array) => meanSquare(run(level0, alphaOf(point[0]!), level).errors.subarray(1));
  const { point } = minimise(cost, [0], { step: 1 });
  const alpha = alphaOf(point[0]!);
  const { errors, end } = run(level0, alpha, level);
  const variance = (meanSquare(errors.subarray(1)) * (count - 1)) / Math.max(1, count - 3);
  return {
    mean: Float64Array.from({ length: steps }, (_, step) => end.level + drift * (count + step)),
    variance: Float64Array.from({ length: steps }, (_, step) => variance * (1 + step * alpha * alpha)),
  };
};

function run(values: Float64Array, alpha: number, level: number) {
  return smooth(values, { alpha, beta: 0, damping: 1 }, { level, slope: 0 });
}

function alphaOf(unbounded: number): number {
  return 0.01 + 0.98 / (1 + Math.exp(-unbounded));
}

/** Of the line of least squares through the values. */
function slopeOf(values: Float64Array): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let along = 0;
  let square = 0;
  for (let i = 0; i < values.length; i++) {
    along += (i - middle) * (values[i]! - mean);
    square += (i - middle) ** 2;
  }
  return square === 0 ? 0 : along / square;
}
