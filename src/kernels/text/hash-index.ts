/**
 * Numbers 32-bit hashes in order of arrival: open addressing with linear probing over typed arrays, no objects. Emptied in
 * O(1) by a new generation, so that one index serves text after text. Two words with one hash share a number: one pair in
 * four billion.
 */
export interface HashIndex {
  readonly size: number;
  /** The number of `hash`, from 0; -1 when it is not there. */
  get(hash: number): number;
  /** The number of `hash`, a new one when it is not there yet. */
  add(hash: number): number;
  clear(): void;
}

export function createHashIndex(expected = 512): HashIndex {
  let capacity = 16;
  while (capacity < expected * 2) capacity *= 2;
  let keys = new Uint32Array(capacity);
  let numbers = new Int32Array(capacity);
  let stamps = new Uint32Array(capacity);
  let generation = 1;

  /** The slot of `hash`, or the free one where it belongs. FNV's low bits are good enough; the high ones are mixed in. */
  function slotOf(hash: number): number {
    let slot = (hash ^ (hash >>> 15)) & (capacity - 1);
    while (stamps[slot] === generation && keys[slot] !== hash) slot = (slot + 1) & (capacity - 1);
    return slot;
  }

  function grow(): void {
    const [oldKeys, oldNumbers, oldStamps, oldGeneration] = [keys, numbers, stamps, generation];
    capacity *= 2;
    keys = new Uint32Array(capacity);
    numbers = new Int32Array(capacity);
    stamps = new Uint32Array(capacity);
    generation = 1;
    for (let i = 0; i < oldKeys.length; i++) {
      if (oldStamps[i] !== oldGeneration) continue;
      const slot = slotOf(oldKeys[i]!);
      keys[slot] = oldKeys[i]!;
      numbers[slot] = oldNumbers[i]!;
      stamps[slot] = 1;
    }
  }

  // A plain property, not a getter, which would make of every look-up a call that finds its function by name.
  const index = {
    size: 0,
    get(hash: number): number {
      const key = hash >>> 0;
      const slot = slotOf(key);
      return stamps[slot] === generation ? numbers[slot]! : -1;
    },
    add(hash: number): number {
      const key = hash >>> 0;
      let slot = slotOf(key);
      if (stamps[slot] === generation) return numbers[slot]!;
      if ((index.size + 1) * 2 > capacity) {
        grow();
        slot = slotOf(key);
      }
      keys[slot] = key;
      numbers[slot] = index.size;
      stamps[slot] = generation;
      return index.size++;
    },
    clear(): void {
      index.size = 0;
      generation++;
      if (generation === 0xffffffff) {
        stamps.fill(0);
        generation = 1;
      }
    },
  };
  return index;
}
