import { KEY_WORDS } from '../index/keys.ts';

/**
 * Document keys (four 32-bit words, see `index/keys.ts`) by ordinal, and an open-addressing hash from key to newest
 * ordinal. Both lie on shared memory: other threads read what was there when it was published to them.
 */
export interface SharedKeys {
  readonly keys: Uint32Array<SharedArrayBuffer>;
  /** Ordinal + 1, or 0 for empty; a power of two long. */
  readonly table: Int32Array<SharedArrayBuffer>;
}

export interface KeyTable extends SharedKeys {
  /** The newest ordinal of the key, or -1. */
  find(words: Uint32Array, at: number): number;
  /** Notes the key's newest ordinal. */
  set(words: Uint32Array, at: number, ordinal: number): void;
}

const FIRST_CAPACITY = 1_024;
/** Above this share of the table it is doubled. */
const FULLEST = 0.7;

/** A new table, or one that goes on with another thread's, which holds `used` keys. */
export function createKeyTable(from?: SharedKeys & { readonly used: number }): KeyTable {
  let keys = from?.keys ?? new Uint32Array(new SharedArrayBuffer(FIRST_CAPACITY * KEY_WORDS * 4));
  let table = from?.table ?? new Int32Array(new SharedArrayBuffer(FIRST_CAPACITY * 2 * 4));
  let used = from?.used ?? 0;

  function enlargeTable(): void {
    const next = new Int32Array(new SharedArrayBuffer(table.byteLength * 2));
    for (const entry of table) {
      if (entry === 0) continue;
      let place = placeOf(keys, (entry - 1) * KEY_WORDS, next.length);
      while (next[place] !== 0) place = (place + 1) & (next.length - 1);
      next[place] = entry;
    }
    table = next;
  }

  return {
    get keys() {
      return keys;
    },
    get table() {
      return table;
    },
    find: (words, at) => findOrdinal({ keys, table }, words, at),
    set(words, at, ordinal) {
      if ((ordinal + 1) * KEY_WORDS > keys.length) {
        const next = new Uint32Array(new SharedArrayBuffer(Math.ceil((ordinal + 1) * 1.25) * KEY_WORDS * 4));
        next.set(keys);
        keys = next;
      }
      for (let i = 0; i < KEY_WORDS; i++) keys[ordinal * KEY_WORDS + i] = words[at + i]!;
      if (used >= table.length * FULLEST) enlargeTable();
      const mask = table.length - 1;
      let place = placeOf(words, at, table.length);
      for (;;) {
        const entry = table[place]!;
        if (entry === 0) used++;
        else if (!sameKey(keys, (entry - 1) * KEY_WORDS, words, at)) {
          place = (place + 1) & mask;
          continue;
        }
        table[place] = ordinal + 1;
        return;
      }
    },
  };
}

/** The newest ordinal of the key, or -1. May be newer than what the asking thread was shown. */
export function findOrdinal({ keys, table }: SharedKeys, words: Uint32Array, at: number): number {
  const mask = table.length - 1;
  for (let place = placeOf(words, at, table.length); ; place = (place + 1) & mask) {
    const entry = table[place]!;
    if (entry === 0) return -1;
    if (sameKey(keys, (entry - 1) * KEY_WORDS, words, at)) return entry - 1;
  }
}

/** UUIDs end in random bits; the multiplication spreads keys that do not. */
function placeOf(words: Uint32Array, at: number, size: number): number {
  return (Math.imul(words[at + 3]! ^ Math.imul(words[at + 1]!, 0x85ebca6b), 0x9e3779b1) >>> 7) & (size - 1);
}

export function sameKey(left: Uint32Array, leftAt: number, right: Uint32Array, rightAt: number): boolean {
  return (
    left[leftAt + 3] === right[rightAt + 3] &&
    left[leftAt + 2] === right[rightAt + 2] &&
    left[leftAt + 1] === right[rightAt + 1] &&
    left[leftAt] === right[rightAt]
  );
}
