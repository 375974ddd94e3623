/**
 * Append-only buffers whose final size nobody knows yet. They grow by whole chunks, so nothing is copied
 * while writing, and `moveTo` lets go of each chunk as soon as it is copied: a merge never holds its output twice.
 */
const CHUNK_BYTES = 1 << 20;

export class ByteWriter {
  #chunks: Uint8Array[] = [];
  #used: number[] = [];
  #chunk = new Uint8Array(0);
  #at = 0;
  #before = 0;

  get length(): number {
    return this.#before + this.#at;
  }

  byte(value: number): void {
    if (this.#at === this.#chunk.length) this.#next(1);
    this.#chunk[this.#at++] = value;
  }

  /** Seven bits a byte, low bits first; the high bit says that more follow. `value`: 0..2^31-1. */
  varint(value: number): void {
    if (this.#at + 5 > this.#chunk.length) this.#next(5);
    const chunk = this.#chunk;
    let at = this.#at;
    while (value > 127) {
      chunk[at++] = (value & 127) | 128;
      value >>>= 7;
    }
    chunk[at++] = value;
    this.#at = at;
  }

  uint32(value: number): void {
    for (let shift = 0; shift < 32; shift += 8) this.byte((value >>> shift) & 255);
  }

  copy(source: Uint8Array, from: number, to: number): void {
    if (this.#at + (to - from) > this.#chunk.length) this.#next(to - from);
    const chunk = this.#chunk;
    let at = this.#at;
    // Most copies are a few bytes: a view and a call would cost more than the loop.
    if (to - from < 64) for (let i = from; i < to; i++) chunk[at++] = source[i]!;
    else {
      chunk.set(source.subarray(from, to), at);
      at += to - from;
    }
    this.#at = at;
  }

  /** Copies everything to `target` from its start and empties the writer. */
  moveTo(target: Uint8Array): void {
    this.#next(0);
    let at = 0;
    for (let i = 0; i < this.#chunks.length; i++) {
      const used = this.#used[i]!;
      target.set(this.#chunks[i]!.subarray(0, used), at);
      at += used;
      this.#chunks[i] = EMPTY;
    }
    this.#chunks = [];
    this.#used = [];
    this.#chunk = new Uint8Array(0);
    this.#at = 0;
    this.#before = 0;
  }

  #next(needed: number): void {
    if (this.#at > 0) {
      this.#chunks.push(this.#chunk);
      this.#used.push(this.#at);
    }
    this.#before += this.#at;
    // Small segments are the common case when documents stream in: start small, double up to a full chunk.
    const size = Math.min(CHUNK_BYTES, Math.max(4096, this.#chunk.length * 2));
    this.#chunk = new Uint8Array(Math.max(size, needed));
    this.#at = 0;
  }
}

export class WordWriter {
  #chunks: Int32Array[] = [];
  #chunk = new Int32Array(256);
  #at = 0;
  #before = 0;

  get length(): number {
    return this.#before + this.#at;
  }

  /** 32 bits, signed or unsigned. */
  push(value: number): void {
    if (this.#at === this.#chunk.length) {
      this.#chunks.push(this.#chunk);
      this.#before += this.#at;
      this.#chunk = new Int32Array(Math.min(CHUNK_BYTES / 4, this.#chunk.length * 2));
      this.#at = 0;
    }
    this.#chunk[this.#at++] = value;
  }

  moveTo(target: Int32Array | Uint32Array): void {
    let at = 0;
    for (let i = 0; i < this.#chunks.length; i++) {
      target.set(this.#chunks[i]!, at);
      at += this.#chunks[i]!.length;
      this.#chunks[i] = NO_WORDS;
    }
    target.set(this.#chunk.subarray(0, this.#at), at);
    this.#chunks = [];
    this.#chunk = new Int32Array(256);
    this.#at = 0;
    this.#before = 0;
  }
}

const EMPTY = new Uint8Array(0);
const NO_WORDS = new Int32Array(0);
