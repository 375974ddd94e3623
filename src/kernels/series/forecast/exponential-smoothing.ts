import { type Forecaster, meanSquare, type Outlook } from './forecaster.ts';
import { minimise } from './nelder-mead.ts';

/**
 * Exponential smoothing as a state space model with additive errors (Hyndman, Koehler, Ord, Snyder, Forecasting with
 * Exponential Smoothing, 2008):
 *
 * ```
 * value  = level + damping * slope + error
 * level' = level + damping * slope + alpha * error
 * slope' =         damping * slope + beta  * error
 * ```
 *
 * No trend (A,N,N), Holt's (A,A,N) and the damped one (A,Ad,N) are fitted by least squares, and the one with the least
 * AICc answers. O(values) for each of some hundred evaluations.
 */
export const exponentialSmoothing: Forecaster = (values, steps) => {
  if (values.length < 6) return null;
  const fits = SHAPES.map((shape) => fitShape(values, shape)).filter((each) =>
    Number.isFinite(each.criterion),
  );
  const best = fits.toSorted((left, right) => left.criterion - right.criterion)[0];
  return best === undefined ? null : outlookOf(best.model, best.end, best.variance, steps);
};

/** Smoothing parameters: 0 < alpha < 1, 0 <= beta < alpha, 0 < damping <= 1. */
export interface SmoothingModel {
  readonly alpha: number;
  readonly beta: number;
  readonly damping: number;
}

interface State {
  readonly level: number;
  readonly slope: number;
}

type Shape = 'level' | 'trend' | 'damped';
const SHAPES: readonly Shape[] = ['level', 'trend', 'damped'];
/** Free parameters of each: smoothing, first states, variance. */
const PARAMETERS: Readonly<Record<Shape, number>> = { level: 3, trend: 5, damped: 6 };
/** Damping is kept where a trend neither stands still at once nor runs on for ever (Hyndman et al., section 7.1). */
const DAMPING = { least: 0.8, most: 0.98 } as const;

/** One-step errors of a model from a first state, and the state after the last value. */
export function smooth(
  values: Float64Array,
  { alpha, beta, damping }: SmoothingModel,
  first: State,
): { readonly errors: Float64Array; readonly end: State } {
  const errors = new Float64Array(values.length);
  let { level, slope } = first;
  for (let i = 0; i < values.length; i++) {
    const expected = level + damping * slope;
    const error = values[i]! - expected;
    errors[i] = error;
    level = expected + alpha * error;
    slope = damping * slope + beta * error;
  }
  return { errors, end: { level, slope } };
}

function fitShape(values: Float64Array, shape: Shape) {
  const start = firstState(values, shape);
  const read = (point: Float64Array) => {
    const alpha = between(point[0]!, 0.01, 0.99);
    const model: SmoothingModel = {
      alpha,
      beta: shape === 'level' ? 0 : alpha * between(point[2]!, 0.0001, 0.9999),
      damping: shape === 'damped' ? between(point[4]!, DAMPING.least, DAMPING.most) : 1,
    };
    const first: State = {
      level: start.level + point[1]! * start.scale,
      slope: shape === 'level' ? 0 : start.slope + point[3]! * start.scale,
    };
    return { model, first };
  };
  const cost = (point: Float64Array) => {
    const { model, first } = read(point);
    return meanSquare(smooth(values, model, first).errors);
  };
  // Unbounded parameters; `between` maps 0 to the middle of each range.
  const guess = shape === 'level' ? [-1, 0] : [-1, 0, -2, 0, ...(shape === 'damped' ? [1] : [])];
  const { point, value } = minimise(cost, guess, { step: 0.5 });
  const { model, first } = read(point);
  const { end } = smooth(values, model, first);
  const count = values.length;
  const parameters = PARAMETERS[shape];
  const correction = count - parameters - 1;
  const criterion =
    correction <= 0
      ? Number.POSITIVE_INFINITY
      : count * Math.log(Math.max(value, 1e-12)) + (2 * parameters * count) / correction;
  // As many degrees of freedom are used up as parameters were fitted.
  const variance = (value * count) / Math.max(1, count - parameters + 1);
  return { model, end, variance, criterion };
}

function firstState(values: Float64Array, shape: Shape): State & { readonly scale: number } {
  const head = values.slice(0, Math.min(10, values.length));
  const mean = head.reduce((sum, value) => sum + value, 0) / head.length;
  const middle = (head.length - 1) / 2;
  let along = 0;
  let square = 0;
  head.forEach((value, i) => {
    along += (i - middle) * (value - mean);
    square += (i - middle) ** 2;
  });
  const slope = shape === 'level' ? 0 : along / square;
  let change = 0;
  for (let i = 1; i < values.length; i++) change += Math.abs(values[i]! - values[i - 1]!);
  const scale = change / (values.length - 1) || 1;
  return { level: shape === 'level' ? mean : mean - slope * (middle + 1), slope, scale };
}

function between(unbounded: number, least: number, most: number): number {
  return least + (most - least) / (1 + Math.exp(-unbounded));
}

/** Means and variances of the steps after a state (Hyndman et al., table 6.2, class 1: by the sum of squared responses). */
export function outlookOf(model: SmoothingModel, end: State, variance: number, steps: number): Outlook {
  const { alpha, beta, damping } = model;
  const mean = new Float64Array(steps);
  const spread = new Float64Array(steps);
  // How far the slope reaches: damping + damping^2 + ...
  let reach = 0;
  let power = 1;
  // What one error still does to the level j steps later: alpha + beta * (damping + ... + damping^j).
  let squares = 1;
  let response = alpha;
  let responsePower = 1;
  for (let step = 0; step < steps; step++) {
    power *= damping;
    reach += power;
    mean[step] = end.level + reach * end.slope;
    spread[step] = variance * squares;
    responsePower *= damping;
    response += beta * responsePower;
    squares += response * response;
  }
  return { mean, variance: spread };
}
