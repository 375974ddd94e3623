import { stemEnglish } from './stem-english.ts';

/** Lucene's English stop words, as written. */
export const ENGLISH_STOP_WORDS: readonly string[] =
  'a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to was will with'.split(
    ' ',
  );

/**
 * English words so common that they say little. The index keeps them, so that "to be or not to be" is found; the
 * query side may leave them out of a query of several words that is no phrase: half of all documents hold them,
 * which makes an OR match everything, an AND no narrower, and both slower (figures in the design note).
 * These are Lucene's English stop words, as terms after folding and stemming.
 */
const STOP_WORDS: ReadonlySet<string> = new Set(ENGLISH_STOP_WORDS.map(stemEnglish));

/** `term` as the analyser gives it. */
export function isStopWord(term: string): boolean {
  return STOP_WORDS.has(term);
}
