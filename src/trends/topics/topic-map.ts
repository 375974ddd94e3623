import type { Progress } from '../../base/progress.ts';
import { nearestVectors } from '../../kernels/cluster/nearest-vectors.ts';
import { buildGraph } from '../../kernels/graph/build-graph.ts';
import { layoutGraph } from '../../kernels/graph/layout/layout-graph.ts';
import { leiden } from '../../kernels/graph/leiden.ts';

export interface MapInput {
  readonly dimensions: number;
  /** A direction for each topic, one after another. */
  readonly centres: Int8Array;
  readonly signals: readonly number[];
}

/** Places of topics in a plane, -1 to 1, and the group of like topics that each belongs to. */
export interface MapOutput {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly groups: Int32Array;
}

const SEED = 1;
/** Topics that each is tied to. */
const NEIGHBOURS = 5;
/** Topics that are less alike are not tied. */
const LEAST = 0.3;
/** Half the side of the box in which they are laid out. */
const HALF = 500;

/** For a thread pool: topics in a plane, like ones near each other. Deterministic. */
export function run({ dimensions, centres, signals }: MapInput, progress: Progress): MapOutput {
  const rows = signals.length;
  const k = Math.min(NEIGHBOURS, Math.max(0, rows - 1));
  const { neighbours, similarities } = nearestVectors(
    { rows, dimensions, values: centres },
    { k, seed: SEED },
    (done) => progress(0.2 * done),
  );
  const sources: number[] = [];
  const targets: number[] = [];
  const weights: number[] = [];
  for (let row = 0; row < rows; row++)
    for (let i = row * k; i < (row + 1) * k && neighbours[i]! >= 0; i++) {
      if (similarities[i]! <= LEAST) break;
      sources.push(row);
      targets.push(neighbours[i]!);
      weights.push(similarities[i]! - LEAST);
    }
  const graph = buildGraph(
    {
      nodes: rows,
      sources: Int32Array.from(sources),
      targets: Int32Array.from(targets),
      weights: Float64Array.from(weights),
    },
    { directed: false },
  );
  const groups = leiden(graph, { seed: SEED }, (done) => progress(0.2 + 0.2 * done)).membership;
  const most = signals.reduce((largest, one) => Math.max(largest, one), 1);
  const radius = Float64Array.from(signals, (one) => 3 + 15 * Math.sqrt(one / most));
  const { x, y } = layoutGraph(graph, {
    seed: SEED,
    box: { width: 2 * HALF, height: 2 * HALF },
    radius,
    progress: (done) => progress(0.4 + 0.6 * done),
  });
  return { x: x.map((one) => one / HALF - 1), y: y.map((one) => one / HALF - 1), groups };
}
