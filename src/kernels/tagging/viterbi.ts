import { LONGEST_SENTENCE } from '../text/scanner.ts';
import { LANES } from './emissions.ts';
import { isInside, LABELS, OUTSIDE } from './labels.ts';

export interface Viterbi {
  /** Best label per token of the sentence last decoded. */
  readonly labels: Uint8Array;
  /**
   * `scores` has `LANES` entries per token; a token that `outside` marks with 1 has none and stands outside names.
   * O(length x labels^2).
   */
  decode(scores: Int32Array, length: number, outside: Uint8Array): void;
}

/** Below every sum that a sentence can reach, and far from the end of the range. */
const NEVER = -(2 ** 30);

/**
 * The best sequence of labels under emission scores and transitions (Viterbi 1967), in integers. A label inside a name
 * follows only the two that may stand before it, whatever the transitions say.
 */
export function createViterbi(transitions: Int16Array): Viterbi {
  const labels = new Uint8Array(LONGEST_SENTENCE);
  const back = new Uint8Array(LONGEST_SENTENCE * LABELS);
  let best = new Int32Array(LABELS);
  let next = new Int32Array(LABELS);
  return {
    labels,
    decode(scores, length, outside) {
      if (length === 0) return;
      if (outside[0] === 1) best.fill(NEVER).fill(0, OUTSIDE, OUTSIDE + 1);
      else
        for (let label = 0; label < LABELS; label++)
          best[label] = isInside(label) ? NEVER : scores[label]! + transitions[OUTSIDE * LABELS + label]!;
      for (let at = 1; at < length; at++) {
        const emission = at * LANES;
        const trace = at * LABELS;
        if (outside[at] === 1) {
          let from = OUTSIDE;
          let top = NEVER;
          for (let before = 0; before < LABELS; before++) {
            const score = best[before]! + transitions[before * LABELS + OUTSIDE]!;
            if (score > top) {
              top = score;
              from = before;
            }
          }
          back[trace + OUTSIDE] = from;
          // Sums start anew, so that a long sentence does not wear the impossible ones down to possible.
          best.fill(NEVER);
          best[OUTSIDE] = top;
          continue;
        }
        for (let label = 0; label < LABELS; label++) {
          let from = 0;
          let top = -(2 ** 31);
          if (isInside(label)) {
            const begun = best[label - 1]! + transitions[(label - 1) * LABELS + label]!;
            const gone = best[label]! + transitions[label * LABELS + label]!;
            from = gone > begun ? label : label - 1;
            top = gone > begun ? gone : begun;
          } else {
            for (let before = 0; before < LABELS; before++) {
              const score = best[before]! + transitions[before * LABELS + label]!;
              if (score > top) {
                top = score;
                from = before;
              }
            }
          }
          next[label] = top + scores[emission + label]!;
          back[trace + label] = from;
        }
        const spare = best;
        best = next;
        next = spare;
      }
      let label = 0;
      for (let candidate = 1; candidate < LABELS; candidate++)
        if (best[candidate]! > best[label]!) label = candidate;
      for (let at = length - 1; at > 0; at--) {
        labels[at] = label;
        label = back[at * LABELS + label]!;
      }
      labels[0] = label;
    },
  };
}
