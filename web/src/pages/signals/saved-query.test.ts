import { describe, expect, it } from 'vitest';
import { fromSavedQuery, isSameQuery, toSavedQuery } from './saved-query.ts';

describe('a saved search', () => {
  it('keeps words, filters and order, and neither what is open nor a range that moves on', () => {
    expect(
      toSavedQuery({
        q: 'battery',
        sort: 'newest',
        source_type: ['papers'],
        pestle: ['legal'],
        signal: 'one',
        range: '7d',
      }),
    ).toEqual({ q: 'battery', sort: 'newest', source_type: ['papers'], pestle: ['legal'] });
  });

  it('keeps days that were chosen, and comes back as the address it was', () => {
    const search = { q: 'battery', label: ['a', 'b'], from: '2026-01-01', to: '2026-02-01' };
    expect(toSavedQuery(search)).toEqual(search);
    expect(fromSavedQuery(toSavedQuery(search))).toEqual(search);
  });

  it('opens on all time without days, and reads times that another client saved as days', () => {
    expect(fromSavedQuery({ q: 'x' })).toEqual({ q: 'x', range: 'all' });
    expect(fromSavedQuery({ from: '2026-01-01T00:00:00Z' })).toEqual({ from: '2026-01-01' });
  });

  it('is the same whatever the order of its values, and another with another value', () => {
    expect(isSameQuery({ q: 'x', label: ['a', 'b'] }, { label: ['b', 'a'], q: 'x' })).toBe(true);
    expect(isSameQuery({ q: 'x', label: 'a' }, { q: 'x', label: ['a'] })).toBe(true);
    expect(isSameQuery({ q: 'x' }, { q: 'y' })).toBe(false);
    expect(isSameQuery({ q: 'x' }, { q: 'x', label: ['a'] })).toBe(false);
  });
});
