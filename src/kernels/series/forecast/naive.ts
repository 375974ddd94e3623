import { type Forecaster, meanSquare } from './forecaster.ts';

/** Tomorrow is like today: a random walk, whose variance grows with each step. */
export const naive: Forecaster = (values, steps) => seasonal(values, steps, 1);

/** Like a season ago; needs two whole seasons. */
export const seasonalNaive: Forecaster = (values, steps, season) =>
  season > 1 && values.length >= 2 * season ? seasonal(values, steps, season) : null;

function seasonal(values: Float64Array, steps: number, season: number) {
  const count = values.length;
  if (count < season + 1) return null;
  const errors = values.slice(season).map((value, i) => value - values[i]!);
  const variance = meanSquare(errors);
  return {
    mean: Float64Array.from({ length: steps }, (_, step) => values[count - season + (step % season)]!),
    variance: Float64Array.from({ length: steps }, (_, step) => variance * (Math.floor(step / season) + 1)),
  };
}
