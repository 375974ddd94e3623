import { foldWord } from './fold.ts';
import {
  foreignFunctionWord,
  isAccentedFunctionWord,
  isOfLanguages,
  isSurelyForeign,
  languagesRead,
} from './foreign-function-words.ts';
import { isFunctionWord } from './function-words.ts';
import { breaksPhrase } from './phrase-breaks.ts';
import { createScanner, hashExact, hashFolded, TOKEN } from './scanner.ts';

/** Most terms that one title gives. */
export const MOST_TITLE_TERMS = 16;

/** Characters of a title that are read. */
const READ_LENGTH = 400;
const LONGEST_WORD = 40;

/** What lists and feeds write around a title, and verbs and fillers of headlines that no subject is made of. */
const BOILERPLATE = new Set(
  `hn yc pdf video audio slides podcast transcript infographic ama tldr faq breaking exclusive updated update live watch
  inc ltd llc corp com www http https html amp via us here's what's it's there's let's that's who's where's i'm im
  ever never today's year's world's way ways lot made making do doing things everything anything something someone
  people guys stuff really actually finally every many much just even still also another yet
  don't doesn't didn't isn't aren't wasn't won't can't couldn't wouldn't shouldn't haven't hasn't
  first next last best worst top better bad good great cool awesome simple easy tips guide intro introduction
  introducing announcing launching launches launched launch review reviews read reading story stories
  vol volume issue part chapter episode edition weekly daily monthly
  percent million billion trillion hundred thousand dozen half quarter
  months years hours minutes seconds decade decades`.split(/\s+/),
);

/** What a text is rather than what it is about; a pair with one may be a subject (`fake news`). */
const KINDS_OF_TEXT = new Set(
  'news newsletter newsletters headline headlines roundup digest recap bulletin'.split(' '),
);

/**
 * An article or pronoun that French and Italian write together with the next word: `l'énergie`, `dell'Italia`. `D'Angelo` and
 * `L'Oréal` are names.
 */
const ELIDED =
  /^(?:(?:[cdjl]|[Qq]u|[Uu]n|[Dd]ell|[Nn]ell|[Aa]ll|[Dd]all|[Ss]ull|[Qq]uell)'(?=\p{L}{2})|[CDJL]'(?=\p{Ll}{2}))/u;

/** `Show HN:`, `Ask HN:`, `Launch HN:`, and what stands in brackets at the end: `[pdf]`, `(2015)`. */
const OPENING = /^\s*(?:show|ask|tell|launch|poll|offer|placeholder)\s+hn\b\s*[:\-–—]?/i;
const CLOSING = /\s*[[(](?:pdf|video|audio|slides|podcast|\d{4})[\])]\s*$/i;

/** Digits and letters that name something (`5g`, `3d`, `802.11ac`) rather than say how much or which (`10k`, `3rd`, `90s`). */
const AMOUNT =
  /^(?!\dg$)[\d.,]+(?:st|nd|rd|th|s|k|m|b|t|mn|bn|tn|x|am|pm|pt|px|em|ms|kb|mb|gb|tb|pb|kg|g|mg|km|cm|mm|ft|in|lb|lbs|mph|kmh|h|hr|hrs|min|mins|sec|yr|yrs|y|c|f|v|w|kw|kwh|mw|gw|hz|khz|mhz|ghz|usd|eur|gbp)?$/;
const LEAST_YEAR = 1900;
const END_OF_YEARS = 2100;

const scanner = createScanner();
const seen = new Set<string>();

/**
 * Words and pairs of adjacent words of a title that may be a subject: folded (`foldWord`), as written and not stemmed, in
 * order, without repeats, at most `MOST_TITLE_TERMS`. Function words (English, German, French, Spanish, Italian, Portuguese,
 * Dutch), verbs of headlines, numbers alone and boilerplate are none, and no pair reaches across them or across a sign other
 * than a hyphen; what names a kind of text is none by itself. A version may be the second of a pair
 * (`windows 10`). Ideographs give none: without spaces, two of them are no word.
 */
export function titleTerms(title: string): string[] {
  const terms: string[] = [];
  const text = strip(title);
  const count = scanner.run(text);
  const { starts, ends, classes, hashes } = scanner;
  // Read when a word is met that hangs on it.
  let languages = -1;
  const mayElide = text.includes("'");
  seen.clear();
  // The word before, while nothing stands between; empty otherwise.
  let before = '';
  for (let token = 0; token < count && terms.length < MOST_TITLE_TERMS; token++) {
    const kind = classes[token]!;
    let start = starts[token]!;
    const end = ends[token]!;
    if (kind === TOKEN.punctuation) {
      const joins =
        text.charCodeAt(start) === 0x2d &&
        start > 0 &&
        ends[token - 1] === start &&
        starts[token + 1] === end;
      if (!joins) before = '';
      continue;
    }
    if (kind === TOKEN.other || end - start > LONGEST_WORD) {
      before = '';
      continue;
    }
    let hash = hashes[token]!;
    if (kind === TOKEN.number) {
      const number = text.slice(start, end).toLowerCase();
      if (!AMOUNT.test(number)) {
        add(terms, number);
        if (before !== '') add(terms, `${before} ${number}`);
        before = number;
        continue;
      }
      if (before !== '' && isVersion(number)) add(terms, `${before} ${number}`);
      before = '';
      continue;
    }
    if (hash === POSSESSIVE) continue;
    if (isFunctionWord(hash) || breaksPhrase(hash)) {
      before = '';
      continue;
    }
    const article = mayElide ? (ELIDED.exec(text.slice(start, end))?.[0].length ?? 0) : 0;
    if (article > 0) {
      before = '';
      start += article;
      hash = hashFolded(text.slice(start, end));
    }
    const foreign = foreignFunctionWord(hash);
    // In capitals it is an abbreviation: `OS`, `AI`, `UN`.
    if (foreign >= 0 && kind !== TOKEN.upper) {
      if (languages < 0 && !isSurelyForeign(foreign))
        languages = languagesRead(hashes, count, isFunctionWord);
      if (isSurelyForeign(foreign) || isOfLanguages(foreign, languages)) {
        before = '';
        continue;
      }
    }
    const plain = isPlain(text, start, end);
    if (!plain && isAccentedFunctionWord(hashExact(text.slice(start, end)))) {
      before = '';
      continue;
    }
    // `C++` and `C#` keep their signs, which tell them apart.
    const word = plain ? text.slice(start, end).toLowerCase() : foldWord(text.slice(start, end));
    if (word === '' || BOILERPLATE.has(word)) {
      before = '';
      continue;
    }
    if (word.length > 1 && !KINDS_OF_TEXT.has(word)) add(terms, word);
    if (before !== '') add(terms, `${before} ${word}`);
    before = word;
  }
  return terms;
}

const POSSESSIVE = hashFolded("'s");

function strip(title: string): string {
  let text = title.length > READ_LENGTH ? title.slice(0, READ_LENGTH) : title;
  // The lists of words are written with the ASCII sign.
  if (text.includes('\u2019')) text = text.replaceAll('\u2019', "'");
  const first = text.charCodeAt(0) | 32;
  // Only these letters begin an opening; most titles need no pattern.
  if (
    first === 0x73 ||
    first === 0x61 ||
    first === 0x74 ||
    first === 0x6c ||
    first === 0x70 ||
    first === 0x6f ||
    first === 0x20
  )
    text = text.replace(OPENING, '');
  const last = text.charCodeAt(text.length - 1);
  return last === 0x29 || last === 0x5d || last === 0x20 ? text.replace(CLOSING, '') : text;
}

/** At most three digits of a version, and no year. */
function isVersion(number: string): boolean {
  if (number.length > 4 || !/^\d+(?:\.\d+)?$/.test(number)) return false;
  const value = Number(number);
  return value < 1000 || (!number.includes('.') && value > END_OF_YEARS) || value < LEAST_YEAR;
}

function isPlain(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 128 || unit === 0x2e) return false;
  }
  return true;
}

function add(terms: string[], term: string): void {
  if (terms.length >= MOST_TITLE_TERMS || seen.has(term)) return;
  seen.add(term);
  terms.push(term);
}
