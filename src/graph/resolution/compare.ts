import { isWithinEdits } from '../../kernels/text/edit-distance.ts';
import { MISSPELT } from './block-keys.ts';
import { jaroWinkler } from './jaro-winkler.ts';
import type { NameForm } from './name-form.ts';

/** How rare a word is among the names of its kind, 0 (in every name) to 1 (in this one alone). */
export type RarityOf = (word: string) => number;

/** What is compared of two names. Each is 0 where it says nothing; most are 0 to 1. */
export const NAME_FEATURES = [
  'sameLetters',
  'possessive',
  'possessiveLength',
  'domain',
  'domainLength',
  'sameCore',
  'coreWords',
  'coreRarity',
  'sameWordsOtherOrder',
  'acronym',
  'longAcronym',
  'oneEdit',
  'oneEditLength',
  'twoEdits',
  'begins',
  'beginsWords',
  'sharedRarity',
  'restRarity',
  'bothRest',
  'numbersDiffer',
  'similarity',
  'shortName',
] as const;
export type NameFeature = (typeof NAME_FEATURES)[number];
export type NameVector = Readonly<Record<NameFeature, number>>;

export interface ComparedNames {
  readonly left: NameForm;
  readonly right: NameForm;
  readonly vector: NameVector;
}

/** Compares two names. Symmetric. */
export function compareNames(left: NameForm, right: NameForm, rarityOf: RarityOf): ComparedNames {
  const [short, long] = left.key.length <= right.key.length ? [left, right] : [right, left];
  const sameLetters = left.key === right.key;
  const domain = !sameLetters && (left.withoutDomain === right.key || right.withoutDomain === left.key);
  const possessive =
    !sameLetters && (left.withoutPossessive === right.key || right.withoutPossessive === left.key);
  const sameCore = !sameLetters && !domain && !possessive && left.core === right.core;
  const direct = sameLetters || domain || possessive || sameCore;
  const acronym =
    !sameLetters && [left, right].some((a, at) => a.isAcronym && a.key === [right, left][at]!.initials);
  const length = short.key.length;
  const measurable =
    !sameLetters && !acronym && length >= MISSPELT.from && long.key.length <= MISSPELT.to + 1;
  const oneEdit = measurable && isWithinEdits(left.key, right.key, 1);
  const begins = !direct && !acronym && beginsWith(long.words, short.words);
  const own = new Set(left.words);
  const other = new Set(right.words);
  const shared = left.words.filter((word) => other.has(word));
  const leftRest = left.words.filter((word) => !other.has(word));
  const rightRest = right.words.filter((word) => !own.has(word));
  const rest = [...leftRest, ...rightRest];
  const plain = !direct && !acronym && !oneEdit;
  const vector: NameVector = {
    sameLetters: flag(sameLetters),
    possessive: flag(possessive),
    possessiveLength: possessive ? Math.min(length, 16) / 16 : 0,
    domain: flag(domain),
    domainLength: domain ? Math.min(length, 16) / 16 : 0,
    sameCore: flag(sameCore),
    coreWords: sameCore ? Math.min(Math.max(left.coreWords.length, right.coreWords.length) - 1, 2) / 2 : 0,
    coreRarity: sameCore ? Math.max(...left.coreWords.map(rarityOf), ...right.coreWords.map(rarityOf)) : 0,
    sameWordsOtherOrder: flag(!sameLetters && sameSet(left.words, right.words)),
    acronym: flag(acronym),
    longAcronym: acronym ? Math.min(length - 2, 3) / 3 : 0,
    oneEdit: flag(oneEdit),
    oneEditLength: oneEdit ? Math.min(length, 16) / 16 : 0,
    twoEdits: flag(measurable && !oneEdit && length >= 9 && isWithinEdits(left.key, right.key, 2)),
    begins: flag(begins),
    beginsWords: begins ? Math.min(short.words.length - 1, 2) / 2 : 0,
    sharedRarity: plain ? Math.max(0, ...shared.map(rarityOf)) : 0,
    restRarity: plain ? Math.min(2, sum(rest.map(rarityOf))) / 2 : 0,
    bothRest: flag(plain && leftRest.length > 0 && rightRest.length > 0),
    numbersDiffer: flag(numbersOf(left.words) !== numbersOf(right.words)),
    similarity: direct || acronym ? 0 : jaroWinkler(left.key, right.key),
    shortName: flag(length <= 4),
  };
  return { left, right, vector };
}

function beginsWith(words: readonly string[], first: readonly string[]): boolean {
  return first.length < words.length && first.every((word, at) => word === words[at]);
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.toSorted().join(' ') === b.toSorted().join(' ');
}

/** Digits and Roman numerals: funds and versions are told apart by them alone. */
function numbersOf(words: readonly string[]): string {
  const numbers = words.flatMap((word, at) =>
    at > 0 && ROMAN.test(word) ? [word] : word.replace(/\D+/g, ' ').trim().split(' '),
  );
  return numbers.filter((number) => number !== '').join(' ');
}
const ROMAN = /^(?:i{1,3}|iv|vi{0,3}|ix|xi{0,3})$/;

function flag(is: boolean): number {
  return is ? 1 : 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
