import { seededRandom } from '../../src/base/random.ts';

/** Edges in columns. */
export interface Edges {
  readonly nodes: number;
  readonly sources: Int32Array;
  readonly targets: Int32Array;
}

/** Share of the edges that stay in a node's own community. */
const INSIDE = 0.8;
/** Exponent of the expected degrees: a Pareto tail as of social networks. */
const TAIL = 2.5;
/** Largest expected degree as a share of the nodes. */
const LARGEST = 0.02;

/**
 * A graph as organisations and the web have: communities of sizes with a heavy tail (20 to 2,000 nodes), degrees with a
 * heavy tail, four fifths of the edges inside communities (a degree-corrected stochastic block model, Karrer and Newman
 * 2011). Node numbers are shuffled, so that no kernel gains by their order. No self-loops; parallel edges are drawn again
 * once, so that few remain.
 */
export function randomGraph(nodes: number, edges: number, seed: number): Edges {
  const random = seededRandom(seed);
  const communityOf = new Int32Array(nodes);
  const starts: number[] = [0];
  for (let node = 0, community = 0; node < nodes; community++) {
    const size = Math.min(nodes - node, Math.floor(20 * (1 - random() * 0.999) ** -0.7), 2000);
    communityOf.fill(community, node, node + size);
    node += size;
    starts.push(node);
  }
  // Cumulated expected degrees: a node is drawn in proportion to its own by looking a random number up.
  const cumulated = new Float64Array(nodes + 1);
  for (let node = 0; node < nodes; node++) {
    const expected = Math.min((1 - random()) ** (-1 / (TAIL - 1)), nodes * LARGEST);
    cumulated[node + 1] = cumulated[node]! + expected;
  }
  const draw = (from: number, to: number): number => {
    const wanted = cumulated[from]! + random() * (cumulated[to]! - cumulated[from]!);
    let low = from;
    let high = to - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (cumulated[middle + 1]! > wanted) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const name = new Int32Array(nodes);
  for (let node = 0; node < nodes; node++) name[node] = node;
  for (let node = nodes - 1; node > 0; node--) {
    const other = Math.floor(random() * (node + 1));
    const kept = name[node]!;
    name[node] = name[other]!;
    name[other] = kept;
  }
  const sources = new Int32Array(edges);
  const targets = new Int32Array(edges);
  for (let edge = 0; edge < edges; edge++) {
    const source = draw(0, nodes);
    const community = communityOf[source]!;
    let target = source;
    for (let attempt = 0; target === source && attempt < 8; attempt++)
      target = random() < INSIDE ? draw(starts[community]!, starts[community + 1]!) : draw(0, nodes);
    if (target === source) target = (source + 1) % nodes;
    sources[edge] = name[source]!;
    targets[edge] = name[target]!;
  }
  return { nodes, sources, targets };
}
