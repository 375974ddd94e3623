/**
 * What is known of each pair of nodes: an open-addressing hash table in columns, so that ten million pairs take 20 bytes
 * each, over the share of places that is filled, and no object. Pairs are never taken out; one without a tie weighs 0.
 *
 *     place   0    1    2    3   ...      ends, -1 where the place is free
 *     from   -1   17   -1    4
 *     to      .   23    .    9
 */
export interface PairTable {
  readonly size: number;
  /** The pair's place, which stays until the table grows; it is made when it is not there. */
  place(from: number, to: number): number;
  readonly weights: Float64Array;
  /** The minute in which the pair was first tied, since the epoch. */
  readonly firstMinutes: Int32Array;
  /** Time of the newest removal, milliseconds; -Infinity for none. Null while no pair had one. */
  readonly removedAt: Float64Array | null;
  /** Time of the newest tie, milliseconds, or later; null while no pair had a removal. */
  readonly addedAt: Float64Array | null;
  /** Begins to keep both. Of pairs that are there no tie is newer than `newest`. */
  keepRemovals(newest: number): void;
  /** Calls back for every pair that is tied. */
  eachTied(visit: (from: number, to: number) => void): void;
  /** Calls back with the first minute of every pair. */
  eachFirst(visit: (minute: number) => void): void;
}

/** No event yet. */
export const NO_MINUTE = 0x7fffffff;

const FULL = 0.6;

export function createPairTable(expected = 1024): PairTable {
  let room = 1024;
  while (room * FULL < expected) room *= 2;
  let size = 0;
  let froms = new Int32Array(room).fill(-1);
  let tos = new Int32Array(room);
  let weights = new Float64Array(room);
  let firstMinutes = new Int32Array(room).fill(NO_MINUTE);
  let removedAt: Float64Array | null = null;
  let addedAt: Float64Array | null = null;

  const probe = (from: number, to: number): number => {
    let hash = Math.imul(from ^ Math.imul(to, 0x9e3779b1), 0x85ebca6b);
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 0xc2b2ae35);
    let at = (hash ^ (hash >>> 13)) & (room - 1);
    while (froms[at] !== -1 && (froms[at] !== from || tos[at] !== to)) at = (at + 1) & (room - 1);
    return at;
  };

  function grow(): void {
    const old = { froms, tos, weights, firstMinutes, removedAt, addedAt };
    room *= 2;
    froms = new Int32Array(room).fill(-1);
    tos = new Int32Array(room);
    weights = new Float64Array(room);
    firstMinutes = new Int32Array(room).fill(NO_MINUTE);
    if (old.removedAt !== null) removedAt = new Float64Array(room).fill(Number.NEGATIVE_INFINITY);
    if (old.addedAt !== null) addedAt = new Float64Array(room).fill(Number.NEGATIVE_INFINITY);
    for (let i = 0; i < old.froms.length; i++) {
      if (old.froms[i] === -1) continue;
      const at = probe(old.froms[i]!, old.tos[i]!);
      froms[at] = old.froms[i]!;
      tos[at] = old.tos[i]!;
      weights[at] = old.weights[i]!;
      firstMinutes[at] = old.firstMinutes[i]!;
      if (removedAt !== null) removedAt[at] = old.removedAt![i]!;
      if (addedAt !== null) addedAt[at] = old.addedAt![i]!;
    }
  }

  return {
    get size() {
      return size;
    },
    get weights() {
      return weights;
    },
    get firstMinutes() {
      return firstMinutes;
    },
    get removedAt() {
      return removedAt;
    },
    get addedAt() {
      return addedAt;
    },
    place(from, to) {
      let at = probe(from, to);
      if (froms[at] !== -1) return at;
      if (size + 1 > room * FULL) {
        grow();
        at = probe(from, to);
      }
      size++;
      froms[at] = from;
      tos[at] = to;
      return at;
    },
    keepRemovals(newest) {
      removedAt ??= new Float64Array(room).fill(Number.NEGATIVE_INFINITY);
      if (addedAt !== null) return;
      addedAt = new Float64Array(room).fill(Number.NEGATIVE_INFINITY);
      for (let at = 0; at < room; at++) if (froms[at] !== -1) addedAt[at] = newest;
    },
    eachTied(visit) {
      for (let at = 0; at < room; at++) if (froms[at] !== -1 && weights[at]! > 0) visit(froms[at]!, tos[at]!);
    },
    eachFirst(visit) {
      for (let at = 0; at < room; at++)
        if (froms[at] !== -1 && firstMinutes[at] !== NO_MINUTE) visit(firstMinutes[at]!);
    },
  };
}
