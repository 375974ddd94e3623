import type { Graph } from './graph.ts';

/**
 * Correlation of a number across ties (Newman 2003, equations 21 and 26): `from` at the end that a tie leaves, `to` at the
 * end that it enters. For the degrees of a directed graph these are out- and in-degree (Newman 2002). Ties where a number
 * is missing (NaN) are left out. -1 to 1; NaN where there are no ties or all numbers are equal. Time O(arcs).
 */
export function numericAssortativity(
  { nodes, offsets, targets }: Graph,
  from: Float64Array,
  to = from,
): number {
  // About a value that is met, so that large equal numbers cost no digits.
  let [count, sumX, sumY, sumXX, sumYY, sumXY] = [0, 0, 0, 0, 0, 0];
  let [aboutX, aboutY] = [Number.NaN, Number.NaN];
  for (let node = 0; node < nodes; node++)
    for (let arc = offsets[node]!; arc < offsets[node + 1]!; arc++) {
      const [first, second] = [from[node]!, to[targets[arc]!]!];
      if (Number.isNaN(first) || Number.isNaN(second)) continue;
      if (count === 0) [aboutX, aboutY] = [first, second];
      const [x, y] = [first - aboutX, second - aboutY];
      count++;
      sumX += x;
      sumY += y;
      sumXX += x * x;
      sumYY += y * y;
      sumXY += x * y;
    }
  const spreadX = sumXX - (sumX * sumX) / count;
  const spreadY = sumYY - (sumY * sumY) / count;
  return spreadX > 0 && spreadY > 0
    ? (sumXY - (sumX * sumY) / count) / Math.sqrt(spreadX * spreadY)
    : Number.NaN;
}

/**
 * How far ties stay inside categories (Newman 2003, equation 2): 1 when all do, 0 as by chance. `groups` gives the category
 * of each node, -1 for none; ties of such nodes are left out. NaN where there are no ties or only one category.
 */
export function categoryAssortativity({ nodes, offsets, targets }: Graph, groups: Int32Array): number {
  let categories = 0;
  for (const group of groups) categories = Math.max(categories, group + 1);
  const leaving = new Float64Array(categories);
  const entering = new Float64Array(categories);
  let [count, inside] = [0, 0];
  for (let node = 0; node < nodes; node++) {
    const own = groups[node]!;
    if (own < 0) continue;
    for (let arc = offsets[node]!; arc < offsets[node + 1]!; arc++) {
      const other = groups[targets[arc]!]!;
      if (other < 0) continue;
      count++;
      leaving[own]!++;
      entering[other]!++;
      if (own === other) inside++;
    }
  }
  let chance = 0;
  for (let each = 0; each < categories; each++)
    chance += (leaving[each]! / count) * (entering[each]! / count);
  return count > 0 && chance < 1 ? (inside / count - chance) / (1 - chance) : Number.NaN;
}
