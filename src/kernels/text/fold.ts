const UNDECOMPOSED: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ł: 'l',
  þ: 'th',
  ħ: 'h',
  ı: 'i',
  ŧ: 't',
  ŋ: 'n',
};
const undecomposed = new RegExp(`[${Object.keys(UNDECOMPOSED).join('')}]`, 'g');

/**
 * One word as the index writes it: compatibility-decomposed (NFKD), lower-cased, marks removed, and the
 * Latin letters that Unicode does not decompose spelled out (`Straße` -> `strasse`, `Łódź` -> `lodz`).
 * Anything left that is not a letter or number is removed, so `½` becomes `12`.
 */
export function foldWord(word: string): string {
  return word
    .normalize('NFKD')
    .toLowerCase()
    .replace(undecomposed, (letter) => UNDECOMPOSED[letter]!)
    .replace(/[^\p{L}\p{N}]/gu, '');
}
