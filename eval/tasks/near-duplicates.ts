import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { quantise, type Vector } from '../../src/domain/vector.ts';
import { openStaticEmbedding } from '../../src/kernels/text/static-embedding.ts';
import { embeddedText } from '../../src/language/embedding/embedded-text.ts';
import { fingerprint } from '../../src/pipeline/stages/fingerprint.ts';
import { STORY_DEFAULTS } from '../../src/pipeline/stories/compare.ts';
import { type HackerNewsStory, readHackerNews } from '../datasets/hacker-news.ts';
import { readPlantedArticles } from '../datasets/planted-articles.ts';
import { readBbc } from '../datasets/topics.ts';
import { type Folded, type FoldedText, fold } from '../near-duplicates/fold.ts';
import type { Peers } from '../peers/peers.ts';
import type { EvalTable, EvalTask } from '../task.ts';

const SEED = 20_261_121;
const PLANTED = 'pairs/minhash_plagiarism';
const HACKER_NEWS = 'hackernews';
const MSR = 'pairs/msrp/msr_paraphrase_train.txt';
const QUORA = 'pairs/qqp/dev.tsv';
const BBC = 'text_classification/bbc/dataset/data_files';
const ARXIV = 'arxiv/arxiv_cs_sample30k.jsonl.gz';
const PATENTS = 'patents_uspto_10k/uspto_dev.jsonl';
/** Joins that were looked at by a person. */
const CHECKED = 100;

export const task: EvalTask = {
  name: 'near-duplicates',
  page: 'models/near-duplicates/CARD.md',
  needs: [PLANTED, HACKER_NEWS, MSR, QUORA, BBC, ARXIV, PATENTS],
  async run({ datasets, peers, log }) {
    const embed = openEmbedder();
    const planted = await plantedTable(join(datasets, PLANTED), peers);
    log('  Hacker News');
    const stories = readHackerNews(join(datasets, HACKER_NEWS));
    const hackerNews = hackerNewsTables(stories, embed, log);
    log('  pairs that are not duplicates');
    return [planted, ...hackerNews, ...precisionTables(datasets, embed)];
  },
};

type Embed = (text: { readonly title: string; readonly body: string }) => Vector | null;

/** As the pipeline does; null for a text without a word that the model knows. */
function openEmbedder(): Embed {
  const file = readFileSync(new URL('../../models/embedding/model.bin', import.meta.url));
  const buffer = new SharedArrayBuffer(file.length);
  new Uint8Array(buffer).set(file);
  const embedding = openStaticEmbedding(buffer);
  const values = new Float32Array(embedding.dimensions);
  return (text) => (embedding.embed(embeddedText(text), values) > 0 ? quantise(values) : null);
}

/** Every pair found, none invented? */
async function plantedTable(folder: string, peers: Peers): Promise<EvalTable> {
  const rows: (string | number | null)[][] = [];
  for (const count of [100, 1_000] as const) {
    const { texts, pairs } = readPlantedArticles(folder, count);
    const truth = new Set(pairs.map(([left, right]) => `${Math.min(left, right)} ${Math.max(left, right)}`));
    const score = (found: readonly (readonly [number, number])[]) => {
      const keys = new Set(found.map(([left, right]) => `${Math.min(left, right)} ${Math.max(left, right)}`));
      return [truth.size, keys.intersection(truth).size, keys.difference(truth).size];
    };
    const { joins } = fold(texts.map((body) => ({ ...NO_ORIGIN, title: '', body })));
    rows.push([
      `ours, ${count} articles`,
      ...score(joins.map(({ document, matched }) => [document, matched])),
    ]);
    const peer = await peers.run<object, { pairs: [number, number][] }>('near_duplicates', {
      texts,
      threshold: STORY_DEFAULTS.text,
      permutations: 128,
    });
    rows.push([
      `datasketch MinHashLSH, ${count} articles`,
      ...(peer === null ? [truth.size, null, null] : score(peer.pairs)),
    ]);
  }
  return {
    title: 'Planted articles',
    columns: ['', 'planted pairs', 'found', 'invented'],
    rows,
    note: `Threshold ${STORY_DEFAULTS.text}, shingles of three words, 128 values.`,
  };
}

const NO_ORIGIN = { url: null, publishedAt: 0, vector: null } as const;

interface Verdict {
  readonly document: number;
  readonly matched: number;
  readonly verdict: 'same' | 'related' | 'different';
}

function hackerNewsTables(
  stories: readonly HackerNewsStory[],
  embed: Embed,
  log: (line: string) => void,
): EvalTable[] {
  // As in the pipeline: what has the same content as something earlier is a sighting of it and no document.
  const firstOf = new Map<string, number>();
  const places = stories.map((story) => {
    const hash = fingerprint(story.title, story.text, story);
    const place = firstOf.get(hash) ?? firstOf.size;
    firstOf.set(hash, place);
    return place;
  });
  const documents: HackerNewsStory[] = [];
  stories.forEach((story, i) => {
    if (places[i] === documents.length) documents.push(story);
  });
  const folded = fold(
    documents.map((story) => ({
      title: story.title,
      body: story.text,
      url: story.url,
      publishedAt: story.publishedAt,
      vector: embed({ title: story.title, body: story.text }),
    })),
  );
  return [
    repeatsTable(stories, places, folded),
    methodsTable(documents.length, folded),
    checkedTable(documents, folded, log),
  ];
}

/** What becomes of a story whose address was posted before. */
function repeatsTable(
  stories: readonly HackerNewsStory[],
  places: readonly number[],
  { stories: told }: Folded,
): EvalTable {
  const counts = { repeated: [0, 0, 0], retitled: [0, 0, 0], 'repeated later': [0, 0, 0] };
  const lastWith = new Map<string, number>();
  stories.forEach((story, i) => {
    if (story.url === null) return;
    const before = lastWith.get(story.url);
    lastWith.set(story.url, i);
    if (before === undefined) return;
    const earlier = stories[before]!;
    const outcome =
      places[i] === places[before]
        ? 1
        : told[places[i]!]! >= 0 && told[places[i]!] === told[places[before]!]
          ? 2
          : 0;
    const add = (kind: keyof typeof counts) => {
      counts[kind][0]!++;
      if (outcome > 0) counts[kind][outcome]!++;
    };
    if (story.publishedAt - earlier.publishedAt > STORY_DEFAULTS.window) {
      add('repeated later');
      return;
    }
    add('repeated');
    if (story.title.toLowerCase() !== earlier.title.toLowerCase()) add('retitled');
  });
  const row = (name: string, [all, same, joined]: number[]) => [
    name,
    all!,
    same!,
    joined!,
    (same! + joined!) / all!,
  ];
  return {
    title: 'Hacker News 2016 to 2018: addresses posted again',
    columns: ['', 'posted', 'same content', 'joined into a story', 'share'],
    rows: [
      row('within 14 days', counts.repeated),
      row('within 14 days, under another title', counts.retitled),
      row('later: not meant to be joined', counts['repeated later']),
    ],
    note: `${stories.length.toLocaleString('en-US')} stories. Counted against the last post of exactly the same address.`,
  };
}

function methodsTable(documents: number, { joins }: Folded): EvalTable {
  const methods = [...Map.groupBy(joins, ({ method }) => method)].sort((a, b) => b[1].length - a[1].length);
  return {
    title: 'Hacker News: how documents were joined',
    columns: ['method', 'joins'],
    rows: methods.map(([method, of]) => [method, of.length]),
    note: `${documents.toLocaleString('en-US')} documents without exact duplicates.`,
  };
}

/** A hundred joins drawn by chance, and what a person said about them. */
function checkedTable(
  documents: readonly HackerNewsStory[],
  { joins }: Folded,
  log: (line: string) => void,
): EvalTable {
  const file = new URL('../near-duplicates/hacker-news-joins.jsonl', import.meta.url);
  const verdicts = new Map(
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Verdict)
      .map((line) => [`${line.document} ${line.matched}`, line.verdict]),
  );
  // By a hash of seed and ids, so that a join more or less moves few of the others.
  const order = (key: string) => createHash('sha256').update(`${SEED} ${key}`).digest('hex');
  const drawn = joins
    .map((join) => ({ join, key: `${documents[join.document]!.id} ${documents[join.matched]!.id}` }))
    .sort((a, b) => (order(a.key) < order(b.key) ? -1 : 1))
    .slice(0, CHECKED);
  const counts = new Map([
    ['same', 0],
    ['related', 0],
    ['different', 0],
    ['not looked at', 0],
  ]);
  for (const { join, key } of drawn) {
    const verdict = verdicts.get(key) ?? 'not looked at';
    counts.set(verdict, counts.get(verdict)! + 1);
    if (verdict !== 'not looked at') continue;
    const [document, matched] = [documents[join.document]!, documents[join.matched]!];
    log(
      JSON.stringify({
        document: document.id,
        matched: matched.id,
        method: join.method,
        titles: [document.title, matched.title],
        urls: [document.url, matched.url],
      }),
    );
  }
  return {
    title: 'Hacker News: joins looked at by a person',
    columns: ['verdict', 'joins'],
    rows: [...counts],
    note: `${CHECKED} of ${joins.length.toLocaleString('en-US')} joins, drawn with seed ${SEED}; verdicts with reasons in eval/near-duplicates/hacker-news-joins.jsonl.`,
  };
}

/** Sets of texts that are alike and not duplicates: a rule that is too generous shows here. */
function precisionTables(datasets: string, embed: Embed): EvalTable[] {
  const text = (title: string, body: string): FoldedText => ({
    title,
    body,
    url: null,
    publishedAt: 0,
    vector: embed({ title, body }),
  });
  const lines = (path: string) =>
    readFileSync(join(datasets, path), 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  const pairs: [string, { readonly same: boolean; readonly texts: readonly FoldedText[] }[]][] = [
    [
      'MSR paraphrases, train',
      lines(MSR)
        .slice(1)
        .map((line) => line.split('\t'))
        .map(([label, , , left, right]) => ({
          same: label === '1',
          texts: [text('', left!), text('', right!)],
        })),
    ],
    [
      'Quora questions, dev',
      lines(QUORA)
        .map((line) => line.split('\t'))
        .map(([label, left, right]) => ({
          same: label === '1',
          texts: [text(left!, ''), text(right!, '')],
        })),
    ],
  ];
  const joined = ({ texts }: { readonly texts: readonly FoldedText[] }) => fold(texts).joins.length > 0;
  const sets: [string, readonly FoldedText[]][] = [
    ['BBC news', readBbc(join(datasets, BBC)).texts.map((article) => titled(article, text))],
    [
      'arXiv, title and abstract',
      gunzipSync(readFileSync(join(datasets, ARXIV)))
        .toString('utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as { title: string; abstract: string })
        .map((paper) => text(paper.title, paper.abstract)),
    ],
    [
      'patents, abstract',
      lines(PATENTS)
        .map((line) => JSON.parse(line) as { abstract?: string; text?: string })
        .map((patent) => text('', patent.abstract ?? patent.text ?? '')),
    ],
  ];
  return [
    {
      title: 'Pairs that mean the same but are no duplicates',
      columns: ['', 'pairs labelled the same', 'joined', 'pairs labelled different', 'joined wrongly'],
      rows: pairs.map(([name, of]) => {
        const [same, different] = [of.filter((pair) => pair.same), of.filter((pair) => !pair.same)];
        return [
          name,
          same.length,
          same.filter(joined).length,
          different.length,
          different.filter(joined).length,
        ];
      }),
      note: 'Not to be joined blindly: a paraphrase is another text. The last column is the error.',
    },
    {
      title: 'Collections in which few documents are near duplicates, all taken as published on one day',
      columns: ['', 'documents', 'joined'],
      rows: sets.map(([name, texts]) => [name, texts.length, fold(texts).joins.length]),
      note: 'No truth exists: the BBC set holds articles in several versions, arXiv papers in several editions, patents of one family.',
    },
  ];
}

/** The first line is the title. */
function titled(article: string, text: (title: string, body: string) => FoldedText): FoldedText {
  const end = article.indexOf('\n');
  return text(article.slice(0, end), article.slice(end + 1));
}
