import { gramKey, type LanguageModel } from './language-model.ts';

/**
 * Language by n-grams of the UTF-8 bytes of words, the method of ELD (github.com/nitotm/efficient-language-detector-js):
 * every distinct n-gram adds its score to the languages that it speaks for. Reads the first 350 bytes; O(1) in the text
 * beyond that.
 */
export interface LanguageGuess {
  readonly language: string;
  /** Score over the mean score of right answers in that language: about 1 for plain prose, less for names and code. */
  readonly confidence: number;
  /** Distinct n-grams read. */
  readonly grams: number;
  /** How far the next language is behind, as a share of the best score. */
  readonly lead: number;
}

export interface LanguageIdentifier {
  /** Null when no n-gram of the text is known. */
  identify(text: string): LanguageGuess | null;
}

/** Longest word and text read, in bytes, as the scores were made for. */
const LONGEST_WORD = 70;
const LONGEST_TEXT = 350;
/** How a score per n-gram becomes 0 to 1. */
const SCALE = 25;

const LETTER = /\p{L}/u;

export function createLanguageIdentifier(model: LanguageModel): LanguageIdentifier {
  const { codes, keys, firsts, entryLanguages, entryScores, slots, usualScores } = model;
  const scores = new Float64Array(codes.length);
  const word = new Uint8Array(LONGEST_WORD + 4);
  // Distinct n-grams of one text: at most one per byte or so.
  const seen = new Uint32Array(1024);
  const letters = new Int8Array(65_536);
  let distinct = 0;

  function isLetter(unit: number): boolean {
    if (letters[unit] === 0) letters[unit] = LETTER.test(String.fromCharCode(unit)) ? 1 : -1;
    return letters[unit] === 1;
  }

  function vote(at: number, count: number, opens: boolean, closes: boolean): void {
    let bytes = 0;
    for (let i = 0; i < count; i++) bytes |= word[at + i]! << (8 * i);
    const key = gramKey(bytes, opens, closes);
    let place = key & 1023;
    while (seen[place] !== 0) {
      if (seen[place] === key) return;
      place = (place + 1) & 1023;
    }
    seen[place] = key;
    distinct++;
    let slot = key & (slots - 1);
    while (keys[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & (slots - 1);
    if (keys[slot] === 0) return;
    const first = firsts[slot]! & 0xffffff;
    const last = first + (firsts[slot]! >>> 24);
    for (let e = first; e < last; e++) scores[entryLanguages[e]!]! += entryScores[e]!;
  }

  /** Four bytes every three, then the last four. */
  function voteWord(length: number): void {
    const used = Math.min(length, LONGEST_WORD);
    let at = 0;
    for (; at + 4 < used; at += 3) vote(at, 4, at === 0, false);
    const from = Math.max(0, used - 4);
    vote(from, used - from, at === 0, true);
  }

  return {
    identify(text) {
      scores.fill(0);
      seen.fill(0);
      distinct = 0;
      const lower = text.slice(0, 1000).toLowerCase();
      let length = 0;
      let total = 0;
      for (let i = 0; i <= lower.length && total <= LONGEST_TEXT; i++) {
        const unit = i < lower.length ? lower.charCodeAt(i) : 0x20;
        const apostrophe =
          (unit === 0x27 || unit === 0x2019) && i + 1 < lower.length && isLetter(lower.charCodeAt(i + 1));
        if (!apostrophe && !isLetter(unit)) {
          if (length > 0) voteWord(length);
          length = 0;
          continue;
        }
        const before = length;
        if (unit < 0x80) length = append(unit, length);
        else if (unit < 0x800) length = append(0x80 | (unit & 63), append(0xc0 | (unit >> 6), length));
        else
          length = append(
            0x80 | (unit & 63),
            append(0x80 | ((unit >> 6) & 63), append(0xe0 | (unit >> 12), length)),
          );
        total += Math.max(1, length - before);
      }
      if (length > 0) voteWord(length);
      let best = 0;
      let second = -1;
      for (let l = 1; l < scores.length; l++) {
        if (scores[l]! > scores[best]!) {
          second = best;
          best = l;
        } else if (second < 0 || scores[l]! > scores[second]!) second = l;
      }
      if (scores[best] === 0) return null;
      const mean = scores[best]! / distinct;
      return {
        language: codes[best]!,
        confidence: mean / (mean + SCALE) / usualScores[best]!,
        grams: distinct,
        lead: 1 - scores[second]! / scores[best]!,
      };
    },
  };

  function append(byte: number, length: number): number {
    if (length < LONGEST_WORD) word[length] = byte;
    return length + 1;
  }
}
