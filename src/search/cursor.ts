import { createHash } from 'node:crypto';
import { BellwetherError } from '../base/errors.ts';
import { isUuid } from '../base/ids.ts';
import type { SearchMode, SearchPosition, SearchRequest } from '../domain/search-query.ts';
import type { TenantId } from '../domain/tenant.ts';

/** A request and how it is answered: by its words unless it says otherwise. */
export type AskedRequest = SearchRequest & { readonly mode?: SearchMode };

/**
 * A cursor is a position and a hash of what it is a position in: tenant, query, range, filters, order and mode. With any
 * of them changed it is refused, instead of continuing somewhere else. Page size and facets may change.
 */
export function encodeCursor(tenant: TenantId, request: AskedRequest, position: SearchPosition): string {
  const { value, id, statistics = [] } = position;
  const parts = [requestHash(tenant, request), value, id];
  const whole = seal([...parts, ...statistics]);
  // A query of very many words: its scores may move a little between pages.
  return whole.length <= LONGEST ? whole : seal(parts);
}

/** Throws INVALID_CURSOR. */
export function decodeCursor(tenant: TenantId, request: AskedRequest, cursor: string): SearchPosition {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    throw refused('it is damaged');
  }
  if (!Array.isArray(parts)) throw refused('it is damaged');
  const [hash, value, id, ...statistics] = parts as unknown[];
  if (typeof value !== 'number' || typeof id !== 'string' || !isUuid(id)) throw refused('it is damaged');
  if (!statistics.every((number) => typeof number === 'number' && number >= 0))
    throw refused('it is damaged');
  if (hash !== requestHash(tenant, request)) throw refused('it belongs to another query');
  return { value, id, ...(statistics.length === 0 ? {} : { statistics: statistics as number[] }) };
}

/** Characters that a cursor may have on the wire. */
const LONGEST = 500;

function seal(parts: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

function requestHash(tenant: TenantId, { query, from, to, filters, sort, mode }: AskedRequest): string {
  const sorted = Object.entries(filters)
    .map(([field, values]) => [field, [...(values ?? [])].sort()])
    .sort();
  return createHash('sha256')
    .update(JSON.stringify([tenant, query, from ?? null, to ?? null, sorted, sort, mode ?? 'text']))
    .digest('base64url')
    .slice(0, 16);
}

function refused(reason: string): BellwetherError {
  return new BellwetherError(
    'INVALID_CURSOR',
    `The cursor cannot be used: ${reason}. Start again without a cursor.`,
  );
}
