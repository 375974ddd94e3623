/** A label that wants a place: where its node is on screen, in pixels, and how wide its text is. */
export interface LabelWish {
  readonly x: number;
  readonly y: number;
  /** Radius of the node. */
  readonly radius: number;
  readonly width: number;
}

/** Left edge and baseline middle of a label that found a place; `at` is the index of the wish. */
export interface PlacedLabel {
  readonly at: number;
  readonly x: number;
  readonly y: number;
}

type Box = readonly [left: number, top: number, right: number, bottom: number];
type Cells = Map<number, Box[]>;

interface Placing {
  readonly left: number;
  readonly middle: number;
  readonly box: Box;
}

const GAP = 6;
/** This many names are written wherever they keep off other names. */
const SURE = 12;

/**
 * Greedy placement: wishes come with the most important first, and each takes the first place (right of its node, left,
 * below, above) that overlaps no label placed before it. Those that find none stay unwritten. A grid of cells keeps it
 * near linear. With `avoidNodes`, names keep off the nodes of all wishes, not only off each other.
 */
export function placeLabels(
  wishes: readonly LabelWish[],
  {
    height,
    most,
    avoidNodes = false,
    within,
  }: {
    readonly height: number;
    readonly most: number;
    readonly avoidNodes?: boolean;
    /** Width of the picture: names are not cut off at its sides. */
    readonly within?: number;
  },
): PlacedLabel[] {
  const names: Cells = new Map();
  const nodes: Cells = new Map();
  const cell = 64;
  const around = function* (left: number, top: number, right: number, bottom: number) {
    for (let column = Math.floor(left / cell); column <= Math.floor(right / cell); column++)
      for (let row = Math.floor(top / cell); row <= Math.floor(bottom / cell); row++)
        yield column * 65_536 + row;
  };
  const isFree = (cells: Cells, [left, top, right, bottom]: Box) => {
    for (const key of around(left, top, right, bottom))
      for (const [l, t, r, b] of cells.get(key) ?? [])
        if (left < r && right > l && top < b && bottom > t) return false;
    return true;
  };
  const take = (cells: Cells, box: Box) => {
    for (const key of around(...box)) {
      const list = cells.get(key);
      if (list === undefined) cells.set(key, [box]);
      else list.push(box);
    }
  };
  if (avoidNodes)
    for (const { x, y, radius } of wishes) take(nodes, [x - radius, y - radius, x + radius, y + radius]);
  const placed: PlacedLabel[] = [];
  let at = -1;
  for (const { x, y, radius, width } of wishes) {
    at++;
    if (placed.length >= most) break;
    const half = height / 2;
    const places: readonly (readonly [number, number])[] = [
      [x + radius + GAP, y],
      [x - radius - GAP - width, y],
      [x - width / 2, y + radius + GAP + half],
      [x - width / 2, y - radius - GAP - half],
    ];
    const free = places
      .map(
        ([left, middle]): Placing => ({
          left,
          middle,
          box: [left - 2, middle - half, left + width + 2, middle + half],
        }),
      )
      .filter(
        ({ left, box }) =>
          (within === undefined || (left >= 0 && left + width <= within)) && isFree(names, box),
      );
    // The most important names stand even where they cover a node.
    const chosen = free.find(({ box }) => isFree(nodes, box)) ?? (at < SURE ? free[0] : undefined);
    if (chosen === undefined) continue;
    take(names, chosen.box);
    placed.push({ at, x: chosen.left, y: chosen.middle });
  }
  return placed;
}
