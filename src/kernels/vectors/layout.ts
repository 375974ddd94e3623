import { BellwetherError } from '../../base/errors.ts';
import { STEP } from './scan-kernel.ts';

/**
 * What lies where in the memory of one set of vectors. The first 64 KB are scratch, apart for the one thread that
 * writes and the one that asks; behind them lie blocks of equal size. A block belongs to one list:
 *
 *     64 vectors of `stride` bytes | 64 inverse lengths, float | 64 ordinals
 *
 * A vector's ordinal is its number in the order of arrival, its slot is `block * 64 + place`. Neither a slot that
 * was published nor its ordinal is ever written again, so a thread may ask while another adds.
 */
export const BLOCK = 64;
export const MOST_DIMENSIONS = 8_192;
export const BLOCKS_AT = 65_536;
export const PAGE = 65_536;
/** The most that 32 bits address. */
export const MOST_PAGES = 65_536;

/** Byte offsets: the query widened to 16 bits, and what a scan found. */
export interface Scratch {
  readonly query: number;
  readonly found: number;
}
export const WRITER_SCRATCH: Scratch = { query: 0, found: 16_384 };
export const READER_SCRATCH: Scratch = { query: 32_768, found: 49_152 };

export interface BlockLayout {
  readonly dimensions: number;
  /** Bytes from one vector to the next: the dimensions, filled up with zeros. */
  readonly stride: number;
  /** Byte offsets within a block. */
  readonly inverses: number;
  readonly ordinals: number;
  readonly bytes: number;
}

export function blockLayout(dimensions: number): BlockLayout {
  if (!(Number.isInteger(dimensions) && dimensions >= 1 && dimensions <= MOST_DIMENSIONS)) {
    throw new BellwetherError(
      'INVALID_INPUT',
      `A vector of ${dimensions} dimensions cannot be indexed; 1 to ${MOST_DIMENSIONS} can.`,
    );
  }
  const stride = Math.ceil(dimensions / STEP) * STEP;
  const inverses = stride * BLOCK;
  return { dimensions, stride, inverses, ordinals: inverses + BLOCK * 4, bytes: inverses + BLOCK * 8 };
}

/** 1 / Euclidean length; 0 for the zero vector. */
export function inverseLength(bytes: Int8Array, at: number, dimensions: number): number {
  let squares = 0;
  for (let i = at; i < at + dimensions; i++) squares += bytes[i]! * bytes[i]!;
  return squares === 0 ? 0 : 1 / Math.sqrt(squares);
}

export interface MemoryViews {
  readonly signed: Int8Array;
  readonly shorts: Int16Array;
  readonly words: Uint32Array;
  readonly floats: Float32Array;
}

/** To be opened again when the memory has grown. */
export function openViews({ buffer }: WebAssembly.Memory): MemoryViews {
  return {
    signed: new Int8Array(buffer),
    shorts: new Int16Array(buffer),
    words: new Uint32Array(buffer),
    floats: new Float32Array(buffer),
  };
}

/** Byte offset of the vector in a slot. */
export function vectorOffset(layout: BlockLayout, slot: number): number {
  return BLOCKS_AT + Math.floor(slot / BLOCK) * layout.bytes + (slot % BLOCK) * layout.stride;
}

export function writeVector(
  views: MemoryViews,
  layout: BlockLayout,
  slot: number,
  vectors: Int8Array,
  vectorAt: number,
  ordinal: number,
): void {
  const base = BLOCKS_AT + Math.floor(slot / BLOCK) * layout.bytes;
  const place = slot % BLOCK;
  views.signed.set(vectors.subarray(vectorAt, vectorAt + layout.dimensions), base + place * layout.stride);
  views.floats[(base + layout.inverses) / 4 + place] = inverseLength(vectors, vectorAt, layout.dimensions);
  views.words[(base + layout.ordinals) / 4 + place] = ordinal;
}
