import { expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { KeyTable } from './key-table.ts';

it('numbers keys as a Map would, whatever they look like', () => {
  const random = seededRandom(3);
  const table = new KeyTable();
  const truth = new Map<string, number>();
  const forms: readonly ((n: number) => string)[] = [
    (n) => String(n),
    (n) => `0${n}`,
    (n) => `n${n}`,
    (n) => `a longer key ${n}`,
    (n) => String(n * 4096),
    (n) => `é${n}`,
    (n) => '\u0001'.repeat((n % 8) + 1),
    (n) => 'x'.repeat(n % 500 || 1),
  ];
  for (let i = 0; i < 200_000; i++) {
    const key = forms[Math.floor(random() * forms.length)]!(Math.floor(random() * 30_000));
    if (!truth.has(key)) truth.set(key, truth.size);
    expect(table.addText(key)).toBe(truth.get(key));
  }
  expect(table.size).toBe(truth.size);
  for (const [key, number] of truth) {
    expect(table.keyOf(number)).toBe(key);
    expect(table.numberOf(key)).toBe(number);
  }
  expect(table.numberOf('not there')).toBe(-1);
});

it('takes no memory for the size of a number', () => {
  const table = new KeyTable();
  const before = process.memoryUsage().arrayBuffers;
  for (const key of ['99999999', '12345678', '0', '4294967296']) table.addText(key);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e6);
  expect(['99999999', '12345678', '0', '4294967296'].map((key) => table.numberOf(key))).toEqual([0, 1, 2, 3]);
});
