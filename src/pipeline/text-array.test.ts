import { expect, it } from 'vitest';
import { textArray } from './text-array.ts';

it('is a one-dimensional array of texts, a null of length -1, bytes as they are', () => {
  const hex = textArray(['é', null, '', Uint8Array.of(0x61, 0x62)]).toString('hex');
  expect(hex).toBe(
    ['00000001', '00000001', '00000019', '00000004', '00000001'].join('') +
      ['00000002c3a9', 'ffffffff', '00000000', '000000026162'].join(''),
  );
  expect(textArray(['a']).readInt32BE(4)).toBe(0);
});
