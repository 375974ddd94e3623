/**
 * Components of a growing graph: union by size with path halving (Tarjan and van Leeuwen 1984), practically constant
 * time a tie. It cannot take a tie away; whoever does starts again.
 */
export interface LiveComponents {
  /** Makes nodes up to this many; each begins as a component of its own. */
  grow(nodes: number): void;
  join(one: number, other: number): void;
  readonly count: number;
  /** Nodes of the largest; 0 without nodes. */
  readonly largest: number;
  clear(): void;
}

export function createLiveComponents(): LiveComponents {
  let parents = new Int32Array(1024);
  let sizes = new Int32Array(1024);
  let nodes = 0;
  let count = 0;
  let largest = 0;

  const rootOf = (node: number): number => {
    let at = node;
    while (parents[at] !== at) {
      parents[at] = parents[parents[at]!]!;
      at = parents[at]!;
    }
    return at;
  };

  const components: LiveComponents = {
    get count() {
      return count;
    },
    get largest() {
      return largest;
    },
    grow(wanted) {
      if (wanted > parents.length) {
        const room = Math.max(wanted, parents.length * 2);
        parents = copied(parents, room);
        sizes = copied(sizes, room);
      }
      for (; nodes < wanted; nodes++) {
        parents[nodes] = nodes;
        sizes[nodes] = 1;
        count++;
      }
      if (largest === 0 && nodes > 0) largest = 1;
    },
    join(one, other) {
      let big = rootOf(one);
      let small = rootOf(other);
      if (big === small) return;
      if (sizes[big]! < sizes[small]!) [big, small] = [small, big];
      parents[small] = big;
      sizes[big]! += sizes[small]!;
      if (sizes[big]! > largest) largest = sizes[big]!;
      count--;
    },
    clear() {
      nodes = count = largest = 0;
    },
  };
  return components;
}

function copied(values: Int32Array, room: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(room);
  copy.set(values);
  return copy;
}
