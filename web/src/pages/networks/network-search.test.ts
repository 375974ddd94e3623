import { expect, it } from 'vitest';
import { communityOf, groupOf, MOST_REMOVED, validateNetworkSearch } from './network-search.ts';

it('keeps what can be shown and drops the rest', () => {
  expect(
    validateNetworkSearch({
      into: ['160~Sensors', 'x', '7'],
      level: '31',
      size: 'betweenness',
      colour: 'team',
      part: 'what-if',
      before: '2025-11-01',
      after: 'yesterday',
      remove: ['ada', 'bob'],
      group: 'team~Special ~ Projects',
      finding: '0',
      gone: 'maybe',
    }),
  ).toEqual({
    into: ['160~Sensors', '7'],
    size: 'betweenness',
    colour: 'team',
    part: 'what-if',
    before: '2025-11-01',
    remove: ['ada', 'bob'],
    group: 'team~Special ~ Projects',
  });
});

it('names the first part by leaving it out, and takes no more people than an address holds', () => {
  expect(validateNetworkSearch({ part: 'people' })).toEqual({});
  const many = Array.from({ length: 60 }, (_, at) => `p${at}`);
  expect(validateNetworkSearch({ remove: many }).remove).toHaveLength(MOST_REMOVED);
});

it('splits a group at the first tilde: values may have more', () => {
  expect(groupOf('team~a~b')).toEqual({ name: 'team', value: 'a~b' });
  expect(groupOf(undefined)).toBeUndefined();
});

it('names a community by what its address says', () => {
  expect(communityOf('160~Sensors ~ 2')).toEqual({ number: '160', label: 'Sensors ~ 2' });
  expect(communityOf('7').label).toBe('Community 7');
});
