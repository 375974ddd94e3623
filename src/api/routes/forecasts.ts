import { parseTrendId } from '../../domain/trend.ts';
import { Calibration, ForecastPage, ForecastQuery } from '../../schemas/forecast.ts';
import { type App, principalOf } from '../app.ts';
import type { Cursors } from '../cursors.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { pageRequest, sealPage } from '../paging.ts';
import { answers } from '../responses.ts';

/** What is expected of the weeks to come, and how it came out. */
export function registerForecasts(app: App, { forecasts }: ApiDependencies, cursors: Cursors): void {
  const tags = ['trends'];

  app.route({
    method: 'GET',
    url: '/api/v1/forecasts',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'Forecasts of signals a week, newest first, with what came',
      querystring: ForecastQuery,
      response: answers({ 200: ForecastPage }),
    },
    handler: async (request) => {
      const { tenant } = principalOf(request);
      const { subject, resolved } = request.query;
      const page = await forecasts.list(
        tenant,
        {
          ...(subject === undefined ? {} : { subject: parseTrendId(subject) }),
          ...(resolved === undefined ? {} : { resolved }),
        },
        pageRequest(cursors, 'forecasts', tenant, request.query),
      );
      return sealPage(cursors, 'forecasts', tenant, page);
    },
  });

  app.route({
    method: 'GET',
    url: '/api/v1/calibration',
    config: { access: 'viewer', tagged: true },
    schema: {
      tags,
      summary: 'How forecasts and calls came out, beside what they promised',
      response: answers({ 200: Calibration }),
    },
    handler: (request) => forecasts.calibration(principalOf(request).tenant),
  });
}
