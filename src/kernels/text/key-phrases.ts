import { isFunctionWord } from './function-words.ts';
import { createHashIndex } from './hash-index.ts';
import { breaksPhrase } from './phrase-breaks.ts';
import { type ScannedText, tokenCount } from './scanned-text.ts';
import { type Scanner, TOKEN } from './scanner.ts';
import { singularHash } from './unhash.ts';

/**
 * Key phrases of one document without any corpus, after RAKE (Rose et al. 2010: phrases are runs of content words) and YAKE
 * (Campos et al. 2020: a word counts by frequency, position and casing).
 *
 *   word    = log2(1 + frequency) · cased · early
 *   phrase  = mean of its words · length bonus · log2(1 + frequency) · in the title
 *
 * A phrase is one to four tokens between function words, signs and sentence ends; singular and plural count as one. Time
 * and memory are linear in the tokens.
 */
export interface KeyPhraseFinder {
  /** The best phrases, best first. The first text counts as the title when there are several. */
  find(texts: readonly ScannedText[], limit: number): FoundPhrase[];
}

export interface FoundPhrase {
  /** Index into the texts given, and the offsets of the first place where it stands. */
  readonly part: number;
  readonly start: number;
  readonly end: number;
  readonly score: number;
}

export const KEY_PHRASES = {
  longest: 4,
  /** Characters: what is longer is no word of any language, but an address, a key or noise. */
  longestWord: 60,
  /** What a phrase of one, two, three, four words gets. */
  lengthBonus: [0.85, 1.45, 1.05, 1],
  /** Words that start with a capital inside a sentence, and those in capitals. */
  casedBonus: 0.9,
  titleBonus: 1.9,
  /** How much a word at the very start of the body counts over one at its end. */
  earlyBonus: 0.9,
  /** A phrase within a longer one is named too when it is so many times as frequent. */
  ownRight: 1.2,
  /** What a phrase loses that stands inside longer runs of content words only. */
  insideLoss: 0.2,
} as const;

const HYPHEN = 0x2d;
/** What stands in place of a word's number: an end of phrases, and a hyphen that joins two words. */
const [BREAK, JOIN] = [-1, -2];

interface PhrasePlace {
  readonly part: number;
  /** First and last token, within the part. */
  readonly from: number;
  readonly to: number;
  /** In words. */
  readonly length: number;
  /** Where the part's tokens lie. */
  readonly offset: number;
  /** Whether it fills the room between two breaks. */
  readonly whole: boolean;
}

/** Phrases ranked before those that say the same are left out. */
const RANKED = 60;

export function createKeyPhraseFinder(): KeyPhraseFinder {
  const words = createHashIndex(1024);
  const phrases = createHashIndex(4096);
  /** Per token: the number of its word, -1 for what breaks a phrase, -2 for a hyphen that joins. */
  let wordOf = new Int32Array(1024);
  let wordCount = new Float64Array(1024);
  let wordCased = new Float64Array(1024);
  let wordFirst = new Float64Array(1024);
  let wordScore = new Float64Array(1024);
  /** 1 for `raised` and `raising`, which may open a phrase but not end one. */
  let isParticiple = new Uint8Array(1024);
  let phraseCount = new Float64Array(4096);
  let phraseWhole = new Float64Array(4096);
  let phrasePart = new Int32Array(4096);
  let phraseFirst = new Int32Array(4096);
  let phraseLast = new Int32Array(4096);
  let phraseWords = new Int32Array(4096 * KEY_PHRASES.longest);

  function reserve(tokens: number): void {
    if (wordOf.length >= tokens) return;
    wordOf = new Int32Array(tokens * 2);
    wordCount = new Float64Array(tokens * 2);
    wordCased = new Float64Array(tokens * 2);
    wordFirst = new Float64Array(tokens * 2);
    wordScore = new Float64Array(tokens * 2);
    isParticiple = new Uint8Array(tokens * 2);
  }

  function growPhrases(): void {
    phraseCount = extended(phraseCount, new Float64Array(phraseCount.length * 2));
    phraseWhole = extended(phraseWhole, new Float64Array(phraseWhole.length * 2));
    phrasePart = extended(phrasePart, new Int32Array(phrasePart.length * 2));
    phraseFirst = extended(phraseFirst, new Int32Array(phraseFirst.length * 2));
    phraseLast = extended(phraseLast, new Int32Array(phraseLast.length * 2));
    phraseWords = extended(phraseWords, new Int32Array(phraseWords.length * 2));
  }

  /** Numbers the content words of one text and counts them. `offset` is where the text's tokens lie in `wordOf`. */
  function readWords({ text, scan }: ScannedText, offset: number): void {
    const { starts, ends, classes, sentences } = scan;
    const count = tokenCount(scan);
    const joins = (i: number): boolean =>
      classes[i] === TOKEN.punctuation &&
      text.charCodeAt(starts[i]!) === HYPHEN &&
      i > 0 &&
      ends[i - 1] === starts[i] &&
      i + 1 < count &&
      starts[i + 1] === ends[i];
    let sentence = 0;
    for (let i = 0; i < count; i++) {
      const opens = i === sentences[sentence];
      if (opens) sentence++;
      let word: number = BREAK;
      if (joins(i)) word = JOIN;
      // Parts of a hyphenated word are words whatever they are alone: `write-ahead`.
      else if (
        classes[i]! <= TOKEN.mixed &&
        ends[i]! - starts[i]! <= KEY_PHRASES.longestWord &&
        (isContent(text, scan, i) || wordOf[offset + i - 1] === JOIN || (i + 1 < count && joins(i + 1)))
      )
        word = countWord(text, scan, { token: i, place: offset + i, opens });
      wordOf[offset + i] = word;
    }
  }

  function countWord(
    text: string,
    { starts, ends, classes, hashes }: Scanner,
    at: { readonly token: number; readonly place: number; readonly opens: boolean },
  ): number {
    const [start, end, kind] = [starts[at.token]!, ends[at.token]!, classes[at.token]!];
    const known = words.size;
    const word = words.add(singularHash(text, start, end, hashes[at.token]!));
    if (word === known) {
      wordCount[word] = 0;
      wordCased[word] = 0;
      wordFirst[word] = at.place;
      isParticiple[word] = kind === TOKEN.lower && endsLikeParticiple(text, start, end) ? 1 : 0;
    }
    wordCount[word]!++;
    if (kind === TOKEN.upper || kind === TOKEN.mixed || (kind === TOKEN.capitalised && !at.opens))
      wordCased[word]!++;
    return word;
  }

  /** Counts every run of up to four content words within a sentence. */
  function readPhrases({ scan }: ScannedText, part: number, offset: number): void {
    const { sentences, sentenceCount } = scan;
    for (let s = 0; s < sentenceCount; s++) {
      const begin = sentences[s]!;
      const end = sentences[s + 1]!;
      for (let from = begin; from < end; from++) {
        if (wordOf[offset + from]! < 0) continue;
        // A part of a hyphenated word is no phrase.
        if (from > begin && wordOf[offset + from - 1] === JOIN) continue;
        const opens = from === begin || wordOf[offset + from - 1] === BREAK;
        let hash = 0x9e3779b9;
        let length = 0;
        for (let to = from; to < end; to++) {
          const word = wordOf[offset + to]!;
          if (word === JOIN) continue;
          if (word === BREAK || length === KEY_PHRASES.longest) break;
          if (length > 0 && isParticiple[word] === 1) break;
          hash = Math.imul(hash ^ word, 0x85ebca6b);
          hash ^= hash >>> 13;
          length++;
          const next = to + 1 < end ? wordOf[offset + to + 1]! : BREAK;
          if (next === JOIN || isParticiple[word] === 1) continue;
          countPhrase(hash, { part, from, to, length, offset, whole: opens && next === BREAK });
        }
      }
    }
  }

  function countPhrase(hash: number, at: PhrasePlace): void {
    const known = phrases.size;
    const phrase = phrases.add(hash);
    if (phrase === known) {
      if (phrase >= phraseCount.length) growPhrases();
      phraseCount[phrase] = 0;
      phraseWhole[phrase] = 0;
      phrasePart[phrase] = at.part;
      phraseFirst[phrase] = at.from;
      phraseLast[phrase] = at.to;
      const base = phrase * KEY_PHRASES.longest;
      let place = base;
      for (let i = at.from; i <= at.to; i++)
        if (wordOf[at.offset + i]! >= 0) phraseWords[place++] = wordOf[at.offset + i]!;
      if (at.length < KEY_PHRASES.longest) phraseWords[base + at.length] = -1;
    }
    phraseCount[phrase]!++;
    if (at.whole) phraseWhole[phrase]!++;
  }

  function lengthOf(phrase: number): number {
    const base = phrase * KEY_PHRASES.longest;
    let length = 1;
    while (length < KEY_PHRASES.longest && phraseWords[base + length]! >= 0) length++;
    return length;
  }

  function scoreWords(tokens: number): void {
    for (let word = 0; word < words.size; word++) {
      const cased = 1 + KEY_PHRASES.casedBonus * (wordCased[word]! / wordCount[word]!);
      const early = 1 + KEY_PHRASES.earlyBonus * (1 - wordFirst[word]! / tokens);
      wordScore[word] = Math.log2(1 + wordCount[word]!) * cased * early;
    }
  }

  function scoreOf(phrase: number, hasTitle: boolean): number {
    const base = phrase * KEY_PHRASES.longest;
    const length = lengthOf(phrase);
    let sum = 0;
    for (let i = 0; i < length; i++) sum += wordScore[phraseWords[base + i]!]!;
    const title = hasTitle && phrasePart[phrase] === 0 ? KEY_PHRASES.titleBonus : 1;
    const whole = 1 - KEY_PHRASES.insideLoss * (1 - phraseWhole[phrase]! / phraseCount[phrase]!);
    return (
      whole *
      (sum / length) *
      KEY_PHRASES.lengthBonus[length - 1]! *
      Math.log2(1 + phraseCount[phrase]!) *
      title
    );
  }

  /** The best `RANKED` phrases in order, by insertion: nearly every phrase falls at the first comparison. */
  function rankBest(hasTitle: boolean): readonly number[] {
    const best: number[] = [];
    const scores: number[] = [];
    for (let phrase = 0; phrase < phrases.size; phrase++) {
      const score = scoreOf(phrase, hasTitle);
      if (best.length === RANKED && score <= scores[RANKED - 1]!) continue;
      let at = Math.min(best.length, RANKED - 1);
      while (at > 0 && scores[at - 1]! < score) {
        best[at] = best[at - 1]!;
        scores[at] = scores[at - 1]!;
        at--;
      }
      best[at] = phrase;
      scores[at] = score;
    }
    return best;
  }

  /** Whether every word of the shorter phrase is in the longer one. */
  function overlaps(a: number, b: number): boolean {
    const [short, long] = lengthOf(a) <= lengthOf(b) ? [a, b] : [b, a];
    const shortLength = lengthOf(short);
    const longLength = lengthOf(long);
    let shared = 0;
    for (let i = 0; i < shortLength; i++) {
      for (let j = 0; j < longLength; j++) {
        if (phraseWords[short * KEY_PHRASES.longest + i] === phraseWords[long * KEY_PHRASES.longest + j]) {
          shared++;
          break;
        }
      }
    }
    return shared === shortLength && phraseCount[short]! < phraseCount[long]! * KEY_PHRASES.ownRight;
  }

  /** Whether a repeated phrase never stands without the longer one: the longer one says it better. */
  function isOnlyWithin(phrase: number, longer: number): boolean {
    return (
      phraseCount[phrase]! > 1 &&
      phraseCount[longer]! >= phraseCount[phrase]! &&
      lengthOf(longer) > lengthOf(phrase) &&
      overlaps(phrase, longer)
    );
  }

  return {
    find(texts, limit) {
      words.clear();
      phrases.clear();
      let tokens = 0;
      for (const part of texts) tokens += tokenCount(part.scan);
      reserve(tokens);
      let offset = 0;
      for (const part of texts) {
        readWords(part, offset);
        offset += tokenCount(part.scan);
      }
      offset = 0;
      for (const [number, part] of texts.entries()) {
        readPhrases(part, number, offset);
        offset += tokenCount(part.scan);
      }
      scoreWords(tokens);
      const chosen: number[] = [];
      const ranked = rankBest(texts.length > 1);
      for (const phrase of ranked) {
        if (chosen.length === limit) break;
        if (ranked.some((longer) => isOnlyWithin(phrase, longer))) continue;
        if (chosen.every((other) => !overlaps(phrase, other))) chosen.push(phrase);
      }
      return chosen.map((phrase) => {
        const part = phrasePart[phrase]!;
        const { scan } = texts[part]!;
        return {
          part,
          start: scan.starts[phraseFirst[phrase]!]!,
          end: scan.ends[phraseLast[phrase]!]!,
          score: scoreOf(phrase, texts.length > 1),
        };
      });
    },
  };
}

/** Whether a word can be part of a phrase by itself. */
function isContent(text: string, { starts, ends, classes, hashes }: Scanner, token: number): boolean {
  const kind = classes[token]!;
  const [start, end, hash] = [starts[token]!, ends[token]!, hashes[token]!];
  if (end - start < 3 && kind !== TOKEN.upper && kind !== TOKEN.mixed) return false;
  if (isFunctionWord(hash) || breaksPhrase(hash)) return false;
  return !(kind === TOKEN.lower && isAdverb(text, start, end));
}

/** Words in -ly describe how, seldom what; `family` and `supply` are too short to be taken for one. */
function isAdverb(text: string, start: number, end: number): boolean {
  return end - start > 6 && text.charCodeAt(end - 1) === 0x79 && text.charCodeAt(end - 2) === 0x6c;
}

/** Words in -ed are verbs or stand before their noun: `raised`, `distributed`; `need`, `speed` and `bed` are too short. */
function endsLikeParticiple(text: string, start: number, end: number): boolean {
  return end - start > 5 && text.charCodeAt(end - 1) === 0x64 && text.charCodeAt(end - 2) === 0x65;
}

function extended<T extends Float64Array | Int32Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
