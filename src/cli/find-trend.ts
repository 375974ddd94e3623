import { BellwetherError } from '../base/errors.ts';
import type { TenantId } from '../domain/tenant.ts';
import { TREND_KINDS } from '../domain/trend.ts';
import type { Session } from './context.ts';

/** The id of a trend by its id or its name. Throws NOT_FOUND, and INVALID_INPUT where several have the name. */
export async function findTrend(session: Session, tenant: TenantId, named: string): Promise<string> {
  if (TREND_KINDS.some((kind) => named.startsWith(`${kind}:`))) return named;
  const { items } = await session.trends.list(tenant, { q: named, limit: 20 });
  const exact = items.filter(({ name }) => name.toLowerCase() === named.toLowerCase());
  const candidates = exact.length > 0 ? exact : items;
  if (candidates.length === 1) return candidates[0]!.id;
  throw new BellwetherError(
    candidates.length === 0 ? 'NOT_FOUND' : 'INVALID_INPUT',
    candidates.length === 0
      ? `No trend is named "${named}". Look for it: bellwether trends list`
      : `"${named}" may be ${candidates
          .slice(0, 5)
          .map(({ name, id }) => `${name} (${id})`)
          .join('; ')}. Give the id.`,
  );
}
