import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Texts, each with the one topic that people gave it. */
export interface TopicSet {
  readonly name: string;
  readonly texts: readonly string[];
  /** Number of the topic, from 0. */
  readonly labels: readonly number[];
  readonly topics: readonly string[];
}

/** BBC news: a folder per topic, a file per article. */
export function readBbc(folder: string): TopicSet {
  const topics = readdirSync(folder).sort();
  const texts: string[] = [];
  const labels: number[] = [];
  topics.forEach((topic, label) => {
    for (const file of readdirSync(join(folder, topic)).sort()) {
      texts.push(readFileSync(join(folder, topic, file), 'latin1'));
      labels.push(label);
    }
  });
  return { name: 'BBC news', texts, labels, topics };
}

/** arXiv papers of the `most` largest primary categories, the first `each` of every one: title and abstract. */
export function readArxiv(file: string, most: number, each: number): TopicSet {
  const papers = gunzipSync(readFileSync(file))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { primary: string; title: string; abstract: string });
  const byCategory = Map.groupBy(papers, (paper) => paper.primary);
  const largest = [...byCategory].sort((a, b) => b[1].length - a[1].length).slice(0, most);
  const chosen = largest.flatMap(([, of], label) =>
    of.slice(0, each).map((paper) => ({ text: `${paper.title}. ${paper.abstract}`, label })),
  );
  return {
    name: 'arXiv categories',
    texts: chosen.map(({ text }) => text),
    labels: chosen.map(({ label }) => label),
    topics: largest.map(([category]) => category),
  };
}
