import { ANALYSED_LENGTH, type TextField, type TextTokens } from '../../domain/analysis.ts';
import { createMinHasher, mix, SIGNATURE_BYTES } from '../../kernels/hash/minhash.ts';
import { createHashIndex } from '../../kernels/text/hash-index.ts';
import { createScanner, hashFolded, TOKEN } from '../../kernels/text/scanner.ts';
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
  /** 53 bits over the title's telling words in their order; 0 when they are fewer than `TITLE_WORDS`. */
  readonly titleKey: number;
}

/** A text of at most so many distinct telling words is compared word by word. */
const SHORT_WORDS = SIGNATURE_BYTES / 4;
/** Titles of fewer telling words are shared by chance ("Weekly update"). */
const TITLE_WORDS = 5;
const SHINGLE = 3;

/** All the same word here: a headline and its denial are two stories. */
const NEGATIONS = words(
  "not no never without cannot can't don't doesn't didn't won't isn't aren't wasn't weren't wouldn't shouldn't couldn't hasn't haven't",
);
const NEGATION_CODE = 1;

/** Words that tell nothing, the negations first. */
const SMALL_WORDS = createHashIndex();
for (const word of [
  ...NEGATIONS,
  ...ENGLISH_STOP_WORDS,
  ...words("'s how why what you your its from has have"),
])
  SMALL_WORDS.add(hashFolded(word));

function words(list: string): string[] {
  return list.split(' ');
}

export interface Fingerprinter {
  /**
   * Writes the signature into `into` and gives the fingerprint that views it. O(text), at most ANALYSED_LENGTH of a field.
   * `tokens` are those of the text where somebody has scanned it already.
   */
  run(
    text: { readonly title: string; readonly body: string; readonly url: string | null },
    into: Uint8Array,
    tokens?: Readonly<Record<TextField, TextTokens>>,
  ): StoryFingerprint;
}

export function createFingerprinter(): Fingerprinter {
  const scanner = createScanner();
  const hasher = createMinHasher();
  const codes = new Uint32Array(SHORT_WORDS);
  let scanned = '';
  let scan: TextTokens = scanner;

  /**
   * Scans a field, at most ANALYSED_LENGTH of it, and gives the number of tokens. The typographic apostrophe is taken for
   * the plain one. A scan of the same text serves as well (17 µs for 1.2 KB).
   */
  function read(text: string, tokens: TextTokens | undefined): number {
    const curly = text.includes('\u2019');
    if (tokens !== undefined && !curly && text.length <= ANALYSED_LENGTH) {
      scan = tokens;
      scanned = text;
      return tokens.sentences[tokens.sentenceCount]!;
    }
    const cut = text.length > ANALYSED_LENGTH ? text.slice(0, ANALYSED_LENGTH) : text;
    scan = scanner;
    scanned = curly ? cut.replaceAll('\u2019', "'") : cut;
    return scanner.run(scanned);
  }

  /** The code of a token of the scan; 0 when it tells nothing. */
  function codeAt(token: number): number {
    const kind = scan.classes[token]!;
    if (kind === TOKEN.punctuation) return 0;
    const hash = scan.hashes[token]!;
    const small = SMALL_WORDS.get(hash);
    if (small >= 0) return small < NEGATIONS.length ? NEGATION_CODE : 0;
    const end = scan.ends[token]!;
    // `CH204002` and `GPT-4` are told from their like by their digits.
    const number = kind === TOKEN.number || isDigit(scanned.charCodeAt(end - 1));
    return wordCode(number, end - scan.starts[token]!, hash);
  }

  /** Adds the distinct telling words of the scan to `codes`; one more than fit means too many. */
  function collect(tokens: number, from: number): number {
    let count = from;
    for (let i = 0; i < tokens; i++) {
      const code = codeAt(i);
      if (code === 0 || includes(codes, count, code)) continue;
      if (count === SHORT_WORDS) return SHORT_WORDS + 1;
      codes[count++] = code;
    }
    return count;
  }

  function titleKeyOf(tokens: number): number {
    let low = 0;
    let high = 0;
    let telling = 0;
    for (let i = 0; i < tokens; i++) {
      const code = codeAt(i);
      if (code === 0) continue;
      low = mix(low ^ code);
      high = mix(Math.imul(high, 5) + code);
      telling++;
    }
    return telling < TITLE_WORDS ? 0 : key53(low, high);
  }

  /** Adds the shingles of the scan and gives their number. */
  function addShingles(tokens: number): number {
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
    run({ title, body, url }, signature, given) {
      let tokens = read(title, given?.title);
      let telling = collect(tokens, 0);
      const titleKey = titleKeyOf(tokens);
      if (body !== '') {
        tokens = read(body, given?.body);
        if (telling <= SHORT_WORDS) telling = collect(tokens, telling);
      }
      const urlKey = url === null ? 0 : urlKeyOf(url);
      if (telling > SHORT_WORDS) {
        // The scan is the body's, or the title's where there is no body: a new title does not make a new text, unless
        // the title is most of it.
        if (addShingles(tokens) < SHORT_WORDS && body !== '') addShingles(read(title, given?.title));
        hasher.sign(signature);
        return { form: FORM.shingles, signature, urlKey, titleKey };
      }
      signature.fill(0);
      writeCodes(codes.subarray(0, telling).sort(), signature);
      return { form: telling === 0 ? FORM.none : FORM.words, signature, urlKey, titleKey };
    },
  };
}

/**
 * A word in 32 bits that sort the telling ones first: the negation, numbers, then long words, then short ones.
 *
 *     [ 1: not a number | 4: 15 less the length | 27: hash ]
 */
function wordCode(number: boolean, length: number, hash: number): number {
  const rank = (number ? 0 : 16) + 15 - Math.min(length, 15);
  // Zero pads the signature, one is the negation.
  return Math.max(((rank << 27) | (mix(hash) >>> 5)) >>> 0, NEGATION_CODE + 1);
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
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
