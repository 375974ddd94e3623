import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readSciTldr, type SummarisedText } from '../../eval/datasets/summaries.ts';
import { rouge } from '../../eval/metrics/rouge.ts';
import { openShippedEmbedding } from '../../eval/shipped-embedding.ts';
import {
  chooseSentences,
  SENTENCE_FEATURES,
  type SentenceFeature,
  type SentenceTable,
  type SentenceWeights,
  scoreSentences,
} from '../../src/kernels/rank/extract-sentences.ts';
import { createScanner } from '../../src/kernels/text/scanner.ts';

import { readSentences } from '../../src/language/summaries/sentence-table.ts';

/**
 * `node models/summaries/train.ts [--datasets DIR]`: fits the weights of sentences on SciTLDR's training set and prints
 * them, with what five-fold cross-validation gives for subsets of the features. Ridge regression of a sentence's mean
 * ROUGE against the feature values, both less their means within the abstract, since only the order within one counts.
 */
const { values } = parseArgs({ options: { datasets: { type: 'string', default: '../shared/datasets' } } });
const RIDGE = 1;
const FOLDS = 5;

interface Example {
  readonly table: SentenceTable;
  /** Mean of ROUGE-1, -2 and -L F1 per sentence. */
  readonly gains: readonly number[];
}

const scan = createScanner();
const embedding = openShippedEmbedding();
const examples = readSciTldr(join(values.datasets, 'summarization/scitldr/train.jsonl')).flatMap(toExample);
process.stdout.write(`${examples.length} abstracts\n`);

function toExample({ title, text, sentences, references }: SummarisedText): Example[] {
  const { list, table } = readSentences([{ title, body: text }], { scan, embedding, given: [sentences!] });
  if (list.length < 2) return [];
  scoreSentences(
    table,
    Object.fromEntries(SENTENCE_FEATURES.map((f) => [f, 0])) as unknown as SentenceWeights,
  );
  const gains = list.map((sentence) => {
    const scores = references.map((reference) => rouge(sentence.text, reference));
    return Math.max(...scores.map(({ rouge1, rouge2, rougeL }) => (rouge1.f1 + rouge2.f1 + rougeL.f1) / 3));
  });
  return [{ table, gains }];
}

/** Weights of the named features; the others have none. */
function fitWeights(part: readonly Example[], names: readonly SentenceFeature[]): SentenceWeights {
  const size = names.length;
  const columns = names.map((name) => SENTENCE_FEATURES.indexOf(name));
  const matrix = Array.from({ length: size }, (_, i) => {
    const row = new Float64Array(size + 1);
    row[i] = RIDGE;
    return row;
  });
  for (const { table, gains } of part) {
    const mean = (of: (i: number) => number) => gains.reduce((sum, _, i) => sum + of(i), 0) / gains.length;
    const value = (i: number, column: number) => table.features[i * SENTENCE_FEATURES.length + column]!;
    const centres = columns.map((column) => mean((i) => value(i, column)));
    const centre = mean((i) => gains[i]!);
    for (let i = 0; i < gains.length; i++) {
      const x = columns.map((column, c) => value(i, column) - centres[c]!);
      for (let a = 0; a < size; a++) {
        for (let b = 0; b < size; b++) matrix[a]![b]! += x[a]! * x[b]!;
        matrix[a]![size]! += x[a]! * (gains[i]! - centre);
      }
    }
  }
  const solution = solve(matrix);
  return Object.fromEntries(
    SENTENCE_FEATURES.map((name) => [name, names.includes(name) ? solution[names.indexOf(name)]! : 0]),
  ) as unknown as SentenceWeights;
}

/** Gauss-Jordan elimination with pivoting; the last column is the right side. */
function solve(matrix: readonly Float64Array[]): number[] {
  const size = matrix.length;
  const rows = [...matrix];
  for (let column = 0; column < size; column++) {
    const pivot = rows
      .keys()
      .filter((row) => row >= column)
      .reduce((a, b) => (Math.abs(rows[b]![column]!) > Math.abs(rows[a]![column]!) ? b : a));
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = rows[row]![column]! / rows[column]![column]!;
      for (let k = column; k <= size; k++) rows[row]![k]! -= factor * rows[column]![k]!;
    }
  }
  return rows.map((row, i) => row[size]! / row[i]!);
}

/** Mean gain of the best sentence, over folds that the weights have not seen. */
function validate(names: readonly SentenceFeature[]): number {
  let gain = 0;
  for (let fold = 0; fold < FOLDS; fold++) {
    const weights = fitWeights(
      examples.filter((_, i) => i % FOLDS !== fold),
      names,
    );
    for (const { table, gains } of examples.filter((_, i) => i % FOLDS === fold)) {
      const [best] = chooseSentences(table, scoreSentences(table, weights), { count: 1, diversity: 0 });
      gain += gains[best!]!;
    }
  }
  return gain / examples.length;
}

const without = (...left: SentenceFeature[]) => SENTENCE_FEATURES.filter((name) => !left.includes(name));
const variants: readonly (readonly [string, readonly SentenceFeature[]])[] = [
  ['all', SENTENCE_FEATURES],
  ['centroid alone', ['centroid']],
  ['title alone', ['title']],
  ['centroid and place', ['centroid', 'first', 'last']],
  ['without vectors', without('centroid', 'title')],
  ...SENTENCE_FEATURES.map((name) => [`without ${name}`, without(name)] as const),
];
const lead = examples.reduce((sum, { gains }) => sum + gains[0]!, 0) / examples.length;
const best = examples.reduce((sum, { gains }) => sum + Math.max(...gains), 0) / examples.length;
process.stdout.write(`first sentence ${lead.toFixed(4)}, best sentence ${best.toFixed(4)}\n`);
for (const [name, features] of variants) process.stdout.write(`${name}: ${validate(features).toFixed(4)}\n`);

const weights = fitWeights(examples, SENTENCE_FEATURES);
process.stdout.write(
  `${JSON.stringify(weights, (_, value) => (typeof value === 'number' ? Number(value.toFixed(3)) : value), 2)}\n`,
);
