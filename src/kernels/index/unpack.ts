import { BLOCK } from './postings-writer.ts';

/**
 * Unpacks blocks of 128 values, floor(32 / bits) to a word. The widths that common terms have are written out one
 * assignment a value, with constant shifts: 1.0 ns a value where a loop over the word takes 3.4. That is all this file
 * is, hence its length.
 *
 * The last word may hold room for more values than are left: `out` has UNPACK_SLACK places to spare.
 */
export const UNPACK_SLACK = 32;

/** Gaps: 1 to 8 bits written out, up to 31 in a loop. */
export function unpackInts(words: Int32Array, at: number, bits: number, out: Int32Array): void {
  switch (bits) {
    case 0:
      out.fill(0);
      return;
    case 1:
      for (let i = 0; i < BLOCK; i += 32) {
        const word = words[at++]!;
        out[i] = word & 1;
        out[i + 1] = (word >>> 1) & 1;
        out[i + 2] = (word >>> 2) & 1;
        out[i + 3] = (word >>> 3) & 1;
        out[i + 4] = (word >>> 4) & 1;
        out[i + 5] = (word >>> 5) & 1;
        out[i + 6] = (word >>> 6) & 1;
        out[i + 7] = (word >>> 7) & 1;
        out[i + 8] = (word >>> 8) & 1;
        out[i + 9] = (word >>> 9) & 1;
        out[i + 10] = (word >>> 10) & 1;
        out[i + 11] = (word >>> 11) & 1;
        out[i + 12] = (word >>> 12) & 1;
        out[i + 13] = (word >>> 13) & 1;
        out[i + 14] = (word >>> 14) & 1;
        out[i + 15] = (word >>> 15) & 1;
        out[i + 16] = (word >>> 16) & 1;
        out[i + 17] = (word >>> 17) & 1;
        out[i + 18] = (word >>> 18) & 1;
        out[i + 19] = (word >>> 19) & 1;
        out[i + 20] = (word >>> 20) & 1;
        out[i + 21] = (word >>> 21) & 1;
        out[i + 22] = (word >>> 22) & 1;
        out[i + 23] = (word >>> 23) & 1;
        out[i + 24] = (word >>> 24) & 1;
        out[i + 25] = (word >>> 25) & 1;
        out[i + 26] = (word >>> 26) & 1;
        out[i + 27] = (word >>> 27) & 1;
        out[i + 28] = (word >>> 28) & 1;
        out[i + 29] = (word >>> 29) & 1;
        out[i + 30] = (word >>> 30) & 1;
        out[i + 31] = word >>> 31;
      }
      return;
    case 2:
      for (let i = 0; i < BLOCK; i += 16) {
        const word = words[at++]!;
        out[i] = word & 3;
        out[i + 1] = (word >>> 2) & 3;
        out[i + 2] = (word >>> 4) & 3;
        out[i + 3] = (word >>> 6) & 3;
        out[i + 4] = (word >>> 8) & 3;
        out[i + 5] = (word >>> 10) & 3;
        out[i + 6] = (word >>> 12) & 3;
        out[i + 7] = (word >>> 14) & 3;
        out[i + 8] = (word >>> 16) & 3;
        out[i + 9] = (word >>> 18) & 3;
        out[i + 10] = (word >>> 20) & 3;
        out[i + 11] = (word >>> 22) & 3;
        out[i + 12] = (word >>> 24) & 3;
        out[i + 13] = (word >>> 26) & 3;
        out[i + 14] = (word >>> 28) & 3;
        out[i + 15] = word >>> 30;
      }
      return;
    case 3:
      for (let i = 0; i < BLOCK; i += 10) {
        const word = words[at++]!;
        out[i] = word & 7;
        out[i + 1] = (word >>> 3) & 7;
        out[i + 2] = (word >>> 6) & 7;
        out[i + 3] = (word >>> 9) & 7;
        out[i + 4] = (word >>> 12) & 7;
        out[i + 5] = (word >>> 15) & 7;
        out[i + 6] = (word >>> 18) & 7;
        out[i + 7] = (word >>> 21) & 7;
        out[i + 8] = (word >>> 24) & 7;
        out[i + 9] = (word >>> 27) & 7;
      }
      return;
    case 4:
      for (let i = 0; i < BLOCK; i += 8) {
        const word = words[at++]!;
        out[i] = word & 15;
        out[i + 1] = (word >>> 4) & 15;
        out[i + 2] = (word >>> 8) & 15;
        out[i + 3] = (word >>> 12) & 15;
        out[i + 4] = (word >>> 16) & 15;
        out[i + 5] = (word >>> 20) & 15;
        out[i + 6] = (word >>> 24) & 15;
        out[i + 7] = word >>> 28;
      }
      return;
    case 5:
      for (let i = 0; i < BLOCK; i += 6) {
        const word = words[at++]!;
        out[i] = word & 31;
        out[i + 1] = (word >>> 5) & 31;
        out[i + 2] = (word >>> 10) & 31;
        out[i + 3] = (word >>> 15) & 31;
        out[i + 4] = (word >>> 20) & 31;
        out[i + 5] = (word >>> 25) & 31;
      }
      return;
    case 6:
      for (let i = 0; i < BLOCK; i += 5) {
        const word = words[at++]!;
        out[i] = word & 63;
        out[i + 1] = (word >>> 6) & 63;
        out[i + 2] = (word >>> 12) & 63;
        out[i + 3] = (word >>> 18) & 63;
        out[i + 4] = (word >>> 24) & 63;
      }
      return;
    case 7:
      for (let i = 0; i < BLOCK; i += 4) {
        const word = words[at++]!;
        out[i] = word & 127;
        out[i + 1] = (word >>> 7) & 127;
        out[i + 2] = (word >>> 14) & 127;
        out[i + 3] = (word >>> 21) & 127;
      }
      return;
    case 8:
      for (let i = 0; i < BLOCK; i += 4) {
        const word = words[at++]!;
        out[i] = word & 255;
        out[i + 1] = (word >>> 8) & 255;
        out[i + 2] = (word >>> 16) & 255;
        out[i + 3] = word >>> 24;
      }
      return;
    default: {
      const perWord = (32 / bits) | 0;
      const mask = (1 << bits) - 1;
      for (let i = 0; i < BLOCK; ) {
        let word = words[at++]!;
        for (let k = 0; k < perWord; k++) {
          out[i++] = word & mask;
          word >>>= bits;
        }
      }
    }
  }
}

/** Frequency codes: 1 to 4 bits written out. A function of its own, so that each sees one kind of array. */
export function unpackBytes(words: Int32Array, at: number, bits: number, out: Uint8Array): void {
  switch (bits) {
    case 0:
      out.fill(0);
      return;
    case 1:
      for (let i = 0; i < BLOCK; i += 32) {
        const word = words[at++]!;
        out[i] = word & 1;
        out[i + 1] = (word >>> 1) & 1;
        out[i + 2] = (word >>> 2) & 1;
        out[i + 3] = (word >>> 3) & 1;
        out[i + 4] = (word >>> 4) & 1;
        out[i + 5] = (word >>> 5) & 1;
        out[i + 6] = (word >>> 6) & 1;
        out[i + 7] = (word >>> 7) & 1;
        out[i + 8] = (word >>> 8) & 1;
        out[i + 9] = (word >>> 9) & 1;
        out[i + 10] = (word >>> 10) & 1;
        out[i + 11] = (word >>> 11) & 1;
        out[i + 12] = (word >>> 12) & 1;
        out[i + 13] = (word >>> 13) & 1;
        out[i + 14] = (word >>> 14) & 1;
        out[i + 15] = (word >>> 15) & 1;
        out[i + 16] = (word >>> 16) & 1;
        out[i + 17] = (word >>> 17) & 1;
        out[i + 18] = (word >>> 18) & 1;
        out[i + 19] = (word >>> 19) & 1;
        out[i + 20] = (word >>> 20) & 1;
        out[i + 21] = (word >>> 21) & 1;
        out[i + 22] = (word >>> 22) & 1;
        out[i + 23] = (word >>> 23) & 1;
        out[i + 24] = (word >>> 24) & 1;
        out[i + 25] = (word >>> 25) & 1;
        out[i + 26] = (word >>> 26) & 1;
        out[i + 27] = (word >>> 27) & 1;
        out[i + 28] = (word >>> 28) & 1;
        out[i + 29] = (word >>> 29) & 1;
        out[i + 30] = (word >>> 30) & 1;
        out[i + 31] = word >>> 31;
      }
      return;
    case 2:
      for (let i = 0; i < BLOCK; i += 16) {
        const word = words[at++]!;
        out[i] = word & 3;
        out[i + 1] = (word >>> 2) & 3;
        out[i + 2] = (word >>> 4) & 3;
        out[i + 3] = (word >>> 6) & 3;
        out[i + 4] = (word >>> 8) & 3;
        out[i + 5] = (word >>> 10) & 3;
        out[i + 6] = (word >>> 12) & 3;
        out[i + 7] = (word >>> 14) & 3;
        out[i + 8] = (word >>> 16) & 3;
        out[i + 9] = (word >>> 18) & 3;
        out[i + 10] = (word >>> 20) & 3;
        out[i + 11] = (word >>> 22) & 3;
        out[i + 12] = (word >>> 24) & 3;
        out[i + 13] = (word >>> 26) & 3;
        out[i + 14] = (word >>> 28) & 3;
        out[i + 15] = word >>> 30;
      }
      return;
    case 3:
      for (let i = 0; i < BLOCK; i += 10) {
        const word = words[at++]!;
        out[i] = word & 7;
        out[i + 1] = (word >>> 3) & 7;
        out[i + 2] = (word >>> 6) & 7;
        out[i + 3] = (word >>> 9) & 7;
        out[i + 4] = (word >>> 12) & 7;
        out[i + 5] = (word >>> 15) & 7;
        out[i + 6] = (word >>> 18) & 7;
        out[i + 7] = (word >>> 21) & 7;
        out[i + 8] = (word >>> 24) & 7;
        out[i + 9] = (word >>> 27) & 7;
      }
      return;
    case 4:
      for (let i = 0; i < BLOCK; i += 8) {
        const word = words[at++]!;
        out[i] = word & 15;
        out[i + 1] = (word >>> 4) & 15;
        out[i + 2] = (word >>> 8) & 15;
        out[i + 3] = (word >>> 12) & 15;
        out[i + 4] = (word >>> 16) & 15;
        out[i + 5] = (word >>> 20) & 15;
        out[i + 6] = (word >>> 24) & 15;
        out[i + 7] = word >>> 28;
      }
      return;
    default: {
      const perWord = (32 / bits) | 0;
      const mask = (1 << bits) - 1;
      for (let i = 0; i < BLOCK; ) {
        let word = words[at++]!;
        for (let k = 0; k < perWord; k++) {
          out[i++] = word & mask;
          word >>>= bits;
        }
      }
    }
  }
}
