import { UndirectedGraph } from 'graphology';
import louvainModule from 'graphology-communities-louvain';
import { connectedComponents } from 'graphology-components';
import forceAtlas2Module from 'graphology-layout-forceatlas2';
import betweennessModule from 'graphology-metrics/centrality/betweenness.js';
import pagerankModule from 'graphology-metrics/centrality/pagerank.js';
import { readEdges } from '../edge-file.ts';

// Their declarations say `default`, what Node gives is the function itself.
const louvain = louvainModule as unknown as typeof louvainModule.default;
const forceAtlas2 = forceAtlas2Module as unknown as typeof forceAtlas2Module.default;
const betweenness = betweennessModule as unknown as typeof betweennessModule.default;
const pagerank = pagerankModule as unknown as typeof pagerankModule.default;

/** `node graphology-peer.ts FILE TASK,TASK,...`: times graphology on an edge file and prints one JSON object. */
const [path = '', wanted = ''] = process.argv.slice(2);
const tasks = wanted.split(',');
const seconds: Record<string, number> = {};
const numbers: Record<string, number> = {};
const timed = <T>(name: string, work: () => T): T => {
  const started = performance.now();
  const result = work();
  seconds[name] = (performance.now() - started) / 1000;
  return result;
};

const { nodes, sources, targets } = readEdges(path);
const graph = timed('build', () => {
  const made = new UndirectedGraph({ multi: false, allowSelfLoops: true });
  for (let node = 0; node < nodes; node++) made.addNode(node);
  for (let edge = 0; edge < sources.length; edge++) made.mergeEdge(sources[edge], targets[edge]);
  return made;
});
if (tasks.includes('pagerank')) {
  try {
    timed('pagerank', () => pagerank(graph, { maxIterations: 1000, tolerance: 1e-10, getEdgeWeight: null }));
  } catch {
    // It gives up above its number of steps, and then has no result.
    delete seconds.pagerank;
  }
}
if (tasks.includes('components'))
  numbers.components = timed('components', () => connectedComponents(graph)).length;
if (tasks.includes('louvain')) {
  const found = timed('louvain', () => louvain.detailed(graph, { getEdgeWeight: null }));
  numbers.louvainModularity = found.modularity;
  numbers.louvainCommunities = found.count;
}
if (tasks.includes('betweenness') && nodes <= 2000)
  timed('betweenness', () => betweenness(graph, { normalized: false, getEdgeWeight: null }));
if (tasks.includes('layout') && nodes <= 10_000) {
  graph.forEachNode((node) => graph.mergeNodeAttributes(node, { x: Math.random(), y: Math.random() }));
  const settings = { ...forceAtlas2.inferSettings(graph), barnesHutOptimize: nodes > 1000 };
  timed('layout', () => forceAtlas2.assign(graph, { iterations: 500, settings }));
}
process.stdout.write(JSON.stringify({ seconds, numbers, peakBytes: process.resourceUsage().maxRSS * 1024 }));
