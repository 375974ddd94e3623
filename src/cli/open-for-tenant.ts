import type { Tenant } from '../domain/tenant.ts';
import type { CliContext, Session } from './context.ts';
import { type CommonOptions, overridesOf, tenantOf } from './options.ts';

/** Opens the product for one piece of work of the tenant that the options name, and closes it after. */
export async function openForTenant<T>(
  context: CliContext,
  options: CommonOptions,
  work: (session: Session, tenant: Tenant) => Promise<T>,
): Promise<T> {
  await using session = await context.openSession(overridesOf(options));
  return await work(session, await tenantOf(session, options));
}
