import { createClassFeatures } from './class-features.ts';
import type { ClassModel } from './class-model.ts';
import type { ScannedText } from './scanned-text.ts';

/**
 * Scores the classes of a document sentence by sentence, so that a long text is judged on the scale of the sentences that
 * the model was trained on:
 *
 *   sentence   z = Σ weights of its features / sqrt(features + 2) + bias
 *   document   z = ln( Σ e^(sharpness · z) · share ) / sharpness, a mean that leans to the strongest sentences
 *
 * The title's sentences count `TITLE_WEIGHT` times. Linear in the tokens; allocates nothing while it scores.
 */
export interface ClassScorer {
  /** Score of each class, before calibration: valid until the next call. */
  score(texts: readonly ScannedText[]): Float64Array;
  /** The words and pairs that spoke for a class in the texts last scored, strongest first. */
  reasons(texts: readonly ScannedText[], classNumber: number, most: number): ClassReason[];
}

export interface ClassReason {
  readonly part: number;
  /** Offsets of the first place. */
  readonly start: number;
  readonly end: number;
  /** What it adds to the score of the sentence where it is strongest. */
  readonly weight: number;
}

export const CLASSIFY = {
  titleWeight: 3,
  /** 0 is the plain mean of the sentences, infinity the strongest sentence alone. */
  sharpness: 1,
  /** A reason is at least this share of the strongest one. */
  leastShare: 0.15,
} as const;

/** Most tokens of a reason. */
const WIDEST = 3;

interface Candidate extends ClassReason {
  readonly sentence: number;
  readonly first: number;
  readonly last: number;
}

export function createClassScorer(model: ClassModel): ClassScorer {
  const { classes, weights, steps, biases } = model;
  const features = createClassFeatures(model.slots);
  const sums = new Float64Array(classes);
  const sentence = new Float64Array(classes);

  /** Adds up the integer weights of a sentence's features: one row of the table per feature. */
  function sumSentence(): void {
    sentence.fill(0);
    const { slots } = features;
    for (let f = 0; f < features.count; f++) {
      const row = slots[f]! * classes;
      for (let c = 0; c < classes; c++) sentence[c]! += weights[row + c]!;
    }
  }

  return {
    score(texts) {
      sums.fill(0);
      let share = 0;
      for (const [part, scanned] of texts.entries()) {
        const weight = part === 0 && texts.length > 1 ? CLASSIFY.titleWeight : 1;
        const { sentences, sentenceCount } = scanned.scan;
        for (let s = 0; s < sentenceCount; s++) {
          features.read(scanned, sentences[s]!, sentences[s + 1]!);
          if (features.count === 0) continue;
          sumSentence();
          const norm = 1 / Math.sqrt(features.count + 2);
          for (let c = 0; c < classes; c++) {
            const z = sentence[c]! * steps[c]! * norm + biases[c]!;
            sums[c]! += weight * Math.exp(CLASSIFY.sharpness * z);
          }
          share += weight;
        }
      }
      for (let c = 0; c < classes; c++)
        sums[c] = share === 0 ? biases[c]! : Math.log(sums[c]! / share) / CLASSIFY.sharpness;
      return sums;
    },

    reasons(texts, classNumber, most) {
      const best = new Map<number, Candidate>();
      for (const [part, scanned] of texts.entries()) {
        const { sentences, sentenceCount, starts, ends } = scanned.scan;
        for (let s = 0; s < sentenceCount; s++) {
          features.read(scanned, sentences[s]!, sentences[s + 1]!);
          const norm = steps[classNumber]! / Math.sqrt(features.count + 2);
          for (let f = 0; f < features.count; f++) {
            const slot = features.slots[f]!;
            const weight = weights[slot * classes + classNumber]! * norm;
            if (weight <= 0 || weight <= (best.get(slot)?.weight ?? 0)) continue;
            const [first, last] = [features.first[f]!, features.last[f]!];
            best.set(slot, {
              part,
              start: starts[first]!,
              end: ends[last]!,
              weight,
              sentence: s,
              first,
              last,
            });
          }
        }
      }
      return strongest([...best.values()], most);
    },
  };
}

/**
 * The strongest, each token once; what stands side by side is one reason (`interest rates`), as strong as its parts
 * together.
 */
function strongest(candidates: Candidate[], most: number): ClassReason[] {
  candidates.sort((a, b) => b.weight - a.weight);
  const chosen: Candidate[] = [];
  for (const candidate of candidates) {
    if (chosen.length === most || candidate.weight < candidates[0]!.weight * CLASSIFY.leastShare) break;
    const near = chosen.findIndex(
      (other) =>
        other.part === candidate.part &&
        other.first <= candidate.last + 1 &&
        candidate.first <= other.last + 1 &&
        other.sentence === candidate.sentence,
    );
    if (near < 0) chosen.push(candidate);
    else chosen[near] = joined(chosen[near]!, candidate);
  }
  return chosen
    .sort((a, b) => b.weight - a.weight)
    .map(({ part, start, end, weight }) => ({ part, start, end, weight }));
}

/** Two reasons side by side as one. What lies inside the other adds nothing; longer than `WIDEST` they stay apart. */
function joined(a: Candidate, b: Candidate): Candidate {
  const first = Math.min(a.first, b.first);
  const last = Math.max(a.last, b.last);
  if ((b.first >= a.first && b.last <= a.last) || last - first >= WIDEST) return a;
  const apart = b.first > a.last || b.last < a.first;
  return {
    ...a,
    first,
    last,
    start: Math.min(a.start, b.start),
    end: Math.max(a.end, b.end),
    weight: apart ? a.weight + b.weight : a.weight,
  };
}
