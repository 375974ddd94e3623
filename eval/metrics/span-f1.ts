import type { LabelledSpan } from '../datasets/conll.ts';

export interface Counts {
  right: number;
  predicted: number;
  expected: number;
}

export interface Score {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/**
 * Counts spans that match exactly in start, end and kind. Spans of the kind `other` in `expected` are regions of classes
 * that are not scored: a prediction that overlaps one is neither right nor wrong.
 */
export function countSpans(
  counts: Map<string, Counts>,
  expected: readonly LabelledSpan[],
  predicted: readonly LabelledSpan[],
): void {
  const demanded = expected.filter((span) => span.kind !== 'other');
  const regions = expected.filter((span) => span.kind === 'other');
  const of = (kind: string): Counts => {
    const found = counts.get(kind) ?? { right: 0, predicted: 0, expected: 0 };
    counts.set(kind, found);
    return found;
  };
  const keys = new Set(demanded.map(keyOf));
  for (const span of demanded) of(span.kind).expected++;
  for (const span of predicted) {
    const right = keys.delete(keyOf(span));
    if (!right && regions.some((region) => region.start < span.end && span.start < region.end)) continue;
    of(span.kind).predicted++;
    if (right) of(span.kind).right++;
  }
}

/** Micro-averaged over the kinds given. Null where the set has no span of them. */
export function score(counts: ReadonlyMap<string, Counts>, kinds: readonly string[]): Score | null {
  let [right, predicted, expected] = [0, 0, 0];
  for (const kind of kinds) {
    const of = counts.get(kind);
    right += of?.right ?? 0;
    predicted += of?.predicted ?? 0;
    expected += of?.expected ?? 0;
  }
  if (expected === 0) return null;
  const precision = predicted === 0 ? 0 : right / predicted;
  const recall = right / expected;
  return { precision, recall, f1: right === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

function keyOf(span: LabelledSpan): string {
  return `${span.start} ${span.end} ${span.kind}`;
}
