import { ESCAPE } from './frequencies.ts';
import { ByteWriter, WordWriter } from './writers.ts';

/**
 * Writes the postings of one term after another, in dictionary order.
 *
 * A posting is a document, a frequency code (see `frequencies.ts`) and the term's positions. Every 128 postings
 * make a block, patched frame of reference (Zukowski et al., "Super-Scalar RAM-CPU Cache Compression", ICDE
 * 2006): each gap takes the number of bits that fits most of the block, and the exceptions stand behind.
 *
 *   one block, 32-bit words                             blockLast  last document
 *   +-----------------+-----------------+------------+  blockWord  where the words begin
 *   | 128 gaps        | 128 codes       | exceptions |  blockHead  gapBits | codeBits << 5 | gap exceptions << 9
 *   | gapBits each    | codeBits each   |            |             | code exceptions << 17
 *   +-----------------+-----------------+------------+  blockPositions  bytes from the term's first position
 *
 *   gap exception: index << 25 | high bits      code exceptions: two per word, index | code << 7
 *   after them, for each code 255, the frequency per field, a word each
 *
 * A value never straddles two words: floor(32 / bits) values fill a word, which costs a few bits and saves
 * a branch. The last df % 128 postings, and so the whole of most terms, are bytes in `tails`:
 *
 *   [first block, positions of the tail: two uint32, when df >= 128] then per posting
 *   varint(gap << 1 | has code), [code], [varint per field when the code is 255]
 *
 * Positions count tokens through all fields of a document, one number skipped at each boundary, so that a phrase
 * never matches across. Per posting: varint(first position), varint(distance) ...
 */
export const BLOCK = 128;

export class PostingsWriter {
  readonly documentFrequency = new WordWriter();
  readonly tailAt = new WordWriter();
  readonly positionsAt = new WordWriter();
  readonly tails = new ByteWriter();
  readonly positions = new ByteWriter();
  readonly words = new WordWriter();
  readonly blockLast = new WordWriter();
  readonly blockWord = new WordWriter();
  readonly blockHead = new WordWriter();
  readonly blockPositions = new WordWriter();

  readonly #fields: number;
  readonly #gaps = new Int32Array(BLOCK);
  readonly #codes = new Uint8Array(BLOCK);
  readonly #escaped: number[] = [];
  #count = 0;
  #frequency = 0;
  #previous = -1;
  #firstBlock = 0;
  #positionsStart = 0;
  #blockPositions = 0;
  #nextPositions = 0;

  constructor(fields: number) {
    this.#fields = fields;
  }

  beginTerm(): void {
    this.#previous = -1;
    this.#frequency = 0;
    this.#firstBlock = this.blockLast.length;
    this.#positionsStart = this.positions.length;
    this.#blockPositions = this.positions.length;
  }

  /**
   * One posting, documents ascending; its positions have just been appended to `positions`.
   * `frequencies` is read for code 255 only.
   */
  posting(document: number, code: number, frequencies: Int32Array): void {
    this.#gaps[this.#count] = document - this.#previous - 1;
    this.#codes[this.#count] = code;
    if (code === ESCAPE) for (let f = 0; f < this.#fields; f++) this.#escaped.push(frequencies[f]!);
    this.#previous = document;
    this.#frequency++;
    this.#nextPositions = this.positions.length;
    if (++this.#count === BLOCK) this.#flushBlock();
  }

  /** Postings that still fit into the block at hand. */
  get room(): number {
    return BLOCK - this.#count;
  }

  /**
   * Postings [from, to) of a decoded block, renumbered: at most `room` of them, none with code 255, all kept.
   * Their positions have just been appended.
   */
  run(
    block: { readonly documents: Int32Array; readonly codes: Uint8Array },
    remap: Int32Array,
    range: { from: number; to: number },
  ): void {
    const { documents, codes } = block;
    const gaps = this.#gaps;
    const mine = this.#codes;
    let previous = this.#previous;
    let count = this.#count;
    for (let i = range.from; i < range.to; i++) {
      const document = remap[documents[i]!]!;
      gaps[count] = document - previous - 1;
      mine[count++] = codes[i]!;
      previous = document;
    }
    this.#previous = previous;
    this.#frequency += range.to - range.from;
    this.#nextPositions = this.positions.length;
    this.#count = count;
    if (count === BLOCK) this.#flushBlock();
  }

  /** Returns the term's document frequency. A term without postings leaves no trace: do not list it. */
  endTerm(): number {
    if (this.#frequency === 0) return 0;
    this.documentFrequency.push(this.#frequency);
    this.positionsAt.push(this.#positionsStart);
    this.tailAt.push(this.tails.length);
    if (this.#frequency >= BLOCK) {
      this.tails.uint32(this.#firstBlock);
      this.tails.uint32(this.#blockPositions - this.#positionsStart);
    }
    let escaped = 0;
    for (let i = 0; i < this.#count; i++) {
      const code = this.#codes[i]!;
      this.tails.varint((this.#gaps[i]! << 1) | (code === 0 ? 0 : 1));
      if (code !== 0) this.tails.byte(code);
      if (code === ESCAPE)
        for (let f = 0; f < this.#fields; f++) this.tails.varint(this.#escaped[escaped++]!);
    }
    this.#count = 0;
    this.#escaped.length = 0;
    return this.#frequency;
  }

  #flushBlock(): void {
    const gapBits = bestBits(this.#gaps, 32);
    const codeBits = bestBits(this.#codes, 16);
    this.blockWord.push(this.words.length);
    this.blockLast.push(this.#previous);
    this.blockPositions.push(this.#blockPositions - this.#positionsStart);
    this.#blockPositions = this.#nextPositions;
    pack(this.words, this.#gaps, gapBits);
    pack(this.words, this.#codes, codeBits);
    let gapExceptions = 0;
    for (let i = 0; i < BLOCK; i++) {
      const high = this.#gaps[i]! >>> gapBits;
      if (high === 0) continue;
      this.words.push((i << 25) | high);
      gapExceptions++;
    }
    let codeExceptions = 0;
    let pending = 0;
    for (let i = 0; i < BLOCK; i++) {
      if (this.#codes[i]! >>> codeBits === 0) continue;
      const pair = i | (this.#codes[i]! << 7);
      if ((codeExceptions++ & 1) === 0) pending = pair;
      else this.words.push(pending | (pair << 16));
    }
    if (codeExceptions & 1) this.words.push(pending);
    for (const frequency of this.#escaped) this.words.push(frequency);
    this.blockHead.push(gapBits | (codeBits << 5) | (gapExceptions << 9) | (codeExceptions << 17));
    this.#count = 0;
    this.#escaped.length = 0;
  }
}

const histogram = new Int32Array(33);

/** The width that makes a block smallest, counting `exceptionBits` for each value that does not fit. */
function bestBits(values: Int32Array | Uint8Array, exceptionBits: number): number {
  histogram.fill(0);
  let most = 0;
  for (let i = 0; i < BLOCK; i++) {
    const bits = 32 - Math.clz32(values[i]!);
    histogram[bits]!++;
    if (bits > most) most = bits;
  }
  let best = most;
  let bestCost = wordsFor(most) * 32;
  let exceptions = 0;
  // An exception's high bits must fit 25: widths below `most - 25` are out.
  for (let bits = most - 1; bits >= Math.max(0, most - 25); bits--) {
    exceptions += histogram[bits + 1]!;
    const cost = wordsFor(bits) * 32 + exceptions * exceptionBits;
    if (cost < bestCost) {
      best = bits;
      bestCost = cost;
    }
  }
  return best;
}

/** Words that 128 values of this width take. */
export function wordsFor(bits: number): number {
  return bits === 0 ? 0 : Math.ceil(BLOCK / Math.floor(32 / bits));
}

function pack(words: WordWriter, values: Int32Array | Uint8Array, bits: number): void {
  if (bits === 0) return;
  const perWord = Math.floor(32 / bits);
  const mask = bits === 32 ? -1 : (1 << bits) - 1;
  for (let i = 0; i < BLOCK; ) {
    let word = 0;
    for (let k = 0; k < perWord && i < BLOCK; k++, i++) word |= (values[i]! & mask) << (k * bits);
    words.push(word);
  }
}
