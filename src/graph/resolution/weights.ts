import type { NameFeature } from './compare.ts';

/** Written by `eval/resolution/train.ts`; the card `models/resolution/CARD.md` says from what. Log odds. */
export const RESOLUTION_MODEL = {
  version: '1',
  /** Probability from which organisations are merged without asking; the card has the curve. */
  automatic: 0.965,
  intercept: -3.313,
  names: {
    sameLetters: 8,
    possessive: 3.595,
    possessiveLength: 2.221,
    domain: 3.382,
    domainLength: 2.057,
    sameCore: 0.88,
    coreWords: 0.694,
    coreRarity: 2.192,
    sameWordsOtherOrder: 0,
    acronym: 2.648,
    longAcronym: 1.561,
    oneEdit: 0,
    oneEditLength: 4.831,
    twoEdits: 0.936,
    begins: 0.687,
    beginsWords: 2.325,
    sharedRarity: 2.601,
    restRarity: -1.268,
    bothRest: -3.909,
    numbersDiffer: -4,
    similarity: 0.291,
    shortName: -0.485,
  } satisfies Record<NameFeature, number>,
} as const;
