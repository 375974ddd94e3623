import { expect, it } from 'vitest';
import { seededRandom } from '../base/random.ts';
import { bisect } from './bisect.ts';

const poisoned = (bad: ReadonlySet<number>) => async (items: readonly number[]) => {
  if (items.some((item) => bad.has(item))) throw new Error('poison');
  return items;
};
const never = () => false;

it('finds exactly the poison, keeps the others in order, whatever is poisoned', async () => {
  const random = seededRandom(42);
  for (let round = 0; round < 200; round++) {
    const items = Array.from({ length: Math.floor(random() * 40) }, (_, i) => i);
    const bad = new Set(items.filter(() => random() < 0.1));
    const { results, poison } = await bisect(items, poisoned(bad), never);
    expect(poison.map(({ item }) => item)).toEqual([...bad]);
    expect(results.flat()).toEqual(items.filter((item) => !bad.has(item)));
  }
});

it('needs about two attempts per halving for one poisoned item', async () => {
  let attempts = 0;
  const items = Array.from({ length: 512 }, (_, i) => i);
  const attempt = poisoned(new Set([77]));
  const counting = (part: readonly number[]) => {
    attempts++;
    return attempt(part);
  };
  await bisect(items, counting, never);
  expect(attempts).toBeLessThanOrEqual(19);
});

it('throws on what is nobody’s fault', async () => {
  const away = async () => Promise.reject(new Error('the database is away'));
  await expect(bisect([1, 2, 3], away, () => true)).rejects.toThrow('away');
});
