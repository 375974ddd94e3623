import type { SummarisedSignal } from '../../domain/summary.ts';
import { foldWord } from '../../kernels/text/fold.ts';
import { isFunctionWord } from '../../kernels/text/function-words.ts';
import { hashFolded, type Scanner, TOKEN } from '../../kernels/text/scanner.ts';
import { stemEnglish } from '../../kernels/text/stem-english.ts';
import { readNumbers, supportsNumber } from './numbers.ts';
import { splitSentences, type TextEmbedding } from './sentence-table.ts';

/** Chosen on SciTLDR's training set; what they catch and what they cost is in the card. */
export const CHECK_DEFAULTS = {
  /** Share of a sentence's key terms that its sources must have. */
  keyTerms: 0.6,
  /** Cosine of the sentence to the nearest sentence of its sources. */
  similarity: 0.35,
  /** Share of the key terms of a negated source sentence that a sentence without negation may not repeat. */
  negated: 0.6,
} as const;
type CheckLimits = { readonly [Name in keyof typeof CHECK_DEFAULTS]: number };

export interface CheckTools {
  readonly scan: Scanner;
  readonly embedding: TextEmbedding;
}

interface Term {
  readonly text: string;
  readonly stem: string;
  readonly name: boolean;
}

interface ReadText {
  readonly terms: readonly Term[];
  readonly negated: boolean;
  readonly vector: Float32Array;
}

/** A source as the check reads it, once for all sentences. */
export interface CheckedSource {
  readonly stems: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
  /** Initials of names of several words. */
  readonly acronyms: ReadonlySet<string>;
  readonly sentences: readonly ReadText[];
}

const NEGATIONS = new Set(
  'not no never neither nor cannot without denied denies deny rejected rejects refused refuses failed fails'.split(
    ' ',
  ),
);
const READ_LENGTH = 20_000;

export function readSource({ title, body }: SummarisedSignal, tools: CheckTools): CheckedSource {
  const text = `${title}\n\n${body.slice(0, READ_LENGTH)}`;
  const sentences = splitSentences(text, tools.scan).map((sentence) => readText(sentence, tools));
  const acronyms = new Set<string>();
  for (const { terms } of sentences) {
    for (let from = 0; from < terms.length; from++) {
      let initials = '';
      for (let to = from; to < terms.length && to < from + 6 && terms[to]!.name; to++) {
        initials += terms[to]!.text[0]!.toUpperCase();
        if (initials.length > 1) acronyms.add(initials);
      }
    }
  }
  return {
    stems: new Set(sentences.flatMap(({ terms }) => terms.map(({ stem }) => stem))),
    numbers: readNumbers(text),
    acronyms,
    sentences,
  };
}

/**
 * Why a sentence may not be shown with these sources, or null when they support it: every quantity and every name stands in
 * them, most key terms do, some sentence is about the same, and it is not denied where the source affirms or the other way
 * round. Words and vectors cannot tell who did what to whom: that remains possible to get wrong.
 */
export function findUnsupported(
  sentence: string,
  sources: readonly CheckedSource[],
  tools: CheckTools,
  limits: CheckLimits = CHECK_DEFAULTS,
): string | null {
  const has = (stem: string) => sources.some(({ stems }) => stems.has(stem));
  for (const number of readNumbers(sentence))
    if (!sources.some(({ numbers }) => supportsNumber(numbers, number)))
      return `the quantity ${number} does not stand in the sources`;

  const read = readText(sentence, tools);
  const { terms } = read;
  for (const { text, stem, name } of terms)
    if (name && !has(stem) && !sources.some(({ acronyms }) => acronyms.has(text)))
      return `the name "${text}" does not stand in the sources`;

  const supported = terms.filter(({ stem }) => has(stem)).length;
  if (terms.length === 0) return 'it says nothing';
  if (supported < terms.length * limits.keyTerms)
    return `${terms.length - supported} of its ${terms.length} key terms do not stand in the sources`;

  const all = sources.flatMap((source) => source.sentences);
  const nearest = all
    .map((other) => ({ other, cosine: dot(read.vector, other.vector) }))
    .reduce((a, b) => (b.cosine > a.cosine ? b : a), { other: null as ReadText | null, cosine: -1 });
  if (nearest.other === null || nearest.cosine < limits.similarity)
    return `no sentence of the sources is about the same (${nearest.cosine.toFixed(2)})`;

  if (read.negated && !all.some((other) => other.negated && share(terms, other.terms) >= limits.negated / 2))
    return 'it denies what no source denies';
  if (!read.negated && nearest.other.negated && share(nearest.other.terms, terms) >= limits.negated)
    return 'a source denies what it says';
  return null;
}

/** Share of the first's terms that the second has. */
function share(of: readonly Term[], among: readonly Term[]): number {
  if (of.length === 0) return 0;
  const stems = new Set(among.map(({ stem }) => stem));
  return of.filter(({ stem }) => stems.has(stem)).length / of.length;
}

function readText(text: string, { scan, embedding }: CheckTools): ReadText {
  const tokens = scan.run(text);
  const terms: Term[] = [];
  let negated = false;
  let words = 0;
  for (let t = 0; t < tokens; t++) {
    const kind = scan.classes[t]!;
    if (kind >= TOKEN.number) continue;
    const written = text.slice(scan.starts[t]!, scan.ends[t]!);
    const lower = written.toLowerCase();
    if (NEGATIONS.has(lower) || /n['’]t$/.test(lower)) negated = true;
    words++;
    const folded = foldWord(written);
    if (folded === '' || isFunctionWord(hashFolded(written))) continue;
    // The first word is upper case whatever it is: it counts as a key term only, unless it has upper case inside.
    const name = kind === TOKEN.upper || kind === TOKEN.mixed || (kind === TOKEN.capitalised && words > 1);
    terms.push({ text: written, stem: stemEnglish(folded), name });
  }
  const vector = new Float32Array(embedding.dimensions);
  embedding.embed(text, vector);
  return { terms, negated, vector };
}

function dot(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  for (let d = 0; d < left.length; d++) sum += left[d]! * right[d]!;
  return sum;
}
