/** 1 / 0x01000193 modulo 2^32: the FNV prime is odd, so every step of the hash can be taken back. */
const INVERSE_PRIME = 0x359c449b;

/** The hash of a token without its last character, from the token's hash and that character (as it was hashed). */
export function withoutLast(hash: number, unit: number): number {
  return (Math.imul(hash, INVERSE_PRIME) ^ unit) >>> 0;
}

const S = 0x73;
const I = 0x69;
const E = 0x65;

/**
 * One hash for a noun's singular and its regular plural: without a final `s` that follows neither `s`, `u` nor `i`
 * (`gases` stays, `class`, `virus` and `analysis` too). `start` and `end` are the token's offsets in `text`.
 */
export function singularHash(text: string, start: number, end: number, folded: number): number {
  if (end - start < 4) return folded;
  if ((text.charCodeAt(end - 1) | 32) !== S) return folded;
  const written = text.charCodeAt(end - 2);
  const before = written | 32;
  // `GPUs`: a small s behind a capital is a plural whatever stands before it.
  if (written < 0x5b && text.charCodeAt(end - 1) === S) return withoutLast(folded, S);
  if (before === S || before === 0x75 || before === I) return folded;
  // `batteries` and `battery` meet at `batter` + y.
  if (before === E && (text.charCodeAt(end - 3) | 32) === I && end - start > 4) {
    const stem = withoutLast(withoutLast(withoutLast(folded, S), E), I);
    return Math.imul(stem ^ 0x79, 0x01000193) >>> 0;
  }
  return withoutLast(folded, S);
}
