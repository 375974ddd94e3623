import type { Progress } from '../../base/progress.ts';
import type { NetworkColumns } from '../../domain/network.ts';
import { buildGraph } from '../../kernels/graph/build-graph.ts';
import { coarsen } from '../../kernels/graph/coarsen.ts';
import { communityLevels } from '../../kernels/graph/community-levels.ts';
import type { Graph } from '../../kernels/graph/graph.ts';
import { layoutLevels } from '../../kernels/graph/layout/layout-levels.ts';
import { SCENE_BOX, type Scene, type SceneLevel } from './scene.ts';

export interface SceneRequest {
  readonly columns: NetworkColumns;
  readonly seed: number;
  /** Positions of the nodes in an earlier version; null when there is none. New nodes are missing at the end. */
  readonly start: { readonly x: Float32Array; readonly y: Float32Array } | null;
}

/** Shares of the time: building, communities, layout. */
const BUILT = 0.02;
const DIVIDED = 0.3;

/** Lays a network out at all levels. Throws RECORD_INVALID for a bad tie, and what `progress` throws. */
export function buildScene({ columns, seed, start }: SceneRequest, progress: Progress): Scene {
  const graph = buildGraph(columns, { directed: columns.directed });
  progress(BUILT);
  const { levels } = communityLevels(graph, { seed }, (done) => progress(BUILT + (DIVIDED - BUILT) * done));
  const layout = layoutLevels(graph, levels, {
    seed,
    box: SCENE_BOX,
    progress: (done) => progress(DIVIDED + (1 - DIVIDED) * done),
    ...(start === null ? {} : { start: startOf(start, graph.nodes) }),
  });
  const finest: SceneLevel = {
    places: graph.nodes,
    graph,
    x: shared32(layout.nodes.x),
    y: shared32(layout.nodes.y),
    membership: null,
    sizes: null,
    parents: null,
    rest: -1,
  };
  const communities = levels.map((level, place): SceneLevel => {
    const { x, y } = layout.levels[place]!;
    return {
      places: level.places,
      graph: coarsen(graph, level.membership, level.places),
      x: shared32(x),
      y: shared32(y),
      membership: sharedCopy(level.membership),
      sizes: sharedCopy(level.sizes),
      parents: level.parents === null ? null : sharedCopy(level.parents),
      rest: level.rest,
    };
  });
  return {
    nodes: graph.nodes,
    ties: graph.edges,
    directed: graph.directed,
    levels: [finest, ...communities.reverse()],
    strength: strengthOf(graph),
  };
}

function strengthOf({ nodes, directed, offsets, targets, weights }: Graph): Float64Array {
  const strength = new Float64Array(new SharedArrayBuffer(8 * nodes));
  for (let node = 0; node < nodes; node++) {
    const end = offsets[node + 1]!;
    for (let arc = offsets[node]!; arc < end; arc++) {
      const weight = weights === null ? 1 : weights[arc]!;
      strength[node]! += weight;
      if (directed) strength[targets[arc]!]! += weight;
    }
  }
  return strength;
}

function startOf(start: NonNullable<SceneRequest['start']>, nodes: number) {
  const grown = (known: Float32Array) => {
    const all = new Float64Array(nodes).fill(Number.NaN);
    all.set(known.subarray(0, nodes));
    return all;
  };
  return { x: grown(start.x), y: grown(start.y) };
}

function shared32(values: Float64Array): Float32Array {
  const copy = new Float32Array(new SharedArrayBuffer(4 * values.length));
  copy.set(values);
  return copy;
}

function sharedCopy(values: Int32Array): Int32Array {
  const copy = new Int32Array(new SharedArrayBuffer(values.byteLength));
  copy.set(values);
  return copy;
}
