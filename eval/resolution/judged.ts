import { readFileSync } from 'node:fs';

export interface JudgedPair {
  readonly left: string;
  readonly right: string;
  readonly match: boolean;
  /** How many pairs of its band it stands for. */
  readonly weight: number;
}

/** The pairs that were judged by hand (`judged.tsv`). */
export function readJudged(): JudgedPair[] {
  return readFileSync(new URL('judged.tsv', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [verdict, left, right, weight] = line.split('\t');
      return { left: left!, right: right!, match: verdict === 'y', weight: Number(weight) };
    });
}
