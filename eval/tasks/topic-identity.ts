import { join } from 'node:path';
import {
  type FoundTopics,
  findTopics,
  indexProfiles,
  TOPICS,
  type TopicColumns,
  takeRows,
} from '../../src/kernels/cluster/find-topics.ts';
import { matchClusters } from '../../src/kernels/cluster/match-clusters.ts';
import { readHackerNews } from '../datasets/hacker-news.ts';
import type { EvalTask } from '../task.ts';
import { toTopicColumns } from '../topics/topic-columns.ts';
import { HELD_OUT_PATHS, heldOutSets, TUNED_PATHS, tunedSets } from '../topics/topic-sets.ts';

const HACKER_NEWS = 'hackernews';
/** Hacker News stories whose identity is measured: every third. */
const EVERY = 3;
/** Of how many Hacker News stories, spread evenly over the three years, the share without a topic is counted. */
const SIZES = [1_000, 3_000, 10_000, 30_000, Number.POSITIVE_INFINITY];
const SEED = 1;
/** How much more comes before the second clustering. */
const MORE = 0.1;

export const task: EvalTask = {
  name: 'topic-identity',
  page: 'docs/design/topics.md',
  needs: [...new Set([...TUNED_PATHS, ...HELD_OUT_PATHS]), HACKER_NEWS],
  async run({ datasets, log }) {
    const identity: (string | number)[][] = [];
    for (const sets of [tunedSets(datasets), heldOutSets(datasets)])
      for (const { set, columns } of sets) {
        log(`  ${set.name}`);
        identity.push(...identityOf(set.name, columns));
      }
    log('  Hacker News');
    const stories = toTopicColumns(
      readHackerNews(join(datasets, HACKER_NEWS)).map(({ title, text }) => ({ title, body: text })),
    );
    identity.push(...identityOf('Hacker News titles', evenly(stories, stories.vectors.rows / EVERY)));
    const left = SIZES.map((size) => {
      const columns = evenly(stories, Math.min(size, stories.vectors.rows));
      const before = process.cpuUsage();
      const { membership, profiles } = findTopics(columns, { seed: SEED });
      const { user, system } = process.cpuUsage(before);
      const without = share(membership, (topic) => topic < 0);
      return [membership.length, profiles.clusters, `${(without * 100).toFixed(1)} %`, (user + system) / 1e6];
    });
    return [
      {
        title: 'Identity: share of signals that keep their topic when all are clustered anew',
        columns: ['texts', 'what changes', 'topics before', 'after', 'kept', 'kept, as the product does it'],
        rows: identity,
        note: `"Kept" of the signals that had a topic: their new cluster is the one that continues it. As the product does it: the topics that were pull a little (${TOPICS.memory} of the other ties). Online: signals that were assigned as they came, and those of them that have the same topic after the next clustering.`,
      },
      {
        title: 'Hacker News stories without a topic',
        columns: ['stories', 'topics', 'without a topic', 'CPU seconds'],
        rows: left,
        note: 'So many stories, spread evenly over 2016 to 2018, clustered once on one thread.',
      },
    ];
  },
};

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

/** So many rows, the same distance apart. */
function evenly(columns: TopicColumns, count: number): TopicColumns {
  const wanted = Math.floor(count);
  const step = columns.vectors.rows / wanted;
  const rows = Int32Array.from({ length: wanted }, (_, place) => Math.floor(place * step));
  return { ...takeRows(columns, rows), stories: null, before: null };
}
