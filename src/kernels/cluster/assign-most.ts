/**
 * Gives every row at most one column and every column at most one row, so that the sum of the weights is as large as can be:
 * maximum-weight bipartite matching by shortest augmenting paths with potentials (Jonker and Volgenant 1987), over sparse
 * rows. `rows[r]` are pairs of column and weight, above 0. Returns the column of each row, or -1. O(rows * edges) at worst;
 * where rows overlap little a row is settled by looking at its own few columns.
 */
export function assignMost(
  rows: readonly (readonly (readonly [column: number, weight: number])[])[],
  columns: number,
): Int32Array {
  let largest = 0;
  for (const row of rows) for (const [, weight] of row) largest = Math.max(largest, weight);
  // Costs are what a pair lacks of the largest weight; staying alone costs all of it.
  const rowPotential = new Float64Array(rows.length);
  const columnPotential = new Float64Array(columns);
  const columnOf = new Int32Array(rows.length).fill(-1);
  const rowOf = new Int32Array(columns).fill(-1);

  for (let start = 0; start < rows.length; start++) {
    const distance = new Map<number, number>();
    const reachedBy = new Map<number, number>();
    const settled = new Map<number, number>();
    const visited: { row: number; at: number }[] = [];
    let alone = { row: -1, at: Number.POSITIVE_INFINITY };
    let row = start;
    let at = 0;
    let end = -1;
    for (;;) {
      visited.push({ row, at });
      const apart = at + largest - rowPotential[row]!;
      if (apart < alone.at) alone = { row, at: apart };
      for (const [column, weight] of rows[row]!) {
        if (settled.has(column)) continue;
        const through = at + largest - weight - rowPotential[row]! - columnPotential[column]!;
        if (through < (distance.get(column) ?? Number.POSITIVE_INFINITY)) {
          distance.set(column, through);
          reachedBy.set(column, row);
        }
      }
      let nearest = -1;
      let least = Number.POSITIVE_INFINITY;
      for (const [column, far] of distance)
        if (far < least || (far === least && column < nearest)) [nearest, least] = [column, far];
      // A tie goes to the pair: overlap of nothing is not among the edges.
      if (nearest === -1 || alone.at < least) {
        at = alone.at;
        break;
      }
      at = least;
      if (rowOf[nearest] === -1) {
        end = nearest;
        break;
      }
      settled.set(nearest, least);
      distance.delete(nearest);
      row = rowOf[nearest]!;
    }
    for (const { row: seen, at: from } of visited) rowPotential[seen]! += at - from;
    for (const [column, from] of settled) columnPotential[column]! -= at - from;
    // The path backwards: each row takes the column by which the next was reached.
    let column = end;
    if (column === -1) {
      column = columnOf[alone.row]!;
      columnOf[alone.row] = -1;
    }
    while (column !== -1) {
      const owner = reachedBy.get(column)!;
      const next = columnOf[owner]!;
      columnOf[owner] = column;
      rowOf[column] = owner;
      column = next;
    }
  }
  return columnOf;
}
