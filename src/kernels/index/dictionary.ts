import type { Section } from './layout.ts';
import { ByteWriter, WordWriter } from './writers.ts';

/**
 * Sorted strings: their UTF-8 bytes one after another, and where each begins. Compared by bytes, which is the
 * order of code points. A look-up is a binary search: 19 steps among 500,000.
 */
export interface Dictionary {
  readonly size: number;
  readonly bytes: Uint8Array;
  /** String i is `bytes[starts[i] .. starts[i + 1])`. */
  readonly starts: Uint32Array;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function encodeWord(word: string): Uint8Array {
  return encoder.encode(word);
}

export function wordAt(dictionary: Dictionary, index: number): string {
  const { bytes, starts } = dictionary;
  const from = starts[index]!;
  const to = starts[index + 1]!;
  let word = '';
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!;
    if (byte > 127) return decoder.decode(bytes.slice(from, to));
    word += String.fromCharCode(byte);
  }
  return word;
}

/** The index of a word, or -1. */
export function findWord(dictionary: Dictionary, word: Uint8Array): number {
  const index = lowerBound(dictionary, word);
  return index < dictionary.size && compareAt(dictionary, index, word) === 0 ? index : -1;
}

/** Indexes [from, to) of the words that begin with `prefix`. */
export function prefixRange(dictionary: Dictionary, prefix: Uint8Array): readonly [from: number, to: number] {
  const from = lowerBound(dictionary, prefix);
  let to = from;
  let high = dictionary.size;
  while (to < high) {
    const middle = (to + high) >>> 1;
    if (beginsWith(dictionary, middle, prefix)) to = middle + 1;
    else high = middle;
  }
  return [from, to];
}

function lowerBound(dictionary: Dictionary, word: Uint8Array): number {
  let low = 0;
  let high = dictionary.size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareAt(dictionary, middle, word) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function compareAt(dictionary: Dictionary, index: number, word: Uint8Array): number {
  const { bytes, starts } = dictionary;
  const from = starts[index]!;
  const length = starts[index + 1]! - from;
  const shared = Math.min(length, word.length);
  for (let i = 0; i < shared; i++) {
    const difference = bytes[from + i]! - word[i]!;
    if (difference !== 0) return difference;
  }
  return length - word.length;
}

function beginsWith(dictionary: Dictionary, index: number, prefix: Uint8Array): boolean {
  const from = dictionary.starts[index]!;
  if (dictionary.starts[index + 1]! - from < prefix.length) return false;
  for (let i = 0; i < prefix.length; i++) if (dictionary.bytes[from + i] !== prefix[i]) return false;
  return true;
}

/** Orders entry `a` of one dictionary against entry `b` of another. */
export function compareEntries(one: Dictionary, a: number, other: Dictionary, b: number): number {
  const from = one.starts[a]!;
  const to = other.starts[b]!;
  const length = one.starts[a + 1]! - from;
  const otherLength = other.starts[b + 1]! - to;
  const shared = Math.min(length, otherLength);
  for (let i = 0; i < shared; i++) {
    const difference = one.bytes[from + i]! - other.bytes[to + i]!;
    if (difference !== 0) return difference;
  }
  return length - otherLength;
}

/** Sorts words as a dictionary does: by code point, where JavaScript's own order is by UTF-16 unit. */
export function sortWords(words: string[]): string[] {
  words.sort();
  // The two orders differ only among surrogate pairs and U+E000..U+FFFF.
  if (!words.some((word) => /[\ud800-\uffff]/.test(word))) return words;
  return words.sort(compareByCodePoint);
}

function compareByCodePoint(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const xPair = x >= 0xd800 && x < 0xe000;
    const yPair = y >= 0xd800 && y < 0xe000;
    return xPair === yPair ? x - y : xPair ? 1 : -1;
  }
  return a.length - b.length;
}

const scratch = new Uint8Array(128);

/** Takes words in order. */
export class DictionaryWriter {
  readonly #bytes = new ByteWriter();
  readonly #starts = new WordWriter();
  size = 0;

  add(bytes: Uint8Array, from: number, to: number): void {
    this.#starts.push(this.#bytes.length);
    this.#bytes.copy(bytes, from, to);
    this.size++;
  }

  addWord(word: string): void {
    // Nearly all words are short and ASCII; the encoder costs ten times what copying their characters does.
    let length = word.length <= scratch.length ? word.length : 0;
    for (let i = 0; i < length; i++) {
      const c = word.charCodeAt(i);
      if (c > 127) length = 0;
      scratch[i] = c;
    }
    const bytes = length === 0 ? encoder.encode(word) : scratch;
    this.add(bytes, 0, length === 0 ? bytes.length : length);
  }

  sections(name: string): Section[] {
    this.#starts.push(this.#bytes.length);
    return [byteSection(`${name}.bytes`, this.#bytes), wordSection(`${name}.starts`, this.#starts)];
  }
}

export function byteSection(name: string, writer: ByteWriter): Section {
  const bytes = writer.length;
  return { name, bytes, write: (target, offset) => writer.moveTo(new Uint8Array(target, offset, bytes)) };
}

export function wordSection(name: string, writer: WordWriter): Section {
  const words = writer.length;
  return {
    name,
    bytes: words * 4,
    write: (target, offset) => writer.moveTo(new Uint32Array(target, offset, words)),
  };
}

/** The sections of a small list of strings, sorted already. */
export function dictionarySections(name: string, words: readonly string[]): Section[] {
  const writer = new DictionaryWriter();
  for (const word of words) writer.addWord(word);
  return writer.sections(name);
}
