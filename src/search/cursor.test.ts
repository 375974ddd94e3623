import { describe, expect, it } from 'vitest';
import type { SearchRequest } from '../domain/search-query.ts';
import { asTenantId } from '../domain/tenant.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { parseQuery } from './parse-query.ts';

const tenant = asTenantId('aaaaaaaaaaaa');
const request: SearchRequest = {
  query: parseQuery('graph database'),
  filters: { source_type: ['news', 'papers'] },
  facets: [],
  facetSize: 10,
  sort: 'relevance',
  limit: 20,
};
const position = { value: 12.345678901234567, id: '01890000-0000-7000-8000-000000000001' };
const cursor = encodeCursor(tenant, request, position);

describe('a cursor', () => {
  it('gives the exact position back, whatever the page size, the facets or the order of filter values', () => {
    const other = {
      ...request,
      limit: 5,
      facets: ['source'] as const,
      filters: { source_type: ['papers', 'news'] },
    };
    expect(decodeCursor(tenant, other, cursor)).toEqual(position);
  });

  it('carries what scores were computed from, unless that is too much for one', () => {
    const pinned = { ...position, statistics: [1_000_000, 8.125678901234, 2.5, 120.25, 17_000, 4] };
    expect(decodeCursor(tenant, request, encodeCursor(tenant, request, pinned))).toEqual(pinned);
    const long = encodeCursor(tenant, request, { ...position, statistics: Array(200).fill(1_000_000) });
    expect(long.length).toBeLessThanOrEqual(500);
    expect(decodeCursor(tenant, request, long)).toEqual(position);
  });

  it.each([
    ['another query', { query: parseQuery('graph') }],
    ['another order', { sort: 'newest' as const }],
    ['another filter', { filters: { source_type: ['news'] } }],
    ['another range', { from: 0 }],
  ])('is refused for %s', (_, change) => {
    expect(() => decodeCursor(tenant, { ...request, ...change }, cursor)).toThrow(/belongs to another query/);
  });

  it('is refused for another tenant', () => {
    expect(() => decodeCursor(asTenantId('bbbbbbbbbbbb'), request, cursor)).toThrow(
      /belongs to another query/,
    );
  });

  it.each([
    '',
    'x',
    '!!!',
    Buffer.from('[1]').toString('base64url'),
    Buffer.from('["a",1,"x"]').toString('base64url'),
  ])('is refused when it is damaged: %j', (text) =>
    expect(() => decodeCursor(tenant, request, text)).toThrow(/it is damaged/),
  );
});
