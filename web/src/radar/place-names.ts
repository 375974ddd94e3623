interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface NameWish {
  /** The middle of its dot, in pixels. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  /** Larger goes first. */
  readonly importance: number;
}

const GAP = 3;

/**
 * The left edge and the middle of each name that has room beside its dot; null for the others, which are known by their
 * numbers. No name touches another, a dot or an obstacle, or crosses an axis (the centre is 0, 0): there it would
 * seem to be of another quadrant.
 */
export function placeNames(
  wishes: readonly NameWish[],
  {
    height,
    dot,
    edge,
    obstacles,
  }: {
    readonly height: number;
    /** Radius around the middle of each dot that stays free. */
    readonly dot: number;
    /** Names end before it, to all sides. */
    readonly edge: number;
    readonly obstacles: readonly Box[];
  },
): readonly ({ readonly x: number; readonly y: number } | null)[] {
  const taken: Box[] = [
    ...obstacles,
    ...wishes.map(({ x, y }) => ({ left: x - dot, top: y - dot, right: x + dot, bottom: y + dot })),
  ];
  const placed = new Array<{ readonly x: number; readonly y: number } | null>(wishes.length).fill(null);
  const order = [...wishes.keys()].sort(
    (a, b) => (wishes[b]?.importance ?? 0) - (wishes[a]?.importance ?? 0) || a - b,
  );
  for (const at of order) {
    const wish = wishes[at];
    if (wish === undefined) continue;
    const { x, y, width } = wish;
    const far = dot + GAP;
    const spots: readonly (readonly [left: number, middle: number])[] = [
      [x + far, y],
      [x - far - width, y],
      [x - width / 2, y + far + height / 2],
      [x - width / 2, y - far - height / 2],
      [x + dot * 0.8, y + dot + height / 2],
      [x + dot * 0.8, y - dot - height / 2],
      [x - dot * 0.8 - width, y + dot + height / 2],
      [x - dot * 0.8 - width, y - dot - height / 2],
    ];
    for (const [left, middle] of spots) {
      const box = { left, top: middle - height / 2, right: left + width, bottom: middle + height / 2 };
      if (!isWithin(box, { x, y, edge }) || taken.some((other) => touch(other, box))) continue;
      placed[at] = { x: left, y: middle };
      taken.push(box);
      break;
    }
  }
  return placed;
}

function isWithin(
  { left, top, right, bottom }: Box,
  { x, y, edge }: { readonly x: number; readonly y: number; readonly edge: number },
): boolean {
  return (
    left >= (x < 0 ? -edge : 0) &&
    right <= (x < 0 ? 0 : edge) &&
    top >= (y < 0 ? -edge : 0) &&
    bottom <= (y < 0 ? 0 : edge)
  );
}

function touch(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
