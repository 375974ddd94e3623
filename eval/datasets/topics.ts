import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

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

/**
 * arXiv papers of the `most` largest primary categories after the `skip` largest, the first `each` of every one: title and
 * abstract.
 */
export function readArxiv(file: string, most: number, each: number, skip = 0): TopicSet {
  const papers = gunzipSync(readFileSync(file))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { primary: string; title: string; abstract: string });
  const byCategory = Map.groupBy(papers, (paper) => paper.primary);
  const largest = [...byCategory].sort((a, b) => b[1].length - a[1].length).slice(skip, skip + most);
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

/** Titles of US bills, each with the major policy topic that the Comparative Agendas Project gave it, "other" among them. */
export function readPolicyBills(file: string): TopicSet {
  const bills = parse(gunzipSync(readFileSync(file)), {
    delimiter: ';',
    columns: true,
    relax_quotes: true,
  }) as { major: string; text: string }[];
  const topics = [...new Set(bills.map(({ major }) => major))].sort((a, b) => Number(a) - Number(b));
  return {
    name: 'US bills',
    texts: bills.map(({ text }) => text),
    labels: bills.map(({ major }) => topics.indexOf(major)),
    topics,
  };
}
