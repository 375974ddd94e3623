import { titleTerms } from '../../kernels/text/title-terms.ts';

/**
 * Terms of a million titles without holding a million titles' terms: rows keep 53-bit hashes, a table of small counters by
 * hash says which may reach the minimum, and only those are kept as text.
 *
 * ```
 * title ──titleTerms──▶ hash ──▶ counters[hash & mask]++ ──reaches the minimum──▶ texts: hash → term
 *                        └──▶ hashes of the row
 * ```
 * Counters are shared by hashes that fall on one place, so some texts are kept in vain and none is missed: exact counts
 * decide in the end.
 */
export interface TitleSubjects {
  /** Adds the terms of the next row. */
  add(title: string): void;
  /** The terms that reach the minimum, each with its number of rows. */
  frequent(): readonly { readonly term: string; readonly hash: number }[];
  /** Hashes of row r: `hashes[starts[r]]` to `hashes[starts[r + 1]]`. */
  readonly hashes: Float64Array;
  readonly starts: Int32Array;
}

const COUNTERS = 1 << 24;
const HIGHEST_COUNT = 255;

export function createTitleSubjects(minimum: number): TitleSubjects {
  const counters = new Uint8Array(COUNTERS);
  const kept = Math.min(minimum, HIGHEST_COUNT);
  const texts = new Map<number, string>();
  let hashes = new Float64Array(1 << 16);
  let starts = new Int32Array(1 << 12);
  let rows = 0;
  let size = 0;

  return {
    add(title) {
      if (rows + 2 > starts.length) starts = grown(starts, new Int32Array(starts.length * 2));
      for (const term of titleTerms(title)) {
        const hash = hashTerm(term);
        const place = hash % COUNTERS;
        const count = counters[place]!;
        if (count < HIGHEST_COUNT) counters[place] = count + 1;
        if (count + 1 >= kept && !texts.has(hash)) texts.set(hash, term);
        if (size === hashes.length) hashes = grown(hashes, new Float64Array(size * 2));
        hashes[size++] = hash;
      }
      starts[++rows] = size;
    },
    frequent() {
      const counts = new Map<number, number>();
      for (let at = 0; at < size; at++) {
        const hash = hashes[at]!;
        if (texts.has(hash)) counts.set(hash, (counts.get(hash) ?? 0) + 1);
      }
      const frequent: { term: string; hash: number }[] = [];
      for (const [hash, term] of texts) if ((counts.get(hash) ?? 0) >= minimum) frequent.push({ term, hash });
      return frequent.sort((a, b) => (a.term < b.term ? -1 : 1));
    },
    get hashes() {
      return hashes;
    },
    get starts() {
      return starts;
    },
  };
}

/** 53 bits: two FNV-1a hashes with different offsets. Two of ten million terms meet with a chance of 0.6 %. */
function hashTerm(term: string): number {
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (let i = 0; i < term.length; i++) {
    const unit = term.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x85ebca6b);
    high ^= high >>> 13;
  }
  return (high >>> 11) * 4294967296 + (low >>> 0);
}

function grown<T extends Float64Array | Int32Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
