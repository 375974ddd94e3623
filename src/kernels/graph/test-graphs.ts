import { type Random, seededRandom } from '../../base/random.ts';
import { buildGraph } from './build-graph.ts';
import type { Graph } from './graph.ts';

/** Graphs that the tests of path kernels share: published ones, random ones, and slow answers by definition. */

/** Undirected ties written `0-1 0-2`. */
export function graphOfPairs(nodes: number, pairs: string): Graph {
  const ends = pairs.split(' ').map((pair) => pair.split('-').map(Number));
  return graphOfArcs({ nodes, directed: false, arcs: ends.map(([from, to]) => [from!, to!, 1]) });
}

export interface Arcs {
  readonly nodes: number;
  readonly directed: boolean;
  /** From, to, length. */
  readonly arcs: readonly (readonly [number, number, number])[];
}

export function graphOfArcs({ nodes, directed, arcs }: Arcs, weighted = false): Graph {
  return buildGraph(
    {
      nodes,
      sources: Int32Array.from(arcs, ([from]) => from),
      targets: Int32Array.from(arcs, ([, to]) => to),
      weights: weighted ? Float64Array.from(arcs, ([, , length]) => length) : null,
    },
    { directed },
  );
}

/** Zachary (1977): the karate club, 34 members, 78 ties. */
export const KARATE = graphOfPairs(
  34,
  '0-1 0-2 0-3 0-4 0-5 0-6 0-7 0-8 0-10 0-11 0-12 0-13 0-17 0-19 0-21 0-31 1-2 1-3 1-7 1-13 1-17 1-19 1-21 1-30 2-3 2-7 ' +
    '2-27 2-28 2-32 2-9 2-8 2-13 3-7 3-12 3-13 4-6 4-10 5-6 5-10 5-16 6-16 8-30 8-32 8-33 9-33 13-33 14-32 14-33 15-32 ' +
    '15-33 18-32 18-33 19-33 20-32 20-33 22-32 22-33 23-25 23-27 23-32 23-33 23-29 24-25 24-27 24-31 25-31 26-29 26-33 ' +
    '27-33 28-31 28-33 29-32 29-33 30-32 30-33 31-32 31-33 32-33',
);

/** Krackhardt (1990): the kite. Heather is 7, Fernando and Garth 5 and 6, Diane 3. */
export const KITE = graphOfPairs(
  10,
  '0-1 0-2 0-3 0-5 1-3 1-4 1-6 2-3 2-5 3-4 3-5 3-6 4-6 5-6 5-7 6-7 7-8 8-9',
);

/** Padgett and Ansell (1993): marriages of Florentine families, without the Pucci, who had none. The Medici are 8. */
export const FLORENCE = graphOfPairs(
  15,
  '0-8 8-2 8-11 8-14 8-1 8-12 4-10 4-13 4-2 10-13 10-3 13-11 13-3 11-14 14-6 1-5 1-6 12-9 3-6 6-7',
);

/** Of all kinds: directed or not, sparse to dense, often in pieces, with loops, parallel arcs and lengths that tie. */
export function randomArcs(random: Random, options: { readonly most?: number } = {}): Arcs {
  const nodes = 1 + Math.floor(random() * (options.most ?? 14));
  const directed = random() < 0.5;
  const count = Math.floor(random() * 3 * nodes);
  const node = (): number => Math.floor(random() * nodes);
  const lengths = [0.1, 0.2, 0.3, 0.5, 1, 2];
  return {
    nodes,
    directed,
    arcs: Array.from({ length: count }, () => [node(), node(), lengths[Math.floor(random() * 6)]!] as const),
  };
}

/** Runs a test on many random graphs; a failure names the seed of its graph. */
export function forRandomArcs(runs: number, test: (arcs: Arcs, weighted: boolean) => void): void {
  for (let seed = 1; seed <= runs; seed++) {
    const random = seededRandom(seed);
    const arcs = randomArcs(random);
    try {
      test(arcs, random() < 0.5);
    } catch (error) {
      throw new Error(`seed ${seed}: ${JSON.stringify(arcs)}`, { cause: error });
    }
  }
}

/** Distances of all pairs (Floyd 1962) and numbers of shortest paths, loops left out, parallel arcs counted each. */
export function allPairs({ nodes, directed, arcs }: Arcs, weighted: boolean) {
  const both = arcs
    .filter(([from, to]) => from !== to)
    .flatMap(([from, to, length]) => {
      const arc = [from, to, weighted ? length : 1] as const;
      return directed ? [arc] : [arc, [to, from, arc[2]] as const];
    });
  const distance = Array.from({ length: nodes }, (_, from) =>
    Array.from({ length: nodes }, (_, to) => (from === to ? 0 : Number.POSITIVE_INFINITY)),
  );
  for (const [from, to, length] of both) distance[from]![to] = Math.min(distance[from]![to]!, length);
  for (let by = 0; by < nodes; by++)
    for (let from = 0; from < nodes; from++)
      for (let to = 0; to < nodes; to++)
        distance[from]![to] = Math.min(distance[from]![to]!, distance[from]![by]! + distance[by]![to]!);
  const ties = (one: number, other: number): boolean => Math.abs(one - other) < 1e-9;
  const paths = distance.map((row, source) => {
    const counts = row.map((_, node) => (node === source ? 1 : 0));
    const order = row.map((_, node) => node).sort((one, other) => row[one]! - row[other]!);
    for (const node of order)
      for (const [from, to, length] of both)
        if (to === node && row[from]! < row[to]! && ties(row[from]! + length, row[to]!))
          counts[to]! += counts[from]!;
    return counts;
  });
  return { distance, paths, ties };
}
