import { BellwetherError } from '../../base/errors.ts';
import { Tenant } from '../../schemas/tenant.ts';
import { type App, principalOf } from '../app.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { answers, timestamp } from '../responses.ts';

/** The tenant of the credential. Making and suspending tenants is the operator's, on the command line. */
export function registerTenant(app: App, { tenancy: { tenants } }: ApiDependencies): void {
  app.route({
    method: 'GET',
    url: '/api/v1/tenant',
    config: { access: 'viewer', tagged: true },
    schema: { tags: ['tenant'], summary: 'The tenant of the credential', response: answers({ 200: Tenant }) },
    handler: async (request) => {
      const tenant = await tenants.find(principalOf(request).tenant);
      if (tenant === null) throw new BellwetherError('NOT_FOUND', 'The tenant of your credential is gone.');
      const { id, slug, name, state, createdAt } = tenant;
      return { id, slug, name, state, created_at: timestamp(createdAt) };
    },
  });
}
