import type { NameFeature } from './compare.ts';

/** Written by `eval/resolution/train.ts`; the card `models/resolution/CARD.md` says from what. Log odds. */
export const RESOLUTION_MODEL = {
  version: '0',
  /** Probability from which organisations are merged without asking. */
  automatic: 0.99,
  intercept: -5,
  names: {
    sameLetters: 8,
    sameCore: 4,
    sameWordsOtherOrder: 4,
    acronym: 4.5,
    longAcronym: 2,
    oneEdit: 1,
    oneEditLength: 4,
    twoEdits: 2,
    begins: 1,
    beginsWords: 2,
    sharedRarity: 1,
    restRarity: -2,
    bothRest: -1,
    numbersDiffer: -3,
    similarity: 1,
    shortName: -1,
  } satisfies Record<NameFeature, number>,
} as const;
