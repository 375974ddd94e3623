import type { Graph } from '../../kernels/graph/graph.ts';
import { strongest } from './strongest.ts';

/** Ties by the positions of their ends. */
export interface TieColumns {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly weights: Float32Array;
}

/**
 * The strongest ties among some places, strongest first, at most `limit`. Each place keeps its strongest tie before any
 * other is taken, so that none looks alone that is not; among equals, those between important places come first. Loops
 * are left out.
 */
export function pickTies(
  graph: Graph,
  places: Int32Array,
  limit: number,
): { readonly ties: TieColumns; readonly total: number } {
  const position = new Int32Array(graph.nodes).fill(-1);
  for (let at = 0; at < places.length; at++) position[places[at]!] = at;
  const from: number[] = [];
  const to: number[] = [];
  const weights: number[] = [];
  // Places come in the order of importance, so ties between important ones are found first.
  for (let at = 0; at < places.length; at++) {
    const place = places[at]!;
    for (let arc = graph.offsets[place]!; arc < graph.offsets[place + 1]!; arc++) {
      const other = position[graph.targets[arc]!]!;
      // Undirected ties stand in both rows.
      if (other < 0 || other === at || (!graph.directed && other > at)) continue;
      from.push(at);
      to.push(other);
      weights.push(graph.weights === null ? 1 : graph.weights[arc]!);
    }
  }
  const total = from.length;
  const kept = total <= limit ? strongest(Float64Array.from(weights), total) : backbone();
  return {
    ties: {
      from: Int32Array.from(kept, (tie) => from[tie]!),
      to: Int32Array.from(kept, (tie) => to[tie]!),
      weights: Float32Array.from(kept, (tie) => weights[tie]!),
    },
    total,
  };

  function backbone(): Int32Array {
    const best = new Int32Array(places.length).fill(-1);
    for (let tie = 0; tie < total; tie++)
      for (const end of [from[tie]!, to[tie]!])
        if (best[end]! < 0 || weights[tie]! > weights[best[end]!]!) best[end] = tie;
    const scores = Float64Array.from(weights);
    // Before all others, in their own order.
    const heaviest = weights.reduce((most, weight) => Math.max(most, weight), 0);
    const first = new Set(best.filter((tie) => tie >= 0));
    for (const tie of first) scores[tie] = heaviest + weights[tie]!;
    const chosen = strongest(scores, limit);
    // Strongest first, whatever they were chosen for.
    return chosen.sort((a, b) => weights[b]! - weights[a]! || a - b);
  }
}
