/**
 * Field lengths in one byte: exact up to 32 tokens, then sixteen steps per doubling (at most 6 % off),
 * up to 524,287 tokens. The idea is Lucene's SmallFloat, with steps twice as fine.
 */
export function encodeLength(length: number): number {
  if (length < 32) return length;
  const clamped = Math.min(length, 524287);
  const doubling = 27 - Math.clz32(clamped); // 1 for 32..63
  return 32 + ((doubling - 1) << 4) + ((clamped >>> doubling) & 15);
}

/** The smallest length that a byte stands for. */
export function decodeLength(code: number): number {
  if (code < 32) return code;
  const doubling = ((code - 32) >>> 4) + 1;
  return (16 | ((code - 32) & 15)) << doubling;
}
