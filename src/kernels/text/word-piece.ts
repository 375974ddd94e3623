/**
 * WordPiece as BERT does it (Devlin et al. 2019; Wu et al. 2016): text is cleaned, lower-cased and stripped of accents,
 * split at white space, punctuation, symbols and CJK characters, and each word is cut greedily into the longest pieces
 * that the vocabulary has. A word with a part that it lacks, or of more than 100 characters, gives nothing.
 *
 *     "Zürich's"  ->  z u r i c h  |  '  |  s        one pass over the characters into a buffer of bytes
 *                     \_________/                    hash of the bytes so far, kept for every length
 *                      longest entry of the table    no string is made per word or piece
 *
 * Linear in the text; a word of n bytes that must be cut costs at most n times the longest piece. Differs from BERT in
 * one point: symbols such as emoji stand alone, so that `hello😀` is still `hello`.
 */

/** Vocabulary as it lies in a model file. Pieces that begin a word come first, then those that continue one. */
export interface PieceTable {
  /** UTF-8 of all pieces, one after another, continuing pieces without a mark. */
  readonly bytes: Uint8Array;
  /** Where each piece starts in `bytes`; one more than there are pieces. */
  readonly starts: Uint32Array;
  /** How many pieces begin a word. */
  readonly beginning: number;
  /** Open addressing by `hashOf`, linear probing: number of the piece plus one, 0 for empty. A power of two. */
  readonly slots: Uint16Array;
  /** Longest piece, in bytes. */
  readonly longest: number;
}

export interface WordPiece {
  /** Cuts a text; returns the number of pieces. Characters beyond `MOST_CHARACTERS` are not read. */
  run(text: string): number;
  /** Numbers of the pieces of the last run, in order. */
  readonly pieces: Int32Array;
}

/** UTF-16 code units of a text that are read, and pieces that are kept: what bounds time and memory. */
export const MOST_CHARACTERS = 20_000;

/** Characters of the longest word that is cut. */
const LONGEST_WORD = 100;

/** Seeds of FNV-1a, so that `##ing` and `ing` are two entries. */
const BEGIN = 0x811c9dc5;
const CONTINUE = 0x01000193;
const PRIME = 0x01000193;

const DROP = 0;
const SPACE = 1;
/** A word by itself. */
const ALONE = 2;
const WORD = 3;

/** What a character becomes: its kind, and its bytes after lower-casing and removal of accents. */
interface Character {
  readonly kind: number;
  readonly bytes: Uint8Array;
  /** Characters that `bytes` holds. */
  readonly count: number;
}

/** Characters above ASCII that are remembered; a text of all of Unicode only makes it forget. */
const MOST_REMEMBERED = 8_192;

const control = /^[\p{Cc}\p{Cf}\p{Cs}\p{Co}]$/u;
const space = /^\p{White_Space}$/u;
const alone = /^[\p{P}\p{S}]$/u;
const mark = /\p{Mn}/gu;
const encoder = new TextEncoder();

const asciiKinds = new Uint8Array(128);
const asciiBytes = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const { kind, bytes } = classify(code);
  asciiKinds[code] = kind;
  asciiBytes[code] = bytes[0] ?? 0;
}

export function createWordPiece(table: PieceTable): WordPiece {
  const { bytes, starts, beginning, slots, longest } = table;
  const mask = slots.length - 1;
  const pieces = new Int32Array(MOST_CHARACTERS);
  // The word being read. A character has at most 4 bytes; the last one may bring a few characters more.
  const word = new Uint8Array(4 * LONGEST_WORD + 64);
  // Hash of the bytes of the word before each position.
  const hashes = new Int32Array(word.length + 1);
  const remembered = new Map<number, Character>();
  let count = 0;

  function find(hash: number, from: number, to: number, begins: boolean): number {
    const length = to - from;
    for (let slot = mix(hash) & mask; ; slot = (slot + 1) & mask) {
      const piece = slots[slot]! - 1;
      if (piece < 0) return -1;
      const start = starts[piece]!;
      if (starts[piece + 1]! - start !== length || piece < beginning !== begins) continue;
      let i = 0;
      while (i < length && bytes[start + i] === word[from + i]) i++;
      if (i === length) return piece;
    }
  }

  function cut(length: number): void {
    if (length <= longest) {
      const whole = find(hashes[length]!, 0, length, true);
      if (whole >= 0) {
        if (count < pieces.length) pieces[count++] = whole;
        return;
      }
    }
    const first = count;
    let from = 0;
    while (from < length) {
      const most = Math.min(length, from + longest);
      if (from > 0) {
        let hash = CONTINUE | 0;
        hashes[from] = hash;
        for (let i = from; i < most; i++) {
          hash = Math.imul(hash ^ word[i]!, PRIME);
          hashes[i + 1] = hash;
        }
      }
      let to = most;
      let piece = -1;
      for (; to > from; to--) {
        piece = find(hashes[to]!, from, to, from === 0);
        if (piece >= 0) break;
      }
      if (piece < 0) {
        count = first;
        return;
      }
      if (count < pieces.length) pieces[count++] = piece;
      from = to;
    }
  }

  function lookUp(codePoint: number): Character {
    let character = remembered.get(codePoint);
    if (character === undefined) {
      if (remembered.size >= MOST_REMEMBERED) remembered.clear();
      character = classify(codePoint);
      remembered.set(codePoint, character);
    }
    return character;
  }

  function run(text: string): number {
    count = 0;
    let length = 0;
    let characters = 0;
    let hash = BEGIN | 0;
    hashes[0] = hash;
    const end = Math.min(text.length, MOST_CHARACTERS);
    for (let at = 0; at <= end; at++) {
      const code = at < end ? text.charCodeAt(at) : 32;
      let kind: number;
      let character: Character | undefined;
      if (code < 128) kind = asciiKinds[code]!;
      else {
        let codePoint = code;
        // A pair cut by the end of what is read, and a lone half, are dropped as controls are.
        if ((code & 0xfc00) === 0xd800 && at + 1 < end) {
          const low = text.charCodeAt(at + 1);
          if ((low & 0xfc00) === 0xdc00) {
            codePoint = ((code - 0xd800) << 10) + (low - 0xdc00) + 0x10000;
            at++;
          }
        }
        character = lookUp(codePoint);
        kind = character.kind;
      }
      if (kind === DROP) continue;
      if (kind !== WORD && characters > 0) {
        if (characters <= LONGEST_WORD) cut(length);
        length = 0;
        characters = 0;
        hash = BEGIN | 0;
      }
      if (kind === SPACE) continue;
      if (characters <= LONGEST_WORD) {
        if (character === undefined) {
          const byte = asciiBytes[code]!;
          word[length++] = byte;
          hash = Math.imul(hash ^ byte, PRIME);
          hashes[length] = hash;
          characters++;
        } else {
          for (let i = 0; i < character.bytes.length; i++) {
            const byte = character.bytes[i]!;
            word[length++] = byte;
            hash = Math.imul(hash ^ byte, PRIME);
            hashes[length] = hash;
          }
          characters += character.count;
        }
      }
      if (kind === ALONE) {
        cut(length);
        length = 0;
        characters = 0;
        hash = BEGIN | 0;
      }
    }
    return count;
  }

  return { run, pieces };
}

/** The slots' hash of a piece (FNV-1a, then mixed so that the low bits depend on every byte). Also used to build them. */
export function hashOf(piece: Uint8Array, begins: boolean): number {
  let hash = (begins ? BEGIN : CONTINUE) | 0;
  for (const byte of piece) hash = Math.imul(hash ^ byte, PRIME);
  return mix(hash);
}

function mix(hash: number): number {
  return (hash ^ (hash >>> 15)) >>> 0;
}

function classify(codePoint: number): Character {
  const character = String.fromCodePoint(codePoint);
  const tabOrBreak = codePoint === 9 || codePoint === 10 || codePoint === 13;
  if (codePoint === 0 || codePoint === 0xfffd || (control.test(character) && !tabOrBreak))
    return { kind: DROP, bytes: new Uint8Array(), count: 0 };
  if (space.test(character)) return { kind: SPACE, bytes: new Uint8Array(), count: 0 };
  const bare = character.normalize('NFD').replace(mark, '').toLowerCase();
  if (bare === '') return { kind: DROP, bytes: new Uint8Array(), count: 0 };
  const standsAlone = isCjk(codePoint) || alone.test(bare);
  return { kind: standsAlone ? ALONE : WORD, bytes: encoder.encode(bare), count: [...bare].length };
}

/** BERT's ranges of Han characters; kana and hangul form words. */
function isCjk(codePoint: number): boolean {
  return (
    (codePoint >= 0x4e00 && codePoint <= 0x9fff) ||
    (codePoint >= 0x3400 && codePoint <= 0x4dbf) ||
    (codePoint >= 0x20000 && codePoint <= 0x2a6df) ||
    (codePoint >= 0x2a700 && codePoint <= 0x2b81f) ||
    (codePoint >= 0x2b920 && codePoint <= 0x2ceaf) ||
    (codePoint >= 0xf900 && codePoint <= 0xfaff) ||
    (codePoint >= 0x2f800 && codePoint <= 0x2fa1f)
  );
}
