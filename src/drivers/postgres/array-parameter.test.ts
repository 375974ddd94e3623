import { expect, it } from 'vitest';
import { arrayParameter } from './array-parameter.ts';

it('quotes every text, escapes what has a meaning, and leaves numbers bare', () => {
  expect(arrayParameter(['', 'NULL', 'a,b', '{c}', 'say "it"', 'back\\slash', 'é😀', null, undefined])).toBe(
    String.raw`{"","NULL","a,b","{c}","say \"it\"","back\\slash","é😀",NULL,NULL}`,
  );
  expect(arrayParameter([])).toBe('{}');
  expect(arrayParameter([1, -2.5, Number.NaN, Number.POSITIVE_INFINITY, null, true, false])).toBe(
    '{1,-2.5,NaN,Infinity,NULL,true,false}',
  );
});

it('leaves to the client what it does not know', () => {
  const nested = [[1, 2]];
  const dates = [new Date(0)];
  const bytes = Buffer.from('a');
  expect(arrayParameter(nested)).toBe(nested);
  expect(arrayParameter(dates)).toBe(dates);
  expect(arrayParameter(bytes)).toBe(bytes);
  expect(arrayParameter(null)).toBe(null);
  expect(arrayParameter('text')).toBe('text');
});
