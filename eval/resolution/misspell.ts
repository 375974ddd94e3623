import { type Random, seededRandom } from '../../src/base/random.ts';
import type { CompanyName } from './companies.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/**
 * Names of a share of companies once more with one letter dropped, doubled, changed or swapped with the next. and of another as
 * many with a possessive. Companies list their own names rightly, news do not.
 */
export function misspelt(names: readonly CompanyName[], share: number, seed: number): CompanyName[] {
  const random = seededRandom(seed);
  return names.flatMap(({ company, name }) => {
    const drawn = random();
    if (name.length < 6 || drawn >= 2 * share) return [];
    return [{ company, name: drawn < share ? oneSlip(name, random) : `${name}'s` }];
  });
}

function oneSlip(name: string, random: Random): string {
  const at = 1 + Math.floor(random() * (name.length - 2));
  const [before, letter, after] = [name.slice(0, at), name[at]!, name.slice(at + 1)];
  const slips = [
    before + after,
    before + letter + letter + after,
    before + LETTERS[Math.floor(random() * LETTERS.length)]! + after,
    before + after.slice(0, 1) + letter + after.slice(1),
  ];
  return slips[Math.floor(random() * slips.length)]!;
}
