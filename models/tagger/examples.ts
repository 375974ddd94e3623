import {
  contextFeatures,
  HERE,
  MOST_FEATURES,
  PLACES,
  wordFeatures,
} from '../../src/kernels/tagging/features.ts';
import {
  beginning,
  inside,
  LABELS,
  OUTSIDE,
  TAGGED_KINDS,
  type TaggedKind,
} from '../../src/kernels/tagging/labels.ts';
import { createTraitReader } from '../../src/kernels/tagging/traits.ts';
import type { WordClusters } from '../../src/kernels/tagging/word-clusters.ts';
import type { Gazetteer } from '../../src/kernels/text/gazetteer.ts';
import { createScanner, type Scanner, TOKEN } from '../../src/kernels/text/scanner.ts';
import type { Lesson } from './corpus.ts';
import type { Examples } from './field.ts';

/** Features seen in fewer places are not learned. */
const FEWEST = 2;
/** Share of lessons that are read without the gazetteer, so that the tagger does not lean on it alone. */
const WITHOUT_GAZETTEER = 0.25;

export interface Compiled extends Examples {
  /** Hash per feature number. */
  readonly hashes: Uint32Array;
  /** How often each was seen. */
  readonly counts: Uint32Array;
}

/** Reads lessons with the very code that tags, and numbers their features. */
export function compile(
  lessons: readonly Lesson[],
  clusters: WordClusters,
  gazetteer: Gazetteer | null,
  random: () => number,
): Compiled {
  const scanner = createScanner();
  const traits = createTraitReader(clusters);
  const scratch = new Uint32Array(MOST_FEATURES);
  let hashes = new Uint32Array(1 << 24);
  let count = 0;
  const featureStarts: number[] = [];
  const allowed: number[] = [];
  const sentences: number[] = [];
  const weights: number[] = [];
  const keep = (n: number) => {
    if (count + n > hashes.length) {
      const grown = new Uint32Array(hashes.length * 2);
      grown.set(hashes);
      hashes = grown;
    }
    for (let k = 0; k < n; k++) hashes[count++] = scratch[k]!;
  };
  for (const lesson of lessons) {
    const tokens = scanner.run(lesson.text);
    const flags = gazetteer !== null && random() >= WITHOUT_GAZETTEER ? gazetteer.match(scanner).flags : null;
    traits.read(lesson.text, scanner, tokens, flags);
    const masks = masksOf(lesson, scanner, tokens);
    for (let s = 0; s < scanner.sentenceCount; s++) {
      const [from, to] = [scanner.sentences[s]!, scanner.sentences[s + 1]!];
      traits.startSentence(scanner, from, to);
      sentences.push(allowed.length);
      weights.push(lesson.weight);
      for (let i = from; i < to; i++) {
        featureStarts.push(count);
        allowed.push(masks[i]!);
        for (let place = 0; place < PLACES; place++) {
          const word = i + place - HERE;
          if (word >= from && word < to) keep(wordFeatures(scanner, traits, word, place, scratch));
        }
        keep(contextFeatures(scanner, traits, i, from, to, scratch));
      }
    }
  }
  featureStarts.push(count);
  sentences.push(allowed.length);
  return number(hashes.subarray(0, count), featureStarts, {
    allowed: Uint16Array.from(allowed),
    sentences,
    weights,
  });
}

/** The same examples without the features that `keeps` says no to. */
export function reduced(examples: Compiled, keeps: (feature: number) => boolean): Compiled {
  const { features, featureStarts } = examples;
  const starts = new Int32Array(featureStarts.length);
  const kept = new Int32Array(features.length);
  let count = 0;
  for (let token = 0; token + 1 < featureStarts.length; token++) {
    starts[token] = count;
    for (let k = featureStarts[token]!; k < featureStarts[token + 1]!; k++)
      if (keeps(features[k]!)) kept[count++] = features[k]!;
  }
  starts[featureStarts.length - 1] = count;
  return { ...examples, features: kept.subarray(0, count), featureStarts: starts };
}

/** Numbers the features seen often enough, by sorting their hashes, and drops the others. */
function number(
  hashes: Uint32Array,
  starts: readonly number[],
  rest: { allowed: Uint16Array; sentences: number[]; weights: number[] },
): Compiled {
  const sorted = hashes.slice().sort();
  const kept: number[] = [];
  const seen: number[] = [];
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1;
    while (to < sorted.length && sorted[to] === sorted[from]) to++;
    if (to - from >= FEWEST) {
      kept.push(sorted[from]!);
      seen.push(to - from);
    }
    from = to;
  }
  const known = Uint32Array.from(kept);
  // Open addressing from hash to number.
  const mask = 2 ** Math.ceil(Math.log2(known.length * 2)) - 1;
  const slots = new Int32Array(mask + 1).fill(-1);
  const slotOf = (hash: number) => {
    let at = Math.imul(hash, 0x9e3779b1) & mask;
    while (slots[at] !== -1 && known[slots[at]!] !== hash) at = (at + 1) & mask;
    return at;
  };
  for (let id = 0; id < known.length; id++) slots[slotOf(known[id]!)] = id;
  const features = new Int32Array(hashes.length);
  const featureStarts = new Int32Array(starts.length);
  let count = 0;
  for (let token = 0; token + 1 < starts.length; token++) {
    featureStarts[token] = count;
    for (let k = starts[token]!; k < starts[token + 1]!; k++) {
      const id = slots[slotOf(hashes[k]!)]!;
      if (id >= 0) features[count++] = id;
    }
  }
  featureStarts[starts.length - 1] = count;
  return {
    ...rest,
    features: features.slice(0, count),
    featureStarts,
    hashes: known,
    counts: Uint32Array.from(seen),
    featureCount: known.length,
  };
}

/** Labels that each token may have. */
function masksOf(lesson: Lesson, scanner: Scanner, tokens: number): Uint16Array {
  const masks = new Uint16Array(tokens).fill(1 << OUTSIDE);
  const open = lesson.unmarked.reduce((mask, kind) => mask | bitsOf(kind), 1 << OUTSIDE);
  for (let i = 0; i < tokens; i++) {
    const kind = scanner.classes[i]!;
    if (kind === TOKEN.capitalised || kind === TOKEN.upper || kind === TOKEN.mixed) masks[i] = open;
  }
  let i = 0;
  for (const span of lesson.spans) {
    while (i < tokens && scanner.ends[i]! <= span.start) i++;
    const kind = TAGGED_KINDS.indexOf(span.kind as TaggedKind);
    for (let first = true; i < tokens && scanner.starts[i]! < span.end; i++, first = false)
      masks[i] = kind < 0 ? (1 << LABELS) - 1 : 1 << (first ? beginning(kind) : inside(kind));
  }
  return masks;
}

function bitsOf(kind: TaggedKind): number {
  const index = TAGGED_KINDS.indexOf(kind);
  return (1 << beginning(index)) | (1 << inside(index));
}
