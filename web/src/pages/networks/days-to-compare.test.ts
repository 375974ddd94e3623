import { expect, it } from 'vitest';
import { daysToCompare } from './days-to-compare.ts';

const network = { first: '2025-11-01T16:00:00.000Z', last: '2026-11-01T16:00:00.000Z' };

it('obeys the header as far as the network goes', () => {
  expect(daysToCompare({}, { from: '2026-08-01T00:00:00.000Z' }, network)).toEqual({
    before: '2026-08-01',
    after: '2026-11-01',
  });
  expect(daysToCompare({}, { from: '2026-01-01', to: '2026-03-01' }, network)).toEqual({
    before: '2026-01-01',
    after: '2026-03-01',
  });
});

it('takes the first and the last day where the header says nothing of the network’s time', () => {
  const whole = { before: '2025-11-01', after: '2026-11-01' };
  expect(daysToCompare({}, {}, network)).toEqual(whole);
  expect(daysToCompare({}, { from: '2026-11-15T00:00:00.000Z' }, network)).toEqual(whole);
  expect(daysToCompare({}, { from: '2020-01-01', to: '2020-02-01' }, network)).toEqual(whole);
});

it('takes what a person chose', () => {
  expect(
    daysToCompare({ before: '2026-01-05', after: '2026-01-09' }, { from: '2026-08-01' }, network),
  ).toEqual({
    before: '2026-01-05',
    after: '2026-01-09',
  });
});
