import { WEEK_MS } from '../../domain/series.ts';
import { trendId } from '../../domain/trend.ts';
import { intervalOf } from '../../kernels/series/forecast/forecast-counts.ts';
import type { Calibration, Forecast as WireForecast } from '../../schemas/forecast.ts';
import type { ForecastCalibration } from '../../trends/forecasts/calibration.ts';
import type { Forecast } from '../../trends/forecasts/forecast.ts';

export function toWireForecast(forecast: Forecast): WireForecast {
  const { id, subject, madeAt, asOf, replayed, formula, method, note, means, actual } = forecast;
  const roots = {
    mean: Float64Array.from(forecast.rootMeans),
    deviation: Float64Array.from(forecast.rootDeviations),
  };
  const [half, most, nearlyAll] = [intervalOf(roots, 50), intervalOf(roots, 80), intervalOf(roots, 95)];
  return {
    id,
    subject: {
      id: trendId(subject),
      kind: subject.kind,
      name: subject.name,
      entity_kind: subject.entityKind,
    },
    made_at: new Date(madeAt).toISOString(),
    as_of: new Date(asOf).toISOString(),
    replayed,
    method,
    formula,
    tried: [...forecast.tried],
    history: [...forecast.history],
    steps: means.map((mean, i) => ({
      starts_at: new Date(asOf + i * WEEK_MS).toISOString(),
      mean,
      low50: half.low[i]!,
      high50: half.high[i]!,
      low80: most.low[i]!,
      high80: most.high[i]!,
      low95: nearlyAll.low[i]!,
      high95: nearlyAll.high[i]!,
      actual: actual[i] ?? null,
    })),
    note,
  };
}

export function toWireForecastCalibration(
  calibration: ForecastCalibration & { readonly open: number },
): Calibration['forecasts'] {
  const { steps, open, coverage, byMethod, byStep, histogram } = calibration;
  return {
    resolved_steps: steps,
    open,
    coverage: coverage.map((each) => ({ ...each, steps })),
    by_method: byMethod.map(({ method, steps, mase, held80 }) => ({ method, steps, mase, held80 })),
    by_step: byStep.map(({ weeksAhead, steps, mase, held80 }) => ({
      weeks_ahead: weeksAhead,
      steps,
      mase,
      held80,
    })),
    histogram: [...histogram],
  };
}
