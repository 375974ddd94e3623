import { describe, expect, it } from 'vitest';
import {
  activeFilters,
  effectiveSort,
  listKey,
  toApiQuery,
  toggleFilter,
  validateSignalsSearch,
} from './signals-search.ts';

describe('the state of the explorer in its address', () => {
  it('keeps what it knows and drops the rest', () => {
    expect(
      validateSignalsSearch({ q: 'x', label: 'a', sort: 'cheapest', evil: '1', signal: ['s1', 's2'] }),
    ).toEqual({
      q: 'x',
      label: ['a'],
      signal: 's1',
    });
  });

  it('keeps names by id, kinds of change, how words are looked for, and how a signal is read', () => {
    const id = '0190a0a0-0000-8000-8000-00000000000a';
    const search = validateSignalsSearch({
      entity: [id, 'Northvolt'],
      pestle: ['legal', 'moral'],
      mode: 'vector',
      hide: ['person', 'ghost'],
      why: 'legal',
      relation: '2',
    });
    expect(search).toEqual({
      entity: [id],
      pestle: ['legal'],
      mode: 'vector',
      hide: ['person'],
      why: 'legal',
      relation: '2',
    });
    // How it is read changes nothing of the list.
    expect(listKey(search)).toEqual({ entity: [id], pestle: ['legal'], mode: 'vector', sort: 'newest' });
    expect(validateSignalsSearch({ mode: 'hybrid', relation: '-1', why: 'x', hide: 'ghost' })).toEqual({});
  });

  it('sorts by relevance only where there is a query', () => {
    expect(effectiveSort({})).toBe('newest');
    expect(effectiveSort({ q: 'x' })).toBe('relevance');
    expect(effectiveSort({ q: 'x', sort: 'oldest' })).toBe('oldest');
  });

  it('does not ask again when only the drawer changes', () => {
    expect(listKey({ q: 'x', signal: 'a' })).toEqual(listKey({ q: 'x', signal: 'b' }));
  });

  it('asks the API with the bounds of the range in place of its name', () => {
    expect(toApiQuery({ q: 'x', range: 'all', source: ['s'], signal: 'open' }, 0)).toEqual({
      q: 'x',
      source: ['s'],
      sort: 'relevance',
    });
  });

  it('adds and removes a value of a filter, and leaves no empty filter behind', () => {
    expect(toggleFilter({ label: ['a'] }, 'label', 'b')).toEqual(['a', 'b']);
    expect(toggleFilter({ label: ['a'] }, 'label', 'a')).toBeUndefined();
  });

  it('lists its filters in the order of the facets', () => {
    expect(activeFilters({ label: ['l'], source_type: ['news', 'code'] })).toEqual([
      { field: 'source_type', value: 'news' },
      { field: 'source_type', value: 'code' },
      { field: 'label', value: 'l' },
    ]);
  });
});
