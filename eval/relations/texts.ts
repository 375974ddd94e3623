import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** The sets that sentences are drawn from, below the datasets folder, with what their licence allows. */
export const RELATION_SETS = {
  bbc: 'text_classification/bbc/dataset/data_files',
  hackernews: 'hackernews',
  github: 'github_trending',
  articles: 'pairs/minhash_plagiarism/articles_1000.train',
  crossner: 'ner/crossner/ner_data',
  scitldr: 'summarization/scitldr',
  patents: 'patents_uspto_10k/uspto_dev.jsonl',
  arxiv: 'arxiv/arxiv_cs_sample30k.jsonl.gz',
} as const;
export type RelationSet = keyof typeof RELATION_SETS;

/** The texts of a set, in the order of its files. */
export function* textsOf(datasets: string, set: RelationSet): Generator<string> {
  const path = join(datasets, RELATION_SETS[set]);
  switch (set) {
    case 'bbc':
      for (const file of filesIn(path, '.txt')) yield readFileSync(file, 'latin1');
      return;
    case 'hackernews':
      for (const row of rowsOf(filesIn(path, '.jsonl.gz'))) yield String(row.title ?? '');
      return;
    case 'github':
      for (const row of rowsOf(filesIn(path, '.jsonl.gz'))) yield String(row.description ?? '');
      return;
    case 'articles':
      for (const line of readFileSync(path, 'utf8').split('\n')) yield line.slice(line.indexOf(' ') + 1);
      return;
    case 'crossner':
      for (const file of filesIn(path, '.txt')) yield* sentencesOfColumns(readFileSync(file, 'utf8'));
      return;
    case 'scitldr':
      for (const row of rowsOf(filesIn(path, '.jsonl'))) yield (row.source as string[]).join(' ');
      return;
    case 'patents':
      for (const row of rowsOf([path])) yield String(row.abstract ?? '');
      return;
    case 'arxiv':
      for (const row of rowsOf([path])) yield `${row.title}\n\n${row.abstract}`;
      return;
    default:
      set satisfies never;
  }
}

function filesIn(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .sort()
    .map((file) => join(folder, file));
}

function* rowsOf(files: readonly string[]): Generator<Record<string, unknown>> {
  for (const file of files) {
    const bytes = readFileSync(file);
    const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
    for (const line of text.split('\n'))
      if (line.trim() !== '') yield JSON.parse(line) as Record<string, unknown>;
  }
}

/** One token a line, its label behind a tab; an empty line ends a sentence. Signs stand apart, as in the source. */
function* sentencesOfColumns(text: string): Generator<string> {
  for (const block of text.split(/\n\s*\n/)) {
    const tokens = block.split('\n').map((line) => line.split('\t')[0]!);
    const sentence = tokens
      .join(' ')
      .replace(/ ([,.;:!?)]|'s\b)/g, '$1')
      .replace(/\( /g, '(');
    if (sentence.trim() !== '') yield sentence;
  }
}
