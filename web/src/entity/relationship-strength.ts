import type { Relationship } from '../api/contract.ts';

/** What a sentence states counts for more than that two are named together; the tenth signal for less than the second. */
export function strengthOf({ kind, weight, confidence }: Relationship): number {
  return (kind === 'mentioned_with' ? 0.2 : 1) * confidence * (1 + Math.log2(1 + Math.max(0, weight)));
}

/** How many signals say it. Of what signals state the weight counts them; of the rest, the evidence that is stored. */
export function signalsOf({ origin, weight, evidence }: Relationship): number {
  return origin === 'signals' ? Math.round(weight) : evidence;
}
