import { expect, it } from 'vitest';
import { hashFolded } from './scanner.ts';
import { singularHash, withoutLast } from './unhash.ts';

it('takes the last character out of a hash', () => {
  expect(withoutLast(hashFolded('tariffs'), 's'.charCodeAt(0))).toBe(hashFolded('tariff'));
});

it.each([
  ['tariffs', 'tariff'],
  ['Batteries', 'battery'],
  ['GPUs', 'gpu'],
  ['class', 'class'],
  ['virus', 'virus'],
  ['analysis', 'analysis'],
  ['gas', 'gas'],
])('hashes %s like %s', (word, singular) => {
  expect(singularHash(`a ${word} b`, 2, 2 + word.length, hashFolded(word))).toBe(hashFolded(singular));
});
