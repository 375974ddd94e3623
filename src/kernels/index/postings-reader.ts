import { ESCAPE } from './frequencies.ts';
import { BLOCK, wordsFor } from './postings-writer.ts';
import type { Segment } from './segment.ts';
import { UNPACK_SLACK, unpackBytes, unpackInts } from './unpack.ts';

/** Comes after every ordinal. */
export const END = 0x7fffffff;

/**
 * Walks one term's postings in one segment, a block at a time. `documents[index..count)` and `codes` are the
 * block at hand. Layout: `postings-writer.ts`.
 */
export class PostingsReader {
  /** Documents that hold the term. */
  frequency = 0;
  readonly documents = new Int32Array(BLOCK + UNPACK_SLACK);
  readonly codes = new Uint8Array(BLOCK + UNPACK_SLACK);
  count = 0;
  index = 0;

  readonly #segment: Segment;
  readonly #fields: number;
  #blocks = 0;
  #firstBlock = 0;
  #tailAt = 0;
  #tailPositions = 0;
  #positionsAt = 0;
  /** The block at hand; `#blocks` is the tail. */
  #block = -1;
  /** Frequencies of the block's escaped postings: index in the block, then one per field. */
  #escaped: number[] = [];
  /** Where the positions of posting `#positionIndex` of the block begin. */
  #positionIndex = 0;
  #positionByte = 0;

  constructor(segment: Segment) {
    this.#segment = segment;
    this.#fields = segment.codes.fields;
  }

  /** Starts over on another term; before its first block. */
  open(term: number): this {
    const segment = this.#segment;
    this.count = 0;
    this.index = 0;
    this.#block = -1;
    this.frequency = segment.documentFrequency[term]!;
    this.#blocks = this.frequency >>> 7;
    this.#positionsAt = segment.positionsAt[term]!;
    this.#tailAt = segment.tailAt[term]!;
    if (this.#blocks > 0) {
      this.#firstBlock = readUint32(segment.tails, this.#tailAt);
      this.#tailPositions = readUint32(segment.tails, this.#tailAt + 4);
      this.#tailAt += 8;
    } else this.#tailPositions = 0;
    return this;
  }

  /** Decodes the next block; false at the end of the list. */
  nextBlock(): boolean {
    return this.#load(this.#block + 1);
  }

  /** The first document not before `document`, or END; leaves `index` there. Never goes back. */
  seek(document: number): number {
    const documents = this.documents;
    if (this.count === 0 || documents[this.count - 1]! < document) {
      if (!this.#skipTo(document)) return END;
    }
    let i = this.index;
    while (documents[i]! < document) i++;
    this.index = i;
    return documents[i]!;
  }

  /** A document before which nothing at or after `document` matches; END when the list is done. Decodes nothing. */
  bound(document: number): number {
    if (this.index < this.count && this.documents[this.count - 1]! >= document) {
      return Math.max(document, this.documents[this.index]!);
    }
    return this.#block >= this.#blocks ? END : document;
  }

  #skipTo(document: number): boolean {
    const last = this.#segment.blockLast;
    const first = this.#firstBlock;
    let block = this.#block + 1;
    if (block < this.#blocks && last[first + block]! < document) {
      let step = 1;
      while (block + step < this.#blocks && last[first + block + step]! < document) {
        block += step;
        step *= 2;
      }
      let high = Math.min(this.#blocks, block + step);
      while (block < high) {
        const middle = (block + high) >>> 1;
        if (last[first + middle]! < document) block = middle + 1;
        else high = middle;
      }
    }
    if (!this.#load(block)) return false;
    return this.documents[this.count - 1]! >= document;
  }

  #load(block: number): boolean {
    this.index = 0;
    this.#positionIndex = 0;
    if (this.#escaped.length > 0) this.#escaped = [];
    if (block < this.#blocks) {
      this.#block = block;
      this.#loadBlock(
        this.#firstBlock + block,
        block === 0 ? -1 : this.#segment.blockLast[this.#firstBlock + block - 1]!,
      );
      this.#positionByte = this.#positionsAt + this.#segment.blockPositions[this.#firstBlock + block]!;
      return true;
    }
    const done = this.#block >= this.#blocks;
    this.#block = this.#blocks;
    this.count = 0;
    if (done || (this.frequency & 127) === 0) return false;
    this.#loadTail(this.#blocks === 0 ? -1 : this.#segment.blockLast[this.#firstBlock + this.#blocks - 1]!);
    this.#positionByte = this.#positionsAt + this.#tailPositions;
    return true;
  }

  #loadBlock(block: number, previous: number): void {
    const { words, blockWord, blockHead } = this.#segment;
    const { documents, codes } = this;
    const head = blockHead[block]!;
    const gapBits = head & 31;
    const codeBits = (head >>> 5) & 15;
    const gapExceptions = (head >>> 9) & 255;
    const codeExceptions = head >>> 17;
    let at = blockWord[block]!;
    const gapsAt = at;
    const codesAt = at + wordsFor(gapBits);
    at = codesAt + wordsFor(codeBits);
    unpackInts(words, gapsAt, gapBits, documents);
    for (let i = 0; i < gapExceptions; i++) {
      const exception = words[at++]!;
      documents[exception >>> 25]! |= (exception & 0x1ffffff) << gapBits;
    }
    let document = previous;
    for (let i = 0; i < BLOCK; i++) documents[i] = document += documents[i]! + 1;
    unpackBytes(words, codesAt, codeBits, codes);
    this.count = BLOCK;
    let escaped = codeBits === 8;
    for (let i = 0; i < codeExceptions; i++) {
      const pair = (words[at + (i >>> 1)]! >>> ((i & 1) << 4)) & 0xffff;
      const index = pair & 127;
      codes[index]! |= ((pair >>> 7) >>> codeBits) << codeBits;
      if (codes[index] === ESCAPE) escaped = true;
    }
    if (escaped) this.#readEscaped(at + ((codeExceptions + 1) >>> 1));
  }

  #readEscaped(at: number): void {
    for (let i = 0; i < BLOCK; i++) {
      if (this.codes[i] !== ESCAPE) continue;
      this.#escaped.push(i);
      for (let f = 0; f < this.#fields; f++) this.#escaped.push(this.#segment.words[at++]!);
    }
  }

  #loadTail(previous: number): void {
    const { tails } = this.#segment;
    const count = this.frequency & 127;
    let at = this.#tailAt;
    let document = previous;
    for (let i = 0; i < count; i++) {
      let byte = tails[at++]!;
      let value = byte & 127;
      for (let shift = 7; byte > 127; shift += 7) {
        byte = tails[at++]!;
        value |= (byte & 127) << shift;
      }
      this.documents[i] = document += (value >>> 1) + 1;
      if ((value & 1) === 0) this.codes[i] = 0;
      else if ((this.codes[i] = tails[at++]!) === ESCAPE) {
        this.#escaped.push(i);
        for (let f = 0; f < this.#fields; f++) {
          let frequency = 0;
          let shift = 0;
          do {
            byte = tails[at++]!;
            frequency |= (byte & 127) << shift;
            shift += 7;
          } while (byte > 127);
          this.#escaped.push(frequency);
        }
      }
    }
    this.count = count;
  }

  /** The frequencies per field of the posting at `index` of the block at hand. */
  frequenciesAt(index: number, into: Int32Array): void {
    const fields = this.#fields;
    const code = this.codes[index]!;
    if (code !== ESCAPE) {
      const table = this.#segment.codes.table;
      for (let f = 0; f < fields; f++) into[f] = table[code * fields + f]!;
      return;
    }
    const escaped = this.#escaped;
    for (let at = 0; at < escaped.length; at += fields + 1) {
      if (escaped[at] !== index) continue;
      for (let f = 0; f < fields; f++) into[f] = escaped[at + 1 + f]!;
      return;
    }
  }

  #totalAt(index: number): number {
    const code = this.codes[index]!;
    if (code !== ESCAPE) return this.#segment.codes.total[code]!;
    const escaped = this.#escaped;
    for (let at = 0; at < escaped.length; at += this.#fields + 1) {
      if (escaped[at] !== index) continue;
      let total = 0;
      for (let f = 1; f <= this.#fields; f++) total += escaped[at + f]!;
      return total;
    }
    return 0;
  }

  /** Byte where the positions of the posting at `index` begin. Indexes ascend within a block. */
  positionsStart(index: number): number {
    const bytes = this.#segment.positions;
    const { total } = this.#segment.codes;
    const codes = this.codes;
    // First how many positions to pass over, then the bytes in one tight loop: each position ends at a byte < 128.
    let left = 0;
    for (let i = this.#positionIndex; i < index; i++) {
      const code = codes[i]!;
      left += code === ESCAPE ? this.#totalAt(i) : total[code]!;
    }
    let byte = this.#positionByte;
    while (left > 0) left -= 1 - (bytes[byte++]! >>> 7);
    this.#positionIndex = index;
    this.#positionByte = byte;
    return byte;
  }

  /** The places where a phrase would begin, if the posting at `index` is of its word number `offset`. */
  readPlaces(index: number, places: PhrasePlaces, offset: number): void {
    const bytes = this.#segment.positions;
    const total = this.#totalAt(index);
    if (places.begins.length < total) {
      places.begins = new Int32Array(total * 2);
      places.origins = new Int32Array(total * 2);
    }
    let at = this.positionsStart(index);
    let position = -offset;
    for (let i = 0; i < total; i++) {
      let byte = bytes[at++]!;
      position += byte & 127;
      for (let shift = 7; byte > 127; shift += 7) {
        byte = bytes[at++]!;
        position += (byte & 127) << shift;
      }
      places.begins[i] = position;
      places.origins[i] = i;
    }
    places.count = total;
  }

  /** Keeps the places that have the posting at `index` as their word number `offset`; stops reading after the last. */
  keepPlaces(index: number, places: PhrasePlaces, offset: number): void {
    const bytes = this.#segment.positions;
    const { begins, origins, count } = places;
    let at = this.positionsStart(index);
    let position = -offset;
    let kept = 0;
    let i = 0;
    let wanted = begins[0]!;
    places.count = 0;
    for (let left = this.#totalAt(index); left > 0; left--) {
      let byte = bytes[at++]!;
      position += byte & 127;
      for (let shift = 7; byte > 127; shift += 7) {
        byte = bytes[at++]!;
        position += (byte & 127) << shift;
      }
      while (wanted < position) {
        if (++i === count) return;
        wanted = begins[i]!;
      }
      if (wanted !== position) continue;
      begins[kept] = wanted;
      origins[kept++] = origins[i]!;
      places.count = kept;
      if (++i === count) return;
      wanted = begins[i]!;
    }
  }
}

/** Where a phrase may begin in one document: positions, and which occurrence of the leading term each is. */
export interface PhrasePlaces {
  begins: Int32Array;
  origins: Int32Array;
  count: number;
}

function readUint32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}
