import { sharedInt32 } from './shared-array.ts';

/** Nodes in groups that do not overlap. */
export interface Groups {
  readonly count: number;
  /** Group of each node, 0 to count - 1: the largest first, of equal ones that with the smallest node. */
  readonly of: Int32Array;
  /** Nodes in each group, descending. */
  readonly sizes: Int32Array;
}

/** Numbers groups that are given by one of their members for each node. Time O(nodes + groups log groups). */
export function numberGroups(member: Int32Array): Groups {
  const nodes = member.length;
  // By their member: first the size, then the number of appearance.
  const sizeOf = new Int32Array(nodes);
  for (let node = 0; node < nodes; node++) sizeOf[member[node]!]!++;
  const appearance = new Int32Array(nodes).fill(-1);
  const found: number[] = [];
  for (let node = 0; node < nodes; node++) {
    const key = member[node]!;
    if (appearance[key]! >= 0) continue;
    appearance[key] = found.length;
    found.push(sizeOf[key]!);
  }
  const count = found.length;
  const order = Int32Array.from(found.keys()).sort((a, b) => found[b]! - found[a]! || a - b);
  const rank = new Int32Array(count);
  const sizes = sharedInt32(count);
  for (let place = 0; place < count; place++) {
    rank[order[place]!] = place;
    sizes[place] = found[order[place]!]!;
  }
  const of = sharedInt32(nodes);
  for (let node = 0; node < nodes; node++) of[node] = rank[appearance[member[node]!]!]!;
  return { count, of, sizes };
}
