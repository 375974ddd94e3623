/**
 * How often a term stands in each field of a document, as one byte.
 *
 * The last field (the body) gets four bits, the others share four; the byte is the packed value minus one, so
 * the commonest case, once in the body, is 0 and costs no bits at all in a block.
 *
 *   three fields:   company | title | body          255 = a frequency too large for its bits:
 *                    7   6    5   4    3..0                the frequencies follow in full
 */
export const ESCAPE = 255;

export interface FrequencyCodes {
  readonly fields: number;
  /** Codes below this mean: in the last field only, `code + 1` times. */
  readonly mainOnly: number;
  /** Frequency of field f under code c at `c * fields + f`; zeros under ESCAPE. */
  readonly table: Uint8Array;
  /** All fields together, per code. */
  readonly total: Uint8Array;
  /** The code of the frequencies at `frequencies[0..fields)`. */
  encode(frequencies: Int32Array): number;
}

const BITS: readonly (readonly number[])[] = [[8], [4, 4], [2, 2, 4], [2, 1, 1, 4]];

/** Made once per number of fields: every segment shares the tables. */
const made: FrequencyCodes[] = [];

export function frequencyCodes(fields: number): FrequencyCodes {
  return (made[fields] ??= makeCodes(fields));
}

function makeCodes(fields: number): FrequencyCodes {
  const bits = BITS[fields - 1]!;
  const shifts: number[] = [];
  let shift = bits[fields - 1]!;
  for (let f = 0; f < fields - 1; f++) {
    shifts.push(shift);
    shift += bits[f]!;
  }
  shifts.push(0);
  const table = new Uint8Array(256 * fields);
  const total = new Uint8Array(256);
  for (let code = 0; code < ESCAPE; code++) {
    for (let f = 0; f < fields; f++) {
      const frequency = ((code + 1) >>> shifts[f]!) & ((1 << bits[f]!) - 1);
      table[code * fields + f] = frequency;
      total[code]! += frequency;
    }
  }
  return {
    fields,
    mainOnly: (1 << bits[fields - 1]!) - 1,
    table,
    total,
    encode(frequencies) {
      let packed = 0;
      for (let f = 0; f < fields; f++) {
        const frequency = frequencies[f]!;
        if (frequency >>> bits[f]! !== 0) return ESCAPE;
        packed |= frequency << shifts[f]!;
      }
      return packed - 1;
    },
  };
}
