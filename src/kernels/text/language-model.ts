import { BellwetherError } from '../../base/errors.ts';

/**
 * Which n-grams of bytes speak for which language: an open-addressed table over shared memory.
 *
 * File, little-endian: u32 magic "BWLG" | u32 version | u32 bytes in all | u32 checksum of what follows | u32 languages |
 * u32 slots (a power of two) | u32 entries | u32 0 | codes: two letters and the mean score of a right answer times 100, u8[4]
 * per language | keys u32[slots] | firsts u32[slots], the number of entries in the high byte | entry languages u8[] | entry
 * scores u8[] | each section padded to 8 bytes.
 */
export interface LanguageModel {
  /** ISO 639-1. */
  readonly codes: readonly string[];
  /** Mean score of a right answer per language, on the scale of `identifyLanguage`. */
  readonly usualScores: Float64Array;
  readonly slots: number;
  readonly keys: Uint32Array;
  readonly firsts: Uint32Array;
  readonly entryLanguages: Uint8Array;
  readonly entryScores: Uint8Array;
}

/** Per language: its code, and the mean score of a right answer. Per n-gram: its key, and languages with scores. */
export interface LanguageData {
  readonly languages: readonly { readonly code: string; readonly usualScore: number }[];
  readonly grams: ReadonlyMap<number, readonly (readonly [language: number, score: number])[]>;
}

const MAGIC = 0x474c5742;
const VERSION = 1;
const HEADER = 32;

/** The key of an n-gram: up to four bytes, the first in the low byte, and whether it opens or closes a word. Never 0. */
export function gramKey(bytes: number, opens: boolean, closes: boolean): number {
  let key = Math.imul(bytes ^ (opens ? 0x5bd1e995 : 0) ^ (closes ? 0x27d4eb2f : 0), 0x9e3779b1);
  key = Math.imul(key ^ (key >>> 15), 0x85ebca6b);
  key = (key ^ (key >>> 13)) >>> 0;
  return key === 0 ? 1 : key;
}

/** Opens a model without copying it. Throws MODEL_INVALID for a foreign, damaged or newer file. */
export function openLanguageModel(buffer: SharedArrayBuffer): LanguageModel {
  if (buffer.byteLength < HEADER) throw invalid(`it has only ${buffer.byteLength} bytes`);
  const header = new DataView(buffer);
  const u32 = (at: number): number => header.getUint32(at, true);
  if (u32(0) !== MAGIC) throw invalid('it does not begin with the mark of a language model');
  if (u32(4) !== VERSION) throw invalid(`its version is ${u32(4)}, this program reads ${VERSION}`);
  if (u32(8) !== buffer.byteLength)
    throw invalid(`it should have ${u32(8)} bytes and has ${buffer.byteLength}`);
  const [languages, slots, entries] = [u32(16), u32(20), u32(24)];
  const layout = layOut(languages, slots, entries);
  if (layout.size !== buffer.byteLength || slots === 0 || (slots & (slots - 1)) !== 0)
    throw invalid('its sections do not fit its length');
  if (checksum(new Uint32Array(buffer, 16)) !== u32(12)) throw invalid('its checksum does not match');
  const described = new Uint8Array(buffer, HEADER, languages * 4);
  return {
    codes: Array.from({ length: languages }, (_, i) =>
      String.fromCharCode(described[i * 4]!, described[i * 4 + 1]!),
    ),
    usualScores: Float64Array.from({ length: languages }, (_, i) => described[i * 4 + 2]! / 100),
    slots,
    keys: new Uint32Array(buffer, layout.keys, slots),
    firsts: new Uint32Array(buffer, layout.firsts, slots),
    entryLanguages: new Uint8Array(buffer, layout.entryLanguages, entries),
    entryScores: new Uint8Array(buffer, layout.entryScores, entries),
  };
}

/** The bytes of a model file. */
export function writeLanguageModel({ languages, grams }: LanguageData): Uint8Array {
  let slots = 1;
  while (slots < grams.size * 1.5) slots *= 2;
  const entries = [...grams.values()].reduce((sum, list) => sum + list.length, 0);
  const layout = layOut(languages.length, slots, entries);
  const bytes = new Uint8Array(layout.size);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of [MAGIC, VERSION, layout.size, 0, languages.length, slots, entries].entries())
    view.setUint32(i * 4, value, true);
  for (const [i, { code, usualScore }] of languages.entries()) {
    bytes[HEADER + i * 4] = code.charCodeAt(0);
    bytes[HEADER + i * 4 + 1] = code.charCodeAt(1);
    bytes[HEADER + i * 4 + 2] = Math.round(usualScore * 100);
  }
  const keys = new Uint32Array(bytes.buffer, layout.keys, slots);
  const firsts = new Uint32Array(bytes.buffer, layout.firsts, slots);
  let entry = 0;
  for (const [key, list] of grams) {
    let slot = key & (slots - 1);
    while (keys[slot] !== 0) slot = (slot + 1) & (slots - 1);
    keys[slot] = key;
    firsts[slot] = entry | (list.length << 24);
    for (const [language, score] of list) {
      bytes[layout.entryLanguages + entry] = language;
      bytes[layout.entryScores + entry] = score;
      entry++;
    }
  }
  view.setUint32(12, checksum(new Uint32Array(bytes.buffer, 16)), true);
  return bytes;
}

function layOut(languages: number, slots: number, entries: number) {
  const keys = padded(HEADER + languages * 4);
  const firsts = padded(keys + slots * 4);
  const entryLanguages = padded(firsts + slots * 4);
  const entryScores = padded(entryLanguages + entries);
  return { keys, firsts, entryLanguages, entryScores, size: padded(entryScores + entries) };
}

/** FNV-1a over 32-bit words. */
function checksum(words: Uint32Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ words[i]!, 0x01000193);
  return hash >>> 0;
}

function padded(bytes: number): number {
  return (bytes + 7) & ~7;
}

function invalid(what: string): BellwetherError {
  return new BellwetherError(
    'MODEL_INVALID',
    `The language model cannot be used: ${what}. Install the package again, or rebuild it as models/language/CARD.md says.`,
  );
}
