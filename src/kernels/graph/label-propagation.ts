import { BellwetherError } from '../../base/errors.ts';
import type { Progress } from '../../base/progress.ts';
import { seededRandom } from '../../base/random.ts';
import { type Communities, communitiesOf } from './communities.ts';
import type { Graph } from './graph.ts';
import { alone, shuffled } from './move-nodes.ts';
import { undirectedSum } from './undirected-sum.ts';
import { workMeter } from './work-meter.ts';

/** Arcs that are read before it counts as not converging, in rounds over all; real graphs take under 20. */
const MOST_ROUNDS = 1000;
/** Rounds that graphs usually take. */
const ROUNDS = 6;

/**
 * Communities by label propagation (Raghavan, Albert and Kumara 2007): each node takes the label with the most weight
 * among its neighbours, one node at a time in random order, equal ones by chance, until every node has such a label. A
 * node whose label is already among the best keeps it, so each change raises the weight of edges inside and it ends. A node
 * comes up again only when a neighbour changed. Labels that do not hold together are split, as in the paper.
 *
 * Self-loops are ignored. A directed graph is taken as its undirected sum. Deterministic for a seed. Throws NOT_CONVERGED
 * after 1,000 rounds, which only rounding of very unequal weights could bring about. Time O(arcs) for each of a few rounds;
 * memory 25 bytes a node, a directed graph also that of its undirected sum.
 */
export function labelPropagation(
  graph: Graph,
  options: { readonly seed: number },
  progress: Progress,
): Communities {
  const random = seededRandom(options.seed);
  const undirected = undirectedSum(graph);
  const { nodes, offsets, targets, weights } = undirected;
  const arcs = targets.length;
  const visited = workMeter(progress, Math.max(1, ROUNDS * arcs));
  const label = alone(nodes);
  const tied = new Float64Array(nodes);
  const touched = new Int32Array(nodes);
  const queue = shuffled(nodes, random);
  const queued = new Uint8Array(nodes).fill(1);
  let head = 0;
  let waiting = nodes;
  let read = 0;
  let all = 0;
  while (waiting > 0) {
    const node = queue[head]!;
    head = head + 1 === nodes ? 0 : head + 1;
    waiting--;
    queued[node] = 0;
    const start = offsets[node]!;
    const end = offsets[node + 1]!;
    read += end - start;
    if (read > 1 << 20) {
      visited(read);
      all += read;
      read = 0;
      if (all > MOST_ROUNDS * arcs)
        throw new BellwetherError(
          'NOT_CONVERGED',
          `Label propagation did not settle within ${MOST_ROUNDS} rounds; take Leiden, or round the weights.`,
        );
    }
    let reached = 0;
    let most = 0;
    for (let arc = start; arc < end; arc++) {
      const other = targets[arc]!;
      if (other === node) continue;
      const theirs = label[other]!;
      const before = tied[theirs]!;
      if (before === 0) touched[reached++] = theirs;
      const now = before + (weights === null ? 1 : weights[arc]!);
      tied[theirs] = now;
      if (now > most) most = now;
    }
    const own = label[node]!;
    let best = own;
    if (tied[own]! < most) {
      // One of the best by chance: the k-th that is met replaces the choice with probability 1 / k.
      let equal = 0;
      for (let i = 0; i < reached; i++)
        if (tied[touched[i]!] === most && random() * ++equal < 1) best = touched[i]!;
    }
    for (let i = 0; i < reached; i++) tied[touched[i]!] = 0;
    if (best === own) continue;
    label[node] = best;
    for (let arc = start; arc < end; arc++) {
      const other = targets[arc]!;
      if (queued[other] !== 0 || label[other] === best) continue;
      queued[other] = 1;
      const tail = head + waiting;
      queue[tail < nodes ? tail : tail - nodes] = other;
      waiting++;
    }
  }
  progress(1);
  return communitiesOf(undirected, label, 1);
}
