/**
 * Whether two words are within `most` edits: insert, delete, change, swap of neighbours (Damerau-Levenshtein,
 * optimal string alignment). O(a * b), stopping early; by code points.
 */
export function isWithinEdits(a: string, b: string, most: number): boolean {
  const x = Array.from(a, (character) => character.codePointAt(0)!);
  const y = Array.from(b, (character) => character.codePointAt(0)!);
  if (Math.abs(x.length - y.length) > most) return false;
  let before: number[] = [];
  let above = Array.from({ length: y.length + 1 }, (_, j) => j);
  for (let i = 1; i <= x.length; i++) {
    const row = [i];
    for (let j = 1; j <= y.length; j++) {
      let cost = Math.min(above[j - 1]! + (x[i - 1] === y[j - 1] ? 0 : 1), above[j]! + 1, row[j - 1]! + 1);
      if (i > 1 && j > 1 && x[i - 1] === y[j - 2] && x[i - 2] === y[j - 1])
        cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
    }
    if (Math.min(...row) > most && Math.min(...above) >= most) return false;
    before = above;
    above = row;
  }
  return above[y.length]! <= most;
}
