import { BellwetherError } from '../../base/errors.ts';
import { hashFolded } from './scanner.ts';

/**
 * Words with a valence from -4 to 4, found by the scanner's folded hash.
 *
 * File, little-endian: u32 magic "BWSV" | u32 version | u32 words | u32 bytes in all | hashes u32[words], ascending |
 * valences i8[words], in steps of 1/30, padded to 8 bytes.
 */
export interface ValenceLexicon {
  readonly size: number;
  /** 0 when the word is not there. O(log words). */
  valence(hash: number): number;
}

const MAGIC = 0x56535742;
const VERSION = 1;
const HEADER = 16;
const STEPS = 30;
/** Hashes are grouped by their first 12 bits. */
const SHIFT = 20;
const PREFIXES = 1 << 12;

/** Opens a lexicon without copying it. Throws MODEL_INVALID for a foreign, damaged or newer file. */
export function openValenceLexicon(buffer: SharedArrayBuffer): ValenceLexicon {
  if (buffer.byteLength < HEADER) throw invalid(`it has only ${buffer.byteLength} bytes`);
  const header = new DataView(buffer);
  const u32 = (at: number): number => header.getUint32(at, true);
  if (u32(0) !== MAGIC) throw invalid('it does not begin with the mark of a valence lexicon');
  if (u32(4) !== VERSION) throw invalid(`its version is ${u32(4)}, this program reads ${VERSION}`);
  const size = u32(8);
  if (u32(12) !== buffer.byteLength || padded(HEADER + size * 5) !== buffer.byteLength)
    throw invalid(`it should have ${padded(HEADER + size * 5)} bytes and has ${buffer.byteLength}`);
  const hashes = new Uint32Array(buffer, HEADER, size);
  const valences = new Int8Array(buffer, HEADER + size * 4, size);
  for (let i = 1; i < size; i++)
    if (hashes[i]! <= hashes[i - 1]!) throw invalid('its words are not in order');

  // FNV spreads evenly, so the top bits say where to look: one or two steps instead of thirteen.
  const first = new Int32Array(PREFIXES + 1);
  for (let i = 0, prefix = 0; prefix <= PREFIXES; prefix++) {
    while (i < size && hashes[i]! >>> SHIFT < prefix) i++;
    first[prefix] = i;
  }
  return {
    size,
    valence(hash) {
      const key = hash >>> 0;
      let low = first[key >>> SHIFT]!;
      let high = first[(key >>> SHIFT) + 1]!;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (hashes[middle]! < key) low = middle + 1;
        else high = middle;
      }
      return low < size && hashes[low] === key ? valences[low]! / STEPS : 0;
    },
  };
}

/** The bytes of a lexicon. Words are folded as the scanner folds them. */
export function writeValenceLexicon(words: ReadonlyMap<string, number>): Uint8Array {
  const entries = new Map<number, number>();
  for (const [word, valence] of words) entries.set(hashFolded(word), valence);
  const sorted = [...entries].sort((a, b) => a[0] - b[0]);
  const bytes = new Uint8Array(padded(HEADER + sorted.length * 5));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, VERSION, true);
  view.setUint32(8, sorted.length, true);
  view.setUint32(12, bytes.length, true);
  for (const [i, [hash, valence]] of sorted.entries()) {
    view.setUint32(HEADER + i * 4, hash, true);
    view.setInt8(HEADER + sorted.length * 4 + i, Math.max(-120, Math.min(120, Math.round(valence * STEPS))));
  }
  return bytes;
}

function padded(bytes: number): number {
  return (bytes + 7) & ~7;
}

function invalid(what: string): BellwetherError {
  return new BellwetherError(
    'MODEL_INVALID',
    `The sentiment lexicon cannot be used: ${what}. Install the package again, or rebuild it as models/sentiment/CARD.md says.`,
  );
}
