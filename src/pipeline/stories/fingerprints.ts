import { ANALYSED_LENGTH } from '../../domain/analysis.ts';
import { createMinHasher, mix, SIGNATURE_BYTES } from '../../kernels/hash/minhash.ts';
import { createScanner, hashFolded, type Scanner, TOKEN } from '../../kernels/text/scanner.ts';
import { ENGLISH_STOP_WORDS } from '../../kernels/text/stop-words.ts';
import { storyUrl } from './story-url.ts';

/** How a document's text is compared. */
export const FORM = {
  /** No word at all: only the URL speaks for it. */
  none: 0,
  /** MinHash of the runs of three words. */
  shingles: 1,
  /** A text too short for that: its distinct words themselves. */
  words: 2,
} as const;

/** What near duplicates are found by: fixed size, compared without the text. */
export interface StoryFingerprint {
  /** One of `FORM`. */
  readonly form: number;
  /**
   * 128 bytes. Shingles: a MinHash signature. Words: at most 32 word codes of four bytes, little-endian, ascending, then zeros.
   */
  readonly signature: Uint8Array;
  /** 53 bits over the page's address; 0 without one, negative when it names a whole site. */
  readonly urlKey: number;
  /** 53 bits over the set of the title's telling words; 0 when they are fewer than `TITLE_WORDS`. */
  readonly titleKey: number;
}

/** A text of at most so many distinct telling words is compared word by word. */
const SHORT_WORDS = SIGNATURE_BYTES / 4;
/** Titles of fewer telling words are shared by chance ("Weekly update"). */
const TITLE_WORDS = 5;
const SHINGLE = 3;

const STOP_WORDS: ReadonlySet<number> = new Set(
  [...ENGLISH_STOP_WORDS, 's', 'how', 'why', 'what', 'you', 'your', 'its', 'from', 'has', 'have'].map(
    hashFolded,
  ),
);

export interface Fingerprinter {
  /** Writes the signature into `into` and gives the fingerprint that views it. O(text), at most ANALYSED_LENGTH of it. */
  run(
    text: { readonly title: string; readonly body: string; readonly url: string | null },
    into: Uint8Array,
  ): StoryFingerprint;
}

export function createFingerprinter(): Fingerprinter {
  const scanner = createScanner();
  const hasher = createMinHasher();
  const codes = new Uint32Array(SHORT_WORDS);

  /** Collects the distinct telling words of a scan into `codes`; one more than fit means too many. */
  function collect(scan: Scanner, tokens: number, from: number): number {
    let count = from;
    for (let i = 0; i < tokens; i++) {
      const kind = scan.classes[i]!;
      const hash = scan.hashes[i]!;
      if (kind === TOKEN.punctuation || STOP_WORDS.has(hash)) continue;
      const code = wordCode(kind, scan.ends[i]! - scan.starts[i]!, hash);
      if (includes(codes, count, code)) continue;
      if (count === SHORT_WORDS) return SHORT_WORDS + 1;
      codes[count++] = code;
    }
    return count;
  }

  /** Adds the shingles of a scan and gives their number. */
  function addShingles(scan: Scanner, tokens: number): number {
    let words = 0;
    let before = 0;
    let beforeThat = 0;
    for (let i = 0; i < tokens; i++) {
      if (scan.classes[i] === TOKEN.punctuation) continue;
      const word = scan.hashes[i]!;
      if (++words >= SHINGLE)
        hasher.add(mix(Math.imul(beforeThat, 0x9e37_79b1) ^ Math.imul(before, 0x85eb_ca77) ^ word));
      beforeThat = before;
      before = word;
    }
    return Math.max(words - SHINGLE + 1, 0);
  }

  return {
    run({ title, body, url }, signature) {
      let tokens = scanner.run(title.slice(0, ANALYSED_LENGTH));
      let words = collect(scanner, tokens, 0);
      const titleKey = words >= TITLE_WORDS && words <= SHORT_WORDS ? setKey(codes, words) : 0;
      if (body !== '') {
        tokens = scanner.run(body.slice(0, ANALYSED_LENGTH));
        if (words <= SHORT_WORDS) words = collect(scanner, tokens, words);
      }
      const urlKey = url === null ? 0 : urlKeyOf(url);
      if (words > SHORT_WORDS) {
        // The scan is the body's, or the title's where there is no body: a new title does not make a new text, unless
        // the title is most of it.
        if (addShingles(scanner, tokens) < SHORT_WORDS && body !== '')
          addShingles(scanner, scanner.run(title.slice(0, ANALYSED_LENGTH)));
        hasher.sign(signature);
        return { form: FORM.shingles, signature, urlKey, titleKey };
      }
      signature.fill(0);
      writeCodes(codes.subarray(0, words).sort(), signature);
      return { form: words === 0 ? FORM.none : FORM.words, signature, urlKey, titleKey };
    },
  };
}

/**
 * A word in 32 bits that sort the telling ones first: numbers, then long words, then short ones.
 *
 *     [ 1: not a number | 4: 15 less the length | 27: hash ]
 */
function wordCode(kind: number, length: number, hash: number): number {
  const rank = (kind === TOKEN.number ? 0 : 16) + 15 - Math.min(length, 15);
  // Zero pads the signature.
  return ((rank << 27) | (mix(hash) >>> 5)) >>> 0 || 1;
}

export function isNumberCode(code: number): boolean {
  return code >>> 31 === 0;
}

function includes(codes: Uint32Array, count: number, code: number): boolean {
  for (let i = 0; i < count; i++) if (codes[i] === code) return true;
  return false;
}

function writeCodes(codes: Uint32Array, into: Uint8Array): void {
  codes.forEach((code, i) => {
    into[i * 4] = code;
    into[i * 4 + 1] = code >>> 8;
    into[i * 4 + 2] = code >>> 16;
    into[i * 4 + 3] = code >>> 24;
  });
}

/** Does not depend on the order. */
function setKey(codes: Uint32Array, count: number): number {
  let low = 0;
  let high = 0;
  for (let i = 0; i < count; i++) {
    low = (low + mix(codes[i]!)) | 0;
    high = (high + mix(codes[i]! ^ 0x5bd1_e995)) | 0;
  }
  return key53(low, high);
}

function urlKeyOf(url: string): number {
  const { address, site } = storyUrl(url);
  let low = 0x811c_9dc5;
  let high = 0x9747_b28c;
  for (let i = 0; i < address.length; i++) {
    const unit = address.charCodeAt(i);
    low = Math.imul(low ^ unit, 0x0100_0193);
    high = Math.imul(high ^ unit, 0x5bd1_e995);
  }
  const key = key53(mix(low), mix(high));
  return site ? -key : key;
}

function key53(low: number, high: number): number {
  return (high & 0x1f_ffff) * 2 ** 32 + (low >>> 0) || 1;
}
