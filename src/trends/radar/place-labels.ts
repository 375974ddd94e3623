/** Pixels, y downwards. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface LabelWish {
  /** The middle of its dot. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** It stays within. */
  readonly frame: Box;
  /** Larger goes first. */
  readonly importance: number;
}

/**
 * A place beside its dot for as many labels as there is room for, the important first; null where there is none. No label
 * touches another, a dot or another obstacle, or leaves its frame. O(labels x obstacles). Greedy over eight positions
 * (after Christensen, Marks and Shieber, 1995): the best solution is NP-hard and would look hardly different.
 */
export function placeLabels(
  wishes: readonly LabelWish[],
  { dot, obstacles }: { readonly dot: number; readonly obstacles: readonly Box[] },
): (Box | null)[] {
  const taken: Box[] = [
    ...obstacles,
    ...wishes.map(({ x, y }) => ({ x: x - dot, y: y - dot, width: 2 * dot, height: 2 * dot })),
  ];
  const placed = new Array<Box | null>(wishes.length).fill(null);
  const order = wishes
    .map((_, i) => i)
    .sort((a, b) => wishes[b]!.importance - wishes[a]!.importance || a - b);
  for (const i of order) {
    const { x, y, width, height, frame } = wishes[i]!;
    const far = dot + 2;
    const near = dot * 0.75;
    const corners: readonly (readonly [number, number])[] = [
      [x + far, y - height / 2],
      [x - far - width, y - height / 2],
      [x - width / 2, y - far - height],
      [x - width / 2, y + far],
      [x + near, y - near - height],
      [x + near, y + near],
      [x - near - width, y - near - height],
      [x - near - width, y + near],
    ];
    for (const [left, top] of corners) {
      const box = { x: left, y: top, width, height };
      if (!contains(frame, box) || taken.some((other) => overlaps(other, box))) continue;
      placed[i] = box;
      taken.push(box);
      break;
    }
  }
  return placed;
}

export function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function contains(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}
