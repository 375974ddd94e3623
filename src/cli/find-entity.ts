import { BellwetherError } from '../base/errors.ts';
import { isUuid } from '../base/ids.ts';
import type { TenantId } from '../domain/tenant.ts';
import type { Entity } from '../schemas/graph.ts';
import type { Session } from './context.ts';

/** By id, or by a name that says it of one. Throws NOT_FOUND, and INVALID_INPUT where several have the name. */
export async function findEntity(session: Session, tenant: TenantId, named: string): Promise<Entity> {
  if (isUuid(named)) return session.graph.entity(tenant, named);
  const found = await session.graph.entities(tenant, { q: named, kind: [], limit: 200 });
  const wanted = named.toLowerCase();
  const exact = found.filter(({ name, aliases }) =>
    [name, ...aliases].some((one) => one.toLowerCase() === wanted),
  );
  const candidates = exact.length > 0 ? exact : found;
  if (candidates.length === 1) return candidates[0]!;
  throw new BellwetherError(
    candidates.length === 0 ? 'NOT_FOUND' : 'INVALID_INPUT',
    candidates.length === 0
      ? `No entity is named "${named}". Look for it: bellwether entity search`
      : `"${named}" may be ${candidates
          .slice(0, 5)
          .map(({ name, kind, id }) => `${name} (${kind}, ${id})`)
          .join('; ')}. Give the id.`,
  );
}
