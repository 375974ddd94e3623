import type { Relationship } from '../api/contract.ts';
import { kindWords } from './kind-style.ts';

/** What sentences of signals say, and that two are named together, in the order a reader looks for them. */
export const RELATIONSHIP_KINDS = [
  'invests_in',
  'acquires',
  'partners_with',
  'develops',
  'competes_with',
  'employs',
  'located_in',
  'founded_by',
  'regulates',
  'uses',
  'mentioned_with',
] as const;

/** Kinds that say the same in both directions. */
const SYMMETRIC: ReadonlySet<string> = new Set([
  'mentioned_with',
  'partners_with',
  'competes_with',
  'related_to',
]);

const VERBS: Readonly<Record<string, string>> = {
  mentioned_with: 'is named together with',
  located_in: 'is located in',
  founded_by: 'was founded by',
  related_to: 'is related to',
};
/** The same told from the object: `Volkswagen invests in Northvolt` is `Northvolt has an investment of Volkswagen`. */
const PASSIVE: Readonly<Record<string, string>> = {
  invests_in: 'has an investment by',
  acquires: 'is acquired by',
  develops: 'is developed by',
  employs: 'is employed by',
  located_in: 'is the location of',
  founded_by: 'founded',
  regulates: 'is regulated by',
  uses: 'is used by',
};

export function isSymmetric(kind: string): boolean {
  return SYMMETRIC.has(kind);
}

/** `invests in`, told from the subject. */
export function verbOf(kind: string): string {
  return VERBS[kind] ?? kindWords(kind);
}

/** What the entity at one end does to the other: `invests in`, `is acquired by`. */
export function verbFrom(
  { kind, subject_id }: Pick<Relationship, 'kind' | 'subject_id'>,
  end: string,
): string {
  if (end === subject_id || isSymmetric(kind)) return verbOf(kind);
  return PASSIVE[kind] ?? `is the object of “${kindWords(kind)}” by`;
}

/** `Invests in` for a table, a filter, a legend. */
export function kindLabel(kind: string): string {
  const words = kind === 'mentioned_with' ? 'named together' : kindWords(kind);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A path told as one sentence: `A invests in B, which is located in C.` */
export function pathSentence(
  steps: readonly string[],
  ties: readonly Pick<Relationship, 'kind' | 'subject_id'>[],
  nameOf: (id: string) => string,
): string {
  const [first] = steps;
  if (first === undefined) return '';
  const clauses = ties.map((tie, at) => {
    const [from, to] = [steps[at] ?? '', steps[at + 1] ?? ''];
    return `${at === 0 ? nameOf(from) : 'which'} ${verbFrom(tie, from)} ${nameOf(to)}`;
  });
  return clauses.length === 0 ? `${nameOf(first)}.` : `${clauses.join(', ')}.`;
}
