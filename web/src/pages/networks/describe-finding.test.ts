import { expect, it } from 'vitest';
import { FINDING_KINDS } from '../../../../test/harness/metric-catalogue.ts';
import { kindWords, numbersOf } from './describe-finding.ts';

it('has words for every kind of finding, each with a letter of its own', () => {
  const words = FINDING_KINDS.map(kindWords);
  expect(words.every(({ rule }) => rule !== '')).toBe(true);
  expect(new Set(words.map(({ letter }) => letter)).size).toBe(FINDING_KINDS.length);
});

it('writes shares in percent and all else as numbers', () => {
  expect(numbersOf({ kind: 'broker', value: 0.382, compared_with: 0.00425 })).toEqual({
    value: '38 %',
    compared: '0.43 %',
  });
  expect(numbersOf({ kind: 'silo', value: -0.9556, compared_with: -0.506 })).toEqual({
    value: '-0.956',
    compared: '-0.506',
  });
  expect(numbersOf({ kind: 'gatekeeper', value: 13, compared_with: null })).toEqual({
    value: '13',
    compared: null,
  });
});
