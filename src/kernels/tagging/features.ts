// Longer than most files because every feature of the model stands in one list: training and tagging must agree on it.
import { type Scanner, TOKEN } from '../text/scanner.ts';
import type { TokenTraits } from './traits.ts';

/**
 * What the tagger looks at, as hashed features. Two lists: features of one word by its place beside the token to label
 * (they depend on the word alone, so that a tagger can add them up once and remember them), and features of the token's
 * surroundings.
 */

/** Places of a word beside the token to label: two left, one left, the token, one right, two right. */
export const PLACES = 5;
export const HERE = 2;

/** Most features that one list holds. */
export const MOST_FEATURES = 40;

/** Features of token `i` as seen from a token at `i - (place - HERE)`; returns their number. */
export function wordFeatures(
  scan: Scanner,
  traits: TokenTraits,
  i: number,
  place: number,
  into: Uint32Array,
): number {
  const base = place * 32;
  const folded = scan.hashes[i]!;
  const flags = traits.flags[i]!;
  const shape = traits.shapes[i]!;
  const coarse = traits.coarse[i]!;
  const kind = scan.classes[i]!;
  let n = 0;
  into[n++] = seed(base, folded);
  into[n++] = seed(base + 1, (coarse << 3) | kind);
  if (flags !== 0) into[n++] = seed(base + 2, (flags << 3) | kind);
  if (place === 0 || place === PLACES - 1) return mixed(into, n);
  into[n++] = seed(base + 3, traits.fine[i]!);
  into[n++] = seed(base + 4, shape);
  into[n++] = seed(base + 5, traits.suffix3[i]!);
  if (place !== HERE) return mixed(into, n);
  into[n++] = seed(base + 6, scan.exact[i]!);
  into[n++] = seed(base + 7, traits.suffix2[i]!);
  into[n++] = seed(base + 8, traits.suffix4[i]!);
  into[n++] = seed(base + 9, traits.prefix3[i]!);
  into[n++] = seed(base + 10, traits.prefix4[i]!);
  into[n++] = seed(base + 11, traits.fine[i]! * 8 + kind);
  into[n++] = seed(base + 12, pair(traits.suffix3[i]!, kind));
  into[n++] = seed(base + 13, pair(shape, coarse));
  return mixed(into, n);
}

/** Features of the surroundings of token `i` in the sentence `[from, to)`; returns their number. */
export function contextFeatures(
  scan: Scanner,
  traits: TokenTraits,
  i: number,
  from: number,
  to: number,
  into: Uint32Array,
): number {
  const { hashes, classes } = scan;
  const { coarse, fine, flags, shapes } = traits;
  const hasLeft = i > from;
  const hasRight = i + 1 < to;
  const word = hashes[i]!;
  const kind = classes[i]!;
  const left = hasLeft ? hashes[i - 1]! : 1;
  const right = hasRight ? hashes[i + 1]! : 2;
  const left2 = i - 1 > from ? hashes[i - 2]! : 3;
  const right2 = i + 2 < to ? hashes[i + 2]! : 4;
  const leftKind = hasLeft ? classes[i - 1]! : 7;
  const rightKind = hasRight ? classes[i + 1]! : 7;
  const leftCoarse = hasLeft ? coarse[i - 1]! : 254;
  const rightCoarse = hasRight ? coarse[i + 1]! : 255;
  const style = traits.style * 2 + (hasLeft ? 0 : 1);
  let n = 0;
  into[n++] = seed(200, style * 8 + kind);
  into[n++] = seed(201, pair(left, word));
  into[n++] = seed(202, pair(word, right));
  into[n++] = seed(203, pair(left, kind));
  into[n++] = seed(204, pair(right, kind));
  into[n++] = seed(205, pair(pair(left2, left), kind));
  into[n++] = seed(206, pair(pair(right2, right), kind));
  into[n++] = seed(207, (leftCoarse << 11) | (coarse[i]! << 3) | kind);
  into[n++] = seed(208, (coarse[i]! << 11) | (rightCoarse << 3) | kind);
  into[n++] = seed(209, (leftCoarse << 19) | (coarse[i]! << 11) | (rightCoarse << 3) | kind);
  into[n++] = seed(210, (leftKind << 6) | (kind << 3) | rightKind);
  into[n++] = seed(211, pair(fine[i]!, (leftKind << 3) | rightKind));
  into[n++] = seed(212, pair(word, style));
  into[n++] = seed(213, pair(fine[i]!, style * 8 + kind));
  const around = (hasLeft ? flags[i - 1]! << 16 : 0) | (flags[i]! << 8) | (hasRight ? flags[i + 1]! : 0);
  if (around !== 0) {
    into[n++] = seed(214, around);
    into[n++] = seed(215, pair(flags[i]!, style * 8 + kind));
    into[n++] = seed(216, pair(flags[i]!, coarse[i]!));
  }
  const runStart = traits.runStarts[i]!;
  if (runStart < 0) return mixed(into, n);
  const runEnd = traits.runEnds[i]!;
  const length = Math.min(runEnd - runStart, 6);
  const at = Math.min(i - runStart, 4);
  const last = runEnd - 1;
  const before = runStart > from ? hashes[runStart - 1]! : 5;
  const after = runEnd < to ? hashes[runEnd]! : 6;
  into[n++] = seed(220, length * 8 + at);
  into[n++] = seed(221, pair(hashes[last]!, at));
  into[n++] = seed(222, pair(hashes[runStart]!, at));
  into[n++] = seed(223, pair(before, at));
  into[n++] = seed(224, pair(after, last - i < 4 ? last - i : 4));
  into[n++] = seed(225, (coarse[last]! << 11) | (coarse[runStart]! << 3) | Math.min(at, 1));
  into[n++] = seed(226, pair(shapes[runStart]!, pair(shapes[last]!, length)));
  into[n++] = seed(227, traits.elsewhere[i]! * 64 + style * 8 + kind);
  into[n++] = seed(228, pair(before, coarse[i]!));
  into[n++] = seed(229, pair(after, coarse[i]!));
  if (kind === TOKEN.upper || kind === TOKEN.mixed) into[n++] = seed(230, pair(shapes[i]!, leftCoarse));
  return mixed(into, n);
}

/** A value in a feature template, before its hash. */
function seed(template: number, value: number): number {
  return value ^ Math.imul(template + 1, 0x9e3779b1);
}

/** Turns the first `count` seeds into their hashes. In one loop, because thirty calls are more than the compiler takes in. */
function mixed(features: Uint32Array, count: number): number {
  for (let k = 0; k < count; k++) {
    let hash = Math.imul(features[k]!, 0x85ebca6b);
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0xc2b2ae35);
    features[k] = hash ^ (hash >>> 13);
  }
  return count;
}

function pair(a: number, b: number): number {
  return Math.imul(a, 0x01000193) ^ Math.imul(b + 0x7f4a7c15, 0x5bd1e995);
}
