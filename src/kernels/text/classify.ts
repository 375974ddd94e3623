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
  reasons(classNumber: number, most: number): ClassReason[];
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
  leastShare: 0.25,
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
  // The features of the texts last scored, for their reasons: slot, first and last token, and number of the sentence.
  let kept = new Int32Array(4 * 1024);
  let keptCount = 0;
  let sentenceParts = new Int32Array(256);
  let sentenceNorms = new Float64Array(256);
  let sentenceNumber = 0;
  let scored: readonly ScannedText[] = [];

  /** Adds up the integer weights of a sentence's features: one row of the table per feature. */
  function sumSentence(): void {
    sentence.fill(0);
    const { slots } = features;
    for (let f = 0; f < features.count; f++) {
      const row = slots[f]! * classes;
      for (let c = 0; c < classes; c++) sentence[c]! += weights[row + c]!;
    }
  }

  function keepSentence(part: number, norm: number): void {
    if (sentenceNumber === sentenceParts.length) {
      sentenceParts = extended(sentenceParts, new Int32Array(sentenceNumber * 2));
      sentenceNorms = extended(sentenceNorms, new Float64Array(sentenceNumber * 2));
    }
    sentenceParts[sentenceNumber] = part;
    sentenceNorms[sentenceNumber] = norm;
    const { count, slots, first, last } = features;
    while ((keptCount + count) * 4 > kept.length) kept = extended(kept, new Int32Array(kept.length * 2));
    for (let f = 0; f < count; f++) {
      const at = keptCount++ * 4;
      kept[at] = slots[f]!;
      kept[at + 1] = first[f]!;
      kept[at + 2] = last[f]!;
      kept[at + 3] = sentenceNumber;
    }
    sentenceNumber++;
  }

  return {
    score(texts) {
      sums.fill(0);
      scored = texts;
      keptCount = 0;
      sentenceNumber = 0;
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
          keepSentence(part, norm);
        }
      }
      for (let c = 0; c < classes; c++)
        sums[c] = share === 0 ? biases[c]! : Math.log(sums[c]! / share) / CLASSIFY.sharpness;
      return sums;
    },

    reasons(classNumber, most) {
      const best: Strength[] = [];
      for (let f = 0; f < keptCount; f++) {
        const slot = kept[f * 4]!;
        const integer = weights[slot * classes + classNumber]!;
        if (integer <= 0) continue;
        insert(best, { slot, feature: f, strength: integer * sentenceNorms[kept[f * 4 + 3]!]! });
      }
      const candidates = best.map(({ feature, strength }) => {
        const [first, last] = [kept[feature * 4 + 1]!, kept[feature * 4 + 2]!];
        const sentence = kept[feature * 4 + 3]!;
        const part = sentenceParts[sentence]!;
        const { starts, ends } = scored[part]!.scan;
        return {
          part,
          sentence,
          first,
          last,
          start: starts[first]!,
          end: ends[last]!,
          weight: strength * steps[classNumber]!,
        };
      });
      return strongest(candidates, most);
    },
  };
}

interface Strength {
  readonly slot: number;
  readonly feature: number;
  readonly strength: number;
}

/** Features kept for the reasons of a class; some fall together. */
const KEPT = 16;

/** Keeps the strongest in order, each slot once, where it is strongest. */
function insert(best: Strength[], one: Strength): void {
  if (best.length === KEPT && one.strength <= best[KEPT - 1]!.strength) return;
  const same = best.findIndex(({ slot }) => slot === one.slot);
  if (same >= 0 && best[same]!.strength >= one.strength) return;
  if (same >= 0) best.splice(same, 1);
  let at = best.length;
  while (at > 0 && best[at - 1]!.strength < one.strength) at--;
  best.splice(at, 0, one);
  if (best.length > KEPT) best.pop();
}

/**
 * The strongest, each token once; what stands side by side is one reason (`interest rates`), as strong as its parts
 * together.
 */
function strongest(candidates: readonly Candidate[], most: number): ClassReason[] {
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

function extended<T extends Int32Array | Float64Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
