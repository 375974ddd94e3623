import { hashExact, LONGEST_SENTENCE, type Scanner, TOKEN } from '../text/scanner.ts';
import { contextFeatures, HERE, MOST_FEATURES, PLACES, wordFeatures } from './features.ts';
import { LABELS, OUTSIDE } from './labels.ts';
import { checkByte } from './model-file.ts';
import { STYLE, type TokenTraits } from './traits.ts';

/** Scores per token: the labels', then padding. */
export const LANES = 12;

export interface Emissions {
  /**
   * 1 for each token of the sentence last scored that stands outside names whatever its surroundings, whose score is left
   * out: in a sentence written as usual, a word in lower case that no gazetteer flags, whose own features speak against a
   * name, between two of its kind.
   */
  readonly plain: Uint8Array;
  /** `LANES` per token of the sentence last scored, in the model's units. */
  readonly scores: Int32Array;
  score(scan: Scanner, from: number, to: number): void;
}

/** Words whose summed scores are remembered; a power of two. */
const REMEMBERED = 16_384;
/** Per place six words of sums, then the number of rows they hold. */
const SUM = 7;
const ENTRY = PLACES * SUM + 1;
const BIAS = 128;
const AT_SIGN = hashExact('@');
const HASH_SIGN = hashExact('#');

/**
 * Adds up the weights of each token's features. The bytes of a row are added four at a time:
 *
 *   row word   b3 b2 b1 b0   ->   low  += 00 b2 00 b0     high += 00 b3 00 b1
 *
 * Rows are taken by masks, not by branches: a branch on a row that is still on its way from memory would hold up the next
 * ones. Weights are stored plus 128, so that no lane goes below zero, and a lane of 16 bits holds the sum of 257 features;
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
  /** Sums of the word or token at hand. */
  const sums = new Int32Array(SUM);
  const plain = new Uint8Array(LONGEST_SENTENCE);
  /** Where each token's word stands in `memory`. */
  const words = new Int32Array(LONGEST_SENTENCE);

  /** Adds the rows of the first `count` features to the sums. */
  function addFeatures(count: number): void {
    let [a, b, c, d, e, f] = [0, 0, 0, 0, 0, 0];
    let found = 0;
    for (let k = 0; k < count; k++) {
      const hash = features[k]!;
      const check = checkByte(hash);
      const row = (hash & pairs) * 6;
      const last1 = rows[row + 2]!;
      const last2 = rows[row + 5]!;
      // All ones where the check byte is the feature's, else all zeros.
      const mask1 = (((last1 >>> 24) ^ check) - 1) >> 31;
      const mask2 = (((last2 >>> 24) ^ check) - 1) >> 31;
      const first = (rows[row]! & mask1) | (rows[row + 3]! & mask2);
      const second = (rows[row + 1]! & mask1) | (rows[row + 4]! & mask2);
      const last = (last1 & mask1) | (last2 & mask2);
      a += first & 0x00ff00ff;
      b += (first >>> 8) & 0x00ff00ff;
      c += second & 0x00ff00ff;
      d += (second >>> 8) & 0x00ff00ff;
      e += last & 0x00ff00ff;
      f += (last >>> 8) & 0x000000ff;
      found -= mask1 | mask2;
    }
    sums[0]! += a;
    sums[1]! += b;
    sums[2]! += c;
    sums[3]! += d;
    sums[4]! += e;
    sums[5]! += f;
    sums[6]! += found;
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
      sums.fill(0);
      addFeatures(wordFeatures(scan, traits, i, place, features));
      memory.set(sums, at + place * SUM);
      if (place === HERE) memory[at + ENTRY - 1] = lead(sums);
    }
    return at;
  }

  /** Starts the sums of a token with what the words around it add, each by its place as seen from there. */
  function addWords(at: number, length: number): void {
    let [a, b, c, d, e, f, found] = [0, 0, 0, 0, 0, 0, 0];
    const last = Math.min(PLACES, length - at + HERE);
    for (let place = Math.max(0, HERE - at); place < last; place++) {
      const known = words[at + place - HERE]! + place * SUM;
      a = (a + memory[known]!) | 0;
      b = (b + memory[known + 1]!) | 0;
      c = (c + memory[known + 2]!) | 0;
      d = (d + memory[known + 3]!) | 0;
      e = (e + memory[known + 4]!) | 0;
      f = (f + memory[known + 5]!) | 0;
      found = (found + memory[known + 6]!) | 0;
    }
    sums[0] = a;
    sums[1] = b;
    sums[2] = c;
    sums[3] = d;
    sums[4] = e;
    sums[5] = f;
    sums[6] = found;
  }

  return {
    scores,
    plain,
    score(scan, from, to) {
      const length = to - from;
      for (let at = 0; at < length; at++) words[at] = recall(scan, from + at);
      markPlain(scan, from, to);
      for (let at = 0; at < length; at++) {
        if (plain[at] === 1) continue;
        addWords(at, length);
        addFeatures(contextFeatures(scan, traits, from + at, from, to, features));
        unpack(at);
      }
    },
  };

  /** How far the best label of a name is ahead of none at all, by packed sums; below zero when it is behind. */
  function lead(packed: Int32Array): number {
    let outside = 0;
    let name = Number.NEGATIVE_INFINITY;
    for (let label = 0; label < LABELS; label++) {
      const sum = packed[(label >>> 2) * 2 + (label & 1)]!;
      const score = (label & 2) === 0 ? sum & 0xffff : sum >>> 16;
      if (label === OUTSIDE) outside = score;
      else if (score > name) name = score;
    }
    return name - outside;
  }

  /** Marks the tokens that no name is looked for at. */
  function markPlain(scan: Scanner, from: number, to: number): void {
    const mayName = traits.style === STYLE.normal ? namelike : always;
    let before = false;
    let here = from < to && mayName(scan, from);
    for (let i = from; i < to; i++) {
      const after = i + 1 < to && mayName(scan, i + 1);
      const far = memory[words[i - from]! + ENTRY - 1]! < 0;
      plain[i - from] = before || here || after || !far ? 0 : 1;
      before = here;
      here = after;
    }
  }

  function namelike(scan: Scanner, i: number): boolean {
    const kind = scan.classes[i]!;
    if (kind === TOKEN.punctuation) return scan.exact[i] === AT_SIGN || scan.exact[i] === HASH_SIGN;
    return traits.flags[i] !== 0 || (kind !== TOKEN.lower && kind !== TOKEN.number);
  }

  function always(): boolean {
    return true;
  }

  /** Takes the packed sums of a token apart into its scores. */
  function unpack(at: number): void {
    const into = at * LANES;
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
}
