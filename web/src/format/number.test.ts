import { expect, it } from 'vitest';
import { formatCount, formatQuantity, formatRate, formatShare } from './number.ts';

it('separates thousands', () => {
  expect(formatCount(1_234_567)).toBe('1,234,567');
});

it('agrees with its noun', () => {
  expect(formatQuantity(1, 'signal')).toBe('1 signal');
  expect(formatQuantity(0, 'signal')).toBe('0 signals');
  expect(formatQuantity(2, 'entity', 'entities')).toBe('2 entities');
});

it('shows one decimal of small rates only', () => {
  expect(formatRate(0)).toBe('0');
  expect(formatRate(0.34)).toBe('0.3');
  expect(formatRate(812.4)).toBe('812');
});

it('never shows something as nothing', () => {
  expect(formatShare(0.004)).toBe('< 1 %');
  expect(formatShare(0)).toBe('0 %');
  expect(formatShare(0.126)).toBe('13 %');
});
