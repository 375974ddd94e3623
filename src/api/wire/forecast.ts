import { trendId } from '../../domain/trend.ts';
import type { Calibration, Forecast as WireForecast } from '../../schemas/forecast.ts';
import type { ForecastCalibration } from '../../trends/forecasts/calibration.ts';
import type { Forecast } from '../../trends/forecasts/forecast.ts';
import { stepsOf } from '../../trends/forecasts/forecast-steps.ts';

export function toWireForecast(forecast: Forecast): WireForecast {
  const { id, subject, madeAt, asOf, replayed, formula, method, note } = forecast;
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
    steps: stepsOf(forecast).map(({ startsAt, ...step }) => ({
      starts_at: new Date(startsAt).toISOString(),
      ...step,
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
