import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type BenchGraph, GRAPH_NAMES, openBenchGraph } from './graph/graphs.ts';

/**
 * The graph kernels beside igraph's C core (by python-igraph) and graphology, on the same files in the same run: time,
 * peak memory of the process, modularity, and how exact iterations came out. Engines take turns, each in a process of
 * its own; figures are medians, ratios are medians of the ratios of each turn.
 *
 *     npm run bench -- graph --json [--graphs million,grid,...] [--repeats 3] [--threads 2] [--tasks pagerank,...]
 *
 * python-igraph is taken from `.eval/graph` (`npm run bench:peers`) or the Python that BELLWETHER_BENCH_PYTHON names;
 * without it there are no ratios. Real graphs are left out where their data is not there.
 */
export async function run(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      graphs: { type: 'string', default: GRAPH_NAMES.join(',') },
      repeats: { type: 'string', default: '3' },
      threads: { type: 'string', default: '2' },
      tasks: { type: 'string', default: TASKS.join(',') },
    },
  });
  const tasks = values.tasks.split(',');
  const python = findPython();
  const result: Record<string, unknown> = {
    igraph: python === null ? 'not installed: no ratios (npm run bench:peers)' : 'python-igraph',
  };
  for (const name of values.graphs.split(',')) {
    const graph = openBenchGraph(name);
    result[name] =
      graph.path === null
        ? { leftOut: 'its data is not on this machine' }
        : await measure(graph, { tasks, python, repeats: Number(values.repeats), threads: values.threads });
  }
  return result;
}

const TASKS = [
  'pagerank',
  'components',
  'core',
  'triangles',
  'louvain',
  'leiden',
  'betweenness64',
  'eigenvector',
  'layout',
] as const;

/** What NET-4 adds up: everything but the eigenvector and the layout. */
const TOTAL = ['build', 'pagerank', 'components', 'core', 'triangles', 'louvain', 'leiden', 'betweenness64'];

interface Engine {
  readonly seconds: Readonly<Record<string, number>>;
  readonly numbers: Readonly<Record<string, number>>;
  readonly peakBytes: number;
}

interface Options {
  readonly tasks: readonly string[];
  readonly python: string | null;
  readonly repeats: number;
  readonly threads: string;
}

async function measure(graph: BenchGraph, options: Options): Promise<object> {
  const path = graph.path!;
  // A layout of a million places is measured by the levels that people see (bench/graph-layout); igraph has none to set beside it.
  const tasks = options.tasks.filter((task) => graph.small || task !== 'layout').join(',');
  const [ours, igraph, graphology]: [Engine[], Engine[], Engine[]] = [[], [], []];
  for (let turn = 0; turn < options.repeats; turn++) {
    if (options.python !== null)
      igraph.push(await runEngine(options.python, [script('peers/igraph_peer.py'), path, tasks]));
    ours.push(
      await runEngine(process.execPath, [
        '--expose-gc',
        script('ours.ts'),
        path,
        tasks,
        options.threads,
        ...(options.python === null ? [] : [`${path}.igraph`]),
      ]),
    );
    if (graph.small && turn === 0)
      graphology.push(await runEngine(process.execPath, [script('peers/graphology-peer.ts'), path, tasks]));
  }
  const rows = ['build', ...options.tasks].flatMap((task) => {
    const mine = ours.map(({ seconds }) => seconds[task]).filter((value) => value !== undefined);
    if (mine.length === 0) return [];
    const theirs = igraph.map(({ seconds }) => seconds[task]).filter((value) => value !== undefined);
    const other = graphology[0]?.seconds[task === 'betweenness64' ? 'betweenness' : task];
    return [
      {
        task,
        seconds: rounded(median(mine)),
        ...(theirs.length === 0
          ? {}
          : {
              igraph: rounded(median(theirs)),
              ratio: rounded(median(mine.map((value, turn) => value / theirs[turn]!))),
            }),
        ...(other === undefined ? {} : { graphology: rounded(other) }),
      },
    ];
  });
  const total = (engine: Engine): number => TOTAL.reduce((sum, task) => sum + (engine.seconds[task] ?? 0), 0);
  return {
    graph: graph.about,
    rows,
    ...(igraph.length === 0
      ? {}
      : {
          total: {
            seconds: rounded(median(ours.map(total))),
            igraph: rounded(median(igraph.map(total))),
            ratio: rounded(median(ours.map((engine, turn) => total(engine) / total(igraph[turn]!)))),
          },
          peakMegabytes: {
            ours: Math.round(median(ours.map(({ peakBytes }) => peakBytes)) / 1e6),
            igraph: Math.round(median(igraph.map(({ peakBytes }) => peakBytes)) / 1e6),
            ratio: rounded(median(ours.map(({ peakBytes }, turn) => peakBytes / igraph[turn]!.peakBytes))),
          },
        }),
    numbers: ours[0]!.numbers,
    ...(igraph.length === 0 ? {} : { igraphNumbers: igraph[0]!.numbers }),
    ...(graphology.length === 0 ? {} : { graphologyNumbers: graphology[0]!.numbers }),
  };
}

/** Runs one engine and reads the JSON that it prints. Ten minutes are enough for any of them on a million nodes. */
async function runEngine(command: string, args: readonly string[]): Promise<Engine> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], timeout: 600_000 });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part) => (text += part));
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}`);
  return JSON.parse(text) as Engine;
}

function script(name: string): string {
  return fileURLToPath(new URL(`graph/${name}`, import.meta.url));
}

function findPython(): string | null {
  const installed = fileURLToPath(new URL('../.eval/graph/bin/python', import.meta.url));
  return process.env.BELLWETHER_BENCH_PYTHON ?? (existsSync(installed) ? installed : null);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}
