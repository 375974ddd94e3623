import { expect, it } from 'vitest';
import { inkOn } from './colours.ts';

it('writes in black on light colours and in white on dark ones', () => {
  expect(inkOn('#ffffff')).toBe('#000000');
  expect(inkOn('#e69f00')).toBe('#000000');
  expect(inkOn('#131418')).toBe('#ffffff');
  expect(inkOn('#1f4db5')).toBe('#ffffff');
});
