import { type FoundTopics, findTopics, type TopicColumns } from '../../src/kernels/cluster/find-topics.ts';
import { normalisedMutualInformation, purity } from '../metrics/clustering.ts';
import type { EvalContext, EvalTable } from '../task.ts';
import type { LabelledTopics } from './topic-sets.ts';

const SEED = 1;

/** Our topics of each set beside BERTopic's and those of k-means, on the same vectors and texts, as one table. */
export async function compareTopics(
  title: string,
  sets: Iterable<LabelledTopics>,
  { peers, log }: Pick<EvalContext, 'peers' | 'log'>,
): Promise<EvalTable> {
  const rows: (string | number | null)[][] = [];
  const sizes: string[] = [];
  for (const { set, columns, what } of sets) {
    log(`  ${set.name}`);
    sizes.push(`${set.name}: ${set.texts.length.toLocaleString('en-US')} ${what}`);
    const score = (method: string, clusters: ArrayLike<number>, seconds: number | null) =>
      rows.push([set.name, method, ...scores(set.labels, clusters), seconds]);
    const before = process.cpuUsage();
    const ours = findTopics(columns, { seed: SEED });
    score('ours', ours.membership, cpuSince(before));
    const answer = await peers.run<object, PeerAnswer>('topics', {
      texts: set.texts,
      vectors: unitVectors(columns),
      seed: SEED,
      clusters: set.topics.length,
    });
    if (answer === null) continue;
    const left = answer.bertopic.filter((topic) => topic < 0).length;
    if (left > ours.membership.filter((topic) => topic < 0).length)
      score('ours, the surest as many as BERTopic assigns', surest(ours, left), null);
    score('BERTopic', answer.bertopic, answer.seconds);
    if (left > 0)
      score(
        'BERTopic, what it leaves out to the nearest',
        answer.outliers,
        answer.seconds + answer.outlierSeconds,
      );
    score(`k-means, told that there are ${set.topics.length}`, answer.kMeans, answer.kMeansSeconds);
  }
  return {
    title,
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
    rows,
    note: `${sizes.join('. ')}. The same vectors (static-1, one byte a dimension) and the same texts for all, one thread, one seed. Neither ours nor BERTopic 0.17.4 (UMAP, HDBSCAN, its defaults) is told how many there are. "All" counts what is left out as a topic of its own; seconds are without embedding, and for BERTopic after its parts were compiled.`,
  };
}

interface PeerAnswer {
  readonly bertopic: readonly number[];
  readonly seconds: number;
  /** As `bertopic`, with what it leaves out in the nearest topic; so many seconds more. */
  readonly outliers: readonly number[];
  readonly outlierSeconds: number;
  readonly kMeans: readonly number[];
  readonly kMeansSeconds: number;
}

/** Topics, share left out, NMI and purity of all, NMI and purity of what is assigned. */
function scores(labels: readonly number[], clusters: ArrayLike<number>): (string | number)[] {
  const assigned = labels.map((_, row) => row).filter((row) => clusters[row]! >= 0);
  const of = assigned.map((row) => clusters[row]!);
  const own = assigned.map((row) => labels[row]!);
  return [
    new Set(of).size,
    `${((1 - assigned.length / labels.length) * 100).toFixed(1)} %`,
    normalisedMutualInformation(clusters, labels),
    purity(clusters, labels),
    normalisedMutualInformation(of, own),
    purity(of, own),
  ];
}

/** Without the `left` signals that fit their topic least. */
function surest({ membership, affinities }: FoundTopics, left: number): Int32Array {
  const worst = Array.from(affinities.keys()).sort((a, b) => affinities[a]! - affinities[b]!);
  const kept = membership.slice();
  for (const row of worst.slice(0, left)) kept[row] = -1;
  return kept;
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
