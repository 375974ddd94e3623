import type { Progress } from '../../base/progress.ts';
import { distinctiveTerms } from '../../kernels/cluster/distinctive-terms.ts';
import { findTopics } from '../../kernels/cluster/find-topics.ts';
import { type ClusterMatch, matchClusters } from '../../kernels/cluster/match-clusters.ts';
import type { TermColumns } from '../../kernels/cluster/nearest-by-terms.ts';
import { representatives } from '../../kernels/cluster/representatives.ts';
import type { TopicProfiles } from '../../kernels/cluster/topic-profiles.ts';
import { titleTerms } from '../../kernels/text/title-terms.ts';
import { inverseLength } from '../../kernels/vectors/layout.ts';

/** Signals to be clustered, a place each, oldest first. Arrays may stand on SharedArrayBuffer. */
export interface ClusterInput {
  readonly titles: readonly string[];
  readonly dimensions: number;
  /** Zeros where a signal has none. */
  readonly vectors: Int8Array;
  /** Place of the first signal of its story; its own where it stands alone. */
  readonly stories: Int32Array;
  /** Numbers that tell sources apart. */
  readonly sources: Int32Array;
  /** Place of the topic that it has, below `topics`, or -1. */
  readonly before: Int32Array;
  readonly topics: number;
  readonly seed: number;
  /** As Leiden takes it; by the number of signals when absent. */
  readonly resolution?: number;
}

export interface FoundTopic {
  readonly label: string;
  /** Most distinctive first. */
  readonly terms: readonly (readonly [term: string, weight: number])[];
  readonly profile: readonly (readonly [term: string, strength: number])[];
  readonly centre: Int8Array;
  /** Mean similarity of its signals to its centre, 0 to 1. */
  readonly cohesion: number;
  /** Places of signals. */
  readonly representative: readonly number[];
  readonly signals: number;
  /** Place of the topic that it continues, or -1; of that which most of it was before, where it continues none. */
  readonly continues: number;
  readonly from: number;
}

export interface ClusterOutput {
  /** Place of each signal's topic in `topics`, or -1. */
  readonly membership: Int32Array;
  readonly affinities: Float32Array;
  readonly topics: readonly FoundTopic[];
  /** Of each topic that was and is continued by none, the one in which most of it is, or -1. */
  readonly into: Int32Array;
}

const LABEL_TERMS = 3;
const TERMS = 12;
const REPRESENTATIVE = 8;

/** For a thread pool: topics of signals with everything that is stored of them. Deterministic for a seed. */
export function run(input: ClusterInput, progress: Progress): ClusterOutput {
  const { titles, dimensions, vectors, stories, sources, before, seed } = input;
  const { terms, names } = readTerms(titles);
  const columns = {
    vectors: { rows: titles.length, dimensions, values: vectors },
    terms,
    stories,
    before: input.topics === 0 ? null : before,
  };
  const found = findTopics(columns, {
    seed,
    ...(input.resolution === undefined ? {} : { resolution: input.resolution }),
    progress: (done) => progress(0.9 * done),
  });
  const { membership, affinities, profiles, copies, sizes } = found;
  const match = matchClusters(before, membership, { olds: input.topics, news: profiles.clusters });
  const numbers = new Map(names.map((name, number) => [name, number]));
  const words = (term: number): readonly number[] =>
    names[term]!.includes(' ') ? names[term]!.split(' ').map((word) => numbers.get(word) ?? -1) : [];
  const distinctive = distinctiveTerms(
    terms,
    // Copies say nothing more.
    membership.map((topic, place) => (copies[place] === place ? topic : -1)),
    { clusters: profiles.clusters, limit: TERMS, within: words },
  );
  const members: number[][] = Array.from({ length: profiles.clusters }, () => []);
  for (const [place, topic] of membership.entries()) if (topic >= 0) members[topic]!.push(place);
  const similarity = createSimilarity(profiles, vectors);
  const topics = members.map((own, topic): FoundTopic => {
    const chosen = distinctive[topic]!;
    const from = profiles.starts[topic]!;
    return {
      label: labelOf(chosen.map(({ term }) => names[term]!)),
      terms: chosen.map(({ term, weight }) => [names[term]!, rounded(weight)]),
      profile: Array.from(profiles.terms.subarray(from, profiles.starts[topic + 1]!), (term, i) => [
        names[term]!,
        rounded(profiles.strengths[from + i]!),
      ]),
      centre: profiles.centres.slice(topic * dimensions, (topic + 1) * dimensions),
      cohesion: similarity(topic, own),
      representative: representatives(own, { affinities, sources, stories: copies }, REPRESENTATIVE),
      signals: sizes[topic]!,
      ...cameFrom(match, topic),
    };
  });
  progress(1);
  return { membership, affinities, topics, into: match.into };
}

function cameFrom(match: ClusterMatch, topic: number): Pick<FoundTopic, 'continues' | 'from'> {
  return { continues: match.continues[topic]!, from: match.from[topic]! };
}

function labelOf(terms: readonly string[]): string {
  return terms.length === 0 ? 'untitled' : terms.slice(0, LABEL_TERMS).join(', ');
}

/** Six digits: what is stored as text is read back as the same number on every machine. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** Numbers the terms of titles in the order of their first occurrence. */
function readTerms(titles: readonly string[]): {
  readonly terms: TermColumns;
  readonly names: readonly string[];
} {
  const numbers = new Map<string, number>();
  const names: string[] = [];
  const starts = new Int32Array(titles.length + 1);
  const all: number[] = [];
  for (const [row, title] of titles.entries()) {
    const own = titleTerms(title).map((term) => {
      let number = numbers.get(term);
      if (number === undefined) {
        numbers.set(term, (number = names.length));
        names.push(term);
      }
      return number;
    });
    for (const number of own.sort((a, b) => a - b)) all.push(number);
    starts[row + 1] = all.length;
  }
  return {
    terms: { rows: titles.length, starts, terms: Int32Array.from(all), count: names.length },
    names,
  };
}

/** Mean cosine of signals to their topic's centre, 0 to 1; of those that have a vector. */
function createSimilarity(
  { centres, dimensions }: TopicProfiles,
  vectors: Int8Array,
): (topic: number, members: readonly number[]) => number {
  return (topic, members) => {
    const centre = inverseLength(centres, topic * dimensions, dimensions);
    let sum = 0;
    let counted = 0;
    for (const member of members) {
      const inverse = inverseLength(vectors, member * dimensions, dimensions);
      if (inverse === 0) continue;
      let dot = 0;
      for (let i = 0; i < dimensions; i++)
        dot += centres[topic * dimensions + i]! * vectors[member * dimensions + i]!;
      sum += dot * centre * inverse;
      counted++;
    }
    return counted === 0 ? 0 : Math.min(1, Math.max(0, sum / counted));
  };
}
