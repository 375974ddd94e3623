/** Numbers of paths beyond 1e308 as `mantissa * 2^(512 exponent)`, mantissa below 2^512; memory 12 bytes a number. */
export interface ScaledNumbers {
  readonly mantissa: Float64Array;
  readonly exponent: Int32Array;
}

const UP = 2 ** 512;
const DOWN = 2 ** -512;

export function scaledNumbers(length: number): ScaledNumbers {
  return { mantissa: new Float64Array(length), exponent: new Int32Array(length) };
}

/** Adds `mantissa * 2^(512 exponent)` to one of the numbers. What is smaller by 2^-512 is lost, as in any sum of floats. */
export function addScaled(numbers: ScaledNumbers, at: number, mantissa: number, exponent: number): void {
  const own = numbers.mantissa[at]!;
  const above = own === 0 ? 1 : exponent - numbers.exponent[at]!;
  let sum = mantissa;
  if (above <= 0) {
    sum = above === 0 ? own + mantissa : above === -1 ? own + mantissa * DOWN : own;
    exponent = numbers.exponent[at]!;
  } else if (above === 1) sum += own * DOWN;
  numbers.mantissa[at] = sum >= UP ? sum * DOWN : sum;
  numbers.exponent[at] = sum >= UP ? exponent + 1 : exponent;
}

/**
 * Dependencies of one source on every node where the shortest paths are too many for floating-point numbers. `order` holds
 * the nodes that were reached, nearest first; `successor` says whether an arc of a node continues a shortest path.
 */
export function scaledDependencies(
  graph: { readonly nodes: number; readonly offsets: Int32Array; readonly targets: Int32Array },
  order: Int32Array,
  successor: (node: number, arc: number) => boolean,
): Float64Array {
  const { nodes, offsets, targets } = graph;
  const paths = scaledNumbers(nodes);
  const shares = scaledNumbers(nodes);
  const dependencies = new Float64Array(nodes);
  addScaled(paths, order[0]!, 1, 0);
  for (const node of order)
    for (let arc = offsets[node]!; arc < offsets[node + 1]!; arc++)
      if (successor(node, arc)) addScaled(paths, targets[arc]!, paths.mantissa[node]!, paths.exponent[node]!);
  // The share of a node is (1 + its dependency) / its paths; a node's dependency is its paths times its successors' shares.
  for (let at = order.length - 1; at >= 0; at--) {
    const node = order[at]!;
    const sum = scaledNumbers(1);
    for (let arc = offsets[node]!; arc < offsets[node + 1]!; arc++)
      if (successor(node, arc))
        addScaled(sum, 0, shares.mantissa[targets[arc]!]!, shares.exponent[targets[arc]!]!);
    const scale = UP ** (paths.exponent[node]! + sum.exponent[0]!);
    dependencies[node] = sum.mantissa[0] === 0 ? 0 : paths.mantissa[node]! * sum.mantissa[0]! * scale;
    shares.mantissa[node] = (1 + dependencies[node]!) / paths.mantissa[node]!;
    shares.exponent[node] = -paths.exponent[node]!;
  }
  return dependencies;
}
