/**
 * Numbers keys in the order in which they come: an open-addressing hash table over UTF-8 bytes in typed arrays. A key
 * costs its bytes and some 50 more, and is never made into a string to look it up. Keys of up to eight bytes stand in
 * the table itself, so that one cache line answers for them.
 *
 *   slot:  number + 1 (0 free) | bytes | short: bytes 0-3, bytes 4-7   long: two hashes, and the bytes in the store
 */
export class KeyTable {
  #slots = new Int32Array(4 << 12);
  /** In slots of four. */
  #mask = (1 << 12) - 1;
  #starts = new Float64Array((1 << 11) + 1);
  #bytes: Buffer = Buffer.allocUnsafe(1 << 15);
  #used = 0;
  /** A shortcut to keys that are small whole numbers, as most large files have: number + 1, or 0 for look it up. */
  #byInteger = new Int32Array(1 << 12);
  readonly #seed: number;
  readonly #scratch = Buffer.allocUnsafe(4096);
  /** The two words of the key that is looked up, and the slot where the search begins. */
  #a = 0;
  #b = 0;
  #first = 0;

  /** A seed that a file cannot know keeps it from choosing keys that collide. */
  constructor(seed = Math.floor(Math.random() * 2 ** 31)) {
    this.#seed = seed;
  }

  size = 0;

  /** The number of the key at `bytes[start, end)`. A new one gets the next number: compare `size` before and after. */
  add(bytes: Uint8Array, start: number, end: number): number {
    const integer = integerAt(bytes, start, end);
    if (integer === -1) return this.#add(bytes, start, end);
    if (integer < this.#byInteger.length) {
      const known = this.#byInteger[integer]!;
      if (known !== 0) return known - 1;
    } else if (integer < INTEGERS_PER_KEY * (this.size + 4096)) {
      const larger = new Int32Array(2 ** Math.ceil(Math.log2(integer + 1)));
      larger.set(this.#byInteger);
      this.#byInteger = larger;
    }
    const number = this.#add(bytes, start, end);
    if (integer < this.#byInteger.length) this.#byInteger[integer] = number + 1;
    return number;
  }

  #add(bytes: Uint8Array, start: number, end: number): number {
    const slot = this.#find(bytes, start, end);
    const found = this.#slots[slot]!;
    if (found !== 0) return found - 1;
    const number = this.size++;
    const length = end - start;
    if (this.#used + length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#used + length));
      this.#bytes.copy(larger, 0, 0, this.#used);
      this.#bytes = larger;
    }
    const store = this.#bytes;
    for (let at = start, to = this.#used; at < end; at++, to++) store[to] = bytes[at]!;
    this.#used += length;
    this.#starts[number + 1] = this.#used;
    const slots = this.#slots;
    slots[slot] = number + 1;
    slots[slot + 1] = length;
    slots[slot + 2] = this.#a;
    slots[slot + 3] = this.#b;
    if (this.size * 2 > this.#mask) this.#grow();
    return number;
  }

  addText(key: string): number {
    return this.add(this.#scratch, 0, this.#write(key));
  }

  /** -1 for a key that was never added. */
  numberOf(key: string): number {
    return this.#slots[this.#find(this.#scratch, 0, this.#write(key))]! - 1;
  }

  keyOf(number: number): string {
    return this.#bytes.toString('utf8', this.#starts[number]!, this.#starts[number + 1]!);
  }

  /** Keys are at most 500 UTF-16 units, 1,500 bytes. */
  #write(key: string): number {
    return this.#scratch.write(key, 0, 'utf8');
  }

  /** Where the key stands, or the free slot where it would. */
  #find(bytes: Uint8Array, start: number, end: number): number {
    this.#hash(bytes, start, end);
    const slots = this.#slots;
    const mask = this.#mask;
    const length = end - start;
    const a = this.#a;
    const b = this.#b;
    for (let place = this.#first & mask; ; place = (place + 1) & mask) {
      const slot = place << 2;
      const found = slots[slot]!;
      if (found === 0) return slot;
      if (slots[slot + 2] !== a || slots[slot + 3] !== b || slots[slot + 1] !== length) continue;
      if (length <= SHORT || this.#same(found - 1, bytes, start, end)) return slot;
    }
  }

  #same(number: number, bytes: Uint8Array, start: number, end: number): boolean {
    const stored = this.#bytes;
    let from = this.#starts[number]!;
    for (let at = start; at < end; at++) if (bytes[at] !== stored[from++]) return false;
    return true;
  }

  #hash(bytes: Uint8Array, start: number, end: number): void {
    let a = 0;
    let b = 0;
    if (end - start <= SHORT) {
      const middle = start + 4;
      for (let at = end - 1; at >= middle; at--) b = (b << 8) | bytes[at]!;
      for (let at = Math.min(end, middle) - 1; at >= start; at--) a = (a << 8) | bytes[at]!;
    } else {
      a = this.#seed;
      b = ~this.#seed;
      for (let at = start; at < end; at++) {
        a = Math.imul(a ^ bytes[at]!, 0x5bd1e995);
        a ^= a >>> 15;
        b = Math.imul(b + bytes[at]!, 0x85ebca6b);
        b ^= b >>> 13;
      }
    }
    this.#a = a;
    this.#b = b;
    this.#first = this.#placeOf(a, b, end - start);
  }

  #placeOf(a: number, b: number, length: number): number {
    let hash = Math.imul(a ^ this.#seed, 0xcc9e2d51);
    hash = Math.imul((hash ^ (hash >>> 15) ^ b) + length, 0x1b873593);
    hash = Math.imul(hash ^ (hash >>> 13), 0x85ebca6b);
    return hash ^ (hash >>> 16);
  }

  #grow(): void {
    const old = this.#slots;
    const slots = new Int32Array(old.length * 2);
    const mask = (this.#mask << 1) | 1;
    for (let from = 0; from < old.length; from += 4) {
      if (old[from] === 0) continue;
      let place = this.#placeOf(old[from + 2]!, old[from + 3]!, old[from + 1]!) & mask;
      while (slots[place << 2] !== 0) place = (place + 1) & mask;
      for (let word = 0; word < 4; word++) slots[(place << 2) + word] = old[from + word]!;
    }
    this.#slots = slots;
    this.#mask = mask;
    const starts = new Float64Array((mask >> 1) + 2);
    starts.set(this.#starts.subarray(0, this.size + 1));
    this.#starts = starts;
  }
}

/** The shortcut grows no further than this much for each key that was seen: a file cannot claim memory with one large number. */
const INTEGERS_PER_KEY = 8;

/** The value of `[start, end)` when it is a whole number below 100 million as it is usually written; else -1. */
function integerAt(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length === 0 || length > 8 || (length > 1 && bytes[start] === 48)) return -1;
  let value = 0;
  for (let at = start; at < end; at++) {
    const digit = bytes[at]! - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** Bytes that stand in the table. */
const SHORT = 8;
