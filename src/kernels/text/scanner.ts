import { createLetterTable, UNIT } from './letter-table.ts';
import { mayEndWithStop } from './sentence-ends.ts';

/** What a token looks like. */
export const TOKEN = {
  /** Letters, none of them upper case; also letters of scripts without case. */
  lower: 0,
  /** First letter upper case, no other. A single upper-case letter too. */
  capitalised: 1,
  /** Two or more letters, all upper case: `IBM`, `U.S.` */
  upper: 2,
  /** Upper case after the start: `iPhone`, `OpenAI`. */
  mixed: 3,
  /** Starts with a digit: `12`, `3.11`, `1,000`, `5M`, `3rd`. */
  number: 4,
  /** One sign. */
  punctuation: 5,
  /** An ideograph, an emoji, an address. */
  other: 6,
} as const;

/** Longest sentence in tokens; a longer one is cut, so that nothing that works by sentence can run away. */
export const LONGEST_SENTENCE = 200;

/**
 * Text to tokens and sentences for the language stages, which need case, signs and sentence ends; the index has its own
 * `Analyser`, which wants none of them. One pass, O(length), no strings. The arrays belong to the scanner: they hold the
 * last run, are longer than the count, and are replaced when they grow.
 *
 *   don't, O'Brien        one token;  Apple's is two: Apple  's
 *   co-founder, GPT-4     split at the hyphen, which is a token
 *   U.S.  e.g.  a.m.      letters with stops are one token, the last stop included
 *   C++  C#  F#           kept whole
 *   3.11  1,000,000  5M   one number;  $5 and 12 % are two tokens
 *   https://...  a@b.org  one token up to the next space
 */
export interface Scanner {
  /** Scans one text and returns its number of tokens. */
  run(text: string): number;
  /** Offsets per token, UTF-16 code units, end exclusive. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** One of `TOKEN` per token. */
  readonly classes: Uint8Array;
  /** FNV-1a over the token's characters, lower-cased and freed from accents. */
  readonly hashes: Uint32Array;
  /** FNV-1a over the token's characters as written. */
  readonly exact: Uint32Array;
  /** The token that each sentence starts with, ascending; `sentenceCount` of them, then the number of tokens. */
  readonly sentences: Int32Array;
  readonly sentenceCount: number;
}

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const [STOP, COMMA, APOSTROPHE, RIGHT_QUOTE, HASH, PLUS, COLON, SLASH, AT] = [
  0x2e, 0x2c, 0x27, 0x2019, 0x23, 0x2b, 0x3a, 0x2f, 0x40,
];

/** The hash that `hashes` holds for a token written like this. */
export function hashFolded(token: string): number {
  let hash = FNV_OFFSET;
  for (let i = 0; i < token.length; i++) {
    const unit = token.charCodeAt(i);
    table.ensure(unit);
    hash = Math.imul(hash ^ table.folded[unit]!, FNV_PRIME);
  }
  return hash >>> 0;
}

/** The hash that `exact` holds for a token written like this. */
export function hashExact(token: string): number {
  let hash = FNV_OFFSET;
  for (let i = 0; i < token.length; i++) hash = Math.imul(hash ^ token.charCodeAt(i), FNV_PRIME);
  return hash >>> 0;
}

const table = createLetterTable();

export function createScanner(): Scanner {
  let starts = new Int32Array(1024);
  let ends = new Int32Array(1024);
  let classes = new Uint8Array(1024);
  let hashes = new Uint32Array(1024);
  let exact = new Uint32Array(1024);
  let sentences = new Int32Array(256);
  let sentenceCount = 0;
  let count = 0;

  function grow(): void {
    const size = starts.length * 2;
    starts = copied(starts, new Int32Array(size));
    ends = copied(ends, new Int32Array(size));
    classes = copied(classes, new Uint8Array(size));
    hashes = copied(hashes, new Uint32Array(size));
    exact = copied(exact, new Uint32Array(size));
  }

  function push(text: string, start: number, end: number, kind: number): void {
    if (count === starts.length) grow();
    let folded = FNV_OFFSET;
    let written = FNV_OFFSET;
    for (let i = start; i < end; i++) {
      const unit = text.charCodeAt(i);
      folded = Math.imul(folded ^ table.folded[unit]!, FNV_PRIME);
      written = Math.imul(written ^ unit, FNV_PRIME);
    }
    starts[count] = start;
    ends[count] = end;
    classes[count] = kind;
    hashes[count] = folded;
    exact[count] = written;
    count++;
  }

  function classAt(text: string, at: number): number {
    if (at >= text.length) return UNIT.space;
    const unit = text.charCodeAt(at);
    table.ensure(unit);
    return table.classes[unit]!;
  }

  /** A run of letters, marks and digits from `start`, with what joins them. Returns where it ends. */
  function scanWord(text: string, start: number): number {
    let at = start;
    let uppers = 0;
    let letters = 0;
    let upperInside = false;
    for (;;) {
      const kind = classAt(text, at);
      if (kind === UNIT.lower || kind === UNIT.letter || kind === UNIT.digit) {
        if (kind !== UNIT.digit) letters++;
        at++;
      } else if (kind === UNIT.upper) {
        if (letters > 0) upperInside = true;
        uppers++;
        letters++;
        at++;
      } else if (joinsWord(text, at, start)) at++;
      else break;
    }
    at = withSigns(text, start, at);
    if (isAddress(text, start, at)) {
      at = untilSpace(text, at);
      push(text, start, at, TOKEN.other);
      return at;
    }
    const kind =
      uppers === 0
        ? TOKEN.lower
        : uppers === letters && letters > 1
          ? TOKEN.upper
          : upperInside || classAt(text, start) !== UNIT.upper
            ? TOKEN.mixed
            : TOKEN.capitalised;
    push(text, start, at, kind);
    return at;
  }

  /** An apostrophe between letters, unless it starts a final 's; a stop after each of several single letters. */
  function joinsWord(text: string, at: number, start: number): boolean {
    const sign = text.charCodeAt(at);
    if (sign === APOSTROPHE || sign === RIGHT_QUOTE) {
      if (!isLetter(classAt(text, at + 1))) return false;
      const next = text.charCodeAt(at + 1) | 32;
      return !(next === 0x73 && !isWordPart(classAt(text, at + 2)));
    }
    if (sign !== STOP || !isLetter(classAt(text, at - 1))) return false;
    const single = at - 1 === start || text.charCodeAt(at - 2) === STOP;
    if (!single) return false;
    // `U.S` goes on with a letter; `U.S.` ends with the stop; `A.` alone is a letter and the end of a sentence, or not.
    if (isLetter(classAt(text, at + 1)))
      return text.charCodeAt(at + 2) === STOP || !isLetter(classAt(text, at + 2));
    return at - 1 > start;
  }

  /** `C++`, `C#`, `F#`: the signs belong to a single letter. */
  function withSigns(text: string, start: number, end: number): number {
    if (end - start !== 1) return end;
    const sign = text.charCodeAt(end);
    if (sign === HASH && !isWordPart(classAt(text, end + 1))) return end + 1;
    return sign === PLUS && text.charCodeAt(end + 1) === PLUS ? end + 2 : end;
  }

  function isAddress(text: string, start: number, end: number): boolean {
    const sign = text.charCodeAt(end);
    if (sign === COLON) {
      return text.charCodeAt(end + 1) === SLASH && text.charCodeAt(end + 2) === SLASH;
    }
    if (sign === AT) return isWordPart(classAt(text, end + 1));
    return (
      sign === STOP &&
      end - start === 3 &&
      (text.charCodeAt(start) | 32) === 0x77 &&
      text.startsWith('ww', start + 1)
    );
  }

  /** The end of an address: up to white space, without the signs that close a sentence around it. */
  function untilSpace(text: string, from: number): number {
    let at = from;
    while (at < text.length) {
      const kind = classAt(text, at);
      if (kind === UNIT.space || kind === UNIT.newline || kind === UNIT.ideograph) break;
      at++;
    }
    while (at > from && ').,;:!?"\'>]}'.includes(text[at - 1]!)) at--;
    // An address never ends within a pair.
    return classAt(text, at) === UNIT.lowSurrogate && classAt(text, at - 1) === UNIT.highSurrogate
      ? at - 1
      : at;
  }

  /** Digits with stops and commas between them, then letters right behind: `3.11`, `1,000`, `5M`, `2nd`. */
  function scanNumber(text: string, start: number): number {
    let at = start + 1;
    for (;;) {
      const kind = classAt(text, at);
      if (isWordPart(kind)) at++;
      else if (
        (text.charCodeAt(at) === STOP || text.charCodeAt(at) === COMMA) &&
        classAt(text, at - 1) === UNIT.digit &&
        classAt(text, at + 1) === UNIT.digit
      )
        at++;
      else break;
    }
    push(text, start, at, TOKEN.number);
    return at;
  }

  /** The possessive of `Apple's`, which a word leaves over. */
  function scanPossessive(text: string, at: number): number {
    if (count === 0 || ends[count - 1] !== at || classes[count - 1]! > TOKEN.number) return at;
    const sign = text.charCodeAt(at);
    if (sign !== APOSTROPHE && sign !== RIGHT_QUOTE) return at;
    if ((text.charCodeAt(at + 1) | 32) !== 0x73 || isWordPart(classAt(text, at + 2))) return at;
    push(text, at, at + 2, TOKEN.lower);
    return at + 2;
  }

  function startSentence(): void {
    if (sentenceCount > 0 && sentences[sentenceCount - 1] === count) return;
    if (sentenceCount + 1 >= sentences.length)
      sentences = copied(sentences, new Int32Array(sentences.length * 2));
    sentences[sentenceCount++] = count;
  }

  /** White space stands before `at`: whether a sentence ended there. */
  function sentenceEnded(text: string, newlines: number, at: number): boolean {
    if (count === 0) return false;
    if (newlines > 1) return true;
    let last = count - 1;
    // Quotes and brackets close after the stop.
    while (last > 0 && classes[last] === TOKEN.punctuation && CLOSING.has(text.charCodeAt(starts[last]!)))
      last--;
    const sign = text.charCodeAt(ends[last]! - 1);
    if (!ENDING.has(sign)) return newlines > 0 && isBullet(text, at);
    if (newlines > 0 || sign !== STOP) return true;
    const next = classAt(text, at);
    if (next === UNIT.lower) return false;
    // `U.S.` or the word before a stop that is a token of its own.
    const stopIsToken = classes[last] === TOKEN.punctuation;
    const word = stopIsToken ? last - 1 : last;
    return word < 0 || mayEndWithStop(hashes[word]!, ends[word]! - starts[word]!, !stopIsToken);
  }

  function isBullet(text: string, at: number): boolean {
    const sign = text.charCodeAt(at);
    return (
      (sign === 0x2d || sign === 0x2a || sign === 0x2022 || sign === 0xb7) &&
      classAt(text, at + 1) === UNIT.space
    );
  }

  // Plain properties, set after every run. With getters the object would be a dictionary to the engine, and each reading of
  // one of its arrays a call: a third of the CPU of the language stages.
  const scanner = {
    starts,
    ends,
    classes,
    hashes,
    exact,
    sentences,
    sentenceCount,
    run(text: string): number {
      count = 0;
      sentenceCount = 0;
      let at = 0;
      while (at < text.length) {
        const kind = classAt(text, at);
        if (kind <= UNIT.newline) {
          let newlines = 0;
          let previous = 0;
          for (;;) {
            const unit = at < text.length ? text.charCodeAt(at) : 0x21;
            const white = classAt(text, at);
            if (at >= text.length || white > UNIT.newline) break;
            if (white === UNIT.newline && !(unit === 0x0a && previous === 0x0d)) newlines++;
            previous = unit;
            at++;
          }
          if (at < text.length && sentenceEnded(text, newlines, at)) startSentence();
          continue;
        }
        if (sentenceCount === 0 || count - sentences[sentenceCount - 1]! >= LONGEST_SENTENCE) startSentence();
        if (kind === UNIT.digit) at = scanNumber(text, at);
        else if (isLetter(kind)) at = scanWord(text, at);
        else if (kind === UNIT.highSurrogate && classAt(text, at + 1) === UNIT.lowSurrogate) {
          push(text, at, at + 2, TOKEN.other);
          at += 2;
        } else if (kind === UNIT.ideograph) {
          push(text, at, at + 1, TOKEN.other);
          at++;
          if (IDEOGRAPHIC_STOP.has(text.charCodeAt(at))) continue;
        } else {
          const after = scanPossessive(text, at);
          if (after > at) {
            at = after;
            continue;
          }
          push(text, at, at + 1, TOKEN.punctuation);
          if (IDEOGRAPHIC_STOP.has(text.charCodeAt(at)) && at + 1 < text.length) startSentence();
          at++;
        }
      }
      sentences[sentenceCount] = count;
      scanner.starts = starts;
      scanner.ends = ends;
      scanner.classes = classes;
      scanner.hashes = hashes;
      scanner.exact = exact;
      scanner.sentences = sentences;
      scanner.sentenceCount = sentenceCount;
      return count;
    },
  };
  return scanner;
}

/** . ! ? … and their full-width forms. */
const ENDING = new Set([STOP, 0x21, 0x3f, 0x2026, 0x3002, 0xff01, 0xff1f]);
const IDEOGRAPHIC_STOP = new Set([0x3002, 0xff01, 0xff1f]);
/** Quotes and brackets that close. */
const CLOSING = new Set([0x22, 0x27, 0x29, 0x5d, 0x2019, 0x201d, 0xbb]);

function isLetter(kind: number): boolean {
  return kind === UNIT.lower || kind === UNIT.upper || kind === UNIT.letter;
}

function isWordPart(kind: number): boolean {
  return kind >= UNIT.digit && kind <= UNIT.letter;
}

function copied<T extends Int32Array | Uint32Array | Uint8Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
