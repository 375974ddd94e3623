/**
 * Numbers keys in the order in which they come: an open-addressing hash table over UTF-8 bytes in typed arrays. A key
 * costs its bytes and about 24 more, a third of what a `Map` of strings takes, and none is made into a string to look it up.
 */
export class KeyTable {
  #slots = new Int32Array(1 << 12).fill(-1);
  #hashes = new Int32Array(1 << 11);
  #starts = new Float64Array((1 << 11) + 1);
  #bytes: Buffer = Buffer.allocUnsafe(1 << 15);
  #used = 0;
  readonly #seed: number;
  readonly #scratch = Buffer.allocUnsafe(4096);

  /** A seed that a file cannot know keeps it from choosing keys that collide. */
  constructor(seed = Math.floor(Math.random() * 2 ** 31)) {
    this.#seed = seed;
  }

  size = 0;

  /** The number of the key at `bytes[start, end)`. A new one gets the next number: compare `size` before and after. */
  add(bytes: Uint8Array, start: number, end: number): number {
    const hash = this.#hash(bytes, start, end);
    let slot = this.#find(bytes, start, end, hash);
    if (this.#slots[slot]! >= 0) return this.#slots[slot]!;
    if (this.size === this.#hashes.length) {
      this.#grow();
      slot = this.#find(bytes, start, end, hash);
    }
    const number = this.size++;
    const length = end - start;
    if (this.#used + length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#used + length));
      this.#bytes.copy(larger, 0, 0, this.#used);
      this.#bytes = larger;
    }
    this.#bytes.set(bytes.subarray(start, end), this.#used);
    this.#used += length;
    this.#starts[number + 1] = this.#used;
    this.#hashes[number] = hash;
    this.#slots[slot] = number;
    return number;
  }

  addText(key: string): number {
    return this.add(this.#scratch, 0, this.#write(key));
  }

  /** -1 for a key that was never added. */
  numberOf(key: string): number {
    const length = this.#write(key);
    return this.#slots[this.#find(this.#scratch, 0, length, this.#hash(this.#scratch, 0, length))]!;
  }

  keyOf(number: number): string {
    return this.#bytes.toString('utf8', this.#starts[number]!, this.#starts[number + 1]!);
  }

  /** Keys are at most 500 UTF-16 units, 1,500 bytes. */
  #write(key: string): number {
    return this.#scratch.write(key, 0, 'utf8');
  }

  #hash(bytes: Uint8Array, start: number, end: number): number {
    let hash = this.#seed;
    for (let at = start; at < end; at++) {
      hash = Math.imul(hash ^ bytes[at]!, 0x5bd1e995);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash ^ (hash >>> 13), 0x85ebca6b);
    return hash ^ (hash >>> 16);
  }

  #find(bytes: Uint8Array, start: number, end: number, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    const stored = this.#bytes;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const number = slots[slot]!;
      if (number < 0) return slot;
      if (this.#hashes[number] !== hash) continue;
      let from = this.#starts[number]!;
      if (this.#starts[number + 1]! - from !== end - start) continue;
      let at = start;
      while (at < end && bytes[at] === stored[from]) {
        at++;
        from++;
      }
      if (at === end) return slot;
    }
  }

  #grow(): void {
    const hashes = new Int32Array(this.#hashes.length * 2);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    const starts = new Float64Array(hashes.length + 1);
    starts.set(this.#starts);
    this.#starts = starts;
    const slots = new Int32Array(hashes.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let number = 0; number < this.size; number++) {
      let slot = hashes[number]! & mask;
      while (slots[slot]! >= 0) slot = (slot + 1) & mask;
      slots[slot] = number;
    }
    this.#slots = slots;
  }
}
