// Longer than most files because the scanner and its table of words are one loop: a word is hashed as it is read.
import {
  APOSTROPHE,
  ASCII_WORD,
  CJK,
  classOf,
  isAsciiDigit,
  isAsciiLetter,
  isAsciiWord,
  SEPARATOR,
} from './characters.ts';
import { foldWord } from './fold.ts';
import { stemEnglish } from './stem-english.ts';

/**
 * Text to tokens: one tokenizer for indexing, queries and highlights, so that they agree. O(length).
 *
 * A token is a run of Unicode letters, marks and numbers, folded (`foldWord`) into a *word* and stemmed into a
 * *term*. ASCII text never becomes a string on the way: its bytes are hashed as they are read and looked up in a
 * table of the words met so far, which is also the stemmer's memory.
 *
 *   don't, O'Brien, rock'n'roll     apostrophes join:  dont  obrien  rocknroll;  a final 's is dropped
 *   U.S.  e.g.  U.S.A.              single letters with stops join:  us  eg  usa
 *   3.11  2.0.1  1,000,000          numbers keep their stops, lose thousands' commas:  3.11  2.0.1  1000000
 *   C++  C#  .NET                   kept whole:  c++  c#  .net
 *   node.js  gpt-4  state-of-art    separate tokens side by side, which a query asks for as a phrase
 *   snake_case  #tag  @name         split at, and freed from, their signs
 *   東京都  한국어                      overlapping pairs:  東京 京都;  a lone character stands alone
 *
 * A word is cut after MAX_WORD characters; its offsets still cover all of it. Emoji and signs are no tokens.
 */
export interface Analyser {
  /** Analyses one text; afterwards `words`, `starts` and `ends` hold its tokens. Returns their number. */
  run(text: string): number;
  /** Word id per token of the last run; longer than the token count, and replaced when it grows. */
  readonly words: Int32Array;
  /** Offsets per token into the text, UTF-16 code units, end exclusive. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** Words met so far: ids run from 0 to `vocabulary - 1`, and a word keeps its id. */
  readonly vocabulary: number;
  /** The folded word as written. */
  word(id: number): string;
  /** What is indexed: the word's stem, or the word itself. */
  term(id: number): string;
  /** The tokens of a text as objects, for queries and highlights. */
  tokens(text: string): Token[];
}

export interface Token {
  readonly start: number;
  readonly end: number;
  readonly word: string;
  readonly term: string;
}

/** Characters of a word that count; the rest is passed over. */
export const MAX_WORD = 64;

/** Spellings beyond ASCII that are remembered at once. */
const MOST_WRITTEN = 500_000;

/** Names that the stemmer would take for plurals. */
const NOT_STEMMED = new Set([
  'aws',
  'ios',
  'macos',
  'gis',
  'sas',
  'pos',
  'saas',
  'paas',
  'iaas',
  'dos',
  'bios',
]);

const [APOSTROPHE_SIGN, HASH, PLUS, COMMA, STOP] = [0x27, 0x23, 0x2b, 0x2c, 0x2e];

export function createAnalyser(): Analyser {
  let words = new Int32Array(1024);
  let starts = new Int32Array(1024);
  let ends = new Int32Array(1024);
  let count = 0;

  // The vocabulary: strings by id, and an open-addressing table over the bytes of the ASCII ones.
  const wordOf: string[] = [];
  const termOf: string[] = [];
  const byFolded = new Map<string, number>();
  const byWritten = new Map<string, number>();
  let slots = new Int32Array(1 << 14).fill(-1);
  let hashes = new Int32Array(1 << 13);
  let spans = new Int32Array((1 << 13) + 1);
  let bytes = new Uint8Array(1 << 16);
  const scratch = new Uint8Array(MAX_WORD + 8);

  function add(word: string, hash: number): number {
    const id = wordOf.length;
    wordOf.push(word);
    termOf.push(termFor(word));
    if (id + 1 >= hashes.length) {
      hashes = grown(hashes, id + 2);
      spans = grown(spans, id + 3);
    }
    const at = spans[id]!;
    if (at + word.length > bytes.length) bytes = grownBytes(bytes, at + word.length);
    // A word that is not ASCII has no bytes here and no slot: it is found through the maps.
    const ascii = hash !== NOT_ASCII;
    if (ascii) for (let i = 0; i < word.length; i++) bytes[at + i] = word.charCodeAt(i);
    spans[id + 1] = at + (ascii ? word.length : 0);
    hashes[id] = hash;
    if (ascii) {
      if (id * 2 >= slots.length) rehash();
      place(id, hash);
    }
    return id;
  }

  function place(id: number, hash: number): void {
    const mask = slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    while (slots[slot] !== -1) slot = (slot + 1) & mask;
    slots[slot] = id;
  }

  function rehash(): void {
    slots = new Int32Array(slots.length * 2).fill(-1);
    for (let id = 0; id < wordOf.length - 1; id++) if (hashes[id] !== NOT_ASCII) place(id, hashes[id]!);
  }

  /** The id of the ASCII word in `scratch`, whose hash the scanner has made along the way. */
  function internScratch(length: number, hash: number): number {
    const mask = slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const id = slots[slot]!;
      if (id === -1) break;
      if (hashes[id] === hash) {
        const at = spans[id]!;
        if (spans[id + 1]! - at === length) {
          let i = 0;
          while (i < length && bytes[at + i] === scratch[i]) i++;
          if (i === length) return id;
        }
      }
      slot = (slot + 1) & mask;
    }
    let word = '';
    for (let i = 0; i < length; i++) word += String.fromCharCode(scratch[i]!);
    return add(word, hash);
  }

  function internFolded(word: string): number {
    let ascii = word.length <= MAX_WORD;
    let hash = HASH_SEED;
    for (let i = 0; ascii && i < word.length; i++) {
      const c = word.charCodeAt(i);
      if (c > 127) ascii = false;
      scratch[i] = c;
      hash = Math.imul(hash ^ c, HASH_PRIME);
    }
    if (ascii) return internScratch(word.length, finish(hash));
    let id = byFolded.get(word);
    if (id === undefined) byFolded.set(word, (id = add(word, NOT_ASCII)));
    return id;
  }

  /** Folding gives nothing for a lone mark: -1, and no token. */
  function internWritten(written: string, fold: (written: string) => string): number {
    let id = byWritten.get(written);
    if (id === undefined) {
      if (byWritten.size >= MOST_WRITTEN) byWritten.clear();
      const folded = fold(written);
      id = folded === '' ? -1 : internFolded(folded);
      byWritten.set(written, id);
    }
    return id;
  }

  function emit(id: number, start: number, end: number): void {
    if (count === words.length) {
      words = grown(words, count * 2);
      starts = grown(starts, count * 2);
      ends = grown(ends, count * 2);
    }
    words[count] = id;
    starts[count] = start;
    ends[count] = end;
    count++;
  }

  function run(text: string): number {
    count = 0;
    const length = text.length;
    let i = 0;
    while (i < length) {
      const first = text.charCodeAt(i);
      if (first >= 128) {
        i = readUnicode(text, i);
        continue;
      }
      let lower = ASCII_WORD[first]!;
      if (lower === 0) {
        i++;
        continue;
      }
      const start = i;
      let size = 0;
      let hash = HASH_SEED;
      let c = first;
      do {
        if (size < MAX_WORD) {
          scratch[size++] = lower;
          hash = Math.imul(hash ^ lower, HASH_PRIME);
        }
        c = ++i < length ? text.charCodeAt(i) : 0;
        lower = c < 128 ? ASCII_WORD[c]! : 0;
      } while (lower !== 0);
      if (c === 0x20 && scratch[0] !== 110) {
        emit(internScratch(size, finish(hash)), start, i);
      } else {
        i = readSpecial(text, { start, at: i, size, hash });
      }
    }
    return count;
  }

  /** An ASCII word that something other than a space follows: joins what belongs together, and emits it. */
  function readSpecial(
    text: string,
    read: { start: number; at: number; size: number; hash: number },
  ): number {
    let { start, at, size, hash } = read;
    const code = (i: number): number => (i >= 0 && i < text.length ? text.charCodeAt(i) : 0);
    const append = (c: number): void => {
      if (size >= MAX_WORD) return;
      scratch[size++] = c;
      hash = Math.imul(hash ^ c, HASH_PRIME);
    };
    const appendWord = (): void => {
      for (; isAsciiWord(code(at)); at++) append(ASCII_WORD[code(at)]!);
    };
    let end = at;
    for (;;) {
      const c = code(at);
      const next = code(at + 1);
      if (
        c >= 128 &&
        classOf(text.codePointAt(at)!) !== SEPARATOR &&
        classOf(text.codePointAt(at)!) !== CJK
      ) {
        return readUnicode(text, start);
      }
      if (c === APOSTROPHE_SIGN && isAsciiLetter(next) && isAsciiLetter(code(at - 1))) {
        if ((next | 32) === 115 && !isAsciiWord(code(at + 2)) && !isUnicodeWord(text, at + 2)) {
          at += 2; // a possessive: end stays before it
          break;
        }
        at++;
        appendWord();
        end = at;
      } else if (c === STOP && isAsciiDigit(code(at - 1)) && isAsciiDigit(next)) {
        append(STOP);
        at++;
        appendWord();
        end = at;
      } else if (c === COMMA && isThousands(text, start, at)) {
        at++;
        appendWord();
        end = at;
      } else if (c === STOP && size === 1 && isAsciiLetter(next) && !isAsciiWord(code(at + 2))) {
        for (; code(at) === STOP && isAsciiLetter(code(at + 1)) && !isAsciiWord(code(at + 2)); at += 2) {
          append(code(at + 1) | 32);
        }
        end = at;
        break;
      } else break;
    }
    if (end === at && isAsciiLetter(code(at - 1))) {
      if (code(at) === PLUS && code(at + 1) === PLUS && code(at + 2) !== PLUS) {
        append(PLUS);
        append(PLUS);
        end = at += 2;
      } else if (code(at) === HASH && size === 1 && !isAsciiWord(code(at + 1))) {
        append(HASH);
        end = at += 1;
      }
    }
    // "net" right after a stop that begins a word.
    if (size === 3 && code(start - 1) === STOP && !isAsciiWord(code(start - 2)) && isNet(scratch)) {
      emit(internFolded('.net'), start - 1, end);
    } else emit(internScratch(size, finish(hash)), start, end);
    return at;
  }

  /** A run that holds characters beyond ASCII: classified one by one, folded as a string. Returns its end. */
  function readUnicode(text: string, from: number): number {
    const first = text.codePointAt(from)!;
    const kind = classOf(first);
    const width = first > 0xffff ? 2 : 1;
    if (kind === SEPARATOR || kind === APOSTROPHE) return from + width;
    if (kind === CJK) return readPairs(text, from);
    let at = from + width;
    let written = text.slice(from, at);
    let end = at;
    while (at < text.length) {
      const codePoint = text.codePointAt(at)!;
      const step = codePoint > 0xffff ? 2 : 1;
      const next = codePoint === APOSTROPHE_SIGN ? APOSTROPHE : classOf(codePoint);
      if (next === APOSTROPHE) {
        if (!isUnicodeWord(text, at + 1)) break;
        if ((text.charCodeAt(at + 1) | 32) === 115 && !isUnicodeWord(text, at + 2)) {
          at += 2;
          break;
        }
      } else if (next === SEPARATOR || next === CJK) break;
      else if (at - from < MAX_WORD) written += text.slice(at, at + step);
      at += step;
      end = at;
    }
    const id = internWritten(written, foldWord);
    if (id !== -1) emit(id, from, end);
    return at;
  }

  function readPairs(text: string, from: number): number {
    let previous = -1;
    let at = from;
    let pairs = 0;
    while (at < text.length) {
      const codePoint = text.codePointAt(at)!;
      if (codePoint < 128 || classOf(codePoint) !== CJK) break;
      const end = at + (codePoint > 0xffff ? 2 : 1);
      if (previous !== -1) {
        emit(internWritten(text.slice(previous, end), foldPair), previous, end);
        pairs++;
      }
      previous = at;
      at = end;
    }
    if (pairs === 0) emit(internWritten(text.slice(from, at), foldPair), from, at);
    return at;
  }

  return {
    run,
    get words() {
      return words;
    },
    get starts() {
      return starts;
    },
    get ends() {
      return ends;
    },
    get vocabulary() {
      return wordOf.length;
    },
    word: (id) => wordOf[id]!,
    term: (id) => termOf[id]!,
    tokens(text) {
      const total = run(text);
      const tokens: Token[] = [];
      for (let i = 0; i < total; i++) {
        const id = words[i]!;
        tokens.push({ start: starts[i]!, end: ends[i]!, word: wordOf[id]!, term: termOf[id]! });
      }
      return tokens;
    },
  };
}

// FNV-1a, 32 bits.
const HASH_SEED = 0x811c9dc5 | 0;
const HASH_PRIME = 0x01000193;
const NOT_ASCII = 0;

/** Zero is kept for words that are not in the table. */
function finish(hash: number): number {
  return hash === NOT_ASCII ? 1 : hash;
}

function termFor(word: string): string {
  if (word.length < 3 || NOT_STEMMED.has(word)) return word;
  for (let i = 0; i < word.length; i++) {
    const c = word.charCodeAt(i);
    if (c < 97 || c > 122) return word;
  }
  return stemEnglish(word);
}

function foldPair(pair: string): string {
  return pair.normalize('NFKC');
}

function isNet(scratch: Uint8Array): boolean {
  return scratch[0] === 110 && scratch[1] === 101 && scratch[2] === 116;
}

function isUnicodeWord(text: string, at: number): boolean {
  const codePoint = text.codePointAt(at);
  if (codePoint === undefined) return false;
  const kind = classOf(codePoint);
  return kind !== SEPARATOR && kind !== APOSTROPHE;
}

/** A comma between one to three digits (or a group already joined) and exactly three digits. */
function isThousands(text: string, start: number, comma: number): boolean {
  let digits = 0;
  for (let i = comma - 1; i >= start && isAsciiDigit(text.charCodeAt(i)); i--) digits++;
  const before = text.charCodeAt(comma - 1 - digits);
  const grouped = start + digits === comma ? digits >= 1 && digits <= 3 : digits === 3 && before === 0x2c;
  if (!grouped) return false;
  for (let i = 1; i <= 3; i++) if (!isAsciiDigit(text.charCodeAt(comma + i))) return false;
  return !isAsciiWord(text.charCodeAt(comma + 4));
}

function grown(array: Int32Array<ArrayBuffer>, size: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(size, array.length * 2));
  larger.set(array);
  return larger;
}

function grownBytes(array: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(size, array.length * 2));
  larger.set(array);
  return larger;
}
