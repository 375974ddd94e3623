import { LONGEST_SENTENCE, type Scanner } from '../text/scanner.ts';
import { contextFeatures, HERE, MOST_FEATURES, PLACES, wordFeatures } from './features.ts';
import { LABELS } from './labels.ts';
import { checkByte } from './model-file.ts';
import type { TokenTraits } from './traits.ts';

/** Scores per token: the labels', then padding. */
export const LANES = 12;

export interface Emissions {
  /** `LANES` per token of the sentence last scored, in the model's units. */
  readonly scores: Int32Array;
  score(scan: Scanner, from: number, to: number): void;
}

/** Words whose summed scores are remembered; a power of two. */
const REMEMBERED = 4096;
/** Per place six words of sums, then the number of rows they hold. */
const SUM = 7;
const ENTRY = PLACES * SUM + 1;
const BIAS = 128;

/**
 * Adds up the weights of each token's features. The bytes of a row are added four at a time:
 *
 *   row word   b3 b2 b1 b0   ->   low  += 00 b2 00 b0     high += 00 b3 00 b1
 *
 * Weights are stored plus 128, so that no lane goes below zero, and a lane of 16 bits holds the sum of 257 features;
 * 128 times the number of features found is taken off at the end. What a word adds depends on the word and its flags
 * alone, so that it is added up once and remembered: text repeats its words.
 */
export function createEmissions(rows: Int32Array, traits: TokenTraits): Emissions {
  const scores = new Int32Array(LONGEST_SENTENCE * LANES);
  const features = new Uint32Array(MOST_FEATURES);
  const pairs = rows.length / 6 - 1;
  const keys = new Uint32Array(REMEMBERED);
  const keyFlags = new Int16Array(REMEMBERED).fill(-1);
  const memory = new Int32Array(REMEMBERED * ENTRY);
  const sums = new Int32Array(SUM);
  const wordSums = new Int32Array(SUM);

  /** Adds the rows of the first `count` features to `into`. */
  function addFeatures(count: number, into: Int32Array): void {
    let [a, b, c, d, e, f] = [into[0]!, into[1]!, into[2]!, into[3]!, into[4]!, into[5]!];
    let found = into[6]!;
    for (let k = 0; k < count; k++) {
      const hash = features[k]!;
      const check = checkByte(hash);
      let row = (hash & pairs) * 6;
      let last = rows[row + 2]!;
      if (last >>> 24 !== check) {
        row += 3;
        last = rows[row + 2]!;
        if (last >>> 24 !== check) continue;
      }
      const first = rows[row]!;
      const second = rows[row + 1]!;
      a += first & 0x00ff00ff;
      b += (first >>> 8) & 0x00ff00ff;
      c += second & 0x00ff00ff;
      d += (second >>> 8) & 0x00ff00ff;
      e += last & 0x00ff00ff;
      f += (last >>> 8) & 0x000000ff;
      found++;
    }
    into[0] = a;
    into[1] = b;
    into[2] = c;
    into[3] = d;
    into[4] = e;
    into[5] = f;
    into[6] = found;
  }

  /** Where the sums of token `i`'s word stand in `memory`. */
  function recall(scan: Scanner, i: number): number {
    const key = scan.exact[i]!;
    const flags = traits.flags[i]!;
    const slot = (key ^ (key >>> 13) ^ (flags << 5)) & (REMEMBERED - 1);
    const at = slot * ENTRY;
    if (keys[slot] === key && keyFlags[slot] === flags) return at;
    keys[slot] = key;
    keyFlags[slot] = flags;
    for (let place = 0; place < PLACES; place++) {
      wordSums.fill(0);
      addFeatures(wordFeatures(scan, traits, i, place, features), wordSums);
      memory.set(wordSums, at + place * SUM);
    }
    return at;
  }

  return {
    scores,
    score(scan, from, to) {
      for (let i = from; i < to; i++) {
        sums.fill(0);
        for (let place = 0; place < PLACES; place++) {
          const word = i + place - HERE;
          if (word < from || word >= to) continue;
          const at = recall(scan, word) + place * SUM;
          for (let k = 0; k < SUM; k++) sums[k]! += memory[at + k]!;
        }
        addFeatures(contextFeatures(scan, traits, i, from, to, features), sums);
        const into = (i - from) * LANES;
        const bias = BIAS * sums[6]!;
        for (let word = 0; word < 3; word++) {
          const low = sums[word * 2]!;
          const high = sums[word * 2 + 1]!;
          scores[into + word * 4] = (low & 0xffff) - bias;
          scores[into + word * 4 + 1] = (high & 0xffff) - bias;
          scores[into + word * 4 + 2] = (low >>> 16) - bias;
          scores[into + word * 4 + 3] = (high >>> 16) - bias;
        }
        scores[into + LABELS] = 0;
      }
    },
  };
}
