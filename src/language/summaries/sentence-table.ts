import {
  SENTENCE_FEATURES,
  type SentenceFeature,
  type SentenceTable,
} from '../../kernels/rank/extract-sentences.ts';
import { isFunctionWord } from '../../kernels/text/function-words.ts';
import { hashFolded, type Scanner, TOKEN } from '../../kernels/text/scanner.ts';

/** Turns a text into a unit vector of so many dimensions, or zero: the static model that ships, or a test's. */
export interface TextEmbedding {
  readonly dimensions: number;
  embed(text: string, into: Float32Array): number;
}

export interface SourceText {
  readonly title: string;
  readonly body: string;
}

/** A sentence of one of the texts. */
export interface SourceSentence {
  /** Which of the texts. */
  readonly source: number;
  /** As written, white space as one space. */
  readonly text: string;
  /** Hashes of its content words. */
  readonly words: ReadonlySet<number>;
}

export interface Sentences {
  readonly list: readonly SourceSentence[];
  readonly table: SentenceTable;
}

/** Sentences of all texts together; later ones are left out, of every text the same number. */
const MOST_SENTENCES = 400;
/** Characters of a body that are read. */
const READ_LENGTH = 20_000;
/** A sentence with fewer words says nothing by itself: a heading, an address. */
const LEAST_WORDS = 3;
/** What is longer, in characters, is a table, a dump or an attack. */
const LONGEST_SENTENCE_TEXT = 1000;
const FEATURES = SENTENCE_FEATURES.length;

const hashes = (words: string): ReadonlySet<number> => new Set(words.split(' ').map(hashFolded));
/** Who speaks, and what people do who have something to tell: together, near each other, they announce a claim. */
const SPEAKERS = hashes('we our paper work study authors researchers scientists team company');
const CLAIMS = hashes(
  'propose proposes proposed present presents introduce introduces introduced develop develops developed show shows showed ' +
    'demonstrate demonstrates demonstrated describe describes study studies provide provides prove proves investigate ' +
    'investigates explore explores design designed find finds found argue argues derive address addresses evaluate ' +
    'establish consider announce announces announced launch launches launched unveil unveils unveiled reveal reveals ' +
    'revealed release releases released report reports reported results method approach model',
);
/** Tokens between the speaker and the claim, at most. */
const CUE_REACH = 4;

/**
 * Splits texts into sentences with what tells how much they say. Sentences that are given (`given[i]` for text i) are
 * taken as they are.
 */
export function readSentences(
  texts: readonly SourceText[],
  {
    scan,
    embedding,
    given,
  }: {
    readonly scan: Scanner;
    readonly embedding: TextEmbedding;
    readonly given?: readonly (readonly string[])[];
  },
): Sentences {
  const list: SourceSentence[] = [];
  const rows: Partial<Record<SentenceFeature, number>>[] = [];
  const titles: { readonly vector: Float32Array; readonly words: ReadonlySet<number> }[] = [];
  const most = Math.max(5, Math.floor(MOST_SENTENCES / Math.max(texts.length, 1)));

  for (const [source, { title, body }] of texts.entries()) {
    const vector = new Float32Array(embedding.dimensions);
    const head = title.slice(0, LONGEST_SENTENCE_TEXT);
    embedding.embed(head, vector);
    const titleWords = contentWords(head, scan).words;
    titles.push({ vector, words: titleWords });
    const pieces = given?.[source] ?? splitSentences(body.slice(0, READ_LENGTH), scan);
    const kept: { text: string; words: ReadonlySet<number>; count: number; cue: boolean }[] = [];
    for (const piece of pieces) {
      if (piece.length > LONGEST_SENTENCE_TEXT) continue;
      const text = piece.replace(/\s+/g, ' ').trim().toWellFormed();
      const read = contentWords(text, scan);
      if (read.count >= LEAST_WORDS && read.words.size > 0) kept.push({ text, ...read });
      if (kept.length === most) break;
    }
    for (const [place, { text, words, count, cue }] of kept.entries()) {
      list.push({ source, text, words });
      rows.push({
        titleWords: titleWords.size === 0 ? 0 : words.intersection(titleWords).size / titleWords.size,
        cue: cue ? 1 : 0,
        first: 1 / (place + 1),
        last: place === kept.length - 1 && place > 0 ? 1 : 0,
        length: Math.min(count, 45) / 45,
        long: Math.min(Math.max(count - 40, 0) / 40, 1),
        short: count < 8 ? 1 : 0,
      });
    }
  }

  const { dimensions } = embedding;
  const table: SentenceTable = {
    count: list.length,
    dimensions,
    vectors: new Float32Array(list.length * dimensions),
    features: new Float32Array(list.length * FEATURES),
  };
  const shares = wordShares(list);
  for (const [i, sentence] of list.entries()) {
    const vector = table.vectors.subarray(i * dimensions, (i + 1) * dimensions);
    embedding.embed(sentence.text, vector);
    const title = titles[sentence.source]!.vector;
    let cosine = 0;
    for (let d = 0; d < dimensions; d++) cosine += vector[d]! * title[d]!;
    let keyWords = 0;
    for (const word of sentence.words) keyWords += shares.get(word)!;
    const row = { ...rows[i]!, title: cosine, keyWords: keyWords / sentence.words.size };
    for (const [f, name] of SENTENCE_FEATURES.entries()) table.features[i * FEATURES + f] = row[name] ?? 0;
  }
  return { list, table };
}

/** The sentences of a text by the scanner, as written. */
export function splitSentences(text: string, scan: Scanner): string[] {
  scan.run(text);
  const sentences: string[] = [];
  for (let s = 0; s < scan.sentenceCount; s++) {
    const [from, to] = [scan.sentences[s]!, scan.sentences[s + 1]!];
    if (to > from) sentences.push(text.slice(scan.starts[from]!, scan.ends[to - 1]!));
  }
  return sentences;
}

/** The content words of a text, its number of words, and whether it announces a claim. */
function contentWords(
  text: string,
  scan: Scanner,
): { readonly words: ReadonlySet<number>; readonly count: number; readonly cue: boolean } {
  const tokens = scan.run(text);
  const words = new Set<number>();
  let count = 0;
  let cue = false;
  let speakerAt = Number.NEGATIVE_INFINITY;
  for (let t = 0; t < tokens; t++) {
    if (scan.classes[t]! > TOKEN.number) continue;
    count++;
    const hash = scan.hashes[t]!;
    if (SPEAKERS.has(hash)) speakerAt = count;
    else if (CLAIMS.has(hash) && count - speakerAt <= CUE_REACH) cue = true;
    if (!isFunctionWord(hash)) words.add(hash);
  }
  return { words, count, cue };
}

/** For every content word the share of sentences that have it. */
function wordShares(list: readonly SourceSentence[]): ReadonlyMap<number, number> {
  const shares = new Map<number, number>();
  for (const { words } of list)
    for (const word of words) shares.set(word, (shares.get(word) ?? 0) + 1 / list.length);
  return shares;
}
