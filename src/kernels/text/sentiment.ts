import { createHashIndex } from './hash-index.ts';
import { type ScannedText, tokenCount } from './scanned-text.ts';
import { hashFolded, TOKEN } from './scanner.ts';
import type { ValenceLexicon } from './valence-lexicon.ts';

/**
 * Sentiment by a lexicon and the rules of VADER (Hutto and Gilbert 2014): words that strengthen or weaken, negation up to
 * three words before, "but" shifting the weight to what follows, emphasis by capitals. Linear in the tokens.
 *
 *   score = sum / sqrt(sum² + 15 · sqrt(sentences))
 *
 * which is VADER's own scale for one sentence, and saturates later the longer the text is.
 */
export interface ScoredSentiment {
  /** -1 to 1; 0 when no word of the lexicon stands in the text. */
  readonly score: number;
  /** Tokens with their contribution to the sum, strongest first, each word once. */
  readonly words: readonly { readonly part: number; readonly token: number; readonly weight: number }[];
}

export const SENTIMENT = {
  /** What an intensifier adds to the valence, and how that fades one and two words further away. */
  boost: 0.293,
  fade: [1, 0.95, 0.9],
  negation: -0.74,
  capitals: 0.733,
  beforeBut: 0.5,
  afterBut: 1.5,
  /** How far back a negation or an intensifier reaches, in tokens. */
  reach: 3,
  normalisation: 15,
} as const;

const BOOSTERS = `absolutely amazingly awfully completely considerably decidedly deeply enormously entirely especially
exceptionally extremely fully greatly highly hugely incredibly intensely major more most particularly purely quite really
remarkably so substantially thoroughly totally tremendously unbelievably unusually utterly very sharply strongly severely`;
const DAMPENERS = `almost barely hardly kinda less little marginally occasionally partly scarcely slightly somewhat sorta
fairly mildly modestly`;
const NEGATIONS = `ain't aren't can't cannot couldn't didn't doesn't don't hadn't hasn't haven't isn't mightn't mustn't needn't
neither never no none nor not nothing nowhere shan't shouldn't wasn't weren't without won't wouldn't rarely seldom despite
arent cant couldnt didnt doesnt dont hadnt hasnt havent isnt shouldnt wasnt werent wont wouldnt fails failed avoids avoided
prevents prevented`;

const [BOOST, DAMPEN, NEGATE, BUT] = [1, 2, 3, 4];
const modifiers = createHashIndex(256);
const modifierKinds: number[] = [];
for (const [words, kind] of [
  [BOOSTERS, BOOST],
  [DAMPENERS, DAMPEN],
  [NEGATIONS, NEGATE],
  ['but however although', BUT],
] as const) {
  for (const word of words.split(/\s+/)) {
    // Both apostrophes are in use.
    modifierKinds[modifiers.add(hashFolded(word))] = kind!;
    modifierKinds[modifiers.add(hashFolded(word.replace("'", '’')))] = kind!;
  }
}
const BUT_WORD = hashFolded('but');

/** Most words named. */
const NAMED = 5;

export function scoreSentiment(texts: readonly ScannedText[], lexicon: ValenceLexicon): ScoredSentiment {
  let sum = 0;
  let sentences = 0;
  const found: { part: number; token: number; weight: number; hash: number }[] = [];
  for (const [part, { scan }] of texts.entries()) {
    sentences += scan.sentenceCount;
    const shouting = isShouting(scan.classes, tokenCount(scan));
    for (let s = 0; s < scan.sentenceCount; s++) {
      const [from, to] = [scan.sentences[s]!, scan.sentences[s + 1]!];
      const firstOfSentence = found.length;
      let but = -1;
      for (let i = from; i < to; i++) {
        if (scan.classes[i]! > TOKEN.mixed) continue;
        const hash = scan.hashes[i]!;
        if (hash === BUT_WORD) but = i;
        const valence = lexicon.valence(hash);
        if (valence === 0) continue;
        found.push({
          part,
          token: i,
          hash,
          weight: valenceInContext(scan.hashes, {
            valence,
            token: i,
            from,
            emphasised: !shouting && scan.classes[i] === TOKEN.upper,
          }),
        });
      }
      for (let f = firstOfSentence; f < found.length; f++) {
        const word = found[f]!;
        if (but >= 0) word.weight *= word.token < but ? SENTIMENT.beforeBut : SENTIMENT.afterBut;
        sum += word.weight;
      }
    }
  }
  if (found.length === 0) return { score: 0, words: [] };
  const scale = SENTIMENT.normalisation * Math.sqrt(sentences);
  return { score: sum / Math.sqrt(sum * sum + scale), words: strongest(found) };
}

function valenceInContext(
  hashes: Uint32Array,
  word: { valence: number; token: number; from: number; emphasised: boolean },
): number {
  const { token, from } = word;
  const sign = Math.sign(word.valence);
  let valence = word.valence + (word.emphasised ? sign * SENTIMENT.capitals : 0);
  let negated = false;
  for (let back = 1; back <= SENTIMENT.reach && token - back >= from; back++) {
    const number = modifiers.get(hashes[token - back]!);
    if (number < 0) continue;
    const kind = modifierKinds[number];
    if (kind === BUT) break;
    if (kind === NEGATE) negated = true;
    else valence += sign * (kind === BOOST ? SENTIMENT.boost : -SENTIMENT.boost) * SENTIMENT.fade[back - 1]!;
  }
  return negated ? valence * SENTIMENT.negation : valence;
}

/** Whether most words are in capitals, so that capitals say nothing. */
function isShouting(classes: Uint8Array, count: number): boolean {
  let [upper, words] = [0, 0];
  for (let i = 0; i < count; i++) {
    if (classes[i]! > TOKEN.mixed) continue;
    words++;
    if (classes[i] === TOKEN.upper) upper++;
  }
  return upper * 2 > words;
}

/** The words that decided: contributions of one word added up, the strongest five. */
function strongest(
  found: readonly { part: number; token: number; weight: number; hash: number }[],
): ScoredSentiment['words'] {
  const byHash = new Map<number, { part: number; token: number; weight: number }>();
  for (const { part, token, weight, hash } of found) {
    const known = byHash.get(hash);
    if (known === undefined) byHash.set(hash, { part, token, weight });
    else known.weight += weight;
  }
  return [...byHash.values()].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, NAMED);
}
