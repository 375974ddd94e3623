import { expect, it } from 'vitest';
import { formatNumber } from './network-tables.ts';

it.each([
  [null, '-'],
  [0, '0'],
  [1_234_567, '1,234,567'],
  [0.123456, '0.1235'],
  [12.5, '12.50'],
  [1234.56, '1,234.6'],
  [98_765.4, '98,765'],
  [0.00001234, '1.23e-5'],
])('%s is written as %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});
