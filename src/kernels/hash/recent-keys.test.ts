import { expect, it } from 'vitest';
import { seededRandom } from '../../base/random.ts';
import { createRecentKeys } from './recent-keys.ts';

it('finds what a list of all entries finds, while it grows and when it has overwritten the oldest', () => {
  const seed = 88;
  const random = seededRandom(seed);
  const recent = createRecentKeys(4_096);
  const added: { key: number; item: number }[] = [];
  for (let item = 0; item < 4_000; item++) {
    const keys = Uint32Array.from({ length: 1 + Math.floor(random() * 4) }, () => Math.floor(random() * 300));
    recent.add(item, keys, keys.length);
    for (const key of keys) added.push({ key, item });
    if (item % 17 !== 0) continue;
    const kept = added.slice(-4_095);
    const key = Math.floor(random() * 300);
    const oldest = random() < 0.5 ? 0 : Math.max(item - 900, 0);
    const limit = 1 + Math.floor(random() * 40);
    const found: number[] = [];
    recent.visit(key, { oldest, limit }, (one) => found.push(one));
    const expected = kept
      .filter((entry) => entry.key === key && entry.item >= oldest)
      .map((entry) => entry.item)
      .reverse()
      .slice(0, limit);
    expect(found, `seed ${seed}, item ${item}`).toEqual(expected);
  }
});

it('answers nothing for a key that was never added', () => {
  const recent = createRecentKeys(10);
  recent.visit(0, { oldest: 0, limit: 5 }, () => expect.fail('found something'));
  recent.add(3, Uint32Array.of(0, 0xffff_ffff), 2);
  const found: number[] = [];
  recent.visit(0xffff_ffff, { oldest: 0, limit: 5 }, (item) => found.push(item));
  expect(found).toEqual([3]);
});
