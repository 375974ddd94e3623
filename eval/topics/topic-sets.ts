import { join } from 'node:path';
import type { TopicColumns } from '../../src/kernels/cluster/find-topics.ts';
import { readArxiv, readBbc, readPolicyBills, type TopicSet } from '../datasets/topics.ts';
import { type TitledText, toTopicColumns } from './topic-columns.ts';

const BBC = 'text_classification/bbc/dataset/data_files';
const ARXIV = 'arxiv/arxiv_cs_sample30k.jsonl.gz';
const BILLS = 'text_classification/cap_policy_topics/USCongress.csv.gz';
/** arXiv categories of each set, and at most so many papers of each. */
const CATEGORIES = 10;
const PAPERS = 400;

/** Below the datasets folder. */
export const TUNED_PATHS: readonly string[] = [BBC, ARXIV];
export const HELD_OUT_PATHS: readonly string[] = [ARXIV, BILLS];

export interface LabelledTopics {
  readonly set: TopicSet;
  readonly columns: TopicColumns;
  /** What the texts are, after their number. */
  readonly what: string;
}

/** What the settings of `findTopics` were chosen on: scores of these texts, or of others of the same categories, were read. */
export function* tunedSets(datasets: string): Generator<LabelledTopics> {
  const bbc = readBbc(join(datasets, BBC));
  yield labelled(bbc, '\n', `articles, ${bbc.topics.length} topics`);
  const papers = readArxiv(join(datasets, ARXIV), CATEGORIES, PAPERS);
  yield labelled({ ...papers, name: 'arXiv, ten largest' }, '. ', describe(papers));
}

/** What no setting was chosen on. It stays so only while nobody tunes by what it says. */
export function* heldOutSets(datasets: string): Generator<LabelledTopics> {
  const papers = readArxiv(join(datasets, ARXIV), CATEGORIES, PAPERS, CATEGORIES);
  yield labelled({ ...papers, name: 'arXiv, next ten' }, '. ', describe(papers));
  const bills = readPolicyBills(join(datasets, BILLS));
  yield labelled(
    bills,
    '\n',
    `titles, ${bills.topics.length} policy topics of the Comparative Agendas Project`,
  );
}

function describe({ topics }: TopicSet): string {
  return `papers, title and abstract, at most ${PAPERS} of each primary category (${topics.join(', ')})`;
}

/** The title ends at the first `mark`. */
function labelled(set: TopicSet, mark: string, what: string): LabelledTopics {
  return { set, columns: toTopicColumns(set.texts.map((text) => splitAt(text, mark))), what };
}

function splitAt(text: string, mark: string): TitledText {
  const end = text.indexOf(mark);
  return end < 0
    ? { title: text, body: '' }
    : { title: text.slice(0, end).trim(), body: text.slice(end + mark.length).trim() };
}
