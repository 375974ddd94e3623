import { estimateSimilarity, SIGNATURE_BYTES } from '../../kernels/hash/minhash.ts';
import { FORM, isNumberCode, type StoryFingerprint } from './fingerprints.ts';

/** How two documents were found to tell the same. */
export const STORY_METHODS = ['text', 'words', 'title', 'url'] as const;
export type StoryMethod = (typeof STORY_METHODS)[number];

/** Thresholds; the design note says how they were chosen. */
export const STORY_DEFAULTS = {
  /** How far apart two documents of a story may be published, in milliseconds. */
  window: 14 * 86_400_000,
  /** Least estimated Jaccard similarity of shingles. */
  text: 0.5,
  /** Least Jaccard similarity of the telling words of short texts, and how many words each must have. */
  words: 0.8,
  leastWords: 4,
  /** Least cosine, where both have a vector, of like texts and of two things under one site's address. */
  agreement: 0.75,
  siteAgreement: 0.5,
  /** Least similarity under one site's address. */
  site: 0.1,
} as const;

/** A fingerprint as the comparison reads it: the signature as words, starting at an index. */
export interface Compared {
  readonly form: number;
  readonly words: Uint32Array;
  readonly at: number;
  readonly urlKey: number;
  readonly titleKey: number;
  /** Milliseconds since the epoch. */
  readonly publishedAt: number;
}

export interface Likeness {
  readonly method: StoryMethod;
  /** 0 to 1: of shingles or words; 1 for titles; for addresses what the texts have in common. */
  readonly similarity: number;
  /** Least cosine of the vectors for it to hold, where both have one. */
  readonly agreement: number;
}

const WORDS = SIGNATURE_BYTES / 4;

/** Whether two documents may tell the same story, by what is known without their vectors; null when not. Pure and symmetric. */
export function compare(left: Compared, right: Compared): Likeness | null {
  const { window, text, words, leastWords, site, siteAgreement } = STORY_DEFAULTS;
  if (Math.abs(left.publishedAt - right.publishedAt) > window) return null;
  const similarity = textSimilarity(left, right);
  const sameUrl = left.urlKey !== 0 && left.urlKey === right.urlKey;
  const samePage = sameUrl && left.urlKey > 0;
  // One page under two headlines may have two vectors that have nothing in common.
  const agreement = samePage ? -1 : STORY_DEFAULTS.agreement;
  if (left.form === FORM.shingles && right.form === FORM.shingles) {
    if (similarity >= text) return { method: 'text', similarity, agreement };
  } else if (left.form === FORM.words && right.form === FORM.words) {
    if (
      similarity >= words &&
      countWords(left) >= leastWords &&
      countWords(right) >= leastWords &&
      saysMore(left, right)
    )
      return { method: 'words', similarity, agreement };
    if (left.titleKey !== 0 && left.titleKey === right.titleKey)
      return { method: 'title', similarity: 1, agreement };
  } else if (left.titleKey !== 0 && left.titleKey === right.titleKey) {
    // A headline, and an article under the same headline.
    return { method: 'title', similarity: 1, agreement: 0 };
  }
  if (samePage) return { method: 'url', similarity, agreement };
  return sameUrl && similarity >= site ? { method: 'url', similarity, agreement: siteAgreement } : null;
}

/** Jaccard: estimated over shingles, exact over words; 0 between the two forms. */
function textSimilarity(left: Compared, right: Compared): number {
  if (left.form !== right.form || left.form === FORM.none) return 0;
  return left.form === FORM.shingles
    ? estimateSimilarity(left.words, left.at, right.words, right.at)
    : wordSimilarity(left, right);
}

function countWords({ words, at }: Compared): number {
  let count = 0;
  while (count < WORDS && words[at + count] !== 0) count++;
  return count;
}

/** A merge of two ascending lists. */
function wordSimilarity(left: Compared, right: Compared): number {
  const leftCount = countWords(left);
  const rightCount = countWords(right);
  let common = 0;
  for (let i = 0, j = 0; i < leftCount && j < rightCount; ) {
    const a = left.words[left.at + i]!;
    const b = right.words[right.at + j]!;
    if (a === b) common++;
    if (a <= b) i++;
    if (b <= a) j++;
  }
  return common === 0 ? 0 : common / (leftCount + rightCount - common);
}

/**
 * Whether every word of one is a word of the other, and both have the same numbers and negations. Where both have a word of
 * their own it is the word that counts: "Microsoft buys a chip maker in Israel", "Google buys a chip maker in Israel".
 */
function saysMore(left: Compared, right: Compared): boolean {
  let leftOwn = false;
  let rightOwn = false;
  for (let i = 0, j = 0; i < WORDS || j < WORDS; ) {
    const a = i < WORDS ? left.words[left.at + i]! || NONE : NONE;
    const b = j < WORDS ? right.words[right.at + j]! || NONE : NONE;
    if (a === NONE && b === NONE) break;
    if (a !== b && isNumberCode(Math.min(a, b))) return false;
    if (a < b) leftOwn = true;
    if (b < a) rightOwn = true;
    if (a <= b) i++;
    if (b <= a) j++;
  }
  return !(leftOwn && rightOwn);
}

/** Above every code. */
const NONE = 2 ** 32;

/** How many of the first words of `count` two sets of similarity `words` must share one of (prefix filter, Chaudhuri 2006). */
export function prefixLength(count: number): number {
  return count - Math.ceil(STORY_DEFAULTS.words * count) + 1;
}

/** A fingerprint of its own, ready to be compared. */
export function toCompared(fingerprint: StoryFingerprint, publishedAt: number): Compared {
  // A copy: the bytes need not lie on a multiple of four.
  const words = new Uint32Array(fingerprint.signature.slice().buffer);
  const { form, urlKey, titleKey } = fingerprint;
  return { form, words, at: 0, urlKey, titleKey, publishedAt };
}
