import type { Scanner } from '../text/scanner.ts';
import { createEmissions, LANES } from './emissions.ts';
import { isInside, kindOf, LABELS, mayFollow, OUTSIDE, TAGGED_KINDS, type TaggedKind } from './labels.ts';
import { readTaggerModel } from './model-file.ts';
import { createTraitReader } from './traits.ts';
import { createViterbi } from './viterbi.ts';

/** A name in a text; offsets in UTF-16 code units, end exclusive. */
export interface TaggedSpan {
  readonly start: number;
  readonly end: number;
  readonly kind: TaggedKind;
  /** 0 to 1: the least sure token's probability of its label, its neighbours' labels given. */
  readonly confidence: number;
}

/**
 * Finds names by a linear-chain conditional random field (Lafferty, McCallum, Pereira 2001) over hashed features, decoded
 * by Viterbi sentence by sentence. O(tokens); nothing is allocated but the result. One per thread: it has scratch space
 * and remembers the scores of words it met, which never changes what it answers.
 */
export interface Tagger {
  /**
   * Names in order, apart from each other. `scan` is a scanner whose last run was over `text`; `gazetteerFlags` has the
   * bits of the gazetteer's kinds per token, null when there is no gazetteer.
   */
  tag(text: string, scan: Scanner, gazetteerFlags: Uint8Array | null): readonly TaggedSpan[];
}

/** Opens the bytes of `models/tagger/model.bin` without copying them. Throws MODEL_INVALID. */
export function openTagger(buffer: SharedArrayBuffer): Tagger {
  const model = readTaggerModel(buffer);
  const { transitions, scale } = model;
  const traits = createTraitReader(model.clusters);
  const emissions = createEmissions(model.rows, traits);
  const viterbi = createViterbi(transitions);

  /** Probability of the label at `at` of the decoded sentence, its neighbours' labels given. */
  function sureness(at: number, length: number): number {
    const { labels } = viterbi;
    const chosen = scoreAt(at, length, labels[at]!);
    const before = at > 0 ? labels[at - 1]! : OUTSIDE;
    let sum = 0;
    for (let label = 0; label < LABELS; label++) {
      // What may not stand between these neighbours is no alternative.
      if (!mayFollow(before, label) || (at + 1 < length && !mayFollow(label, labels[at + 1]!))) continue;
      sum += Math.exp((scoreAt(at, length, label) - chosen) * scale);
    }
    return 1 / sum;
  }

  function scoreAt(at: number, length: number, label: number): number {
    const { labels } = viterbi;
    const before = at > 0 ? labels[at - 1]! : OUTSIDE;
    let score = emissions.scores[at * LANES + label]! + transitions[before * LABELS + label]!;
    if (at + 1 < length) score += transitions[label * LABELS + labels[at + 1]!]!;
    return score;
  }

  return {
    tag(text, scan, gazetteerFlags) {
      const spans: TaggedSpan[] = [];
      const { sentences, sentenceCount } = scan;
      traits.read(text, scan, sentences[sentenceCount]!, gazetteerFlags);
      for (let s = 0; s < sentenceCount; s++) {
        const from = sentences[s]!;
        const to = sentences[s + 1]!;
        const length = to - from;
        traits.startSentence(scan, from, to);
        emissions.score(scan, from, to);
        viterbi.decode(emissions.scores, length, emissions.plain);
        const { labels } = viterbi;
        for (let at = 0; at < length; at++) {
          if (labels[at] === OUTSIDE) continue;
          const kind = kindOf(labels[at]!);
          const first = at;
          let confidence = sureness(at, length);
          while (at + 1 < length && isInside(labels[at + 1]!))
            confidence = Math.min(confidence, sureness(++at, length));
          spans.push({
            start: scan.starts[from + first]!,
            end: scan.ends[from + at]!,
            kind: TAGGED_KINDS[kind]!,
            confidence,
          });
        }
      }
      return spans;
    },
  };
}
