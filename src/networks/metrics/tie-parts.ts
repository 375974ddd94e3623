import {
  accumulateHoles,
  type MutualTies,
  mutualTies,
  type StructuralHoles,
} from '../../kernels/graph/constraint.ts';
import { rowParts } from '../../kernels/graph/row-parts.ts';
import { sharedFloat64 } from '../../kernels/graph/shared-array.ts';
import { countTriangles, finishTriangles, orientUpward, type Upward } from '../../kernels/graph/triangles.ts';
import { addParts, type InParts } from './in-parts.ts';
import { viewOf } from './metric-input.ts';
import { numbersOf, resultOf } from './metric-result.ts';

/** Parts of the ties. Each holds 8 bytes a node until they are added. */
const TRIANGLE_PARTS = 4;

export const trianglesInParts: InParts<Upward> = {
  parts: TRIANGLE_PARTS,
  prepare: (input) => orientUpward(viewOf(input, 'mutual')),
  compute(_input, upward, { part, progress }) {
    const into = sharedFloat64(upward.nodes);
    countTriangles(upward, { ...boundsOf(upward, part, TRIANGLE_PARTS), into, progress });
    return [into];
  },
  finish(_input, upward, parts) {
    const [counts] = addParts(parts);
    const found = finishTriangles(upward, counts!);
    return {
      triangles: resultOf({ triangles: found.triangles }, { total: found.total }),
      clustering: resultOf({ clustering: found.clustering }, { average: found.averageClustering }),
      // As the clustering of a node without two neighbours.
      transitivity: numbersOf({ transitivity: found.transitivity ?? 0 }),
    };
  },
};

/** Parts of the nodes. More, because a node with many neighbours takes longer than its ties tell. */
const HOLES_PARTS = 16;

/** Prepared with them: where each part writes the values of its nodes. */
interface Holes {
  readonly ties: MutualTies;
  readonly into: StructuralHoles;
}

export const constraintInParts: InParts<Holes> = {
  parts: HOLES_PARTS,
  prepare(input) {
    const ties = mutualTies(viewOf(input, 'leaving'));
    const into = { constraint: sharedFloat64(ties.nodes), effectiveSize: sharedFloat64(ties.nodes) };
    return { ties, into };
  },
  compute(_input, { ties, into }, { part, progress }) {
    accumulateHoles(ties, { ...boundsOf(ties, part, HOLES_PARTS), into, progress });
    return [];
  },
  finish: (_input, { into }) => ({
    constraint: resultOf({ constraint: into.constraint }),
    effective_size: resultOf({ effective_size: into.effectiveSize }),
  }),
};

/** The nodes of one part; none where there are fewer parts than were asked for. */
function boundsOf(
  rows: { readonly nodes: number; readonly offsets: Int32Array },
  part: number,
  parts: number,
): { readonly from: number; readonly to: number } {
  const bounds = rowParts(rows, parts);
  return { from: bounds[part] ?? rows.nodes, to: bounds[part + 1] ?? rows.nodes };
}
