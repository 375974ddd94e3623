import { type Scanner, TOKEN } from '../text/scanner.ts';
import { fineCluster, type WordClusters } from './word-clusters.ts';

/** How a sentence is written, which says what its capitals are worth. */
export const STYLE = { normal: 0, title: 1, upper: 2, lower: 3 } as const;

/**
 * What the features ask of each token beyond the scan, one array entry per token. The arrays are longer than the number
 * of tokens and are replaced when they grow.
 */
export interface TokenTraits {
  /** Bits of the gazetteer's kinds. */
  readonly flags: Uint8Array;
  /** The word's pattern of upper case, lower case, digits and signs, runs shortened. */
  readonly shapes: Uint32Array;
  readonly suffix2: Uint32Array;
  readonly suffix3: Uint32Array;
  readonly suffix4: Uint32Array;
  readonly prefix3: Uint32Array;
  readonly prefix4: Uint32Array;
  readonly fine: Uint16Array;
  readonly coarse: Uint8Array;
  /** First token of the run of capitalised words around the token, and the token after its last; -1 in none. */
  readonly runStarts: Int32Array;
  readonly runEnds: Int32Array;
  /** How the same word stands elsewhere in the text: 1 in lower case, 2 capitalised inside a sentence. */
  readonly elsewhere: Uint8Array;
  /** One of `STYLE`: that of the sentence last given to `startSentence`. */
  readonly style: number;
}

export interface TraitReader extends TokenTraits {
  /** Reads all tokens of a scan. `flags` has at least as many entries as there are tokens; null when nothing is known. */
  read(text: string, scan: Scanner, tokens: number, flags: Uint8Array | null): void;
  startSentence(scan: Scanner, from: number, to: number): void;
}

/** Characters of a word that its shape and ends are read from. */
const LONGEST_WORD = 48;
const PRIME = 0x01000193;

export function createTraitReader(clusters: WordClusters): TraitReader {
  let flags = new Uint8Array(0);
  let shapes = new Uint32Array(0);
  let suffix2 = shapes;
  let suffix3 = shapes;
  let suffix4 = shapes;
  let prefix3 = shapes;
  let prefix4 = shapes;
  let fine = new Uint16Array(0);
  let coarse = flags;
  let runStarts = new Int32Array(0);
  let runEnds = runStarts;
  let elsewhere = flags;
  // Words met in the text: hash and how they stood. A slot belongs to this text when its stamp is the current one.
  let words = new Uint32Array(0);
  let stamps = new Uint32Array(0);
  let stood = new Uint8Array(0);
  let stamp = 0;

  function grow(tokens: number): void {
    const size = 2 ** Math.ceil(Math.log2(Math.max(tokens, 1024)));
    flags = new Uint8Array(size);
    shapes = new Uint32Array(size);
    suffix2 = new Uint32Array(size);
    suffix3 = new Uint32Array(size);
    suffix4 = new Uint32Array(size);
    prefix3 = new Uint32Array(size);
    prefix4 = new Uint32Array(size);
    fine = new Uint16Array(size);
    coarse = new Uint8Array(size);
    runStarts = new Int32Array(size);
    runEnds = new Int32Array(size);
    elsewhere = new Uint8Array(size);
    words = new Uint32Array(size * 2);
    stamps = new Uint32Array(size * 2);
    stood = new Uint8Array(size * 2);
    stamp = 0;
    Object.assign(traits, {
      flags,
      shapes,
      suffix2,
      suffix3,
      suffix4,
      prefix3,
      prefix4,
      fine,
      coarse,
      runStarts,
      runEnds,
      elsewhere,
    });
  }

  /** The slot of a word in the table of this text. The table has twice as many slots as tokens, so there is one. */
  function slotOf(hash: number): number {
    const mask = words.length - 1;
    let at = Math.imul(hash, 0x9e3779b1) & mask;
    while (stamps[at] === stamp && words[at] !== hash) at = (at + 1) & mask;
    if (stamps[at] !== stamp) {
      stamps[at] = stamp;
      words[at] = hash;
      stood[at] = 0;
    }
    return at;
  }

  function readWord(text: string, i: number, start: number, end: number): void {
    const stop = Math.min(end, start + LONGEST_WORD);
    let shape = 0x811c9dc5;
    let before = -1;
    let run = 0;
    let prefix = 0;
    for (let at = start; at < stop; at++) {
      const unit = text.charCodeAt(at);
      const sort = sortOf(unit);
      run = sort === before ? run + 1 : 0;
      before = sort;
      if (run < 2) shape = Math.imul(shape ^ sort, PRIME);
      if (at - start < 4) {
        prefix = Math.imul(prefix ^ lowered(unit), PRIME);
        if (at - start === 2) prefix3[i] = prefix;
      }
    }
    shapes[i] = shape;
    prefix4[i] = prefix;
    if (end - start < 3) prefix3[i] = prefix;
    const a = lowered(text.charCodeAt(end - 1));
    const b = end - start > 1 ? lowered(text.charCodeAt(end - 2)) : 0;
    const c = end - start > 2 ? lowered(text.charCodeAt(end - 3)) : 0;
    const d = end - start > 3 ? lowered(text.charCodeAt(end - 4)) : 0;
    suffix2[i] = (b << 16) ^ a;
    suffix3[i] = Math.imul((b << 16) ^ a, PRIME) ^ c;
    suffix4[i] = Math.imul(Math.imul((b << 16) ^ a, PRIME) ^ c, PRIME) ^ d;
  }

  // Plain properties, set when the arrays grow: with getters the engine would look each of them up by name.
  const traits = {
    flags,
    shapes,
    suffix2,
    suffix3,
    suffix4,
    prefix3,
    prefix4,
    fine,
    coarse,
    runStarts,
    runEnds,
    elsewhere,
    style: STYLE.normal as number,
    read(text: string, scan: Scanner, tokens: number, known: Uint8Array | null): void {
      if (tokens > flags.length || stamp === 0xffffffff) grow(tokens);
      stamp++;
      const { starts, ends, classes, hashes, sentences, sentenceCount } = scan;
      if (known === null) flags.fill(0, 0, tokens);
      else for (let i = 0; i < tokens; i++) flags[i] = known[i]!;
      let sentence = 0;
      for (let i = 0; i < tokens; i++) {
        readWord(text, i, starts[i]!, ends[i]!);
        const cluster = classes[i]! < TOKEN.number ? fineCluster(clusters, hashes[i]!) : 0;
        fine[i] = cluster;
        coarse[i] = clusters.coarse[cluster]!;
        const first = sentence < sentenceCount && sentences[sentence] === i;
        if (first) sentence++;
        const kind = classes[i]!;
        if (kind === TOKEN.lower) stood[slotOf(hashes[i]!)]! |= 1;
        else if (kind === TOKEN.capitalised && !first && classes[i - 1]! < TOKEN.number)
          stood[slotOf(hashes[i]!)]! |= 2;
      }
      for (let i = 0; i < tokens; i++) {
        runStarts[i] = -1;
        elsewhere[i] = isName(classes[i]!) ? stood[slotOf(hashes[i]!)]! : 0;
      }
    },
    startSentence(scan: Scanner, from: number, to: number): void {
      const { classes } = scan;
      let [lower, capitalised, upper] = [0, 0, 0];
      for (let i = from; i < to; i++) {
        const kind = classes[i]!;
        if (kind === TOKEN.lower) lower++;
        else if (kind === TOKEN.capitalised) capitalised++;
        else if (kind === TOKEN.upper) upper++;
      }
      const letters = lower + capitalised + upper;
      traits.style = styleOf(letters, lower, capitalised, upper);
      let start = -1;
      for (let i = from; i <= to; i++) {
        const kind = i < to ? classes[i]! : TOKEN.punctuation;
        const name = i < to && (isName(kind) || (kind === TOKEN.number && start >= 0));
        if (name) {
          if (start < 0) start = i;
          continue;
        }
        if (start < 0 || (i + 1 < to && joins(scan, i) && isName(classes[i + 1]!))) continue;
        for (let k = start; k < i; k++) {
          runStarts[k] = start;
          runEnds[k] = i;
        }
        start = -1;
      }
    },
  };
  return traits;
}

function isName(kind: number): boolean {
  return kind === TOKEN.capitalised || kind === TOKEN.upper || kind === TOKEN.mixed;
}

/** Hyphen and ampersand, as the scanner hashes them, join the parts of a name. */
const HYPHEN = Math.imul(0x811c9dc5 ^ 0x2d, PRIME) >>> 0;
const AMPERSAND = Math.imul(0x811c9dc5 ^ 0x26, PRIME) >>> 0;

function joins(scan: Scanner, i: number): boolean {
  return scan.exact[i] === HYPHEN || scan.exact[i] === AMPERSAND;
}

function styleOf(letters: number, lower: number, capitalised: number, upper: number): number {
  if (letters < 4) return STYLE.normal;
  if (upper * 10 >= letters * 7) return STYLE.upper;
  if (lower === letters) return STYLE.lower;
  // Words as short as "of" and "the" stay lower case in a title.
  return (capitalised + upper) * 10 >= letters * 6 && letters > 4 && lower <= capitalised
    ? STYLE.title
    : STYLE.normal;
}

/** 0 lower case, 1 upper case, 2 digit, 3 beyond ASCII, else the sign itself. */
function sortOf(unit: number): number {
  if (unit >= 0x61 && unit <= 0x7a) return 0;
  if (unit >= 0x41 && unit <= 0x5a) return 1;
  if (unit >= 0x30 && unit <= 0x39) return 2;
  return unit > 0x7f ? 3 : unit;
}

function lowered(unit: number): number {
  return unit >= 0x41 && unit <= 0x5a ? unit | 32 : unit;
}
