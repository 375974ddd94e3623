import type { NameFeature } from './compare.ts';

/** Written by `eval/resolution/train.ts`; the card `models/resolution/CARD.md` says from what. Log odds. */
export const RESOLUTION_MODEL = {
  version: '1',
  /** Probability from which organisations are merged without asking; the card has the curve. */
  automatic: 0.98,
  intercept: -3.3,
  names: {
    sameLetters: 8,
    possessive: 3.589,
    possessiveLength: 2.218,
    domain: 3.37,
    domainLength: 2.054,
    sameCore: 0.869,
    coreWords: 0.72,
    coreRarity: 2.191,
    sameWordsOtherOrder: 0,
    acronym: 2.625,
    longAcronym: 1.555,
    oneEdit: 0,
    oneEditLength: 4.834,
    twoEdits: 0.936,
    begins: 0.687,
    beginsWords: 2.325,
    sharedRarity: 2.596,
    restRarity: -1.268,
    bothRest: -3.907,
    numbersDiffer: -4,
    similarity: 0.279,
    shortName: -0.471,
  } satisfies Record<NameFeature, number>,
} as const;
