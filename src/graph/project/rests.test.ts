import { expect, it } from 'vitest';
import { createRests } from './rests.ts';

it('lets a graph that came up rest four times as long as it worked, while news keep coming', () => {
  const rests = createRests<string>();
  rests.worked('a', 200);
  rests.worked('a', 300);
  expect(rests.until('a')).toBe(0);
  rests.begin('a', 1_000);
  rests.news('a', 1_900);
  rests.news('a', 2_800);
  expect(rests.until('a')).toBe(3_000);
});

it('ends a rest a second after the last news', () => {
  const rests = createRests<string>();
  rests.worked('a', 5_000);
  rests.begin('a', 0);
  expect(rests.until('a')).toBe(1_000);
  rests.news('a', 600);
  expect(rests.until('a')).toBe(1_600);
});

it('lets none rest longer than twenty seconds, nor one that did no work', () => {
  const rests = createRests<string>();
  rests.worked('a', 60_000);
  rests.begin('a', 0);
  rests.news('a', 19_900);
  expect(rests.until('a')).toBe(20_000);
  rests.begin('b', 0);
  expect(rests.until('b')).toBe(0);
});

it('forgets a rest once there is work again', () => {
  const rests = createRests<string>();
  rests.worked('a', 100);
  rests.begin('a', 0);
  rests.worked('a', 50);
  expect(rests.until('a')).toBe(0);
  rests.begin('a', 500);
  expect(rests.until('a')).toBe(700);
});
