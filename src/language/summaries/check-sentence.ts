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
  /** Cosine of a key term that the sources do not have to the nearest term that they have. */
  nearTerm: 0.25,
  /** Cosine of the sentence to the nearest sentence of its sources. */
  similarity: 0.35,
  /** Share of a denial's key terms that a denial of the sources must have. */
  denial: 0.5,
  /** Share of the key terms of a denial of the sources that a sentence without negation may not repeat. */
  denied: 0.6,
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
  /** Key terms by stem, one writing of each. */
  readonly stems: ReadonlyMap<string, string>;
  /** Of the key terms; made when a sentence first has a term that is not among them. */
  readonly termVectors: () => readonly Float32Array[];
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
/** Part of quantities, which are compared as numbers. */
const UNITS = new Set(
  'percent per cent thousand million billion trillion bn mn tn dollar dollars euro euros pound pounds yen usd eur gbp jpy'.split(
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
  const stems = new Map(
    sentences.flatMap(({ terms }) => terms.map(({ text, stem }) => [stem, text] as const)),
  );
  let vectors: readonly Float32Array[] | undefined;
  return {
    stems,
    termVectors: () => (vectors ??= [...stems.values()].map((term) => vectorOf(term.toLowerCase(), tools))),
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

  if (terms.length === 0) return 'it says nothing';
  const missing = terms.filter(
    ({ text, stem }) => !has(stem) && !sources.some(({ acronyms }) => acronyms.has(text)),
  );
  const supported = terms.length - missing.length;
  if (supported < terms.length * limits.keyTerms)
    return `${terms.length - supported} of its ${terms.length} key terms do not stand in the sources`;

  for (const { text } of missing) {
    const vector = vectorOf(text.toLowerCase(), tools);
    const near = sources.some(({ termVectors }) =>
      termVectors().some((other) => dot(vector, other) >= limits.nearTerm),
    );
    if (!near) return `"${text}" is like nothing in the sources`;
  }

  const all = sources.flatMap((source) => source.sentences);
  const nearest = all
    .map((other) => ({ other, cosine: dot(read.vector, other.vector) }))
    .reduce((a, b) => (b.cosine > a.cosine ? b : a), { other: null as ReadText | null, cosine: -1 });
  if (nearest.other === null || nearest.cosine < limits.similarity)
    return `no sentence of the sources is about the same (${nearest.cosine.toFixed(2)})`;

  if (read.negated && !all.some((other) => other.negated && share(terms, other.terms) >= limits.denial))
    return 'it denies what no source denies';
  if (!read.negated && nearest.other.negated && share(nearest.other.terms, terms) >= limits.denied)
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
    if (folded === '' || UNITS.has(folded) || isFunctionWord(hashFolded(written))) continue;
    // The first word is upper case whatever it is: it counts as a key term only, unless it has upper case inside.
    const name = kind === TOKEN.upper || kind === TOKEN.mixed || (kind === TOKEN.capitalised && words > 1);
    terms.push({ text: written, stem: stemEnglish(folded), name });
  }
  return { terms, negated, vector: vectorOf(text, { embedding }) };
}

function vectorOf(text: string, { embedding }: Pick<CheckTools, 'embedding'>): Float32Array {
  const vector = new Float32Array(embedding.dimensions);
  embedding.embed(text, vector);
  return vector;
}

function dot(left: Float32Array, right: Float32Array): number {
  let sum = 0;
  for (let d = 0; d < left.length; d++) sum += left[d]! * right[d]!;
  return sum;
}
