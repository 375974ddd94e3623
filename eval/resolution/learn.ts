import type { CompanyName } from './companies.ts';
import { type Fitted, fitLogistic } from './logistic.ts';
import { misspelt } from './misspell.ts';
import { type Blocked, blockPairs } from './pairs.ts';
import { hashOf } from './split.ts';

/** Seed of the slips and of the split; share of companies whose name is misspelt, and as many again with a possessive. */
export const LEARNING = { seed: 1, share: 0.02, rounds: 1_500 } as const;

/** The companies of one half: 0 or 1. */
export function half(names: readonly CompanyName[], which: 0 | 1): CompanyName[] {
  return names.filter(({ company }) => (hashOf(company) & 1) === which);
}

export function blocked(names: readonly CompanyName[]): Blocked {
  return blockPairs([...names, ...misspelt(names, LEARNING.share, LEARNING.seed)]);
}

export function learn({ pairs }: Blocked): Fitted {
  return fitLogistic(
    pairs.map(({ vector, match }) => ({ vector, match, weight: 1 })),
    { rounds: LEARNING.rounds },
  );
}
