import { noProgress, type Progress } from '../../base/progress.ts';
import { buildGraph } from '../graph/build-graph.ts';
import type { Graph } from '../graph/graph.ts';
import { leiden } from '../graph/leiden.ts';
import { foldCopies } from './fold-copies.ts';
import { type TermColumns, type TermWeights, termWeights } from './nearest-by-terms.ts';
import type { VectorColumns } from './nearest-vectors.ts';
import { similarityGraph } from './similarity-graph.ts';
import { createTopicIndex, type IndexedTopic, type TopicIndex } from './topic-index.ts';
import { type TopicProfiles, topicProfiles } from './topic-profiles.ts';

/** Signals as columns. */
export interface TopicColumns {
  readonly vectors: VectorColumns;
  readonly terms: TermColumns;
  /** As `foldCopies` takes it; null when no stories are known. */
  readonly stories: Int32Array | null;
  /** Topic that each row had before, 0 and up, or -1; null when there were none. */
  readonly before: Int32Array | null;
}

export interface FoundTopics {
  /** Topic of each row, or -1. */
  readonly membership: Int32Array;
  /** How well each row fits its topic, 0 to 1; 0 where it has none. */
  readonly affinities: Float32Array;
  readonly profiles: TopicProfiles;
  readonly weights: TermWeights;
  /** For each row the first that says the same. */
  readonly copies: Int32Array;
  /** Rows of each topic, and those that are no copies of another. */
  readonly sizes: Int32Array;
  readonly distinct: Int32Array;
}

export const TOPICS = {
  /**
   * Resolution of Leiden: (rows / scale) ^ growth, so that a topic stays as specific when more comes in. Below 1 for a few signals: they may
   * all be about one thing, which modularity would take apart.
   */
  scale: 500,
  growth: 0.7,
  leastResolution: 0.1,
  /** Fewer texts that are no copies make no topic. */
  leastDistinct: 5,
  /** A signal that fits its topic less belongs to none. */
  leastAffinity: 0.3,
  /** Pull of the topic that a signal had before, as a share of its other ties together, at a resolution of 1 and above. */
  memory: 0.25,
  /** Orders of nodes that Leiden starts from. */
  starts: 2,
} as const;

export function resolutionFor(rows: number): number {
  return Math.max(TOPICS.leastResolution, (rows / TOPICS.scale) ** TOPICS.growth);
}

/**
 * Topics of signals: communities (Leiden: Traag, Waltman and van Eck 2019) of the graph of what is alike, copies folded
 * first, in which what was one topic before is held
 * together a little (evolutionary clustering: Chakrabarti, Kumar and Tomkins 2006); then every signal is held against its community's profile, moves where it fits better when it does not fit, and
 * belongs to none when it fits nowhere. Topics are numbered by size. O(rows^1.5); deterministic for a seed.
 */
export function findTopics(
  columns: TopicColumns,
  {
    seed,
    resolution,
    progress = noProgress,
  }: { readonly seed: number; readonly resolution?: number; readonly progress?: Progress },
): FoundTopics {
  const { vectors, terms } = columns;
  const copies = foldCopies(vectors, terms, columns.stories);
  const rows = Int32Array.from(copies.keys()).filter((row) => copies[row] === row);
  const distinct = takeRows(columns, rows);
  const weights = termWeights(distinct.terms);
  const graph = similarityGraph(
    { ...distinct, weights },
    { seed, progress: (done) => progress(0.75 * done) },
  );
  const chosen = resolution ?? resolutionFor(rows.length);
  const found = leiden(
    anchored(
      graph,
      columns.before === null ? null : Int32Array.from(rows, (row) => columns.before![row]!),
      // What has no other ties parts at any resolution.
      TOPICS.memory * Math.min(1, chosen),
    ),
    { seed, resolution: chosen, starts: TOPICS.starts },
    (done) => progress(0.75 + 0.15 * done),
  );
  // Communities are numbered by size: those that are large enough come first. Anchors are no signals.
  let clusters = 0;
  while (clusters < found.communities && found.sizes[clusters]! >= TOPICS.leastDistinct) clusters++;
  const drawn = found.membership
    .subarray(0, rows.length)
    .map((community) => (community < clusters ? community : -1));
  const settled = settle(distinct, weights, drawn, clusters);
  progress(0.97);

  const kept = numberBySize(settled.membership, clusters);
  const profiles = topicProfiles({ ...distinct, weights }, kept.membership, kept.sizes.length);
  const placeOf = new Int32Array(copies.length);
  rows.forEach((row, place) => {
    placeOf[row] = place;
  });
  const membership = copies.map((row) => kept.membership[placeOf[row]!]!);
  const affinities = Float32Array.from(copies, (row, at) =>
    membership[at]! < 0 ? 0 : settled.affinities[placeOf[row]!]!,
  );
  const sizes = new Int32Array(profiles.clusters);
  for (const topic of membership) if (topic >= 0) sizes[topic]!++;
  progress(1);
  return { membership, affinities, profiles, weights, copies, sizes, distinct: kept.sizes };
}

/**
 * The graph with one more node for each topic that was, tied to all that were in it. What the topic says of a signal weighs
 * `memory` times what its neighbours say, so that a topic survives chance but not a change of what hangs together.
 */
function anchored(graph: Graph, before: Int32Array | null, memory: number): Graph {
  const anchors = before === null ? 0 : before.reduce((most, topic) => Math.max(most, topic), -1) + 1;
  if (before === null || anchors === 0) return graph;
  const { nodes, offsets, targets, weights } = graph;
  const sources: number[] = [];
  const ends: number[] = [];
  const ties: number[] = [];
  for (let node = 0; node < nodes; node++) {
    let strength = 0;
    for (let arc = offsets[node]!; arc < offsets[node + 1]!; arc++) {
      const weight = weights![arc]!;
      strength += weight;
      // Each edge stands in both rows.
      if (targets[arc]! < node) continue;
      sources.push(node);
      ends.push(targets[arc]!);
      ties.push(weight);
    }
    if (before[node]! < 0 || strength === 0) continue;
    sources.push(node);
    ends.push(nodes + before[node]!);
    ties.push(memory * strength);
  }
  return buildGraph(
    {
      nodes: nodes + anchors,
      sources: Int32Array.from(sources),
      targets: Int32Array.from(ends),
      weights: Float64Array.from(ties),
    },
    { directed: false },
  );
}

/** The columns of some rows, ascending. */
export function takeRows(columns: TopicColumns, rows: Int32Array): Pick<TopicColumns, 'vectors' | 'terms'> {
  const { dimensions, values } = columns.vectors;
  const taken = new Int8Array(rows.length * dimensions);
  const starts = new Int32Array(rows.length + 1);
  rows.forEach((row, place) => {
    taken.set(values.subarray(row * dimensions, (row + 1) * dimensions), place * dimensions);
    starts[place + 1] = starts[place]! + columns.terms.starts[row + 1]! - columns.terms.starts[row]!;
  });
  const terms = new Int32Array(starts[rows.length]!);
  rows.forEach((row, place) => {
    const { starts: from, terms: all } = columns.terms;
    terms.set(all.subarray(from[row]!, from[row + 1]!), starts[place]!);
  });
  return {
    vectors: { rows: rows.length, dimensions, values: taken },
    terms: { rows: rows.length, starts, terms, count: columns.terms.count },
  };
}

/** An index over profiles, with terms by their numbers. */
export function indexProfiles(profiles: TopicProfiles): TopicIndex<number> {
  const { clusters, dimensions, centres, starts, terms, strengths } = profiles;
  const topics = Array.from({ length: clusters }, (_, cluster): IndexedTopic<number> => {
    const from = starts[cluster]!;
    return {
      centre: centres.subarray(cluster * dimensions, (cluster + 1) * dimensions),
      terms: Array.from(terms.subarray(from, starts[cluster + 1]!), (term, i) => ({
        term,
        strength: strengths[from + i]!,
      })),
    };
  });
  return createTopicIndex(dimensions, topics);
}

function settle(
  { vectors, terms }: Pick<TopicColumns, 'vectors' | 'terms'>,
  weights: TermWeights,
  drawn: Int32Array,
  clusters: number,
): { readonly membership: Int32Array; readonly affinities: Float32Array } {
  const { rows, dimensions, values } = vectors;
  const index = indexProfiles(topicProfiles({ vectors, terms, weights }, drawn, clusters));
  const membership = new Int32Array(rows).fill(-1);
  const affinities = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const vector = values.subarray(row * dimensions, (row + 1) * dimensions);
    const own = Array.from(terms.terms.subarray(terms.starts[row]!, terms.starts[row + 1]!));
    const community = drawn[row]!;
    const fits = community < 0 ? 0 : index.affinity(community, vector, own);
    if (fits >= TOPICS.leastAffinity) {
      membership[row] = community;
      affinities[row] = fits;
      continue;
    }
    const { place, affinity } = index.nearest(vector, own);
    if (affinity < TOPICS.leastAffinity) continue;
    membership[row] = place;
    affinities[row] = affinity;
  }
  return { membership, affinities };
}

/** Numbers clusters by size, equal ones by their first row; those that have become too small are given up. */
function numberBySize(
  membership: Int32Array,
  clusters: number,
): { readonly membership: Int32Array; readonly sizes: Int32Array } {
  const counts = new Int32Array(clusters);
  for (const cluster of membership) if (cluster >= 0) counts[cluster]!++;
  const order = Array.from(counts.keys())
    .filter((cluster) => counts[cluster]! >= TOPICS.leastDistinct)
    .sort((a, b) => counts[b]! - counts[a]! || a - b);
  const number = new Int32Array(clusters).fill(-1);
  order.forEach((cluster, place) => {
    number[cluster] = place;
  });
  return {
    membership: membership.map((cluster) => (cluster < 0 ? -1 : number[cluster]!)),
    sizes: Int32Array.from(order, (cluster) => counts[cluster]!),
  };
}
