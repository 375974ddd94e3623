import { BellwetherError } from '../../base/errors.ts';

/**
 * A segment on disk and in memory is the same bytes:
 *
 *   0    magic "BWS1"   uint32
 *   4    version        uint32
 *   8    bytes in all   float64
 *   16   checksum       uint32   of everything from byte 32 on
 *   20   directory size uint32   bytes of JSON
 *   32   directory      JSON: { ...facts, sections: { name: [byte offset, byte length] } }
 *   ...  sections, each beginning at a multiple of 8
 *
 * Numbers are little-endian, as on every machine that Node 24 runs on.
 */
const MAGIC = 0x31535742;
const VERSION = 1;
const HEADER = 32;

export interface Section {
  readonly name: string;
  readonly bytes: number;
  /** Writes the section into its place. */
  write(target: SharedArrayBuffer, offset: number): void;
}

export interface Directory {
  readonly facts: unknown;
  readonly sections: Readonly<Record<string, readonly [offset: number, bytes: number]>>;
}

/** Lays the sections out one after another, checksummed, in a buffer of exactly the size needed. */
export function writeLayout(facts: unknown, sections: readonly Section[]): SharedArrayBuffer {
  const places: Record<string, [number, number]> = {};
  // Offsets are relative to the end of the directory, whose size depends on them.
  let relative = 0;
  for (const section of sections) {
    places[section.name] = [relative, section.bytes];
    relative = align(relative + section.bytes);
  }
  const directory = new TextEncoder().encode(JSON.stringify({ facts, sections: places } satisfies Directory));
  const start = align(HEADER + directory.length);
  const buffer = new SharedArrayBuffer(start + relative);
  for (const section of sections) section.write(buffer, start + places[section.name]![0]);
  new Uint8Array(buffer).set(directory, HEADER);
  const header = new DataView(buffer);
  header.setUint32(0, MAGIC, true);
  header.setUint32(4, VERSION, true);
  header.setFloat64(8, buffer.byteLength, true);
  header.setUint32(20, directory.length, true);
  header.setUint32(16, checksum(buffer), true);
  return buffer;
}

/** Reads and checks the header. `verify` compares the checksum, at some 4 GB/s. Throws SEGMENT_CORRUPT. */
export function readLayout(
  buffer: SharedArrayBuffer,
  verify: boolean,
): { directory: Directory; start: number } {
  const corrupt = (what: string): never => {
    throw new BellwetherError(
      'SEGMENT_CORRUPT',
      `A search segment of ${buffer.byteLength} bytes ${what}; rebuild it.`,
    );
  };
  if (buffer.byteLength < HEADER || buffer.byteLength % 8 !== 0) return corrupt('is too short or cut off');
  const header = new DataView(buffer);
  if (header.getUint32(0, true) !== MAGIC) return corrupt('does not begin with the mark of a segment');
  const version = header.getUint32(4, true);
  if (version !== VERSION) return corrupt(`has format version ${version}, this program reads ${VERSION}`);
  if (header.getFloat64(8, true) !== buffer.byteLength) return corrupt('is not as long as its header says');
  const size = header.getUint32(20, true);
  if (HEADER + size > buffer.byteLength) return corrupt('has a directory longer than itself');
  if (verify && header.getUint32(16, true) !== checksum(buffer))
    return corrupt('does not match its checksum');
  const start = align(HEADER + size);
  let directory: Directory;
  try {
    directory = JSON.parse(
      new TextDecoder().decode(new Uint8Array(buffer, HEADER, size).slice()),
    ) as Directory;
  } catch {
    return corrupt('has an unreadable directory');
  }
  if (typeof directory?.sections !== 'object' || directory.sections === null)
    return corrupt('has no sections');
  for (const [name, place] of Object.entries(directory.sections)) {
    const [offset, bytes] = place;
    if (!(offset >= 0 && bytes >= 0 && offset % 8 === 0 && start + offset + bytes <= buffer.byteLength)) {
      return corrupt(`places its section ${name} outside itself`);
    }
  }
  return { directory, start };
}

/** Four interleaved FNV-style sums over 32-bit words: enough against torn writes and bit rot, not against malice. */
function checksum(buffer: SharedArrayBuffer): number {
  const words = new Int32Array(buffer, HEADER);
  let [a, b, c, d] = [1, 2, 3, 4];
  let i = 0;
  for (; i + 4 <= words.length; i += 4) {
    a = Math.imul(a ^ words[i]!, 0x01000193);
    b = Math.imul(b ^ words[i + 1]!, 0x01000193);
    c = Math.imul(c ^ words[i + 2]!, 0x01000193);
    d = Math.imul(d ^ words[i + 3]!, 0x01000193);
  }
  for (; i < words.length; i++) a = Math.imul(a ^ words[i]!, 0x01000193);
  return (a ^ Math.imul(b, 3) ^ Math.imul(c, 5) ^ Math.imul(d, 7)) >>> 0;
}

function align(offset: number): number {
  return Math.ceil(offset / 8) * 8;
}

/** A section that copies a typed array. */
export function arraySection(
  name: string,
  array: Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array,
): Section {
  return {
    name,
    bytes: array.byteLength,
    write: (target, offset) =>
      new Uint8Array(target, offset, array.byteLength).set(
        new Uint8Array(array.buffer, array.byteOffset, array.byteLength),
      ),
  };
}
