import { Dashboard, DashboardQuery } from '../../schemas/dashboard.ts';
import { type App, principalOf } from '../app.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { answers } from '../responses.ts';

export function registerDashboard(app: App, { dashboard }: ApiDependencies): void {
  app.route({
    method: 'GET',
    url: '/api/v1/dashboard',
    config: { access: 'viewer' },
    schema: {
      tags: ['dashboard'],
      summary: 'Counts, signals over time, top sources, newest signals',
      querystring: DashboardQuery,
      response: answers({ 200: Dashboard }),
    },
    handler: async (request) => dashboard.get(principalOf(request).tenant, request.query),
  });
}
