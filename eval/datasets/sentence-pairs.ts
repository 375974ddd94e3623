import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

export interface SentencePair {
  readonly left: string;
  readonly right: string;
  /** 0 (unrelated) to 5 (the same), the mean of what people said. */
  readonly score: number;
}

/** STS-B as CSV without a header: sentence, sentence, score. */
export function readSentencePairs(file: string): SentencePair[] {
  const rows: string[][] = parse(readFileSync(file, 'utf8'), { relax_quotes: true });
  return rows.map(([left = '', right = '', score]) => ({ left, right, score: Number(score) }));
}
