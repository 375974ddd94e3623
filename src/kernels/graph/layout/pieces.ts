import type { Ties } from './ties.ts';

/** Nodes that hang together, by piece: largest first, then by their smallest node. */
export function piecesOf({ nodes, offsets, targets }: Ties): Int32Array[] {
  const seen = new Uint8Array(nodes);
  const queue = new Int32Array(nodes);
  const pieces: Int32Array[] = [];
  let end = 0;
  for (let start = 0; start < nodes; start++) {
    if (seen[start] === 1) continue;
    const first = end;
    seen[start] = 1;
    queue[end++] = start;
    for (let at = first; at < end; at++) {
      const node = queue[at]!;
      for (let arc = offsets[node]!; arc < offsets[node + 1]!; arc++) {
        const other = targets[arc]!;
        if (seen[other] === 1) continue;
        seen[other] = 1;
        queue[end++] = other;
      }
    }
    pieces.push(queue.subarray(first, end));
  }
  for (const piece of pieces) piece.sort();
  return pieces.sort((a, b) => b.length - a.length || a[0]! - b[0]!);
}
