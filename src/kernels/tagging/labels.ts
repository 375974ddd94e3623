/** The kinds of names that the tagger tells apart, in the order of the model's labels. */
export const TAGGED_KINDS = ['person', 'organisation', 'location', 'technology', 'product'] as const;
export type TaggedKind = (typeof TAGGED_KINDS)[number];

/** Label 0 stands outside names; kind `k` begins with `1 + 2k` and goes on with `2 + 2k`. */
export const OUTSIDE = 0;
export const LABELS = 1 + 2 * TAGGED_KINDS.length;

export function beginning(kind: number): number {
  return 1 + 2 * kind;
}

export function inside(kind: number): number {
  return 2 + 2 * kind;
}

export function isInside(label: number): boolean {
  return label > 0 && label % 2 === 0;
}

/** The kind of a label other than `OUTSIDE`. */
export function kindOf(label: number): number {
  return (label - 1) >> 1;
}

/** Whether a label may follow another: a name goes on only where one of its kind began. */
export function mayFollow(before: number, label: number): boolean {
  return !isInside(label) || before === label || before === label - 1;
}
