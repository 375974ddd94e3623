import { LABELS, mayFollow } from '../../src/kernels/tagging/labels.ts';
import { checkByte, ROW_BYTES, type TaggerModel } from '../../src/kernels/tagging/model-file.ts';
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
const FREQUENCY_POWER = 0.35;

/** Score of a step between labels that may not follow each other. */
const FORBIDDEN = -30_000;

/**
 * Chooses the features that the table of `rows` rows will hold, two to a pair, the strongest first: the row of each feature,
 * -1 for one that is left out.
 */
export function layOut(
  { emissions }: Weights,
  { hashes, counts }: { readonly hashes: Uint32Array; readonly counts: Uint32Array },
  rows: number,
): Int32Array {
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
  const checks = new Uint8Array(rows);
  const layout = new Int32Array(hashes.length).fill(-1);
  for (const feature of order) {
    const hash = hashes[feature]!;
    const check = checkByte(hash);
    const first = (hash & (rows / 2 - 1)) * 2;
    const taken = checks[first]!;
    const row = taken === 0 ? first : checks[first + 1] === 0 && taken !== check ? first + 1 : -1;
    if (row < 0) continue;
    checks[row] = check;
    layout[feature] = row;
  }
  return layout;
}

/** Quantises the weights to int8, each feature into the row that `layOut` gave it. */
export function pack(
  { emissions, transitions }: Weights,
  hashes: Uint32Array,
  clusters: WordClusters,
  table: { readonly layout: Int32Array; readonly rows: number },
): TaggerModel {
  const scale = LARGEST_WEIGHT / 127;
  const bytes = new Uint8Array(table.rows * ROW_BYTES);
  table.layout.forEach((row, feature) => {
    if (row < 0) return;
    const at = row * ROW_BYTES;
    for (let label = 0; label < LABELS; label++) {
      const weight = Math.round(emissions[feature * LABELS + label]! / scale);
      bytes[at + label] = Math.max(-127, Math.min(127, weight)) + 128;
    }
    bytes[at + LABELS] = checkByte(hashes[feature]!);
  });
  return {
    rows: new Int32Array(bytes.buffer),
    transitions: Int16Array.from(transitions, (weight, pair) =>
      mayFollow(Math.floor(pair / LABELS), pair % LABELS) ? Math.round(weight / scale) : FORBIDDEN,
    ),
    scale,
    clusters,
  };
}
