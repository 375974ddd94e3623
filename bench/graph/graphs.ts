import { existsSync, readFileSync } from 'node:fs';
import { edgeFile } from './edge-file.ts';
import { type Edges, randomGraph } from './random-graph.ts';

const NETWORKS = new URL('../../../shared/datasets/networks/', import.meta.url);

/** A graph to measure on: an edge file and what it is. */
export interface BenchGraph {
  readonly name: string;
  readonly about: string;
  /** Null where its data is not on this machine. */
  readonly path: string | null;
  /** Small enough for the slower peers. */
  readonly small: boolean;
}

const REAL: Readonly<Record<string, { readonly file: string; readonly about: string }>> = {
  'email-eu-core': { file: 'email-Eu-core/email-Eu-core.txt', about: 'mails in a research institution' },
  'ca-grqc': { file: 'ca-GrQc/ca-GrQc.txt', about: 'co-authors in general relativity' },
  dnc: { file: 'org_csv/dnc_temporalGraph.edges.csv', about: 'mails of a party, a tie for each' },
  powergrid: { file: 'org_csv/powergrid.edges.csv', about: 'a power grid: slow mixing' },
  ucsocial: { file: 'org_csv/ucsocial.edges.csv', about: 'messages between students' },
  'arenas-email': { file: 'org_csv/arenas_email.edges.csv', about: 'mails at a university' },
};

export const GRAPH_NAMES = ['million', 'hundred-thousand', 'grid', ...Object.keys(REAL)] as const;

export function openBenchGraph(name: string): BenchGraph {
  const real = REAL[name];
  if (real !== undefined) {
    const source = new URL(real.file, NETWORKS);
    const path = existsSync(source) ? edgeFile(name, () => readText(source)) : null;
    return { name, about: real.about, path, small: true };
  }
  if (name === 'million')
    return {
      name,
      about: 'generated, seed 7: 1,000,000 nodes, 10,000,000 edges, communities, heavy tail',
      path: edgeFile('graph-1m', () => randomGraph(1_000_000, 10_000_000, 7)),
      small: false,
    };
  if (name === 'hundred-thousand')
    return {
      name,
      about: 'generated, seed 7: 100,000 nodes, 1,000,000 edges, communities, heavy tail',
      path: edgeFile('graph-100k', () => randomGraph(100_000, 1_000_000, 7)),
      small: true,
    };
  if (name === 'grid')
    return {
      name,
      about: 'a grid of 300 by 300: bipartite, slow mixing',
      path: edgeFile('grid-300', () => grid(300)),
      small: true,
    };
  throw new Error(`There is no graph ${JSON.stringify(name)}; there are: ${GRAPH_NAMES.join(', ')}.`);
}

/** Two names a line, separated by white space or a comma; comments and a header are left out. */
function readText(file: URL): Edges {
  const numbers = new Map<string, number>();
  const numberOf = (key: string): number => {
    let number = numbers.get(key);
    if (number === undefined) numbers.set(key, (number = numbers.size));
    return number;
  };
  const pairs = readFileSync(file, 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('"from"'))
    .map((line) => line.split(/[\s,]+/));
  const sources = Int32Array.from(pairs, ([source]) => numberOf(source!));
  const targets = Int32Array.from(pairs, ([, target]) => numberOf(target!));
  return { nodes: numbers.size, sources, targets };
}

function grid(side: number): Edges {
  const ends: [number, number][] = [];
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const node = row * side + column;
      if (column + 1 < side) ends.push([node, node + 1]);
      if (row + 1 < side) ends.push([node, node + side]);
    }
  return {
    nodes: side * side,
    sources: Int32Array.from(ends, ([source]) => source),
    targets: Int32Array.from(ends, ([, target]) => target),
  };
}
