import { decodeLength } from './lengths.ts';
import type { IndexSchema } from './types.ts';
import type { View } from './view.ts';

/** Generic defaults, not tuned to a collection; measured in `docs/design/search-kernel.md`. */
export const DEFAULT_K1 = 1.2;
export const DEFAULT_B = 0.5;

/**
 * BM25F (Robertson, Zaragoza, Taylor, "Simple BM25 extension to multiple weighted fields", CIKM 2004):
 *
 *   w(t, d)     = sum over fields f of  boost_f * tf_f / (1 - b_f + b_f * length_f / average_f)
 *   score(q, d) = sum over terms t of   idf(t) * (k1 + 1) * w / (k1 + w)
 *   idf(t)      = ln(1 + (N - n + 0.5) / (n + 0.5))
 *
 * Lengths are one byte, so both the length factor and, for a term found only in the last field, the whole
 * saturated value come from tables: no division in the hot loop.
 */
export interface Scorer {
  readonly k1: number;
  /** boost / (1 - b + b * length / average) of field f and length code l at `f << 8 | l`. */
  readonly norms: Float32Array;
  /** (k1 + 1) * w / (k1 + w) for `code + 1` occurrences in the last field at `code << 8 | length code`. */
  readonly saturated: Float32Array;
}

export function createScorer(schema: IndexSchema, averageLengths: readonly number[]): Scorer {
  const k1 = schema.k1 ?? DEFAULT_K1;
  const fields = schema.text.length;
  const norms = new Float32Array(fields << 8);
  schema.text.forEach(({ boost = 1, lengthNormalisation: b = DEFAULT_B }, f) => {
    const average = averageLengths[f]! > 0 ? averageLengths[f]! : 1;
    for (let code = 0; code < 256; code++)
      norms[(f << 8) | code] = boost / (1 - b + (b * decodeLength(code)) / average);
  });
  const saturated = new Float32Array(256 << 8);
  const main = (fields - 1) << 8;
  for (let code = 0; code < (fields === 1 ? 255 : 15); code++) {
    for (let length = 0; length < 256; length++) {
      saturated[(code << 8) | length] = saturate(k1, (code + 1) * norms[main | length]!);
    }
  }
  return { k1, norms, saturated };
}

export function saturate(k1: number, weight: number): number {
  return ((k1 + 1) * weight) / (k1 + weight);
}

export function inverseDocumentFrequency(documents: number, frequency: number): number {
  return Math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5));
}

/** Tokens per document that has the field, over all segments; exact sums, so segments do not matter. */
export function averageLengths(view: View): number[] {
  return view.schema.text.map((_, f) => {
    let tokens = 0;
    let having = 0;
    for (const { segment } of view.segments) {
      tokens += segment.facts.tokens[f]!;
      having += segment.facts.having[f]!;
    }
    return having === 0 ? 0 : tokens / having;
  });
}
