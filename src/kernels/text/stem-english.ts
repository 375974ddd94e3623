/**
 * The English Snowball stemmer, "Porter2" (M. F. Porter, https://snowballstem.org/algorithms/english/stemmer.html,
 * as of Snowball 3.1), for lower-case words of ASCII letters. O(length). `stem-english.expected.json` holds the
 * reference implementation's answers for a few thousand words, and a test compares them.
 *
 * A suffix is removed only inside a region: R1 begins after the first consonant that follows a vowel, R2 is
 * the same again inside R1. A y that acts as a consonant is written Y while the steps run.
 */
export function stemEnglish(word: string): string {
  const special = SPECIAL.get(word);
  if (special !== undefined) return special;
  if (word.length < 3) return word;

  let stem = markConsonantY(word);
  const r1 = findRegion1(stem);
  const r2 = afterVowelAndConsonant(stem, r1);
  stem = removePlural(stem);
  stem = removeEdAndIng(stem, r1);
  stem = finalYToI(stem);
  stem = replaceSuffix(stem, r1, STEP_2);
  stem = removeStep3(stem, r1, r2);
  stem = removeStep4(stem, r2);
  stem = removeFinalEOrL(stem, r1, r2);
  return stem.includes('Y') ? stem.toLowerCase() : stem;
}

const SPECIAL = new Map<string, string>([
  ...['andes', 'atlas', 'bias', 'cosmos', 'howe', 'news', 'sky'].map((word) => [word, word] as const),
  ['early', 'earli'],
  ['gently', 'gentl'],
  ['idly', 'idl'],
  ['only', 'onli'],
  ['singly', 'singl'],
  ['skies', 'sky'],
  ['skis', 'ski'],
  ['ugly', 'ugli'],
]);

/** Beginnings after which R1 starts at once, so that `general` and `generate` do not fall together. */
const REGION_1_PREFIXES = ['arsen', 'commun', 'emerg', 'gener', 'inter', 'later', 'organ', 'past', 'univers'];

function isVowel(word: string, at: number): boolean {
  const c = word.charCodeAt(at);
  return c === 97 || c === 101 || c === 105 || c === 111 || c === 117 || c === 121; // aeiouy, not Y
}

function markConsonantY(word: string): string {
  if (!word.includes('y')) return word;
  let marked = word.charCodeAt(0) === 121 ? `Y${word.slice(1)}` : word;
  for (let i = 1; i < marked.length; i++) {
    if (marked.charCodeAt(i) === 121 && isVowel(marked, i - 1))
      marked = `${marked.slice(0, i)}Y${marked.slice(i + 1)}`;
  }
  return marked;
}

function findRegion1(word: string): number {
  for (const prefix of REGION_1_PREFIXES) if (word.startsWith(prefix)) return prefix.length;
  return afterVowelAndConsonant(word, 0);
}

function afterVowelAndConsonant(word: string, from: number): number {
  let i = from;
  while (i < word.length && !isVowel(word, i)) i++;
  while (i < word.length && isVowel(word, i)) i++;
  return i < word.length ? i + 1 : word.length;
}

function hasVowelBefore(word: string, end: number): boolean {
  for (let i = 0; i < end; i++) if (isVowel(word, i)) return true;
  return false;
}

/** Whether the word's first `end` letters end in a short syllable. */
function endsShort(word: string, end: number): boolean {
  if (end >= 3 && !isVowel(word, end - 1) && !'wxY'.includes(word[end - 1]!)) {
    if (isVowel(word, end - 2) && !isVowel(word, end - 3)) return true;
  }
  if (end === 2 && !isVowel(word, 1) && isVowel(word, 0)) return true;
  return word.slice(0, end).endsWith('past');
}

function removePlural(word: string): string {
  if (word.endsWith('sses')) return word.slice(0, -2);
  if (word.endsWith('ies') || word.endsWith('ied'))
    return word.length > 4 ? word.slice(0, -2) : word.slice(0, -1);
  if (!word.endsWith('s') || word.endsWith('ss') || word.endsWith('us')) return word;
  return hasVowelBefore(word, word.length - 2) ? word.slice(0, -1) : word;
}

const KEEP_EED = new Set(['succ', 'proc', 'exc']);
const KEEP_ING = new Set(['even', 'cann', 'inn', 'earr', 'herr', 'out']);

function removeEdAndIng(word: string, r1: number): string {
  const suffix = ['eedly', 'ingly', 'edly', 'eed', 'ing', 'ed'].find((candidate) => word.endsWith(candidate));
  if (suffix === undefined) return word;
  const stem = word.slice(0, word.length - suffix.length);
  if (suffix === 'eed' || suffix === 'eedly')
    return stem.length >= r1 && !KEEP_EED.has(stem) ? `${stem}ee` : word;
  if (suffix === 'ing') {
    if (stem.length === 2 && stem[1] === 'y' && !isVowel(stem, 0)) return `${stem[0]}ie`;
    if (KEEP_ING.has(stem)) return word;
  }
  if (!hasVowelBefore(stem, stem.length)) return word;
  if (stem.endsWith('at') || stem.endsWith('bl') || stem.endsWith('iz')) return `${stem}e`;
  if (/(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(stem)) {
    return stem.length === 3 && 'aeo'.includes(stem[0]!) ? stem : stem.slice(0, -1);
  }
  return stem.length === r1 && endsShort(stem, stem.length) ? `${stem}e` : stem;
}

function finalYToI(word: string): string {
  const last = word[word.length - 1];
  if (word.length < 3 || (last !== 'y' && last !== 'Y') || isVowel(word, word.length - 2)) return word;
  return `${word.slice(0, -1)}i`;
}

type Suffixes = readonly (readonly [suffix: string, replacement: string])[];

/** Longest first: only the longest suffix that fits is considered. */
const longestFirst = (suffixes: Suffixes): Suffixes => suffixes.toSorted((a, b) => b[0].length - a[0].length);

const STEP_2 = longestFirst([
  ['anci', 'ance'],
  ['enci', 'ence'],
  ['ogi', 'og'],
  ['li', ''],
  ['bli', 'ble'],
  ['abli', 'able'],
  ['alli', 'al'],
  ['fulli', 'ful'],
  ['lessli', 'less'],
  ['ousli', 'ous'],
  ['entli', 'ent'],
  ['aliti', 'al'],
  ['biliti', 'ble'],
  ['iviti', 'ive'],
  ['tional', 'tion'],
  ['ational', 'ate'],
  ['alism', 'al'],
  ['ation', 'ate'],
  ['ization', 'ize'],
  ['izer', 'ize'],
  ['ator', 'ate'],
  ['iveness', 'ive'],
  ['fulness', 'ful'],
  ['ousness', 'ous'],
  ['ogist', 'og'],
]);

const STEP_3 = longestFirst([
  ['icate', 'ic'],
  ['ative', ''],
  ['alize', 'al'],
  ['iciti', 'ic'],
  ['ical', 'ic'],
  ['tional', 'tion'],
  ['ational', 'ate'],
  ['ful', ''],
  ['ness', ''],
]);

const STEP_4 = [
  ...[
    'ement',
    'ance',
    'ence',
    'able',
    'ible',
    'ment',
    'ant',
    'ate',
    'ent',
    'ion',
    'ism',
    'iti',
    'ive',
    'ize',
    'ous',
  ],
  ...['al', 'er', 'ic'],
];

function replaceSuffix(word: string, region: number, suffixes: Suffixes): string {
  for (const [suffix, replacement] of suffixes) {
    if (!word.endsWith(suffix)) continue;
    const stem = word.slice(0, word.length - suffix.length);
    if (stem.length < region) return word;
    if (suffix === 'ogi' && !stem.endsWith('l')) return word;
    if (suffix === 'li' && !/[cdeghkmnrt]$/.test(stem)) return word;
    return stem + replacement;
  }
  return word;
}

function removeStep3(word: string, r1: number, r2: number): string {
  if (word.endsWith('ative') && word.length - 5 < r2) return word;
  return replaceSuffix(word, r1, STEP_3);
}

function removeStep4(word: string, r2: number): string {
  const suffix = STEP_4.find((candidate) => word.endsWith(candidate));
  if (suffix === undefined) return word;
  const stem = word.slice(0, word.length - suffix.length);
  if (stem.length < r2) return word;
  return suffix === 'ion' && !stem.endsWith('s') && !stem.endsWith('t') ? word : stem;
}

function removeFinalEOrL(word: string, r1: number, r2: number): string {
  const end = word.length - 1;
  if (word.endsWith('e')) return end >= r2 || (end >= r1 && !endsShort(word, end)) ? word.slice(0, -1) : word;
  return word.endsWith('ll') && end >= r2 ? word.slice(0, -1) : word;
}
