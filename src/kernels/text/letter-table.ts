/** What a UTF-16 code unit is to the scanner. */
export const UNIT = {
  space: 0,
  newline: 1,
  punctuation: 2,
  digit: 3,
  lower: 4,
  upper: 5,
  /** Letters of scripts without case, and the marks that modify letters. */
  letter: 6,
  /** Han, Hiragana, Katakana, Hangul and the like: written without spaces, a token each. */
  ideograph: 7,
  highSurrogate: 8,
  lowSurrogate: 9,
} as const;

/** Class and folded form of every UTF-16 code unit: filled a page of 256 at a time, on first use. */
export interface LetterTable {
  readonly classes: Uint8Array;
  /** Lower-cased and freed from accents: `É` and `e` fold to the same unit. */
  readonly folded: Uint16Array;
  /** Makes sure that the unit's page is filled. */
  ensure(unit: number): void;
}

const letter = /^\p{L}$/u;
const upper = /^[\p{Lu}\p{Lt}]$/u;
const lower = /^\p{Ll}$/u;
const mark = /^\p{M}$/u;
const digit = /^\p{Nd}$/u;
const space = /^[\s\p{Z}\p{Cc}\ufeff]$/u;
const ideograph =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\u30fc\uff70]$/u;

export function createLetterTable(): LetterTable {
  const classes = new Uint8Array(65_536);
  const folded = new Uint16Array(65_536);
  const filled = new Uint8Array(256);

  function fill(page: number): void {
    filled[page] = 1;
    for (let unit = page << 8; unit < (page + 1) << 8; unit++) {
      classes[unit] = classOfUnit(unit);
      folded[unit] = foldUnit(unit);
    }
  }
  fill(0);
  return {
    classes,
    folded,
    ensure(unit) {
      if (filled[unit >>> 8] === 0) fill(unit >>> 8);
    },
  };
}

function classOfUnit(unit: number): number {
  if (unit >= 0xd800 && unit < 0xdc00) return UNIT.highSurrogate;
  if (unit >= 0xdc00 && unit < 0xe000) return UNIT.lowSurrogate;
  if (unit === 0x0a || unit === 0x0d || unit === 0x2028 || unit === 0x2029) return UNIT.newline;
  const character = String.fromCharCode(unit);
  if (space.test(character)) return UNIT.space;
  if (ideograph.test(character)) return UNIT.ideograph;
  if (lower.test(character)) return UNIT.lower;
  if (upper.test(character)) return UNIT.upper;
  if (letter.test(character) || mark.test(character)) return UNIT.letter;
  return digit.test(character) ? UNIT.digit : UNIT.punctuation;
}

function foldUnit(unit: number): number {
  const character = String.fromCharCode(unit);
  if (!letter.test(character)) return unit;
  const base = character.normalize('NFD').charCodeAt(0);
  const low = String.fromCharCode(base).toLowerCase();
  return low.length === 1 ? low.charCodeAt(0) : base;
}
