import { execFile } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs, promisify } from 'node:util';
import { seededRandom } from '../src/base/random.ts';
import { type FileNode, type FileTie, GRAPH_FORMATS, type GraphFormat } from '../src/domain/graph-file.ts';
import { readGraphFile, readTies } from '../src/graph/formats/read-graph-file.ts';
import { type WriteOptions, writeGraph } from '../src/graph/formats/write-graph.ts';

interface Graph {
  readonly name: string;
  readonly nodes: FileNode[];
  readonly ties: FileTie[];
  readonly directed: boolean;
}

/**
 * `npm run bench -- graph-files [--elements 100000] [--edges FILE.bin] [--python PATH]`: seconds to write and to read a
 * graph of that many nodes and ties in every format; whether NetworkX and igraph open what was written, and how long
 * they take; and, with `--edges` (a graph as `bench/graph` keeps it), ties a second and peak memory of reading it as CSV.
 */
export async function run(args: readonly string[]): Promise<object> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      elements: { type: 'string', default: '100000' },
      edges: { type: 'string' },
      python: { type: 'string', default: '.eval/venv/bin/python' },
      keep: { type: 'string' },
    },
  });
  const folder = values.keep ?? mkdtempSync(join(tmpdir(), 'bellwether-graph-files-'));
  try {
    // First, while the heap is small: its memory is measured.
    const edgeList =
      values.edges === undefined ? {} : { edge_list: await measureEdgeList(folder, values.edges) };
    const large = community(Number(values.elements));
    const formats = [];
    for (const format of GRAPH_FORMATS) formats.push(await measureFormat(folder, large, format));
    const graphs = [large, hostile(true), hostile(false)];
    return {
      formats,
      other_readers: existsSync(values.python)
        ? await openElsewhere(folder, graphs, values.python)
        : `no ${values.python}`,
      ...edgeList,
    };
  } finally {
    if (values.keep === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

const EXTENSIONS: Partial<Record<GraphFormat, string>> = { pajek: 'net' };

async function measureFormat(folder: string, graph: Graph, format: GraphFormat): Promise<object> {
  const path = join(folder, `${graph.name}.${EXTENSIONS[format] ?? format}`);
  const writing = await best(3, () => writeTo(path, graph, format, {}));
  let busy = 0;
  let batches = 0;
  const reading = await best(3, async () => {
    let [nodes, ties] = [0, 0];
    const before = performance.eventLoopUtilization();
    for await (const batch of readGraphFile(path, { fileName: 'graph' })) {
      nodes += batch.nodes.length;
      ties += batch.ties.length;
      batches++;
    }
    // How long the thread that asks is held up, a batch.
    busy += performance.eventLoopUtilization(before).active;
    // A table of ties knows no nodes that have none.
    if (ties !== graph.ties.length || (format !== 'csv' && nodes !== graph.nodes.length))
      throw new Error(`${format}: read ${nodes} nodes and ${ties} ties`);
  });
  return {
    format,
    megabytes: statSync(path).size / 1e6,
    write_seconds: writing.wall,
    write_cpu_seconds: writing.cpu,
    read_seconds: reading.wall,
    read_cpu_seconds: reading.cpu,
    caller_ms_per_batch: busy / batches,
  };
}

/** The least of several, in seconds: on the clock, and of all threads' CPU, which a busy machine changes less. */
async function best(times: number, work: () => Promise<void>): Promise<{ wall: number; cpu: number }> {
  let wall = Number.POSITIVE_INFINITY;
  let cpu = Number.POSITIVE_INFINITY;
  for (let i = 0; i < times; i++) {
    const started = performance.now();
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    wall = Math.min(wall, (performance.now() - started) / 1000);
    cpu = Math.min(cpu, (user + system) / 1e6);
  }
  return { wall, cpu };
}

async function writeTo(
  path: string,
  graph: Graph,
  format: GraphFormat,
  options: WriteOptions,
): Promise<void> {
  const file = openSync(path, 'w');
  for await (const piece of writeGraph(format, graph, options)) writeSync(file, piece);
  closeSync(file);
}

async function openElsewhere(folder: string, graphs: readonly Graph[], python: string): Promise<unknown> {
  const expected: Record<string, object> = {};
  for (const graph of graphs) {
    for (const format of ['graphml', 'gexf', 'gml', 'pajek'] as const)
      await writeTo(join(folder, `${graph.name}.${EXTENSIONS[format] ?? format}`), graph, format, {});
    await writeTo(join(folder, `${graph.name}.json`), graph, 'json', { json: 'node-link' });
    expected[graph.name] = {
      keys: graph.nodes.map(({ key }) => key),
      controls: graph.nodes.some(({ key }) => /[\u0000-\u0008\u000B\u000C\u000E-\u001F]/.test(key)),
      ties: graph.ties.length,
      directed: graph.directed,
      weight: graph.ties.reduce((sum, { weight }) => sum + weight, 0),
    };
  }
  writeFileSync(join(folder, 'expected.json'), JSON.stringify(expected));
  const script = new URL('./graph-files/check-exports.py', import.meta.url).pathname;
  const { stdout } = await promisify(execFile)(python, [script, folder], { maxBuffer: 1e8 }).catch(
    (error: { stdout: string; stderr: string }) => {
      if (!error.stdout) throw new Error(error.stderr);
      return error;
    },
  );
  return JSON.parse(stdout) as unknown;
}

/** Half nodes, half ties, with what the knowledge graph has of each. */
function community(elements: number): Graph {
  const random = seededRandom(1);
  const below = (limit: number): number => Math.floor(random() * limit);
  const count = Math.floor(elements / 2);
  const nodes = Array.from({ length: count }, (_, i) => ({
    key: `entity-${i}`,
    label: `Entity ${i} of Example & Sons`,
    kind: ['person', 'organisation', 'technology'][i % 3]!,
    attributes: { confidence: below(1000) / 1000, signals: below(500), country: 'Österreich' },
  }));
  const ties = Array.from({ length: elements - count }, () => ({
    source: `entity-${below(count)}`,
    target: `entity-${below(count)}`,
    weight: 1 + below(20),
    at: 1_500_000_000_000 + below(200_000_000) * 1000,
    directed: null,
    kind: ['employs', 'uses', 'partners_with'][below(3)]!,
    attributes: { confidence: below(1000) / 1000 },
  }));
  return { name: 'large', nodes, ties, directed: true };
}

function hostile(directed: boolean): Graph {
  const keys = [
    'quotes "and" \'others\'',
    'two\nlines',
    'a\r\nb',
    '<a href="x">&amp; & ]]>',
    'comma, semi;colon\ttab',
    '👩‍🚀 漢字',
    'control \u0001\u007F',
    'back\\slash"',
    '#hash',
    '%percent',
    '*Vertices 3',
    '&#65;',
    ' spaces ',
    'k'.repeat(500),
    '12',
    'true',
    '__proto__',
    'a\u2028b',
  ]; // prettier-ignore
  const nodes = keys.map((key, i) => ({
    key,
    label: `${key}.`,
    kind: i % 2 === 0 ? 'person' : null,
    attributes: {
      text: key,
      number: i / 7,
      whole: i,
      flag: i % 2 === 0,
      list: [1, 'a'],
      'odd "name" <&>': i,
      mixed: i % 2 ? i : 'x',
    },
  }));
  const ties = keys.flatMap((source, i) =>
    [1, 2, 0, 1].map((step, n) => ({
      source,
      target: keys[(i + step) % keys.length]!,
      weight: [1, 0.1, 1e-7, 1e21][n]!,
      at: n === 0 ? 1_700_000_000_123 : null,
      directed: null,
      kind: n === 1 ? 'employs' : null,
      attributes: { text: source, number: 1e-7, 'odd name': keys },
    })),
  );
  return { name: directed ? 'hostile-directed' : 'hostile-undirected', nodes, ties, directed };
}

/** Little-endian: nodes and edges as 32-bit numbers, then the sources, then the targets. */
async function measureEdgeList(folder: string, file: string): Promise<object> {
  const data = readFileSync(file);
  const [nodes, edges] = new Int32Array(data.buffer, data.byteOffset, 2) as unknown as [number, number];
  const sources = new Int32Array(data.buffer, data.byteOffset + 8, edges);
  const targets = new Int32Array(data.buffer, data.byteOffset + 8 + 4 * edges, edges);
  const path = join(folder, 'edges.csv');
  const out = openSync(path, 'w');
  let text = 'source,target\n';
  for (let edge = 0; edge < edges; edge++) {
    text += `${sources[edge]},${targets[edge]}\n`;
    if (text.length > 1e6 || edge === edges - 1) {
      writeSync(out, text);
      text = '';
    }
  }
  closeSync(out);
  let peak = 0;
  let sum = 0;
  const before = process.memoryUsage().rss;
  const { wall, cpu } = await best(3, async () => {
    for await (const batch of readTies(path, { fileName: 'edges.csv' })) {
      sum += batch.sources.length;
      peak = Math.max(peak, process.memoryUsage().rss - before);
    }
  });
  if (sum !== 3 * edges) throw new Error(`read ${sum} of 3 times ${edges} ties`);
  return {
    nodes,
    ties: edges,
    megabytes: statSync(path).size / 1e6,
    seconds: wall,
    cpu_seconds: cpu,
    ties_per_second: Math.round(edges / wall),
    ties_per_cpu_second: Math.round(edges / cpu),
    peak_megabytes: peak / 1e6,
  };
}
