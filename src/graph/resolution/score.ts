import {
  type ComparedNames,
  compareNames,
  NAME_FEATURES,
  type NameFeature,
  type RarityOf,
} from './compare.ts';
import { type ContextSays, compareContext, type EntityContext } from './compare-context.ts';
import type { NameForm } from './name-form.ts';
import type { ProposalEvidence } from './scored-pair.ts';
import { RESOLUTION_MODEL } from './weights.ts';

/** An entity as it is compared. */
export interface Profile extends EntityContext {
  readonly node: number;
  readonly kind: string;
  readonly name: string;
  /** Of all its names, its own first. */
  readonly forms: readonly NameForm[];
}

export interface NameModel {
  readonly intercept: number;
  readonly names: Readonly<Record<NameFeature, number>>;
}

export interface Score {
  /** Probability that the two are one, 0 to 1. */
  readonly probability: number;
  /** What moved it, strongest first. */
  readonly evidence: readonly ProposalEvidence[];
}

/** Weights below this are not worth a sentence, log odds. */
const LEAST_SAID = 0.15;

/** How likely two entities are one, by a logistic model of their names and what is known of both. */
export function scorePair(left: Profile, right: Profile, rarityOf: RarityOf): Score {
  const names = closestNames(left.forms, right.forms, rarityOf);
  if (names === null) return { probability: 0, evidence: [] };
  const context = compareContext(left, right);
  const logit = nameLogit(names.vector) + context.reduce((sum, { weight }) => sum + weight, 0);
  return { probability: probabilityOf(logit), evidence: explain(names, context) };
}

/** The pair of names that speaks most for it. Null when one has no name. */
export function closestNames(
  left: readonly NameForm[],
  right: readonly NameForm[],
  rarityOf: RarityOf,
): ComparedNames | null {
  let best: ComparedNames | null = null;
  let most = Number.NEGATIVE_INFINITY;
  for (const a of left)
    for (const b of right) {
      const compared = compareNames(a, b, rarityOf);
      const logit = nameLogit(compared.vector);
      if (logit <= most) continue;
      most = logit;
      best = compared;
    }
  return best;
}

export function nameLogit(
  vector: Readonly<Record<NameFeature, number>>,
  model: NameModel = RESOLUTION_MODEL,
): number {
  let logit = model.intercept;
  for (const feature of NAME_FEATURES) logit += vector[feature] * model.names[feature];
  return logit;
}

export function probabilityOf(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

function explain(
  { left, right, vector }: ComparedNames,
  context: readonly ContextSays[],
): ProposalEvidence[] {
  const said: ProposalEvidence[] = [
    {
      kind: 'name',
      text: 'Most things with names alike are different things.',
      weight: round(RESOLUTION_MODEL.intercept),
    },
  ];
  for (const feature of NAME_FEATURES) {
    const weight = vector[feature] * RESOLUTION_MODEL.names[feature];
    if (Math.abs(weight) < LEAST_SAID) continue;
    const kind = feature === 'acronym' || feature === 'longAcronym' ? 'acronym' : 'name';
    said.push({ kind, text: SENTENCES[feature](left, right), weight: round(weight) });
  }
  for (const { kind, text, weight } of context)
    if (Math.abs(weight) >= LEAST_SAID) said.push({ kind, text, weight: round(weight) });
  return said.sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
}

function round(weight: number): number {
  return Math.round(weight * 100) / 100;
}

type Sentence = (left: NameForm, right: NameForm) => string;
const both: (left: NameForm, right: NameForm) => string = (left, right) =>
  `"${left.text}" and "${right.text}"`;
const SENTENCES: Readonly<Record<NameFeature, Sentence>> = {
  sameLetters: (left, right) => `${both(left, right)} are the same letters.`,
  possessive: (left, right) => `${both(left, right)} differ only in a possessive ending.`,
  possessiveLength: (left, right) =>
    `The name has ${Math.min(left.key.length, right.key.length)} letters: the longer, the less by chance.`,
  domain: (left, right) => `${both(left, right)} differ only in the ending of an internet domain.`,
  sameCore: (left, right) =>
    `${both(left, right)} differ only in words that companies add and leave out, as "Group".`,
  domainLength: (left, right) =>
    `Without its domain the name has ${Math.min(left.key.length, right.key.length)} letters: the longer, the less by chance.`,
  coreWords: () => 'What they share is more than one word.',
  coreRarity: () => 'What they share has a word that few names have.',
  sameWordsOtherOrder: (left, right) => `${both(left, right)} are the same words in another order.`,
  acronym: (left, right) =>
    left.isAcronym
      ? `"${left.text}" is made of the first letters of "${right.text}".`
      : `"${right.text}" is made of the first letters of "${left.text}".`,
  longAcronym: (left, right) => {
    const letters = Math.min(left.key.length, right.key.length);
    return `The acronym has ${letters} letters: the longer, the less by chance.`;
  },
  oneEdit: (left, right) => `${both(left, right)} are one letter apart.`,
  oneEditLength: (left, right) =>
    `${both(left, right)} are one letter apart, which names of ${Math.min(left.key.length, right.key.length)} letters seldom are by chance.`,
  twoEdits: (left, right) => `${both(left, right)} are two letters apart.`,
  begins: (left, right) => {
    const [short, long] = left.words.length < right.words.length ? [left, right] : [right, left];
    return `"${long.text}" begins with "${short.text}".`;
  },
  beginsWords: () => 'What they begin with is more than one word.',
  sharedRarity: (left, right) => `${both(left, right)} share a word that few names have.`,
  restRarity: (left, right) => `Words of ${both(left, right)} that they do not share tell them apart.`,
  bothRest: (left, right) => `Each of ${both(left, right)} has a word that the other lacks.`,
  numbersDiffer: (left, right) => `${both(left, right)} have different numbers.`,
  similarity: (left, right) => `The letters of ${both(left, right)} are alike.`,
  shortName: () => 'The shorter name has few letters.',
};
