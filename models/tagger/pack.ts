import { LABELS, mayFollow } from '../../src/kernels/tagging/labels.ts';
import { checkByte, type TaggerModel } from '../../src/kernels/tagging/model-file.ts';
import type { WordClusters } from '../../src/kernels/tagging/word-clusters.ts';
import type { Weights } from './field.ts';

/** Weights beyond this are cut: it sets the step of the int8 scale. */
const LARGEST_WEIGHT = 3;
/** A row whose weights all stay below this is left out. */
const SMALLEST_WEIGHT = 0.04;

/**
 * Where rows are crowded, a feature's claim is its largest weight times its count to this power: a large weight that is
 * almost never asked for is worth less than a middling one that is.
 */
const FREQUENCY_POWER = Number(process.env.FP ?? 0.35);

/** Score of a step between labels that may not follow each other. */
const FORBIDDEN = -30_000;

/** Quantises the weights to int8 and lays the strongest features into the table of `rows` rows, two to a pair. */
export function pack(
  weights: Weights,
  { hashes, counts }: { readonly hashes: Uint32Array; readonly counts: Uint32Array },
  clusters: WordClusters,
  rows: number,
): TaggerModel & { readonly kept: number; readonly crowdedOut: number } {
  const { emissions } = weights;
  const scale = LARGEST_WEIGHT / 127;
  const strengths = new Float32Array(hashes.length);
  const order: number[] = [];
  for (let feature = 0; feature < hashes.length; feature++) {
    let largest = 0;
    for (let label = 0; label < LABELS; label++)
      largest = Math.max(largest, Math.abs(emissions[feature * LABELS + label]!));
    strengths[feature] = largest * counts[feature]! ** FREQUENCY_POWER;
    if (largest >= SMALLEST_WEIGHT) order.push(feature);
  }
  order.sort((a, b) => strengths[b]! - strengths[a]!);
  const bytes = new Uint8Array(rows * 12);
  let [kept, crowdedOut] = [0, 0];
  for (const feature of order) {
    const hash = hashes[feature]!;
    const check = checkByte(hash);
    const pair = (hash & (rows / 2 - 1)) * 24;
    const taken = bytes[pair + 11]!;
    const at = taken === 0 ? pair : bytes[pair + 23] === 0 && taken !== check ? pair + 12 : -1;
    if (at < 0) {
      crowdedOut++;
      continue;
    }
    for (let label = 0; label < LABELS; label++) {
      const weight = Math.round(emissions[feature * LABELS + label]! / scale);
      bytes[at + label] = Math.max(-127, Math.min(127, weight)) + 128;
    }
    bytes[at + 11] = check;
    kept++;
  }
  return {
    rows: new Int32Array(bytes.buffer),
    transitions: Int16Array.from(weights.transitions, (weight, pair) =>
      mayFollow(Math.floor(pair / LABELS), pair % LABELS) ? Math.round(weight / scale) : FORBIDDEN,
    ),
    scale,
    clusters,
    kept,
    crowdedOut,
  };
}
