/**
 * Extractive summaries: sentences scored by a weighted sum of what H. P. Edmundson found to tell ("New Methods in Automatic
 * Extracting", 1969: cue words, key words, title, place) and of nearness to the centroid (Radev et al., "Centroid-based
 * summarization of multiple documents", 2004), then chosen one by one by maximal marginal relevance (Carbonell and
 * Goldstein, "The Use of MMR", 1998). O(sentences x (features + chosen x dimensions)).
 */

/** What is known of a sentence beside its vector. All 0 to 1. */
export const SENTENCE_FEATURES = [
  /** Cosine to the centroid of all sentences; computed here. */
  'centroid',
  /** Cosine to the title of its text. */
  'title',
  /** Share of the title's content words that it has. */
  'titleWords',
  /** Mean, over its content words, of the share of sentences that have the word. */
  'keyWords',
  /** It says what its author did or found. */
  'cue',
  /** 1 for the first sentence of a text, 1/2 for the second, 1/3 ... */
  'first',
  'last',
  /** Content and other words, of 45; longer ones have 1. */
  'length',
  /** Words above 40, of 40. */
  'long',
  /** Fewer than 8 words. */
  'short',
] as const;
export type SentenceFeature = (typeof SENTENCE_FEATURES)[number];

export interface SentenceTable {
  readonly count: number;
  readonly dimensions: number;
  /** count x dimensions, unit length or zero. */
  readonly vectors: Float32Array;
  /** count x features, in the order of `SENTENCE_FEATURES`. */
  readonly features: Float32Array;
}

export type SentenceWeights = Readonly<Record<SentenceFeature, number>>;

const FEATURES = SENTENCE_FEATURES.length;

/** Score per sentence; comparable within one table. */
export function scoreSentences(table: SentenceTable, weights: SentenceWeights): Float32Array {
  writeCentroid(table);
  const scores = new Float32Array(table.count);
  for (let i = 0; i < table.count; i++) {
    let score = 0;
    for (let f = 0; f < FEATURES; f++)
      score += weights[SENTENCE_FEATURES[f]!] * table.features[i * FEATURES + f]!;
    scores[i] = score;
  }
  return scores;
}

/**
 * At most `count` sentences, best first. `diversity` 0 takes the best scores whatever they repeat; 1 looks only at how
 * little a sentence repeats of those chosen before. Ties go to the earlier sentence.
 */
export function chooseSentences(
  table: SentenceTable,
  scores: Float32Array,
  { count, diversity }: { readonly count: number; readonly diversity: number },
): number[] {
  const relevance = scaled(scores);
  const repeats = new Float32Array(table.count);
  const free = new Uint8Array(table.count).fill(1);
  const chosen: number[] = [];
  while (chosen.length < Math.min(count, table.count)) {
    let best = -1;
    let bestGain = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < table.count; i++) {
      const gain = (1 - diversity) * relevance[i]! - diversity * repeats[i]!;
      if (free[i] === 1 && gain > bestGain) {
        best = i;
        bestGain = gain;
      }
    }
    chosen.push(best);
    free[best] = 0;
    for (let i = 0; i < table.count; i++)
      if (free[i] === 1) repeats[i] = Math.max(repeats[i]!, similarity(table, i, best));
  }
  return chosen;
}

/** Cosine of two sentences. */
export function similarity({ vectors, dimensions }: SentenceTable, left: number, right: number): number {
  let dot = 0;
  for (let d = 0; d < dimensions; d++)
    dot += vectors[left * dimensions + d]! * vectors[right * dimensions + d]!;
  return dot;
}

function writeCentroid({ count, dimensions, vectors, features }: SentenceTable): void {
  const centroid = new Float32Array(dimensions);
  for (let i = 0; i < count; i++)
    for (let d = 0; d < dimensions; d++) centroid[d]! += vectors[i * dimensions + d]!;
  const norm = Math.hypot(...centroid) || 1;
  for (let i = 0; i < count; i++) {
    let dot = 0;
    for (let d = 0; d < dimensions; d++) dot += vectors[i * dimensions + d]! * centroid[d]!;
    features[i * FEATURES] = dot / norm;
  }
}

/** To 0 to 1; all 1 when there is no difference. NaN counts as the lowest. */
function scaled(scores: Float32Array): Float32Array {
  const known = scores.filter((score) => Number.isFinite(score));
  const low = known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = known.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return scores.map((score) => (!Number.isFinite(score) ? 0 : high > low ? (score - low) / (high - low) : 1));
}
