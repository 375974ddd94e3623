import { expect, it } from 'vitest';
import { readNumbers, supportsNumber } from './numbers.ts';

it.each([
  ['$5 million', ['5000000 USD']],
  ['5m dollars and 5,000,000 USD', ['5000000 USD']],
  ['US$1.5bn', ['1500000000 USD']],
  ['€20k', ['20000 EUR']],
  ['12%, 12 percent, 12 per cent', ['12 %']],
  ['1,234.5', ['1234.5']],
  ['2024-03', ['2024', '3']],
  ['two rounds, Twelve firms', ['2', '12']],
  ['GPT-4 and 5G', ['4', '5']],
  ['10 metres', ['10']],
  ['one of them', []],
  ['', []],
])('reads %s', (text, numbers) => expect([...readNumbers(text)].sort()).toEqual([...numbers].sort()));

it.each([
  ['raised $5 million', '5m dollars', true],
  ['raised 5 million', '$5 million', true],
  ['raised $5 million', '5 million', false],
  ['raised $5 million', '€5 million', false],
  ['grew 12 %', 'grew 12', false],
  ['grew 12', 'grew 12 %', false],
  ['five plants', '5 plants', true],
  ['5 million', '5', false],
])('"%s" by a source that says "%s": %s', (stated, source, supported) => {
  const known = readNumbers(source);
  expect([...readNumbers(stated)].every((number) => supportsNumber(known, number))).toBe(supported);
});

it('takes hostile text in bounded time', () => {
  const started = performance.now();
  for (const text of [
    '1'.repeat(20_000),
    '1,111'.repeat(4_000),
    '$ '.repeat(10_000),
    '1 '.repeat(10_000),
    'two '.repeat(5_000),
  ])
    readNumbers(text);
  expect(performance.now() - started).toBeLessThan(2_000);
});
