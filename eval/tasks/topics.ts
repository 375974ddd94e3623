import { join } from 'node:path';
import { quantise } from '../../src/domain/vector.ts';
import {
  type FoundTopics,
  findTopics,
  indexProfiles,
  TOPICS,
  type TopicColumns,
  takeRows,
} from '../../src/kernels/cluster/find-topics.ts';
import { matchClusters } from '../../src/kernels/cluster/match-clusters.ts';
import { titleTerms } from '../../src/kernels/text/title-terms.ts';
import { embeddedText } from '../../src/language/embedding/embedded-text.ts';
import { readHackerNews } from '../datasets/hacker-news.ts';
import { readArxiv, readBbc, type TopicSet } from '../datasets/topics.ts';
import { normalisedMutualInformation, purity } from '../metrics/clustering.ts';
import { openShippedEmbedding } from '../shipped-embedding.ts';
import type { EvalTask } from '../task.ts';

const BBC = 'text_classification/bbc/dataset/data_files';
const ARXIV = 'arxiv/arxiv_cs_sample30k.jsonl.gz';
const HACKER_NEWS = 'hackernews';
/** arXiv categories, and papers of each. */
const CATEGORIES = 10;
const PAPERS = 800;
/** Hacker News stories whose identity is measured: every third. */
const EVERY = 3;
const SEED = 1;
/** How much more comes before the second clustering. */
const MORE = 0.1;

interface Text {
  readonly title: string;
  readonly body: string;
}

export const task: EvalTask = {
  name: 'topics',
  page: 'docs/design/topics.md',
  needs: [BBC, ARXIV, HACKER_NEWS],
  async run({ datasets, peers, log }) {
    const bbc = readBbc(join(datasets, BBC));
    const arxiv = readArxiv(join(datasets, ARXIV), CATEGORIES, PAPERS);
    const stories = readHackerNews(join(datasets, HACKER_NEWS)).filter((_, i) => i % EVERY === 0);
    const sets = [
      { set: bbc, texts: bbc.texts.map((text) => splitAt(text, '\n')) },
      { set: arxiv, texts: arxiv.texts.map((text) => splitAt(text, '. ')) },
    ];
    const quality: (string | number | null)[][] = [];
    const identity: (string | number)[][] = [];
    for (const { set, texts } of sets) {
      log(`  ${set.name}`);
      const columns = toColumns(texts);
      const before = process.cpuUsage();
      const ours = findTopics(columns, { seed: SEED });
      const seconds = cpuSince(before);
      const answer = await peers.run<object, PeerAnswer>('topics', {
        texts: set.texts,
        vectors: unitVectors(columns),
        seed: SEED,
        clusters: set.topics.length,
      });
      quality.push(scored(set, 'ours', ours.membership, seconds));
      if (answer !== null) {
        const left = answer.bertopic.filter((topic) => topic < 0).length;
        quality.push(
          scored(set, 'ours, the surest as many as BERTopic assigns', surest(ours, left), null),
          scored(set, 'BERTopic', answer.bertopic, answer.seconds),
          scored(
            set,
            `k-means, told that there are ${set.topics.length}`,
            answer.kMeans,
            answer.kMeansSeconds,
          ),
        );
      }
      identity.push(...identityOf(set.name, columns));
    }
    log('  Hacker News');
    identity.push(
      ...identityOf(
        'Hacker News titles',
        toColumns(stories.map(({ title, text }) => ({ title, body: text }))),
      ),
    );
    return [
      {
        title: 'Topics beside the categories that people gave',
        columns: [
          'texts',
          'method',
          'topics',
          'left out',
          'NMI, all',
          'purity, all',
          'NMI, assigned',
          'purity, assigned',
          'CPU seconds',
        ],
        rows: quality,
        note: `BBC news: ${bbc.texts.length} articles, ${bbc.topics.length} topics. arXiv: ${arxiv.texts.length} papers, title and abstract, of the ${CATEGORIES} largest primary categories. The same vectors (static-1, one byte a dimension) and the same texts for all, one thread. Neither ours nor BERTopic 0.17.4 (UMAP, HDBSCAN, its defaults) is told how many there are. "All" counts what is left out as a topic of its own; seconds are without embedding, and for BERTopic after its parts were compiled.`,
      },
      {
        title: 'Identity: share of signals that keep their topic when all are clustered anew',
        columns: ['texts', 'what changes', 'topics before', 'after', 'kept', 'kept, as the product does it'],
        rows: identity,
        note: `"Kept" of the signals that had a topic: their new cluster is the one that continues it. As the product does it: the topics that were pull a little (${TOPICS.memory} of the other ties). Online: signals that were assigned as they came, and those of them that have the same topic after the next clustering.`,
      },
    ];
  },
};

interface PeerAnswer {
  readonly bertopic: readonly number[];
  readonly seconds: number;
  readonly kMeans: readonly number[];
  readonly kMeansSeconds: number;
}

function scored(
  { name, labels }: TopicSet,
  method: string,
  clusters: ArrayLike<number>,
  seconds: number | null,
): (string | number | null)[] {
  const assigned = labels.map((_, row) => row).filter((row) => clusters[row]! >= 0);
  const of = assigned.map((row) => clusters[row]!);
  const own = assigned.map((row) => labels[row]!);
  return [
    name,
    method,
    new Set(of).size,
    `${((1 - assigned.length / labels.length) * 100).toFixed(1)} %`,
    normalisedMutualInformation(clusters, labels),
    purity(clusters, labels),
    normalisedMutualInformation(of, own),
    purity(of, own),
    seconds,
  ];
}

/** Without the `left` signals that fit their topic least. */
function surest({ membership, affinities }: FoundTopics, left: number): Int32Array {
  const worst = Array.from(affinities.keys()).sort((a, b) => affinities[a]! - affinities[b]!);
  const kept = membership.slice();
  for (const row of worst.slice(0, left)) kept[row] = -1;
  return kept;
}

function identityOf(name: string, columns: TopicColumns): (string | number)[][] {
  const { rows } = columns.vectors;
  const first = findTopics(columns, { seed: SEED });
  const otherSeed = findTopics(columns, { seed: SEED + 1 });
  const remembered = findTopics({ ...columns, before: first.membership }, { seed: SEED + 1 });

  const fewer = Math.floor(rows / (1 + MORE));
  const early = findTopics(
    {
      ...takeRows(
        columns,
        Int32Array.from({ length: fewer }, (_, row) => row),
      ),
      stories: null,
      before: null,
    },
    { seed: SEED },
  );
  const before = new Int32Array(rows).fill(-1);
  before.set(early.membership);
  const online = assignRest(columns, early, fewer);
  const grown = findTopics({ ...columns, before: online }, { seed: SEED });
  return [
    [
      name,
      'another seed',
      first.profiles.clusters,
      otherSeed.profiles.clusters,
      keptShare(first.membership, first, otherSeed),
      keptShare(first.membership, first, remembered),
    ],
    [
      name,
      `${MORE * 100} % more signals`,
      early.profiles.clusters,
      grown.profiles.clusters,
      keptShare(before, early, first),
      keptShare(before, early, grown),
    ],
    [
      name,
      `assigned online, ${(share(online.subarray(fewer), (topic) => topic >= 0) * 100).toFixed(1)} % of what came`,
      early.profiles.clusters,
      grown.profiles.clusters,
      '',
      keptShare(
        online.map((topic, row) => (row < fewer ? -1 : topic)),
        early,
        grown,
        online,
      ),
    ],
  ];
}

/** The rows after the first `known` get topics as they do online. */
function assignRest(columns: TopicColumns, found: FoundTopics, known: number): Int32Array {
  const { vectors, terms } = columns;
  const index = indexProfiles(found.profiles);
  const topics = new Int32Array(vectors.rows).fill(-1);
  topics.set(found.membership);
  for (let row = known; row < vectors.rows; row++) {
    const vector = vectors.values.subarray(row * vectors.dimensions, (row + 1) * vectors.dimensions);
    const own = [...terms.terms.subarray(terms.starts[row]!, terms.starts[row + 1]!)];
    const { place, affinity } = index.nearest(vector, own);
    if (affinity >= TOPICS.leastAffinity) topics[row] = place;
  }
  return topics;
}

/** Of the rows that have a topic in `counted`, those whose new topic continues it; topics are matched by `matched`. */
function keptShare(
  counted: Int32Array,
  olds: FoundTopics,
  news: FoundTopics,
  matched: Int32Array = counted,
): number {
  const { continues } = matchClusters(matched, news.membership, {
    olds: olds.profiles.clusters,
    news: news.profiles.clusters,
  });
  let had = 0;
  let kept = 0;
  for (const [row, topic] of counted.entries()) {
    if (topic < 0) continue;
    had++;
    const now = news.membership[row]!;
    if (now >= 0 && continues[now] === topic) kept++;
  }
  return kept / had;
}

function share(values: Int32Array, holds: (value: number) => boolean): number {
  return values.filter(holds).length / values.length;
}

function splitAt(text: string, mark: string): Text {
  const end = text.indexOf(mark);
  return end < 0
    ? { title: text, body: '' }
    : { title: text.slice(0, end).trim(), body: text.slice(end + mark.length).trim() };
}

/** As the pipeline makes them: the vector of title and beginning, the terms of the title. */
function toColumns(texts: readonly Text[]): TopicColumns {
  const embedding = openShippedEmbedding();
  const { dimensions } = embedding;
  const values = new Int8Array(texts.length * dimensions);
  const floats = new Float32Array(dimensions);
  const numbers = new Map<string, number>();
  const starts = new Int32Array(texts.length + 1);
  const all: number[] = [];
  for (const [row, text] of texts.entries()) {
    embedding.embed(embeddedText(text), floats);
    quantise(floats, values.subarray(row * dimensions, (row + 1) * dimensions));
    const own = titleTerms(text.title).map((term) => {
      const number = numbers.get(term) ?? numbers.size;
      numbers.set(term, number);
      return number;
    });
    all.push(...own.sort((a, b) => a - b));
    starts[row + 1] = all.length;
  }
  return {
    vectors: { rows: texts.length, dimensions, values },
    terms: { rows: texts.length, starts, terms: Int32Array.from(all), count: numbers.size },
    stories: null,
    before: null,
  };
}

function unitVectors({ vectors }: TopicColumns): number[][] {
  const { rows, dimensions, values } = vectors;
  return Array.from({ length: rows }, (_, row) => {
    const own = values.subarray(row * dimensions, (row + 1) * dimensions);
    const length = Math.hypot(...own) || 1;
    return Array.from(own, (value) => Math.round((value / length) * 1e5) / 1e5);
  });
}

function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
