import { noProgress, type Progress } from '../../base/progress.ts';
import {
  type CountForecast,
  forecastCounts,
  type NoForecast,
} from '../../kernels/series/forecast/forecast-counts.ts';

/** Weekly counts of each subject in, a forecast of each out. Run in a thread. */
export function run(
  histories: readonly Float64Array[],
  progress: Progress = noProgress,
): (CountForecast | NoForecast)[] {
  return histories.map((history, i) => {
    progress(i / histories.length);
    return forecastCounts(history);
  });
}
