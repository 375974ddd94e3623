import { describe, expect, it } from 'vitest';
import { filtersOf, isFiltered, orderOf, sortedBy, toggled, validateTrendsSearch } from './trends-search.ts';

describe('the address of the trends', () => {
  it('keeps what it knows and drops the rest', () => {
    expect(
      validateTrendsSearch({
        q: 'batt',
        kind: 'entity',
        entity_kind: 'technology',
        horizon: ['H2', 'H9'],
        pestle: 'legal',
        state: 'rising',
        sort: 'velocity',
        open: 'term:quantum error',
        pick: ['topic:1', 'nonsense'],
      }),
    ).toEqual({
      q: 'batt',
      kind: 'entity',
      entity_kind: 'technology',
      horizon: ['H2'],
      pestle: ['legal'],
      state: 'rising',
      sort: 'velocity',
      open: 'term:quantum error',
      pick: ['topic:1'],
    });
    expect(
      validateTrendsSearch({
        kind: 'planet',
        entity_kind: 'A B',
        horizon: 'H9',
        state: 'x',
        sort: 'y',
        open: 'z',
      }),
    ).toEqual({});
  });

  it('compares eight at most', () => {
    const pick = Array.from({ length: 12 }, (_, at) => `term:t${at}`);
    expect(validateTrendsSearch({ pick }).pick).toHaveLength(8);
  });

  it('asks the API for the filters alone', () => {
    const search = { state: 'rising', open: 'term:a', pick: ['term:a'], sort: 'name' } as const;
    expect(filtersOf(search)).toEqual({ state: 'rising' });
    expect(isFiltered(search)).toBe(true);
    expect(isFiltered({ open: 'term:a' })).toBe(false);
  });

  it('begins with the largest number and with a, and turns on the second press', () => {
    expect(orderOf({})).toEqual({ sort: 'score', order: 'desc' });
    expect(orderOf({ sort: 'name' })).toEqual({ sort: 'name', order: 'asc' });
    expect(orderOf({ sort: 'name', order: 'asc' })).toEqual({ sort: 'name', order: 'desc' });
    expect(sortedBy({}, 'velocity')).toEqual({ sort: 'velocity', order: undefined });
    expect(sortedBy({ sort: 'velocity' }, 'velocity')).toEqual({ sort: 'velocity', order: 'asc' });
    expect(sortedBy({ sort: 'velocity', order: 'asc' }, 'velocity').order).toBeUndefined();
  });

  it('takes values in and out, and leaves no empty list', () => {
    expect(toggled(undefined, 'H1')).toEqual(['H1']);
    expect(toggled(['H1', 'H2'], 'H1')).toEqual(['H2']);
    expect(toggled(['H1'], 'H1')).toBeUndefined();
  });
});
