import type { ForecastsApi } from '../api/foresight-dependencies.ts';
import { pageById } from '../api/paging.ts';
import { toWireForecast, toWireForecastCalibration } from '../api/wire/forecast.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Database } from '../ports/database.ts';
import type { Calibration } from '../schemas/forecast.ts';
import type { Forecasts, ForecastsOptions } from '../trends/forecasts/forecasts.ts';
import { numberOf } from '../trends/listing/timeline.ts';
import { createSeriesReader } from '../trends/series/read-series.ts';

/** Signals of each week that repeat nothing, from the series of a tenant's subjects. */
export function createWeeklyCounts(database: Database): ForecastsOptions['weeklyCounts'] {
  const reader = createSeriesReader({ database });
  return async (tenant, subjects, range) => {
    const counts: Float64Array[] = [];
    // One after the other: whoever asks over the API does not wait behind hundreds of them.
    for (const subject of subjects) {
      const number = await numberOf(database.tenant(tenant), subject);
      const series = { kind: subject.kind, numbers: number === null ? [] : [number] };
      counts.push((await reader.read(tenant, series, { ...range, interval: 'week' })).fresh);
    }
    return counts;
  };
}

/** Forecasts behind the API's interface. */
export function forecastsApi(
  forecasts: Forecasts,
  callOutcomes: (tenant: TenantId) => Promise<Calibration['calls']>,
): ForecastsApi {
  return {
    async list(tenant, filter, { limit, after }) {
      const page = { limit: limit + 1, ...(after === undefined ? {} : { after }) };
      const { items, next } = pageById(await forecasts.list(tenant, filter, page), limit);
      return { items: items.map(toWireForecast), next };
    },
    calibration: async (tenant) => ({
      forecasts: toWireForecastCalibration(await forecasts.calibration(tenant)),
      calls: await callOutcomes(tenant),
    }),
  };
}
