/** `text` in the catalogue of PostgreSQL. */
const TEXT_OID = 25;
const HEADER_BYTES = 20;

/**
 * Texts as a parameter of type `text[]`, in the binary form of PostgreSQL, which neither side has to take apart: one dimension from 1, then
 * each element's length and UTF-8 bytes, length -1 for null.
 */
export function textArray(values: readonly (string | Uint8Array | null)[]): Buffer {
  let size = HEADER_BYTES + 4 * values.length;
  for (const value of values)
    if (value !== null) size += typeof value === 'string' ? Buffer.byteLength(value) : value.length;
  const bytes = Buffer.allocUnsafe(size);
  let at = 0;
  // One dimension, whether there are nulls, the type, how many, the first place.
  for (const word of [1, values.includes(null) ? 1 : 0, TEXT_OID, values.length, 1])
    at = bytes.writeInt32BE(word, at);
  for (const value of values) {
    if (value === null) {
      at = bytes.writeInt32BE(-1, at);
      continue;
    }
    const start = at + 4;
    if (typeof value === 'string') at = start + bytes.write(value, start);
    else {
      bytes.set(value, start);
      at = start + value.length;
    }
    bytes.writeInt32BE(at - start, start - 4);
  }
  return bytes;
}
