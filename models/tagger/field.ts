import { LABELS, mayFollow, OUTSIDE } from '../../src/kernels/tagging/labels.ts';
import { shuffle } from './corpus.ts';
import type { Random } from './names.ts';

/**
 * Sentences as the learner reads them: per token its features' numbers (`features[featureStarts[t]...]`) and the labels it
 * may have, one bit each. More than one bit means that whoever marked the text left it open.
 */
export interface Examples {
  readonly features: Int32Array;
  readonly featureStarts: Int32Array;
  readonly allowed: Uint16Array;
  /** First token per sentence, then the number of tokens. */
  readonly sentences: readonly number[];
  readonly weights: readonly number[];
  readonly featureCount: number;
}

export interface Weights {
  /** `LABELS` per feature. */
  readonly emissions: Float32Array;
  /** From label to label. */
  readonly transitions: Float32Array;
}

const DEFAULTS = { epochs: 6, rate: 0.12, decay: 2e-6 };

/**
 * Trains a linear-chain conditional random field by stochastic gradient with AdaGrad (Duchi, Hazan, Singer 2011). Where
 * labels are left open the likelihood is that of all labellings that are allowed (Tsuboi et al. 2008).
 */
export function trainField(
  examples: Examples,
  random: Random,
  log: (line: string) => void,
  epochs = DEFAULTS.epochs,
): Weights {
  const { features, featureStarts, allowed, sentences, weights, featureCount } = examples;
  const emissions = new Float32Array(featureCount * LABELS);
  const squares = new Float32Array(featureCount * LABELS).fill(0.1);
  const transitions = new Float32Array(LABELS * LABELS);
  const transitionSquares = new Float32Array(LABELS * LABELS).fill(0.1);
  const steps = new Float64Array(LABELS * LABELS);
  const longest = 256;
  const potential = new Float64Array(longest * LABELS);
  const [free, bound] = [createChain(longest), createChain(longest)];
  const order = sentences.slice(0, -1).map((_, index) => index);
  const gradient = new Float64Array(LABELS);
  const expectedSteps = new Float64Array(LABELS * LABELS);
  const every = (1 << LABELS) - 1;

  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    const rate = DEFAULTS.rate * (1 - (0.8 * epoch) / epochs);
    let loss = 0;
    for (const sentence of order) {
      const from = sentences[sentence]!;
      const length = Math.min(sentences[sentence + 1]! - from, longest);
      if (length === 0) continue;
      const weight = weights[sentence]!;
      for (let at = 0; at < length; at++) {
        let top = -Infinity;
        for (let label = 0; label < LABELS; label++) gradient[label] = 0;
        for (let k = featureStarts[from + at]!; k < featureStarts[from + at + 1]!; k++) {
          const row = features[k]! * LABELS;
          for (let label = 0; label < LABELS; label++) gradient[label]! += emissions[row + label]!;
        }
        for (let label = 0; label < LABELS; label++) if (gradient[label]! > top) top = gradient[label]!;
        for (let label = 0; label < LABELS; label++)
          potential[at * LABELS + label] = Math.exp(gradient[label]! - top);
      }
      for (let before = 0; before < LABELS; before++)
        for (let label = 0; label < LABELS; label++)
          steps[before * LABELS + label] = mayFollow(before, label)
            ? Math.exp(transitions[before * LABELS + label]!)
            : 0;
      expectedSteps.fill(0);
      const boundLog = bound.run(potential, steps, length, (at) => allowed[from + at]!, expectedSteps, 1);
      if (!Number.isFinite(boundLog)) continue;
      const freeLog = free.run(potential, steps, length, () => every, expectedSteps, -1);
      loss += (freeLog - boundLog) * weight;
      for (let at = 0; at < length; at++) {
        let matters = false;
        for (let label = 0; label < LABELS; label++) {
          const difference =
            (bound.marginals[at * LABELS + label]! - free.marginals[at * LABELS + label]!) * weight;
          gradient[label] = difference;
          if (difference > 0.002 || difference < -0.002) matters = true;
        }
        if (!matters) continue;
        for (let k = featureStarts[from + at]!; k < featureStarts[from + at + 1]!; k++) {
          const row = features[k]! * LABELS;
          for (let label = 0; label < LABELS; label++) {
            const slope = gradient[label]!;
            if (slope < 1e-4 && slope > -1e-4) continue;
            const square = (squares[row + label]! += slope * slope);
            const old = emissions[row + label]!;
            emissions[row + label] = old + (rate * slope) / Math.sqrt(square) - DEFAULTS.decay * old;
          }
        }
      }
      for (let pair = 0; pair < LABELS * LABELS; pair++) {
        const slope = expectedSteps[pair]! * weight;
        if (slope === 0) continue;
        const square = (transitionSquares[pair]! += slope * slope);
        transitions[pair]! += (rate * slope) / Math.sqrt(square);
      }
    }
    log(`epoch ${epoch + 1}: loss ${(loss / order.length).toFixed(4)} a sentence`);
  }
  return { emissions, transitions };
}

interface Chain {
  readonly marginals: Float64Array;
  /**
   * Forward and backward over the labels that are allowed; adds the expected steps between labels, times `sign`, to `into`.
   * Returns the logarithm of the sum over labellings, -Infinity or NaN when none is possible.
   */
  run(
    potential: Float64Array,
    steps: Float64Array,
    length: number,
    allowed: (at: number) => number,
    into: Float64Array,
    sign: number,
  ): number;
}

function createChain(longest: number): Chain {
  const forward = new Float64Array(longest * LABELS);
  const backward = new Float64Array(longest * LABELS);
  const marginals = new Float64Array(longest * LABELS);
  const scales = new Float64Array(longest);
  return {
    marginals,
    run(potential, steps, length, allowed, into, sign) {
      let log = 0;
      for (let at = 0; at < length; at++) {
        const mask = allowed(at);
        let total = 0;
        for (let label = 0; label < LABELS; label++) {
          let sum = 0;
          if ((mask >> label) & 1) {
            if (at === 0) sum = steps[OUTSIDE * LABELS + label]!;
            else
              for (let before = 0; before < LABELS; before++)
                sum += forward[(at - 1) * LABELS + before]! * steps[before * LABELS + label]!;
            sum *= potential[at * LABELS + label]!;
          }
          forward[at * LABELS + label] = sum;
          total += sum;
        }
        scales[at] = total;
        log += Math.log(total);
        for (let label = 0; label < LABELS; label++) forward[at * LABELS + label]! /= total;
      }
      if (!Number.isFinite(log)) return log;
      for (let label = 0; label < LABELS; label++) backward[(length - 1) * LABELS + label] = 1;
      for (let at = length - 2; at >= 0; at--) {
        const mask = allowed(at + 1);
        for (let before = 0; before < LABELS; before++) {
          let sum = 0;
          for (let label = 0; label < LABELS; label++) {
            if (!((mask >> label) & 1)) continue;
            const step =
              steps[before * LABELS + label]! *
              potential[(at + 1) * LABELS + label]! *
              backward[(at + 1) * LABELS + label]!;
            sum += step;
            into[before * LABELS + label]! +=
              (sign * forward[at * LABELS + before]! * step) / scales[at + 1]!;
          }
          backward[at * LABELS + before] = sum / scales[at + 1]!;
        }
      }
      for (let k = 0; k < length * LABELS; k++) marginals[k] = forward[k]! * backward[k]!;
      for (let label = 0; label < LABELS; label++)
        into[OUTSIDE * LABELS + label]! += sign * marginals[label]!;
      return log;
    },
  };
}
