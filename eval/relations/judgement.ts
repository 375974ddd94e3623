import { readFileSync } from 'node:fs';
import { RELATION_KINDS, type RelationKind } from '../../src/domain/analysis.ts';

/** One relation that a person looked at. A line of `sample.jsonl`. */
export interface Judgement {
  /** Which draw it belongs to: 1 was used to improve the patterns, 2 was drawn fresh afterwards. */
  readonly draw: number;
  readonly set: string;
  readonly sentence: string;
  readonly kind: RelationKind;
  /** Offsets in the sentence. */
  readonly subject: readonly [start: number, end: number];
  readonly object: readonly [start: number, end: number];
  /** Whether kind, subject and object are all what the sentence says. */
  readonly right: boolean;
  /** Why not. */
  readonly reason?: string;
}

export function readJudgements(): Judgement[] {
  const text = readFileSync(new URL('sample.jsonl', import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line, i) => {
      const judgement = JSON.parse(line) as Judgement;
      if (!RELATION_KINDS.includes(judgement.kind) || typeof judgement.right !== 'boolean')
        throw new Error(`line ${i + 1} of sample.jsonl is no judgement: ${line}`);
      return judgement;
    });
}
