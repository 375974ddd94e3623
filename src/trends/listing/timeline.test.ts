import { expect, it } from 'vitest';
import { windowText } from './timeline.ts';

const hit = { hours: 24, least_signals: 3, least_sources: 3, signals: 5, sources: 4 };

it('says once what held where the name of a rule is the rule itself', () => {
  const held = '5 signals from 4 sources within 24 hours.';
  expect(windowText({ ...hit, name: '3 signals from 3 sources within 24 hours' })).toBe(held);
  expect(windowText({ ...hit, name: 'At least 3 signals from 3 sources within 24 hours' })).toBe(held);
});

it('says the name of a rule that has one of its own', () => {
  expect(windowText({ ...hit, name: 'Early warning' })).toBe(
    '“Early warning”: 5 signals from 4 sources within 24 hours.',
  );
});
