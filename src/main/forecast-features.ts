import type { ForecastsApi } from '../api/dependencies.ts';
import { pageById } from '../api/paging.ts';
import { toWireForecast, toWireForecastCalibration } from '../api/wire/forecast.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Calibration } from '../schemas/forecast.ts';
import type { Forecasts } from '../trends/forecasts/forecasts.ts';

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
