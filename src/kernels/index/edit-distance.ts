import type { Dictionary } from './dictionary.ts';

/**
 * All words of a sorted dictionary within `most` edits of a word: insert, delete, change, swap of neighbours
 * (Damerau-Levenshtein, optimal string alignment). One row of the distance table per character of the candidate;
 * neighbours in the dictionary share a prefix and so its rows, and once a row's least value exceeds `most`,
 * every word with that prefix is passed over by a binary search. This walks the words that a Levenshtein
 * automaton (Schulz, Mihov 2002) would accept prefixes of, with no automaton to build.
 */
export function withinEdits(
  dictionary: Dictionary,
  word: string,
  options: { readonly most: number; readonly from: number; readonly to: number },
  found: (index: number, distance: number) => void,
): void {
  const { most } = options;
  const wanted = Int32Array.from(word, (character) => character.codePointAt(0)!);
  const width = wanted.length + 1;
  const deepest = wanted.length + most + 1;
  const rows = new Int32Array((deepest + 2) * width);
  for (let j = 0; j < width; j++) rows[j] = j;
  const { bytes, starts } = dictionary;
  const characters = new Int32Array(deepest + 2);
  /** Byte at which each character of the last candidate ends, relative to its start. */
  const byteEnds = new Int32Array(deepest + 2);
  let valid = 0; // rows that hold for the last candidate
  let previous = -1;

  for (let index = options.from; index < options.to; ) {
    const start = starts[index]!;
    const length = starts[index + 1]! - start;
    if (previous !== -1) {
      const before = starts[previous]!;
      const shared = Math.min(length, starts[previous + 1]! - before);
      let same = 0;
      while (same < shared && bytes[start + same] === bytes[before + same]) same++;
      while (valid > 0 && byteEnds[valid]! > same) valid--;
    }
    previous = index;
    let at = valid === 0 ? 0 : byteEnds[valid]!;
    let dead = false;
    while (at < length && valid < deepest) {
      let codePoint = bytes[start + at]!;
      const extra = codePoint < 0x80 ? 0 : codePoint < 0xe0 ? 1 : codePoint < 0xf0 ? 2 : 3;
      if (extra > 0) {
        codePoint &= 0x3f >>> extra;
        for (let k = 1; k <= extra; k++) codePoint = (codePoint << 6) | (bytes[start + at + k]! & 0x3f);
      }
      at += extra + 1;
      valid++;
      characters[valid] = codePoint;
      byteEnds[valid] = at;
      const row = valid * width;
      const above = row - width;
      rows[row] = valid;
      let least = valid;
      for (let j = 1; j < width; j++) {
        const change = rows[above + j - 1]! + (wanted[j - 1] === codePoint ? 0 : 1);
        let cost = Math.min(change, rows[above + j]! + 1, rows[row + j - 1]! + 1);
        if (j > 1 && valid > 1 && wanted[j - 1] === characters[valid - 1] && wanted[j - 2] === codePoint) {
          cost = Math.min(cost, rows[above - width + j - 2]! + 1);
        }
        rows[row + j] = cost;
        if (cost < least) least = cost;
      }
      // A swap may still mend a row that is one too many.
      if (least > most + (mayStillSwap(rows, above, width, most) ? 1 : 0)) {
        dead = true;
        break;
      }
    }
    if (dead) {
      index = pastPrefix(dictionary, index, at, options.to);
      continue;
    }
    if (at === length) {
      const distance = rows[valid * width + width - 1]!;
      if (distance <= most) found(index, distance);
      index++;
    } else index = pastPrefix(dictionary, index, at, options.to); // longer than any word within reach
  }
}

/** Whether the row above still holds a value below `most`, from which a swap could go on. */
function mayStillSwap(rows: Int32Array, above: number, width: number, most: number): boolean {
  for (let j = 0; j < width; j++) if (rows[above + j]! < most) return true;
  return false;
}

/** The first index after those that share the entry's first `bytesShared` bytes. */
function pastPrefix(dictionary: Dictionary, index: number, bytesShared: number, end: number): number {
  const { bytes, starts } = dictionary;
  const start = starts[index]!;
  const shares = (candidate: number): boolean => {
    const from = starts[candidate]!;
    if (starts[candidate + 1]! - from < bytesShared) return false;
    for (let i = bytesShared - 1; i >= 0; i--) if (bytes[from + i] !== bytes[start + i]) return false;
    return true;
  };
  // Gallop, then halve: most runs are short.
  let step = 1;
  let low = index + 1;
  while (low < end && shares(low)) {
    index = low;
    low += step;
    step *= 2;
  }
  let high = Math.min(low, end);
  low = index + 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (shares(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
