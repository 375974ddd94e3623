import { describe, expect, it } from 'vitest';
import { asList, asOneOf, asText, compact, parseSearch, stringifySearch } from './search-params.ts';

describe('the address', () => {
  it('reads repeated names as a list and everything as text', () => {
    expect(parseSearch('?q=2018&label=a&label=b%26c')).toEqual({ q: '2018', label: ['a', 'b&c'] });
  });

  it('writes what it reads, and leaves empty values out', () => {
    const search = { q: 'solid "state" ü+&', label: ['a', 'b'], sort: undefined, source: [], signal: '' };
    const text = stringifySearch(search);
    expect(parseSearch(text)).toEqual({ q: 'solid "state" ü+&', label: ['a', 'b'] });
    expect(stringifySearch({})).toBe('');
  });

  it('takes one value for a list and the first of a list for one value', () => {
    expect(asList('a')).toEqual(['a']);
    expect(asList(['a', '', 'b', 'a'])).toEqual(['a', 'b']);
    expect(asList('')).toBeUndefined();
    expect(asText(['x', 'y'])).toBe('x');
    expect(asText(7)).toBeUndefined();
  });

  it('refuses values outside a fixed set', () => {
    expect(asOneOf('newest', ['newest', 'oldest'])).toBe('newest');
    expect(asOneOf('cheapest', ['newest', 'oldest'])).toBeUndefined();
  });

  it('compacts away what is undefined only', () => {
    expect(compact({ a: undefined, b: '', c: 0 })).toEqual({ b: '', c: 0 });
  });
});
