/** Points in a leaf are compared one by one. */
const LEAF = 6;

/**
 * The approximation of Barnes and Hut (Nature 324, 1986): points in cells, each halved across the longer side of its
 * tight box, so that far points act as one. Building O(n log n), one point's repulsion O(log n). Cells stand in pre-order
 * with the number of the cell after their last descendant, so that a walk needs no stack.
 *
 *     cell   0: all    1: left   2: leaf   3: leaf   4: right, a leaf
 *     skip   5         4         3         4         5
 */
export interface CellTree {
  /** Places the points anew. */
  build(x: Float64Array, y: Float64Array, mass: Float64Array): void;
  /**
   * Adds to `fx`, `fy` what pushes each point away from all others: the sum of both masses over the distance, times
   * `strength`. Cells narrower than `theta` times their distance act as one point.
   */
  repel(strength: number, theta: number, fx: Float64Array, fy: Float64Array): void;
}

export function createCellTree(points: number): CellTree {
  const order = new Int32Array(points);
  for (let i = 0; i < points; i++) order[i] = i;
  // Coordinates and masses in the order of the cells: a walk reads them side by side.
  const px = new Float64Array(points);
  const py = new Float64Array(points);
  const pm = new Float64Array(points);
  const most = Math.max(1, 2 * points);
  const first = new Int32Array(most);
  const last = new Int32Array(most);
  const skip = new Int32Array(most);
  const mass = new Float64Array(most);
  const cx = new Float64Array(most);
  const cy = new Float64Array(most);
  const side2 = new Float64Array(most);
  let cells = 0;

  function swap(list: Float64Array, a: number, b: number): void {
    const kept = list[a]!;
    list[a] = list[b]!;
    list[b] = kept;
  }

  /** Points below `limit` on one axis to the front; gives where the others start. */
  function divide(from: number, to: number, along: Float64Array, limit: number): number {
    let end = to;
    for (let i = from; i < end; ) {
      if (along[i]! < limit) {
        i++;
        continue;
      }
      end--;
      swap(px, i, end);
      swap(py, i, end);
      swap(pm, i, end);
      const kept = order[i]!;
      order[i] = order[end]!;
      order[end] = kept;
    }
    return end;
  }

  function cellOf(from: number, to: number): void {
    const cell = cells++;
    let [left, right, low, high] = [px[from]!, px[from]!, py[from]!, py[from]!];
    let [sum, sumX, sumY] = [0, 0, 0];
    for (let i = from; i < to; i++) {
      const x = px[i]!;
      const y = py[i]!;
      const m = pm[i]!;
      if (x < left) left = x;
      else if (x > right) right = x;
      if (y < low) low = y;
      else if (y > high) high = y;
      sum += m;
      sumX += x * m;
      sumY += y * m;
    }
    const [width, height] = [right - left, high - low];
    const side = Math.max(width, height);
    first[cell] = from;
    last[cell] = to;
    mass[cell] = sum;
    cx[cell] = sumX / sum;
    cy[cell] = sumY / sum;
    side2[cell] = side * side;
    if (to - from > LEAF && side > 0) {
      const middle =
        width >= height ? divide(from, to, px, left + width / 2) : divide(from, to, py, low + height / 2);
      // Neighbouring numbers have no number between them: such points stay together.
      if (middle > from && middle < to) {
        cellOf(from, middle);
        cellOf(middle, to);
      }
    }
    skip[cell] = cells;
  }

  return {
    build(x, y, masses) {
      for (let i = 0; i < points; i++) {
        const point = order[i]!;
        px[i] = x[point]!;
        py[i] = y[point]!;
        pm[i] = masses[point]!;
      }
      cells = 0;
      if (points > 0) cellOf(0, points);
    },

    repel(strength, theta, fx, fy) {
      const theta2 = theta * theta;
      for (let i = 0; i < points; i++) {
        const x = px[i]!;
        const y = py[i]!;
        let sumX = 0;
        let sumY = 0;
        let cell = 0;
        while (cell < cells) {
          const dx = x - cx[cell]!;
          const dy = y - cy[cell]!;
          const distance2 = dx * dx + dy * dy;
          const next = skip[cell]!;
          if (distance2 * theta2 > side2[cell]!) {
            const force = mass[cell]! / (distance2 + NEAREST);
            sumX += dx * force;
            sumY += dy * force;
            cell = next;
          } else if (next === cell + 1) {
            // A leaf; points in the very same place do not push one another, the start keeps them apart.
            for (let other = first[cell]!; other < last[cell]! && side2[cell]! > 0; other++) {
              const ox = x - px[other]!;
              const oy = y - py[other]!;
              const force = pm[other]! / (ox * ox + oy * oy + NEAREST);
              sumX += ox * force;
              sumY += oy * force;
            }
            cell = next;
          } else cell++;
        }
        const point = order[i]!;
        const own = pm[i]! * strength;
        fx[point]! += sumX * own;
        fy[point]! += sumY * own;
      }
    },
  };
}

/** Added to squared distances: keeps the push of points that almost meet finite. */
const NEAREST = 1e-9;
