/**
 * What a character is to the tokenizer. ASCII is one table look-up; the rest of Unicode is classified by
 * its properties once per page of 256 code points, on first use.
 */

/** Lower-cased code of an ASCII letter or digit, 0 for everything else. */
export const ASCII_WORD = new Uint8Array(128);
for (let c = 48; c <= 57; c++) ASCII_WORD[c] = c;
for (let c = 97; c <= 122; c++) {
  ASCII_WORD[c] = c;
  ASCII_WORD[c - 32] = c;
}

export const SEPARATOR = 0;
/** Letters, numbers, and the marks that modify them. */
export const WORD = 1;
/** Han, Hiragana, Katakana, Hangul: written without spaces, indexed as bigrams. */
export const CJK = 2;
/** U+2019 and U+FF07 join a word as the ASCII apostrophe does. */
export const APOSTROPHE = 3;

const pages = new Map<number, Uint8Array>();
const word = /^[\p{L}\p{N}\p{M}]$/u;
const cjk = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u30fc\uff70]$/u;

/** The class of a code point above 127. */
export function classOf(codePoint: number): number {
  const number = codePoint >>> 8;
  let page = pages.get(number);
  if (page === undefined) {
    page = new Uint8Array(256);
    for (let low = 0; low < 256; low++) page[low] = classify((number << 8) | low);
    pages.set(number, page);
  }
  return page[codePoint & 255]!;
}

function classify(codePoint: number): number {
  if (codePoint === 0x2019 || codePoint === 0xff07) return APOSTROPHE;
  if (codePoint < 128) return ASCII_WORD[codePoint] === 0 ? SEPARATOR : WORD;
  const character = String.fromCodePoint(codePoint);
  if (!word.test(character)) return SEPARATOR;
  return cjk.test(character) ? CJK : WORD;
}

export function isAsciiLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

export function isAsciiDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

export function isAsciiWord(code: number): boolean {
  return code < 128 && ASCII_WORD[code] !== 0;
}
