import type { RarityOf } from './compare.ts';

/**
 * Names that every tenant is taken to have besides its own, so that the first names of a graph are not all rare. About as
 * many as Crunchbase 2013 lists.
 */
const IMAGINED = 16_000;

/** Rarity of words from how many of `names` have them: the logarithm of the inverse share, 0 to 1. */
export function rarityFrom(names: number, countOf: (word: string) => number): RarityOf {
  const all = Math.log(names + IMAGINED);
  return (word) => Math.max(0, 1 - Math.log(Math.max(1, countOf(word))) / all);
}
