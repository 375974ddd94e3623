import { intervalOf, meanStep, placeOf } from '../../kernels/series/forecast/forecast-counts.ts';
import type { Forecast } from './forecast.ts';

/** How forecasts came out, of the weeks that are over. */
export interface ForecastCalibration {
  readonly steps: number;
  /** Share of outcomes within each interval, beside what was promised, 0 to 1; null without any. */
  readonly coverage: readonly { readonly promised: number; readonly held: number | null }[];
  readonly byMethod: readonly (Score & { readonly method: string })[];
  readonly byStep: readonly (Score & { readonly weeksAhead: number })[];
  /**
   * Outcomes by where they fell in their forecast, ten equal parts, lowest first. A count stands for all that rounds to it,
   * and is shared out over the parts that this reaches (Czado, Gneiting, Held, 2009).
   */
  readonly histogram: readonly number[];
}

interface Score {
  readonly steps: number;
  /** Mean absolute error over the mean step of the history; null where no history moved. */
  readonly mase: number | null;
  readonly held80: number | null;
}

const PROMISED = [50, 80, 95] as const;

interface Tally {
  steps: number;
  scaled: number;
  errors: number;
  held80: number;
}

export function calibrationOf(forecasts: readonly Forecast[]): ForecastCalibration {
  const held = PROMISED.map(() => 0);
  const histogram = new Array<number>(10).fill(0);
  const byMethod = new Map<string, Tally>();
  const byStep = new Map<number, Tally>();
  let steps = 0;
  for (const forecast of forecasts) {
    if (forecast.method === null) continue;
    const { rootMeans, rootDeviations, means, actual } = forecast;
    const roots = { mean: Float64Array.from(rootMeans), deviation: Float64Array.from(rootDeviations) };
    const bounds = PROMISED.map((promised) => intervalOf(roots, promised));
    const scale = meanStep(Float64Array.from(forecast.history));
    actual.forEach((came, step) => {
      steps++;
      const within = bounds.map(({ low, high }) => came >= low[step]! && came <= high[step]!);
      within.forEach((is, i) => {
        if (is) held[i]!++;
      });
      const place = (count: number) => placeOf(count, rootMeans[step]!, rootDeviations[step]!);
      shareOut(histogram, came < 0.5 ? 0 : place(came - 0.5), place(came + 0.5));
      for (const tally of [entry(byMethod, forecast.method!), entry(byStep, step + 1)]) {
        tally.steps++;
        if (within[1]) tally.held80++;
        if (scale === 0) continue;
        tally.errors++;
        tally.scaled += Math.abs(came - means[step]!) / scale;
      }
    });
  }
  return {
    steps,
    coverage: PROMISED.map((promised, i) => ({
      promised: promised / 100,
      held: steps === 0 ? null : held[i]! / steps,
    })),
    byMethod: [...byMethod].map(([method, tally]) => ({ method, ...scoreOf(tally) })),
    byStep: [...byStep]
      .toSorted(([left], [right]) => left - right)
      .map(([weeksAhead, tally]) => ({ weeksAhead, ...scoreOf(tally) })),
    histogram,
  };
}

/** Adds one outcome, spread evenly from `low` to `high`, 0 to 1, to the parts that it reaches. */
function shareOut(parts: number[], low: number, high: number): void {
  const width = high - low;
  for (let part = 0; part < parts.length; part++) {
    const [from, to] = [part / parts.length, (part + 1) / parts.length];
    if (width < 1e-9) {
      if (low >= from && (low < to || part === parts.length - 1)) parts[part]!++;
    } else parts[part]! += Math.max(0, Math.min(high, to) - Math.max(low, from)) / width;
  }
}

function entry<Key>(tallies: Map<Key, Tally>, key: Key): Tally {
  let tally = tallies.get(key);
  if (tally === undefined) tallies.set(key, (tally = { steps: 0, scaled: 0, errors: 0, held80: 0 }));
  return tally;
}

function scoreOf({ steps, scaled, errors, held80 }: Tally): Score {
  return { steps, mase: errors === 0 ? null : scaled / errors, held80: steps === 0 ? null : held80 / steps };
}
