/**
 * A multimap from 32-bit keys to the items that last carried them, over a sliding window of items; what leaves the
 * window costs nothing. The chains are those of LZ77's dictionary (as in zlib's deflate): entries are numbered without
 * end, live in a ring, and point to the entry before them with the same hash; since numbers fall along a chain, the
 * walk ends at the first one that the ring has overwritten.
 *
 *   heads[key's hash] -> entry 91 -> entry 40 -> entry 7 (overwritten: end)
 *   entry             = { previous entry, key, item }      16 bytes with its share of the heads
 *
 * O(1) to add a key, O(entries of the chain) to look one up.
 */
export interface RecentKeys {
  /** Adds the item under each of the first `count` keys. Items are numbered by the caller, ascending. */
  add(item: number, keys: Uint32Array, count: number): void;
  /** Calls back with the items under a key, the last added first, at most `limit`, none older than `oldest`. */
  visit(
    key: number,
    range: { readonly oldest: number; readonly limit: number },
    found: (item: number) => void,
  ): void;
  /** Bytes held. */
  readonly bytes: number;
}

/** `entries`: how many keys are kept, at least; the arrays grow up to the power of two above. */
export function createRecentKeys(entries: number): RecentKeys {
  const most = powerOfTwo(entries);
  let size = Math.min(most, 1024);
  let previous = new Uint32Array(size);
  let keysOf = new Uint32Array(size);
  let items = new Uint32Array(size);
  let heads = new Uint32Array(size);
  // Entry 0 stands for none.
  let next = 1;

  function grow(): void {
    const old = { previous, keysOf, items, mask: size - 1 };
    size *= 2;
    previous = new Uint32Array(size);
    keysOf = new Uint32Array(size);
    items = new Uint32Array(size);
    heads = new Uint32Array(size);
    for (let entry = 1; entry < next; entry++)
      place(entry, old.keysOf[entry & old.mask]!, old.items[entry & old.mask]!);
  }

  /** Numbers must stay below 2^32: what is kept is numbered anew from one. */
  function renumber(): void {
    const old = { keysOf, items, mask: size - 1, from: next - size + 1 };
    keysOf = new Uint32Array(size);
    items = new Uint32Array(size);
    heads.fill(0);
    const end = next;
    next = 1;
    for (let entry = old.from; entry < end; entry++)
      place(next++, old.keysOf[entry & old.mask]!, old.items[entry & old.mask]!);
  }

  function place(entry: number, key: number, item: number): void {
    const at = entry & (size - 1);
    const head = hashOf(key) & (size - 1);
    keysOf[at] = key;
    items[at] = item;
    previous[at] = heads[head]!;
    heads[head] = entry;
  }

  return {
    add(item, keys, count) {
      for (let i = 0; i < count; i++) {
        if (next === size && size < most) grow();
        if (next === 0xffff_ffff) renumber();
        place(next++, keys[i]!, item);
      }
    },

    visit(key, { oldest, limit }, found) {
      const overwritten = next - size;
      let left = limit;
      let entry = heads[hashOf(key) & (size - 1)]!;
      while (entry > overwritten && entry > 0 && left > 0) {
        const at = entry & (size - 1);
        const item = items[at]!;
        if (item < oldest) return;
        if (keysOf[at] === key) {
          found(item);
          left--;
        }
        entry = previous[at]!;
      }
    },

    get bytes() {
      return previous.byteLength + keysOf.byteLength + items.byteLength + heads.byteLength;
    },
  };
}

/** Keys may be anything; Fibonacci hashing spreads them, its upper bits best. */
function hashOf(key: number): number {
  const spread = Math.imul(key, 0x9e37_79b1);
  return spread ^ (spread >>> 15);
}

function powerOfTwo(least: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(least, 1024)));
}
