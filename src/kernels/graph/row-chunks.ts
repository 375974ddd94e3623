import type { Graph } from './graph.ts';
import { sharedInt32 } from './shared-array.ts';

/** Nodes and arcs of a chunk: a fraction of a millisecond. */
const CHUNK = 1 << 18;
const MOST = 64;

/** Where rows are cut into chunks of about the same work: chunk c is rows cuts[c] to cuts[c + 1]. At least one chunk. */
export function rowChunks({ nodes, offsets }: Graph): Int32Array {
  const work = nodes + offsets[nodes]!;
  const chunks = Math.max(1, Math.min(MOST, Math.ceil(work / CHUNK)));
  const cuts = sharedInt32(chunks + 1);
  for (let chunk = 1, row = 0; chunk < chunks; chunk++) {
    const until = (work / chunks) * chunk;
    while (row < nodes && row + offsets[row]! < until) row++;
    cuts[chunk] = row;
  }
  cuts[chunks] = nodes;
  return cuts;
}
