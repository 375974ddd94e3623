import { deflateRawSync, inflateRawSync } from 'node:zlib';

const UNKNOWN = 0xffff;
const LARGEST = 0xfffe;
const HEADER = 4;

/**
 * Expected counts of days in some bytes each: a number as Float32 that a day's value is to be multiplied with, then a 16-bit
 * unsigned number a day, all little-endian, deflated. Precise to 1 in 65,000 of the largest. 65,535 where nothing is known.
 */
export function packExpected({
  expected,
  known,
}: {
  readonly expected: Float64Array;
  readonly known: Uint8Array;
}): Uint8Array {
  let most = 0;
  for (const [day, value] of expected.entries()) if (known[day] === 1 && value > most) most = value;
  // Hundredths suffice, and equal small values deflate well.
  const unit = Math.fround(Math.max(0.01, most / LARGEST));
  const bytes = Buffer.alloc(HEADER + expected.length * 2);
  bytes.writeFloatLE(unit, 0);
  for (const [day, value] of expected.entries())
    bytes.writeUInt16LE(
      known[day] === 1 && Number.isFinite(value) ? Math.min(LARGEST, Math.round(value / unit)) : UNKNOWN,
      HEADER + day * 2,
    );
  return deflateRawSync(bytes, { level: 1 });
}

/** NaN where nothing is known. */
export function unpackExpected(packed: Uint8Array): Float64Array {
  const bytes = inflateRawSync(packed);
  const unit = bytes.readFloatLE(0);
  return Float64Array.from({ length: (bytes.length - HEADER) / 2 }, (_, day) => {
    const value = bytes.readUInt16LE(HEADER + day * 2);
    return value === UNKNOWN ? Number.NaN : value * unit;
  });
}
