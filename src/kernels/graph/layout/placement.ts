/** Positions in columns, a place for each node. */
export interface Placement {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export function boundsOf({ x, y }: Placement): Bounds {
  let [left, right, top, bottom] = [0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    if (i === 0 || x[i]! < left) left = x[i]!;
    if (i === 0 || x[i]! > right) right = x[i]!;
    if (i === 0 || y[i]! < top) top = y[i]!;
    if (i === 0 || y[i]! > bottom) bottom = y[i]!;
  }
  return { left, top, width: right - left, height: bottom - top };
}

/**
 * Moves and scales a picture, both axes alike, into the middle of a box from (0, 0) to (width, height), so that it touches
 * two sides less `margin`. Returns the scale. A picture without extent is put in the middle.
 */
export function fitInto(
  placement: Placement,
  box: { readonly width: number; readonly height: number },
  margin = 0,
): number {
  const { left, top, width, height } = boundsOf(placement);
  const scale = Math.min(
    width > 0 ? (box.width - 2 * margin) / width : Number.POSITIVE_INFINITY,
    height > 0 ? (box.height - 2 * margin) / height : Number.POSITIVE_INFINITY,
  );
  const used = Number.isFinite(scale) ? scale : 1;
  for (let i = 0; i < placement.x.length; i++) {
    placement.x[i] = box.width / 2 + (placement.x[i]! - left - width / 2) * used;
    placement.y[i] = box.height / 2 + (placement.y[i]! - top - height / 2) * used;
  }
  return used;
}

/** Turns a picture around its middle so that it is as wide as it can be: its main axis lies flat. */
export function layFlat({ x, y }: Placement): void {
  const nodes = x.length;
  let [middleX, middleY] = [0, 0];
  for (let i = 0; i < nodes; i++) {
    middleX += x[i]! / nodes;
    middleY += y[i]! / nodes;
  }
  let [xx, xy, yy] = [0, 0, 0];
  for (let i = 0; i < nodes; i++) {
    const [dx, dy] = [x[i]! - middleX, y[i]! - middleY];
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  for (let i = 0; i < nodes; i++) {
    const [dx, dy] = [x[i]! - middleX, y[i]! - middleY];
    x[i] = dx * cos + dy * sin;
    y[i] = dy * cos - dx * sin;
  }
}
