import { isFunctionWord } from './function-words.ts';
import type { ScannedText } from './scanned-text.ts';
import { TOKEN } from './scanner.ts';
import { singularHash } from './unhash.ts';

/**
 * What the class model looks at in one sentence: its content words and their pairs, each once, as slots of a table.
 * Training and use share this file, so that both see the same. Words are folded and in the singular; a pair is two content
 * words with nothing but function words or a hyphen between them.
 */
export interface SentenceFeatures {
  readonly count: number;
  /** Slot per feature. */
  readonly slots: Int32Array;
  /** The first and the last token of the feature. */
  readonly first: Int32Array;
  readonly last: Int32Array;
}

export interface ClassFeatures extends SentenceFeatures {
  /** Reads the sentence of tokens `from` to `to`. */
  read(scanned: ScannedText, from: number, to: number): void;
}

/** Twice the most features of a sentence. */
const SEEN = 1024;

/** `slots` is a power of two. */
export function createClassFeatures(slots: number): ClassFeatures {
  // A sentence has at most 200 tokens.
  const found = new Int32Array(512);
  const first = new Int32Array(512);
  const last = new Int32Array(512);
  // Slots of this sentence, open-addressed; small enough to stay in the nearest cache.
  const seen = new Int32Array(SEEN);
  const stamps = new Uint32Array(SEEN);
  let generation = 0;

  function add(hash: number, from: number, to: number): void {
    const slot = (hash ^ (hash >>> 16)) & (slots - 1);
    const { count } = features;
    if (count === found.length) return;
    let place = slot & (SEEN - 1);
    while (stamps[place] === generation) {
      if (seen[place] === slot) return;
      place = (place + 1) & (SEEN - 1);
    }
    stamps[place] = generation;
    seen[place] = slot;
    found[count] = slot;
    first[count] = from;
    last[count] = to;
    features.count = count + 1;
  }

  // A plain count, not a getter: with one, the engine looks up every property by name.
  const features = {
    slots: found,
    first,
    last,
    count: 0,
    read({ text, scan }: ScannedText, from: number, to: number): void {
      features.count = 0;
      if (++generation === 0xffffffff) {
        stamps.fill(0);
        generation = 1;
      }
      let previous = -1;
      let previousHash = 0;
      for (let i = from; i < to; i++) {
        const kind = scan.classes[i]!;
        const start = scan.starts[i]!;
        const end = scan.ends[i]!;
        if (kind > TOKEN.mixed) {
          // Signs but the hyphen, and numbers, keep words apart.
          if (kind !== TOKEN.punctuation || text.charCodeAt(start) !== 0x2d) previous = -1;
          continue;
        }
        const folded = scan.hashes[i]!;
        if ((end - start < 3 && kind !== TOKEN.upper) || isFunctionWord(folded)) continue;
        const hash = singularHash(text, start, end, folded);
        add(Math.imul(hash, 0x9e3779b1), i, i);
        if (previous >= 0)
          add(Math.imul(previousHash, 0x85ebca6b) ^ Math.imul(hash, 0xc2b2ae35), previous, i);
        previous = i;
        previousHash = hash;
      }
    },
  };
  return features;
}
