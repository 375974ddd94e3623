import type { Graph } from '../../kernels/graph/graph.ts';

/** Things that can be shown side by side, nodes or communities, with their places in the picture and their ties. */
export interface SceneLevel {
  readonly places: number;
  /** Nodes as they are given; of communities every pair once, with the weights between their members added up. */
  readonly graph: Graph;
  /** From (0, 0) to `SCENE_BOX`. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Of each node, the place it belongs to; null at level 0, whose places are the nodes. */
  readonly membership: Int32Array | null;
  /** Nodes of each place; null at level 0. */
  readonly sizes: Int32Array | null;
  /** Of each place, the place of the next coarser level; null at the coarsest, and at level 0: see `membership` there. */
  readonly parents: Int32Array | null;
  /** The place that holds whatever hangs together in groups too small to be shown; -1 if none does. */
  readonly rest: number;
}

/**
 * A network laid out at all levels of detail. Level 0 shows the nodes, the last level the fewest communities. Numbers of places
 * are unique across levels: nodes first, then the communities of level 1, and so on. All arrays are on SharedArrayBuffer.
 */
export interface Scene {
  readonly nodes: number;
  readonly ties: number;
  readonly directed: boolean;
  readonly levels: readonly SceneLevel[];
  /** Sum of the weights of each node's ties. */
  readonly strength: Float64Array;
}

export const SCENE_BOX = { width: 1000, height: 1000 } as const;

/** The number of the first place of each level. */
export function firstNumbers({ levels }: Scene): readonly number[] {
  let next = 0;
  return levels.map(({ places }) => {
    const first = next;
    next += places;
    return first;
  });
}

export function sceneBytes({ levels, strength }: Scene): number {
  return levels.reduce(
    (sum, { graph, x, y, membership, sizes, parents }) =>
      sum +
      [graph.offsets, graph.targets, graph.weights, x, y, membership, sizes, parents].reduce(
        (bytes, column) => bytes + (column?.byteLength ?? 0),
        0,
      ),
    strength.byteLength,
  );
}
