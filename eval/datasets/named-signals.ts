import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { derivedUuid } from '../../src/base/ids.ts';
import type { TrendSubject } from '../../src/domain/trend.ts';
import type { CorpusSignal, CorpusSource } from '../../src/trends/corpus/corpus.ts';
import { readHackerNews } from './hacker-news.ts';

/** Archives that signals are taken from, below the datasets folder. */
export const NAMED_ARCHIVES = {
  hackerNews: 'hackernews',
  trending: 'github_trending',
  arxiv: 'arxiv/arxiv_cs_sample30k.jsonl.gz',
  patents: 'patents_uspto_10k/uspto_dev.jsonl',
} as const;

/**
 * Hacker News 2016-2018 (discussions), GitHub's trending lists 2014-2021 (code; a repository counts when it is first listed),
 * the sample of arXiv to 2019 (papers) and of patents to 2018, with the names of `names` that each text has in it as
 * subjects. Names of one word must be written as given, and those that patents use as an ordinary word are left out:
 * "Go", "Rust" and "Spring" cannot be told from English by their letters.
 */
export function namedSignals(datasets: string, names: readonly string[]): CorpusSignal[] {
  const patents = readLines(join(datasets, NAMED_ARCHIVES.patents)).map(
    (line) => JSON.parse(line) as { patent_id: string; abstract: string },
  );
  const find = nameFinder(names, ordinaryWords(patents.map(({ abstract }) => abstract)));
  const signals: CorpusSignal[] = [];
  const add = (
    id: string,
    publishedAt: number,
    { source, text, repeats = false }: { source: CorpusSource; text: string; repeats?: boolean },
  ): void => {
    signals.push({
      id: derivedUuid(id),
      publishedAt,
      source,
      title: '',
      repeats,
      reach: 0,
      sentiment: null,
      pestle: [],
      subjects: repeats ? [] : find(text),
    });
  };

  const hackerNews: CorpusSource = { id: 'hn', name: 'Hacker News', type: 'social' };
  for (const { id, title, publishedAt } of readHackerNews(join(datasets, NAMED_ARCHIVES.hackerNews)))
    add(`hn ${id}`, publishedAt, { source: hackerNews, text: title });

  const listed = new Set<string>();
  for (let year = 2014; year <= 2021; year++) {
    const rows = readLines(join(datasets, NAMED_ARCHIVES.trending, `github_trending_${year}.jsonl.gz`)).map(
      (line) =>
        JSON.parse(line) as {
          date: string;
          language: string | null;
          repo: string;
          description: string | null;
        },
    );
    for (const { date, language, repo, description } of rows.sort((a, b) => (a.date < b.date ? -1 : 1))) {
      const repeats = listed.has(repo);
      listed.add(repo);
      const list = language ?? 'all languages';
      const source: CorpusSource = { id: `trending ${list}`, name: list, type: 'code' };
      const text = `${repo.split('/')[1] ?? ''} ${description ?? ''}`;
      add(`trending ${list} ${date} ${repo}`, Date.parse(`${date}T12:00:00Z`), { source, text, repeats });
    }
  }

  for (const line of readLines(join(datasets, NAMED_ARCHIVES.arxiv))) {
    const paper = JSON.parse(line) as {
      id: string;
      created: string;
      primary: string;
      title: string;
      abstract: string;
    };
    const source: CorpusSource = {
      id: `arxiv ${paper.primary}`,
      name: `arXiv ${paper.primary}`,
      type: 'papers',
    };
    const text = `${paper.title} ${paper.abstract}`;
    add(`arxiv ${paper.id}`, Date.parse(`${paper.created}T12:00:00Z`), { source, text });
  }

  const gazette: CorpusSource = { id: 'uspto', name: 'USPTO', type: 'patents' };
  for (const { patent_id: id, abstract } of patents) {
    const [, year, month, day] = /-(\d{4})(\d\d)(\d\d)$/.exec(id)!;
    add(id, Date.UTC(Number(year), Number(month) - 1, Number(day)), { source: gazette, text: abstract });
  }
  return signals;
}

export function namedSubject(name: string): TrendSubject {
  return { kind: 'entity', key: keyOf(name), name, entityKind: 'technology' };
}

function keyOf(name: string): string {
  return wordsOf(name).join(' ').toLowerCase();
}

const LONGEST = 4;

function nameFinder(
  names: readonly string[],
  ordinary: ReadonlySet<string>,
): (text: string) => TrendSubject[] {
  const known = new Map<string, { readonly subject: TrendSubject; readonly exact: string | null }>();
  for (const name of names) {
    const words = wordsOf(name);
    const key = keyOf(name);
    if (words.length === 0 || words.length > LONGEST || key.length < 3 || ordinary.has(key)) continue;
    // Names without a capital, as tags are, may be written in any way.
    const exact = words.length === 1 && /\p{Lu}/u.test(name) ? words[0]! : null;
    known.set(key, { subject: namedSubject(name), exact });
  }
  return (text) => {
    const words = wordsOf(text);
    const lower = words.map((word) => word.toLowerCase());
    const found = new Map<string, TrendSubject>();
    for (let i = 0; i < words.length; i++) {
      let key = '';
      for (let length = 1; length <= LONGEST && i + length <= words.length; length++) {
        key += (length === 1 ? '' : ' ') + lower[i + length - 1]!;
        const hit = known.get(key);
        if (hit !== undefined && (hit.exact === null || hit.exact === words[i])) found.set(key, hit.subject);
      }
    }
    return [...found.values()];
  };
}

/** `Node.js`, `C++` and `.NET` are one word each; hyphens part words, as tags write them for spaces. */
function wordsOf(text: string): string[] {
  return (text.match(/[.]?[\p{L}\p{N}][\p{L}\p{N}.+#]*/gu) ?? []).map((word) => word.replace(/\.+$/, ''));
}

/** Words that patents write small, twice or more. */
function ordinaryWords(texts: readonly string[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const [word] of text.matchAll(/(?<![\p{L}\p{N}])\p{Ll}+(?![\p{L}\p{N}])/gu))
      counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => count >= 2).map(([word]) => word));
}

function readLines(path: string): string[] {
  const bytes = readFileSync(path);
  const text = path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
  return text
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
}
