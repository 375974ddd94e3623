/** Precision, recall and F1 of one overlap, 0 to 1. */
export interface RougeScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export interface Rouge {
  readonly rouge1: RougeScore;
  readonly rouge2: RougeScore;
  readonly rougeL: RougeScore;
}

/**
 * ROUGE-1, ROUGE-2 and ROUGE-L (Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", 2004), as the Python
 * package rouge-score counts them without its stemmer: lower case, words are runs of a-z and 0-9, one longest common
 * subsequence over the whole summary. Unit tests hold its answers.
 */
export function rouge(candidate: string, reference: string): Rouge {
  const words = tokenize(candidate);
  const wanted = tokenize(reference);
  return {
    rouge1: overlap(grams(words, 1), grams(wanted, 1)),
    rouge2: overlap(grams(words, 2), grams(wanted, 2)),
    rougeL: score(longestCommonSubsequence(words, wanted), words.length, wanted.length),
  };
}

/** Against several references of the same text: for each measure the best of them, as SciTLDR is scored. */
export function bestRouge(candidate: string, references: readonly string[]): Rouge {
  const scores = references.map((reference) => rouge(candidate, reference));
  const best = (name: keyof Rouge): RougeScore =>
    scores.map((one) => one[name]).reduce((a, b) => (b.f1 > a.f1 ? b : a));
  return { rouge1: best('rouge1'), rouge2: best('rouge2'), rougeL: best('rougeL') };
}

function tokenize(text: string): string[] {
  return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
}

function grams(words: readonly string[], size: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i + size <= words.length; i++) {
    const gram = words.slice(i, i + size).join(' ');
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

function overlap(candidate: ReadonlyMap<string, number>, reference: ReadonlyMap<string, number>): RougeScore {
  let common = 0;
  for (const [gram, count] of candidate) common += Math.min(count, reference.get(gram) ?? 0);
  const total = (counts: ReadonlyMap<string, number>) => counts.values().reduce((sum, n) => sum + n, 0);
  return score(common, total(candidate), total(reference));
}

function score(common: number, candidate: number, reference: number): RougeScore {
  const precision = candidate === 0 ? 0 : common / candidate;
  const recall = reference === 0 ? 0 : common / reference;
  return { precision, recall, f1: common === 0 ? 0 : (2 * precision * recall) / (precision + recall) };
}

function longestCommonSubsequence(left: readonly string[], right: readonly string[]): number {
  let previous = new Uint16Array(right.length + 1);
  let current = new Uint16Array(right.length + 1);
  for (const word of left) {
    for (let j = 0; j < right.length; j++)
      current[j + 1] = word === right[j] ? previous[j]! + 1 : Math.max(previous[j + 1]!, current[j]!);
    [previous, current] = [current, previous];
  }
  return previous[right.length]!;
}
